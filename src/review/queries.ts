/** The runs that answers look at: every way of every analysed function, with what it reached and what checkers raised on it. */

import type { IrFunction } from '../c/ir';
import { checkers } from '../checks/index';
import { pathText } from '../machine/choosers';
import type { FunctionAnalysis } from './analyse';
import type { Queries, RunFacts } from './answers';
import type { Locator } from './locate';
import type { Finding, FunctionReport } from './report';

export interface QuerySources {
	readonly analyses: readonly FunctionAnalysis[];
	readonly functions: readonly FunctionReport[];
	readonly findings: readonly Finding[];
	readonly locator: Locator;
	run(fn: IrFunction, path: string): string;
}

export function createQueries(src: QuerySources): Queries {
	const all = (name: string): RunFacts[] => src.analyses.flatMap((a) => a.ways.map((w) => factsOf(src, a, w, name)));
	return {
		functions: () => src.functions,
		findings: () => src.findings,
		runsReaching(link) {
			const name = link.slice(link.lastIndexOf(':') + 1);
			const limits = [...new Set(src.analyses.filter((a) => leadsTo(a, name)).flatMap((a) => a.limits))];
			return { runs: all(name), complete: limits.length === 0, limits };
		},
		branches(file, line) {
			const runs = new Set<string>();
			let taken = false;
			let skipped = false;
			let complete = true;
			for (const a of src.analyses) {
				for (const w of a.ways) {
					for (const e of w.events) {
						if (e.kind !== 'branch' || e.place.file !== file || src.locator.place(e.place).line !== line) continue;
						runs.add(src.run(a.fn, pathText(w.state)));
						if (e.taken) taken = true;
						else skipped = true;
						if (a.limits.length > 0) complete = false;
					}
				}
			}
			return runs.size === 0 ? undefined : { runs: [...runs], taken, skipped, complete };
		},
	};
}

/** Some way of the function enters it, or it is the function itself. */
const leadsTo = (a: FunctionAnalysis, name: string): boolean =>
	a.fn.name === name || a.ways.some((w) => w.events.some((e) => e.kind === 'enter' && e.name === name));

function factsOf(src: QuerySources, a: FunctionAnalysis, w: FunctionAnalysis['ways'][number], name: string): RunFacts {
	const reached = (a.fn.name === name ? 1 : 0) + w.events.filter((e) => e.kind === 'enter' && e.name === name).length;
	return {
		run: src.run(a.fn, pathText(w.state)),
		entry: a.fn.name,
		faults: w.events.flatMap((e) => (e.kind === 'fault' ? [e.name] : [])),
		reached,
		raised: checkers
			.flatMap((c) =>
				c.id === 'uninitialised-use' || c.id === 'null-dereference' || c.id === 'use-after-free' || c.id === 'double-free'
					? c.judge(w, { ways: a.ways, releasedOnError: new Set(), releasedOnSuccess: new Set() })
					: [],
			)
			.map((r) => ({ rule: r.rule, function: r.fn, place: src.locator.place(r.place), text: r.message })),
	};
}
