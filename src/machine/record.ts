/**
 * A recorded run. Keeps a checkpoint (a fork of the state, without its events) every so many steps and nothing else; any step and
 * its events are had from the nearest checkpoint by running forward again, which gives the same states (the machine is deterministic).
 *
 *   checkpoint 0 ──1024 steps──► checkpoint 1 ──► … ──► head (where recording stands)
 */
import { invariant } from '../base/invariant';
import { eventView } from './event-view';
import type { Machine } from './machine';
import { createSnapshot } from './snapshot';
import type { EventNode, State } from './state';
import { run, type Watch } from './step/run';
import { stopText } from './stop';
import type { EventView, Recording, Snapshot, StopView } from './view';

/** Steps between checkpoints: what a look at any step costs at most, in steps run again. */
const EVERY = 1024;
/** States and event lists kept from the last looks. */
const CACHE = 16;
const MARKS: Watch = { marks: true };

/** Starts a recording of a state that stands at its entry. `name`: the run string. */
export function record(m: Machine, start: State, name: string): Recording {
	const checkpoints: State[] = [];
	const states = new Map<number, State>();
	const eventLists = new Map<number, readonly (readonly EventView[])[]>();
	let head = start.fork();
	let length = 0;
	let ended = false;

	const advance = (s: State): boolean => run(m, s, MARKS).kind === 'mark';

	function more(): boolean {
		if (ended) return false;
		if (!advance(head)) {
			ended = true;
			eventLists.delete(Math.floor((length - 1) / EVERY));
			return false;
		}
		if (length % EVERY === 0) {
			head.trail = undefined;
			checkpoints.push(head);
			head = head.fork();
		}
		length++;
		return true;
	}

	function stateAt(n: number): State {
		const hit = states.get(n);
		if (hit) return hit;
		let at = Math.floor(n / EVERY) * EVERY;
		let from = checkpoints[Math.floor(n / EVERY)] as State;
		for (const [k, s] of states) {
			if (k <= n && k > at) {
				at = k;
				from = s;
			}
		}
		const s = from.fork();
		for (; at < n; at++) invariant(advance(s), 'a recorded step must be reached again');
		keep(states, n, s);
		return s;
	}

	/** Events of the steps between two checkpoints, per step. */
	function eventsOf(chunk: number): readonly (readonly EventView[])[] {
		const hit = eventLists.get(chunk);
		if (hit) return hit;
		const s = (checkpoints[chunk] as State).fork();
		const lists: EventView[][] = [];
		const steps = Math.min(EVERY, length - chunk * EVERY);
		for (let k = 0; k < steps; k++) {
			const before = s.trail;
			const goesOn = advance(s);
			lists.push(since(s.trail, before));
			if (!goesOn) break;
		}
		// The last list grows while the run is still being recorded.
		if (ended || steps === EVERY) keep(eventLists, chunk, lists);
		return lists;
	}

	more();
	return {
		get length() {
			return length;
		},
		get ended() {
			return ended;
		},
		runTo(n, budget = Number.POSITIVE_INFINITY) {
			let left = budget;
			while (length <= n && left-- > 0 && more());
			return length;
		},
		at(n): Snapshot {
			invariant(n >= 0 && n < length, `step ${n} is outside the recording of ${length}`);
			return createSnapshot(m, stateAt(n), n);
		},
		events: (n) => eventsOf(Math.floor(n / EVERY))[n % EVERY] ?? [],
		get stop(): StopView | undefined {
			if (!ended || !head.stop) return undefined;
			return { kind: head.stop.kind, text: stopText(head.stop) };
		},
		run: name,
	};
}

function since(last: EventNode | undefined, before: EventNode | undefined): EventView[] {
	const out: EventView[] = [];
	for (let e = last; e && e !== before; e = e.prev) out.push(eventView(e.event));
	return out.reverse();
}

/** Remembers the newest few. */
function keep<T>(cache: Map<number, T>, key: number, value: T): void {
	cache.set(key, value);
	if (cache.size > CACHE) cache.delete(cache.keys().next().value as number);
}
