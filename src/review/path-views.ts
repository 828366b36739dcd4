/** What each observer sees at a place that makes a path: gathered from the runs of the scenarios that pass it. */
import type { Event } from '../machine/event';
import type { PathSite, PathViews } from './paths';
import type { VirtualPath } from './report';
import { eventsOfCase, type ScenarioProgram } from './run-scenario';

export interface PathRun {
	readonly name: string;
	readonly cases: readonly string[];
	/** How well it shows one path to several observers: the highest is run. */
	readonly rank: number;
	program(): ScenarioProgram;
}

const MAX_VIEWS = 4;
/** Name of the world's first task, which never leaves the first namespaces. */
const FIRST_TASK = 'init';

/** Runs one scenario, so that all observers look at one world; each is shown once per site, the host first. */
export function pathViews(runs: readonly PathRun[]): PathViews {
	let gathered: Map<string, VirtualPath['views'][number][]> | undefined;
	const gather = (): Map<string, VirtualPath['views'][number][]> => {
		const out = new Map<string, VirtualPath['views'][number][]>();
		for (const r of [...runs].sort((a, b) => b.rank - a.rank).slice(0, 1)) {
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
		// the last look of each observer: after it has moved into a namespace of its own
		const name = run.observer(e);
		const observer = name === FIRST_TASK ? 'host' : name;
		const others = list.filter((v) => v.observer !== observer);
		out.set(key, observer === 'host' ? [{ observer, path }, ...others] : [...others, { observer, path }]);
	}
}
