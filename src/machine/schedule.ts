/**
 * Schedules: which thread goes on where. Follows a given one, or searches for those that go wrong, by number of preemptions (first
 * none, then one, …), as Musuvathi and Qadeer's CHESS does. Owns the search and its order; threads are thread.ts's.
 *
 *   1234t2s1300t1     before instruction 1234 thread 2 goes on, before 1300 thread 1; everywhere else the default order
 *
 * A preemption is tried before locks, and before accesses to what another thread was seen to use as well, one of them writing.
 */
import type { Machine } from './machine';
import type { State } from './state';
import { run } from './step/run';
import { goOn, type Scheduler, type Switch, type SwitchPoint, type Touch, take } from './thread';

export const scheduleText = (schedule: readonly Switch[]): string => schedule.map((x) => `${x.step}t${x.thread}`).join('s');

/** Undefined when the text is no schedule. */
export function parseSchedule(text: string): readonly Switch[] | undefined {
	if (text === '') return [];
	const out: Switch[] = [];
	for (const part of text.split('s')) {
		const m = /^(\d+)t(\d+)$/.exec(part);
		if (!m) return undefined;
		out.push({ step: Number(m[1]), thread: Number(m[2]) });
	}
	return out;
}

/** Goes on in the default order, but for the switches given. One that cannot be (other code than it was made for) is left out. */
export function followSchedule(schedule: readonly Switch[]): Scheduler {
	return {
		due(s) {
			const next = schedule[s.schedule.length];
			return next?.step === s.steps ? next.thread : undefined;
		},
		pick(s, point) {
			// The state knows how many of the switches are behind it.
			const next = schedule[s.schedule.length];
			if (next?.step === s.steps && point.candidates.includes(next.thread)) return next.thread;
			if (next && next.step < s.steps) s.limit('the schedule does not fit this code');
			return point.candidates[0] as number;
		},
	};
}

export interface SearchOptions {
	/** Preemptions of one schedule at most. */
	readonly preemptions: number;
	/** Schedules at most; more are not tried, and said so. */
	readonly schedules: number;
	/** Instructions of all runs together at most. */
	readonly steps: number;
}

export interface SearchResult {
	/** Different schedules that were run to their end. */
	readonly tried: number;
	/** All schedules within the bound were run. False also when the search stopped at the first level that showed something. */
	readonly complete: boolean;
	/** The largest number of preemptions for which every schedule was run. */
	readonly level: number;
}

/** What is known of the use of memory by all runs of a search. */
class Sharing {
	private readonly readers = new Map<string, number>();
	private readonly writers = new Map<string, number>();
	private readonly objects = new Map<number, { users: number; frees: number }>();
	size = 0;

	/** Notes the use; true when another thread was seen to use the same place and one of both writes. */
	conflicts(t: Touch, thread: number): boolean {
		const me = 1 << (thread & 31);
		const key =
			t.kind === 'lock'
				? `${t.lock.obj}:${t.lock.off}`
				: t.kind === 'wait'
					? `${t.on.obj}:${t.on.off}`
					: t.kind === 'try' || t.kind === 'unlock'
						? `${t.obj}:${t.off}:try`
						: `${t.obj}:${t.off}`;
		const obj = t.kind === 'lock' ? t.lock.obj : t.kind === 'wait' ? t.on.obj : t.obj;
		const writes = t.kind === 'lock' ? t.lock.mode === 'write' : t.kind !== 'read' && t.kind !== 'unlock';
		this.note(writes ? this.writers : this.readers, key, me);
		let o = this.objects.get(obj);
		if (!o) {
			o = { users: 0, frees: 0 };
			this.objects.set(obj, o);
		}
		const frees = t.kind === 'free' ? o.frees | me : o.frees;
		if ((o.users | me) !== o.users || frees !== o.frees) this.size++;
		o.users |= me;
		o.frees = frees;
		const others = (mask: number | undefined): boolean => mask !== undefined && (mask & ~me) !== 0;
		return (
			others(this.writers.get(key)) ||
			(writes && others(this.readers.get(key))) ||
			others(o.frees) ||
			(t.kind === 'free' && others(o.users))
		);
	}

	private note(map: Map<string, number>, key: string, me: number): void {
		const old = map.get(key) ?? 0;
		if ((old | me) === old) return;
		map.set(key, old | me);
		this.size++;
	}
}

/** Rounds of one level, each with what the rounds before saw to be shared. */
const ROUNDS = 4;

/**
 * Runs a state (which stands at its entry) under all schedules within the bound, those with fewer preemptions first; `ended` hears
 * each end once and tells whether it went wrong. The level that shows something is finished; later levels are not begun.
 */
export function searchSchedules(machine: Machine, start: State, options: SearchOptions, ended: (s: State) => boolean): SearchResult {
	const sharing = new Sharing();
	const seen = new Set<string>();
	let base: State | undefined;
	let steps = 0;
	let wrong = false;
	let cut = false;
	let left: { readonly s: State; readonly preemptions: number }[] = [];
	let current = 0;
	let bound = 0;
	const pick = (s: State, at: SwitchPoint): number => {
		base ??= s.fork();
		const stay = at.candidates[0] as number;
		// Every touch is noted, also behind the first that conflicts.
		const here = at.touches.filter((t) => sharing.conflicts(t, s.thread)).length > 0 || at.free;
		const cost = current + (at.free ? 0 : 1);
		if (!here || cost > bound) return stay;
		for (const to of at.candidates.slice(1)) {
			const other = s.fork();
			take(other, at.candidates, to);
			left.push({ s: other, preemptions: cost });
		}
		return stay;
	};
	const sees = (s: State, touches: readonly Touch[]): void => {
		for (const t of touches) sharing.conflicts(t, s.thread);
	};
	const m: Machine = { ...machine, scheduler: { pick, sees } };
	const follow = (s: State): void => {
		const before = s.steps;
		while (run(m, s).kind !== 'stopped');
		steps += s.steps - before;
		const key = scheduleText(s.schedule);
		if (seen.has(key)) return;
		seen.add(key);
		if (ended(s)) wrong = true;
	};
	const full = (): boolean => steps >= options.steps || seen.size >= options.schedules;
	for (bound = 0; bound <= options.preemptions; bound++) {
		for (let round = 0; round < ROUNDS; round++) {
			const known = sharing.size;
			left = [];
			current = 0;
			if (base) {
				const again: State = base.fork();
				goOn(m, again);
				follow(again);
			} else follow(start);
			while (left.length > 0) {
				const next = left.pop() as (typeof left)[number];
				current = next.preemptions;
				follow(next.s);
				if (full() && left.length > 0) {
					cut = true;
					break;
				}
			}
			if (cut || sharing.size === known) break;
		}
		if (cut || wrong || !base) break;
	}
	const level = cut ? bound - 1 : Math.min(bound, options.preemptions);
	return { tried: seen.size, complete: !cut && (level === options.preemptions || !base), level };
}
