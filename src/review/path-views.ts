/** What each observer sees at a place that makes a path: gathered from the runs of the scenarios that pass it. */
import type { Event } from '../machine/event';
import type { PathSite, PathViews } from './paths';
import type { VirtualPath } from './report';
import { eventsOfCase, type ScenarioProgram } from './run-scenario';

export interface PathRun {
	readonly name: string;
	readonly cases: readonly string[];
	program(): ScenarioProgram;
}

const MAX_VIEWS = 4;

/** Runs scenarios until every site has been seen by two observers, or none is left. */
export function pathViews(runs: readonly PathRun[]): PathViews {
	let gathered: Map<string, VirtualPath['views'][number][]> | undefined;
	const gather = (): Map<string, VirtualPath['views'][number][]> => {
		const out = new Map<string, VirtualPath['views'][number][]>();
		for (const r of runs.slice(0, 3)) {
			const sp = r.program();
			for (const c of r.cases) {
				const events = eventsOfCase(sp, c);
				if (events) collect(sp, events, out);
			}
		}
		return out;
	};
	return {
		of(site: PathSite) {
			gathered ??= gather();
			return (gathered.get(`${site.place.file}:${site.place.line}`) ?? []).slice(0, MAX_VIEWS);
		},
	};
}

/** A path is made by a call that returns a known string; the site is the line of the call. */
function collect(
	sp: ScenarioProgram,
	run: { readonly events: readonly Event[]; observer(e: Event): string },
	out: Map<string, VirtualPath['views'][number][]>,
): void {
	for (const e of run.events) {
		if (e.kind !== 'leave' || !/path|name/.test(e.name)) continue;
		if (!e.value.startsWith('"/')) continue;
		const path = JSON.parse(e.value) as string;
		const at = sp.locator.place(e.call);
		const key = `${at.file}:${at.line}`;
		const list = out.get(key) ?? [];
		const observer = run.observer(e);
		if (!list.some((v) => v.observer === observer)) out.set(key, [...list, { observer, path }]);
	}
}
