/**
 * Tasks that run side by side: threads of control in one state, of which one runs while the others stand. Owns parking, waking and
 * the end of a thread; what can be waited for is waiting.ts's, where a switch may happen step/preempt.ts's, which one is taken the scheduler's.
 *
 *   spawn(a) ─┐                    ┌─ thread 1 ──► ended ─┐
 *   spawn(b) ─┴─ join: main stands ┼─ thread 2 ──► ended ─┴─► main goes on, alone again
 *
 * Spawned threads begin when the main one joins them. Memory is sequentially consistent.
 */
import type { IrFunction } from '../c/ir';
import { emit } from './emit';
import type { Machine } from './machine';
import type { Frame, State } from './state';
import type { Value } from './value';
import { becauseOf, type CountWanted, isCount, isOver, keeperOf, type LockWanted, taskName, type Wanted } from './waiting';

export interface Thread {
	/** 0: the main one; spawned ones from 1 on, never used twice in a run. */
	readonly id: number;
	/** Task it runs as. */
	readonly task: number;
	/** Where it stands; undefined while it runs and once it has ended. */
	readonly frame: Frame | undefined;
	readonly sections: State['sections'];
	/** What it waits for. `join`: the end of all others. */
	readonly waits: Wanted | 'join' | undefined;
	readonly ended: boolean;
}

/** A decision of a schedule: before instruction number `step` of the run, `thread` goes on. */
export interface Switch {
	readonly step: number;
	readonly thread: number;
}

/** What an instruction is about to do to memory or locks that other threads may use too. */
export type Touch =
	| { readonly kind: 'read' | 'write' | 'free'; readonly obj: number; readonly off: number }
	/** A lock is tried without waiting, or given back: the second matters to others only where there is the first. */
	| { readonly kind: 'try' | 'unlock'; readonly obj: number; readonly off: number }
	| { readonly kind: 'lock'; readonly lock: LockWanted }
	| { readonly kind: 'wait'; readonly on: CountWanted };

/** A place where another thread could go on. */
export interface SwitchPoint {
	/** The running thread cannot go on: a switch costs nothing. */
	readonly free: boolean;
	/** Threads that can go on, the one that does by default first. */
	readonly candidates: readonly number[];
	readonly touches: readonly Touch[];
}

/** Decides who goes on. */
export interface Scheduler {
	pick(s: State, at: SwitchPoint): number;
	/** The running thread does this, and there is nobody to switch to. */
	sees?(s: State, touches: readonly Touch[]): void;
	/** A thread whose turn comes before this very instruction, whatever the instruction does. */
	due?(s: State): number | undefined;
}

/** Registers a thread that runs `fn` as the task; it begins when the main one joins. `start` makes its first frame. */
export function spawn(
	s: State,
	task: number,
	fn: IrFunction,
	args: readonly Value[],
	start: (fn: IrFunction, args: readonly Value[]) => void,
): void {
	const { frame } = s;
	s.frame = undefined;
	start(fn, args);
	const first = s.frame as Frame | undefined;
	s.frame = frame;
	s.spawned = [...s.spawned, { id: ++s.lastThread, task, frame: first, sections: {}, waits: undefined, ended: false }];
}

/** The main thread stands until all spawned ones have ended. */
export function join(m: Machine, s: State): void {
	if (s.spawned.length === 0 || s.threads.length > 0) return;
	s.threads = [{ id: 0, task: s.task, frame: undefined, sections: s.sections, waits: undefined, ended: false }, ...s.spawned];
	s.spawned = [];
	wait(m, s, 'join');
}

const change = (s: State, id: number, to: Partial<Thread>): void => {
	s.threads = s.threads.map((t) => (t.id === id ? { ...t, ...to } : t));
};

/** The running thread stands where it is, and another goes on; with none left the run ends as a deadlock. */
export function wait(m: Machine, s: State, waits: Wanted | 'join'): void {
	if (waits !== 'join') {
		const held = keeperOf(s, waits, s.task);
		const why = isCount(waits) && !held ? '' : `, ${becauseOf(s, waits, s.task)}`;
		const text = `${taskName(s, s.task)} waits for ${waits.label}${why}`;
		emit(s, isCount(waits) ? { kind: 'await', on: waits, text } : { kind: 'wait', lock: waits, ...(held ? { held } : {}), text });
	}
	change(s, s.thread, { frame: s.frame, task: s.task, sections: s.sections, waits });
	goOn(m, s);
}

/** The running thread has returned from its function. */
export function endThread(m: Machine, s: State): void {
	emit(s, { kind: 'note', text: `${taskName(s, s.task)} is done` });
	change(s, s.thread, { frame: undefined, waits: undefined, ended: true });
	s.frame = undefined;
	goOn(m, s);
}

