/**
 * A recorded run. Keeps a checkpoint (a fork of the state) every so many steps and a few words per step; any step is reached from the
 * nearest checkpoint by running forward again, which gives the same states (the machine is deterministic).
 */
import { invariant } from '../base/invariant';
import type { Machine } from './machine';
import type { EventNode, State } from './state';
import { createSnapshot } from './snapshot';
import { run } from './step/run';
import { stopText } from './stop';
import type { Recording, Snapshot, StopView } from './view';
import { eventView } from './event-view';

const EVERY = 256;
const CACHE = 16;

/** Starts a recording of a state that stands at its entry. `name`: the run string. */
export function record(m: Machine, start: State, name: string): Recording {
	const first = start.fork();
	const checkpoints: State[] = [];
	const trails: (EventNode | undefined)[] = [];
	const cache = new Map<number, State>();
	let head = first;
	let ended = false;
	let lastTrail: EventNode | undefined;

	const advance = (s: State): boolean => run(m, s, { marks: true }).kind === 'mark';

	function more(): boolean {
		if (ended) return false;
		if (!advance(head)) {
			ended = true;
			lastTrail = head.trail;
			return false;
		}
		if (trails.length % EVERY === 0) {
			checkpoints.push(head);
			head = head.fork();
		}
		trails.push(head.trail);
		return true;
	}

	function stateAt(n: number): State {
		const hit = cache.get(n);
		if (hit) return hit;
		let at = Math.floor(n / EVERY) * EVERY;
		let from = checkpoints[Math.floor(n / EVERY)] as State;
		for (const [k, s] of cache) {
			if (k <= n && k > at) {
				at = k;
				from = s;
			}
		}
		const s = from.fork();
		for (; at < n; at++) invariant(advance(s), 'a recorded step must be reached again');
		cache.set(n, s);
		if (cache.size > CACHE) cache.delete(cache.keys().next().value as number);
		return s;
	}

	more();
	return {
		get length() {
			return trails.length;
		},
		get ended() {
			return ended;
		},
		runTo(n, budget = Number.POSITIVE_INFINITY) {
			let left = budget;
			while (trails.length <= n && left-- > 0 && more());
			return trails.length;
		},
		at(n): Snapshot {
			invariant(n >= 0 && n < trails.length, `step ${n} is outside the recording of ${trails.length}`);
			return createSnapshot(m, stateAt(n), n);
		},
		events(n) {
			const to = n + 1 < trails.length ? trails[n + 1] : lastTrail;
			const from = trails[n];
			const out = [];
			for (let e = to; e && e !== from; e = e.prev) out.push(eventView(e.event));
			return out.reverse();
		},
		get stop(): StopView | undefined {
			if (!ended || !head.stop) return undefined;
			return { kind: head.stop.kind, text: stopText(head.stop) };
		},
		run: name,
	};
}

