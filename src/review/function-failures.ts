/**
 * Fail-nth for a function: each call of it that can fail, failing once and alone, from an exploration of its own. Owns
 * picking the ways; a scenario's own table is all-failures.ts.
 */
import { pathText } from '../machine/choosers';
import { type Budget, DEFAULT_BUDGET } from '../machine/explore';
import type { AllFailures, FailureRow } from './all-failures';
import type { FunctionAnalysis } from './analyse';
import { returnText } from './exits';
import type { Locator } from './locate';
import type { Finding, FunctionReport } from './report';

/** Ways that come together again are not merged: each failure has a row of its own. */
export const EVERY_FAILURE: Budget = { ...DEFAULT_BUDGET, faults: 1, twins: Number.POSITIVE_INFINITY };

type Way = FunctionAnalysis['ways'][number];

/** The one failure of a way; undefined when there is none, or more. */
function onlyFault(w: Way) {
	const faults = w.events.flatMap((e) => (e.kind === 'fault' ? [e] : []));
	return faults.length === 1 ? faults[0] : undefined;
}

/** `findings`: those of the function. */
export function functionFailures(
	a: FunctionAnalysis,
	fn: FunctionReport,
	findings: readonly Finding[],
	locator: Locator,
	run: (path: string) => string,
): AllFailures {
	const sites = new Map<string, Way[]>();
	for (const w of a.ways) {
		const fault = onlyFault(w);
		if (!fault || w.state.stop?.kind === 'budget') continue;
		const key = `${fault.place.file}:${fault.place.span.start}:${fault.name}`;
		sites.set(key, [...(sites.get(key) ?? []), w]);
	}
	const rows = [...sites.values()].map((ways): { readonly seq: number; readonly row: Omit<FailureRow, 'nth'> } => {
		const shortest = ways.reduce((x, y) => (y.events.length < x.events.length ? y : x));
		const stopped = ways.find((w) => !w.returned);
		const fault = onlyFault(shortest);
		const place = locator.place(fault?.place ?? shortest.state.place());
		const mine = findings.filter(
			(f) =>
				f.status !== 'fixed' &&
				f.witness.faults.length === 1 &&
				f.witness.steps.some((s) => s.kind === 'fault' && s.place.file === place.file && s.place.line === place.line),
		);
		const row = {
			test: '',
			call: fault?.name ?? '',
			place,
			function: fault?.fn ?? a.fn.name,
			outcome: stopped ? ('stopped' as const) : ('returned' as const),
			differs: [...new Set(ways.filter((w) => w.returned).map((w) => `returns ${returnText(a.fn, w)}`))],
			notes: [],
			findings: mine,
			run: mine[0]?.witness.run ?? run(pathText((stopped ?? shortest).state)),
		};
		return { seq: fault?.seq ?? 0, row };
	});
	// In the order in which they are met.
	rows.sort((x, y) => x.seq - y.seq || x.row.place.line - y.row.place.line || (x.row.call < y.row.call ? -1 : 1));
	return {
		scenario: fn.name,
		title: 'each call that can fail, failing alone',
		rows: rows.map(({ row }, i) => ({ ...row, nth: i + 1 })),
		complete: a.limits.length === 0,
	};
}
