/** The witness of a finding: the events of the replayed way as steps with places and state. */

import type { Place } from '../base/positions';
import { UNSEEN } from '../c/fragments';
import type { CodePlace } from '../c/ir';
import { nouns } from '../kernel/port';
import type { Event } from '../machine/event';
import { eventText } from '../machine/event-view';
import type { State } from '../machine/state';
import { conditionText } from './exits';
import { asCalls } from './locate';
import type { Witness, WitnessStep } from './report';

export interface WitnessSources {
	place(p: CodePlace): Place;
	text(file: string): string | undefined;
}

const MAX_STEPS = 200;
/** What happens between tasks, and what was made to fail, always explains. */
const KEYS: ReadonlySet<Event['kind']> = new Set(['fault', 'switch', 'wait', 'await']);

/** `keys`: event numbers that carry the explanation. */
export function witnessOf(state: State, keys: readonly number[], runString: string, src: WitnessSources): Witness {
	const events = state.events();
	const wanted = new Set(keys);
	const aside = events.some((e) => e.kind === 'switch');
	const names = new Map(state.tasks.map((t) => [t.id, t.name]));
	const steps: WitnessStep[] = [];
	for (const e of events) {
		const step = stepOf(e, wanted.has(e.seq), src);
		const task = aside ? names.get(e.task) : undefined;
		if (step) steps.push(task === undefined ? step : { ...step, task });
	}
	const kept = shortened(steps);
	return {
		run: runString,
		faults: events.flatMap((e) => (e.kind === 'fault' ? [asCalls(e.text)] : [])),
		assumptions: assumptionsOf(events),
		steps: kept,
	};
}

/** Steps that carry the explanation stay; of the rest, the beginning and the end. */
function shortened(steps: readonly WitnessStep[]): readonly WitnessStep[] {
	if (steps.length <= MAX_STEPS) return steps;
	const keys = steps.filter((x) => x.key).slice(-MAX_STEPS / 2);
	const ends = Math.floor((MAX_STEPS - keys.length) / 2);
	const stay = new Set([...steps.slice(0, ends), ...keys, ...steps.slice(steps.length - ends)]);
	return steps.filter((x) => stay.has(x));
}

function stepOf(e: Event, key: boolean, src: WitnessSources): WitnessStep | undefined {
	if (e.kind === 'discarded' || (e.kind === 'call' && e.known === 'contract' && !key)) return undefined;
	const text = e.kind === 'branch' ? conditionText(e, src) : asCalls(eventText(e, nouns.noun));
	return { place: src.place(e.place), depth: e.depth, kind: e.kind, text, state: stateOf(e), key: key || KEYS.has(e.kind) };
}

function stateOf(e: Event): Record<string, string> {
	switch (e.kind) {
		case 'count':
			return { [e.counter]: e.from === '' ? e.to : `${e.from} → ${e.to}` };
		case 'acquire':
			return { [e.hold.label]: 'held' };
		case 'release':
			return { [e.ended.hold.label]: e.ended.how };
		case 'free':
			return { [e.label]: 'freed' };
		case 'lock':
			return { [e.lock.label]: 'locked' };
		case 'unlock':
			return { [e.label]: 'unlocked' };
		default:
			return {};
	}
}

const FEW = 12;

function listed(names: readonly string[]): string {
	const rest = names.length - FEW;
	return rest > 0 ? `${names.slice(0, FEW).join(', ')} and ${rest} more` : names.join(', ');
}

/** What was taken for granted about code that was not run. */
function assumptionsOf(events: readonly Event[]): string[] {
	const calls = new Set<string>();
	const deep = new Set<string>();
	const holes = new Set<string>();
	for (const e of events) {
		if (e.kind === 'call' && e.known === 'unknown' && e.name !== UNSEEN)
			(e.deep ? deep : calls).add(e.name.endsWith('()') ? e.name : `${e.name}()`);
		// What ends the run cannot change what was seen before it.
		if (e.kind === 'hole' && e !== events.at(-1)) holes.add(e.text);
	}
	const out: string[] = [];
	if (deep.size > 0) out.push(`calls are nested too deep to go into ${listed([...deep])}`);
	const [one, ...more] = calls;
	if (one !== undefined)
		out.push(
			more.length === 0
				? `${one} is not visible: it may return anything, and keeps nothing it is given`
				: `these are not visible, may return anything, and keep nothing they are given: ${listed([...calls])}`,
		);
	if (holes.size > 0) out.push(`not visible, and may change any value: ${listed([...holes])}`);
	return out;
}
