/**
 * A recorded run. Keeps a checkpoint (a fork of the state, without its events) every so many steps and nothing else; any step and
 * its events are had from the nearest checkpoint by running forward again, which gives the same states (the machine is deterministic).
 *
 *   checkpoint 0 ──1024 steps──► checkpoint 1 ──► … ──► head (where recording stands)
 */
import { invariant } from '../base/invariant';
import { eventView } from './event-view';
import { assign } from './inspect';
import type { Machine } from './machine';
import { followSchedule, scheduleText } from './schedule';
import { createSnapshot } from './snapshot';
import type { EventNode, State } from './state';
import { run, type Watch } from './step/run';
import { sentence, stopText } from './stop';
import { giveTurn } from './thread';
import type { EventView, Recording, Snapshot, StopView } from './view';

/** Steps between checkpoints: what a look at any step costs at most, in steps run again. */
const EVERY = 1024;
/** States and event lists kept from the last looks. */
const CACHE = 16;
const MARKS: Watch = { marks: true };

/** What comes before a recording that a what-if made. */
interface Prefix {
	readonly before: Recording;
	/** The last step of it, where the changed state stands. */
	readonly step: number;
	readonly changed: State;
}

/** Starts a recording of a state that stands at its entry. `name`: the run string. */
export function record(m: Machine, start: State, name: string): Recording {
	return recordAfter(m, start, name, undefined);
}

/** Steps count on from the prefix; `stateAt` and all that is kept count from its end. */
function recordAfter(m: Machine, start: State, name: string, prefix: Prefix | undefined): Recording {
	const first = prefix ? prefix.step + 1 : 0;
	const checkpoints: State[] = [];
	const states = new Map<number, State>();
	const eventLists = new Map<number, readonly (readonly EventView[])[]>();
	const lives = new Map<number, readonly (readonly EventView[])[]>();
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

	/** Per step of a chunk, the events that are about an object's life. Kept for all chunks: they are few. */
	function lifeOf(chunk: number): readonly (readonly EventView[])[] {
		const known = lives.get(chunk);
		if (known) return known;
		const lists = eventsOf(chunk).map((list) => list.filter((event) => event.object !== undefined));
		if (ended || lists.length === EVERY) lives.set(chunk, lists);
		return lists;
	}

	/** Events of the step that was changed: between the changed state and the first step after it. */
	function eventsOfChange(changed: State): readonly EventView[] {
		const s = changed.fork();
		const before = s.trail;
		advance(s);
		return since(s.trail, before);
	}

	const check = (n: number): void => invariant(n >= 0 && n < first + length, `step ${n} is outside the recording of ${first + length}`);

	more();
	const changeEvents = prefix ? eventsOfChange(prefix.changed) : [];
	const self: Recording = {
		get length() {
			return first + length;
		},
		get ended() {
			return ended;
		},
		runTo(n, budget = Number.POSITIVE_INFINITY) {
			let left = budget;
			while (first + length <= n && left-- > 0 && more());
			return first + length;
		},
		at(n): Snapshot {
			check(n);
			if (prefix && n < prefix.step) return prefix.before.at(n);
			// A deadlock is looked at where all wait.
			if (ended && head.stop?.kind === 'blocked' && head.threads.length > 0 && n === first + length - 1) return createSnapshot(m, head, n);
			return createSnapshot(m, prefix && n === prefix.step ? prefix.changed : stateAt(n - first), n);
		},
		events(n) {
			if (prefix && n < first) return n === prefix.step ? changeEvents : prefix.before.events(n);
			return eventsOf(Math.floor((n - first) / EVERY))[(n - first) % EVERY] ?? [];
		},
		get stop(): StopView | undefined {
			if (!ended || !head.stop) return undefined;
			const { stop } = head;
			const about =
				stop.kind === 'oops'
					? { what: stop.what, ...(stop.origin ? { origin: { place: stop.origin.place, text: sentence(stop.origin.text) } } : {}) }
					: {};
			return { kind: stop.kind, text: stopText(stop), ...about };
		},
		run: name,
		history(object, step) {
			const found = prefix ? [...(prefix.before.history?.(object, Math.min(step, prefix.step - 1)) ?? [])] : [];
			const about = (event: EventView): boolean => event.object === object;
			if (prefix && step >= prefix.step) found.push(...changeEvents.filter(about).map((event) => ({ step: prefix.step, event })));
			for (let n = 0; n <= step - first && n < length; n++)
				for (const event of lifeOf(Math.floor(n / EVERY))[n % EVERY] ?? []) if (about(event)) found.push({ step: n + first, event });
			return found;
		},
		fork(n, change) {
			check(n);
			if (prefix && n < prefix.step) return prefix.before.fork?.(n, change) ?? { error: 'This run cannot be changed.' };
			const changed = (prefix && n === prefix.step ? prefix.changed : stateAt(n - first)).fork();
			const problem = assign(m, changed, change.depth, change.expression, change.value);
			if (problem) return problem;
			const what = `${name} (what if ${change.expression} = ${change.value} at step ${n})`;
			return recordAfter(m, changed, what, { before: self, step: n, changed });
		},
		turn(n, task) {
			check(n);
			if (prefix && n < prefix.step) return prefix.before.turn?.(n, task) ?? { error: 'This run cannot be changed.' };
			const changed = (prefix && n === prefix.step ? prefix.changed : stateAt(n - first)).fork();
			const problem = giveTurn(changed, task);
			if (problem) return problem;
			const alone: Machine = { ...m, scheduler: followSchedule(changed.schedule) };
			// A thread that has not begun is shown at its first statement: it is brought there, so that a step goes beyond it.
			const f = changed.frame;
			if (f && f.ip === 0 && !f.parent && f.block.instrs[0]?.op === 'mark') run(alone, changed, MARKS);
			return recordAfter(alone, changed, withSchedule(name, changed), { before: self, step: n, changed });
		},
	};
	return self;
}

/** The run string with the schedule of the state in its last part. */
const withSchedule = (name: string, s: State): string => name.replace(/@[^@]*$/, `@${scheduleText(s.schedule)}`);

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
