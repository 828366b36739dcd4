/** Searches the schedules of a scenario's case for those that go wrong. Owns what "wrong" means there; the search is the machine's. */
import { eventText } from '../machine/event-view';
import type { Machine } from '../machine/machine';
import { scheduleText, searchSchedules } from '../machine/schedule';
import type { EventNode, State } from '../machine/state';
import { stopText } from '../machine/stop';

/** More are not tried, and the result says so. */
const SCHEDULES = 5000;
const STEPS = 12_000_000;
/** Different ways to go wrong that are kept. */
const MOST = 8;

export interface Failing {
	/** schedule.ts's text: the path of the run string. */
	readonly schedule: string;
	/** How it goes wrong. */
	readonly text: string;
	readonly state: State;
}

export interface Schedules {
	readonly tried: number;
	readonly complete: boolean;
	readonly failing: readonly Failing[];
}

/** `start` stands at the entry of the case. Deterministic: the same code gives the same schedules in the same order. */
export function searchCase(m: Machine, start: State, preemptions: number): Schedules {
	const failing = new Map<string, Failing>();
	let unfinished = false;
	const found = searchSchedules(m, start, { preemptions, schedules: SCHEDULES, steps: STEPS }, (s) => {
		if (s.stop?.kind === 'budget') unfinished = true;
		const text = wrong(s);
		if (text === undefined) return false;
		const old = failing.get(text);
		if (failing.size < MOST || old)
			if (!old || s.schedule.length < old.state.schedule.length) failing.set(text, { schedule: scheduleText(s.schedule), text, state: s });
		return true;
	});
	return {
		tried: found.tried,
		complete: found.complete && !unfinished,
		failing: [...failing.values()].sort((a, b) => a.state.schedule.length - b.state.schedule.length),
	};
}

/** How a run went wrong: it stopped short, or an expectation does not hold. */
function wrong(s: State): string | undefined {
	const { stop } = s;
	if (stop && stop.kind !== 'returned' && stop.kind !== 'budget' && stop.kind !== 'refused') return stopText(stop);
	let first: string | undefined;
	for (let n: EventNode | undefined = s.trail; n; n = n.prev) if (n.event.kind === 'expect' && !n.event.ok) first = eventText(n.event);
	return first;
}