/** Picks who goes on after the running thread stopped. */
export function goOn(m: Machine, s: State): void {
	const candidates = runnable(s);
	if (candidates.length === 0) {
		if (!timeOut(s)) deadlock(s);
		return;
	}
	const to =
		candidates.length > 1 && m.scheduler ? m.scheduler.pick(s, { free: true, candidates, touches: [] }) : (candidates[0] as number);
	take(s, candidates, to);
}

/** A task goes on in the place of the running one; a sentence for the user when it cannot. */
export function giveTurn(s: State, task: number): { readonly error: string } | undefined {
	if (task === s.task) return undefined;
	const t = s.threads.find((x) => x.task === task && x.id !== s.thread && x.id !== 0);
	if (!t) return { error: `${taskName(s, task)} does not run beside others at this step.` };
	if (t.ended) return { error: `${taskName(s, task)} is done.` };
	if (!canGoOn(s, t)) {
		const waits = t.waits === 'join' ? undefined : t.waits;
		const held = waits && keeperOf(s, waits, t.task);
		const why = held
			? `: ${held.label} is held by ${taskName(s, held.task)}, which has to give it back first`
			: waits
				? `: it waits for ${waits.label}, ${becauseOf(s, waits, t.task)}`
				: '';
		return { error: `${taskName(s, task)} cannot go on${why}.` };
	}
	take(s, [s.thread], t.id);
	return undefined;
}

/** Goes on with a thread; noted in the schedule when it is not the one that would by default. */
export function take(s: State, candidates: readonly number[], to: number): void {
	if (to !== candidates[0]) s.schedule = [...s.schedule, { step: s.steps, thread: to }];
	if (to !== s.thread) switchTo(s, to);
}

/** Other threads that can go on, in the order of their turns after the running one. */
export function runnable(s: State): number[] {
	const after = s.threads.filter((t) => t.id > s.thread);
	const before = s.threads.filter((t) => t.id < s.thread);
	return [...after, ...before].filter((t) => canGoOn(s, t)).map((t) => t.id);
}

function canGoOn(s: State, t: Thread): boolean {
	if (t.ended) return false;
	if (t.waits === undefined) return true;
	if (t.waits === 'join') return s.threads.every((o) => o.id === t.id || o.ended);
	return isOver(s, t.waits, t.task);
}

function switchTo(s: State, id: number): void {
	const from = s.thread;
	const running = s.threads.find((t) => t.id === from);
	if (running && !running.ended && running.waits === undefined) change(s, from, { frame: s.frame, task: s.task, sections: s.sections });
	const to = s.threads.find((t) => t.id === id) as Thread;
	s.frame = to.frame;
	s.task = to.task;
	s.sections = to.sections;
	s.thread = id;
	s.switchedAt = s.steps;
	if (id === 0) s.threads = [];
	else change(s, id, { frame: undefined, waits: undefined });
	emit(s, { kind: 'switch', text: `${taskName(s, s.task)} goes on`, forced: running?.ended === true || running?.waits !== undefined });
}

/** When nobody can go on, the time of a wait that has an end is over: its thread goes on without what it waited for. */
function timeOut(s: State): boolean {
	const late = s.threads.find((t) => !t.ended && typeof t.waits === 'object' && isCount(t.waits) && t.waits.timed);
	if (!late) return false;
	s.late = late.id;
	take(s, [late.id], late.id);
	return true;
}

/** Who waits for what, and who holds it. */
function deadlock(s: State): void {
	const parts: string[] = [];
	let at = s.place();
	for (const t of s.threads) {
		if (t.waits === undefined || t.waits === 'join') continue;
		const held = keeperOf(s, t.waits, t.task);
		const why = `${becauseOf(s, t.waits, t.task)}${held ? ` since ${held.by}()` : ''}`;
		parts.push(`${taskName(s, t.task)} waits in ${t.waits.by}() for \`${t.waits.label}\` (${t.waits.cls}), ${why}`);
		if (t.id === s.thread && t.frame) at = t.frame.fn.places[t.frame.at] ?? at;
	}
	s.stop = { kind: 'blocked', place: at, text: `Deadlock: ${parts.join('; ')}.` };
}

/** A thread's object is seen by others once a pointer to it stands in memory they see; so is all that it points to. */
export function publish(s: State, id: number): void {
	const o = s.object(id);
	if (!o || o.owner === 0) return;
	s.writable(o).owner = 0;
	for (const c of o.cells.values()) if (typeof c.v === 'object' && c.v.kind === 1) publish(s, c.v.obj);
}

/** Other threads may know the object: it was there before them, or one of them was given it. */
export function isShared(s: State, id: number): boolean {
	const o = s.object(id);
	return o !== undefined && o.kind !== 'string' && o.owner !== s.thread;
}
