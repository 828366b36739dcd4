/**
 * What a thread can wait for, when the wait is over, and in whose hands that is. Owns the questions; parking and waking are thread.ts's.
 *
 *   a lock       over when no other task's hold excludes it, and no writer was there first (rw_semaphore)
 *   a counter    over when it is above zero: a semaphore that is raised, a completion that is completed
 *   a queue      over when it was woken once more than the thread had seen
 */

import { conflictOf, type NewLock } from './shadow';
import type { LockHeld, State } from './state';
import { isInt } from './value';

/** A lock that is asked for. */
export type LockWanted = NewLock & Pick<LockHeld, 'label' | 'by'>;

/** Something that is no lock: anyone may end the wait. */
export interface CountWanted {
	readonly cls: 'semaphore' | 'completion' | 'wait queue';
	/** The counter: four bytes in memory; of a queue, its name in `State.wakes`. */
	readonly obj: number;
	readonly off: number;
	/** The wait is over when the counter is above this. */
	readonly above: number;
	/** The wait may end by itself. Taken to happen only when nothing else can: a run does not depend on how long things take. */
	readonly timed: boolean;
	readonly label: string;
	readonly by: string;
}

export type Wanted = LockWanted | CountWanted;

export const isCount = (w: Wanted): w is CountWanted => 'timed' in w;

/** The hold of another task that keeps `task` from taking the lock. */
export function holderOf(s: State, lock: NewLock, task: number): LockHeld | undefined {
	return conflictOf(s, lock, (h) => h.task !== task);
}

/** A task that asked for the rw_semaphore as a writer and stands: later readers come after it (kernel/locking/rwsem.c). */
function writerBefore(s: State, lock: NewLock, task: number): number | undefined {
	if (lock.cls !== 'rwsem' || lock.mode !== 'read') return undefined;
	const waiting = (w: Wanted): boolean => !isCount(w) && w.mode === 'write' && w.obj === lock.obj && w.off === lock.off;
	return s.threads.find(
		(t) => t.task !== task && typeof t.waits === 'object' && waiting(t.waits) && holderOf(s, t.waits as LockWanted, t.task) !== undefined,
	)?.task;
}

/** The number a wait is about; undefined when the machine does not know it. */
export function countOf(s: State, w: Pick<CountWanted, 'cls' | 'obj' | 'off'>): number | undefined {
	if (w.cls === 'wait queue') return s.wakes[`${w.obj}:${w.off}`] ?? 0;
	const got = s.object(w.obj)?.assemble(w.off, 4, false);
	return got && 'v' in got && isInt(got.v) ? Number(got.v) : undefined;
}

/** The task need not wait, or no longer. What the machine does not know the count of keeps nobody. */
export function isOver(s: State, w: Wanted, task: number): boolean {
	if (isCount(w)) return (countOf(s, w) ?? Number.POSITIVE_INFINITY) > w.above;
	return holderOf(s, w, task) === undefined && writerBefore(s, w, task) === undefined;
}

/** The hold that a wait of the task is for. */
export function keeperOf(s: State, w: Wanted, task: number): LockHeld | undefined {
	if (!isCount(w)) return holderOf(s, w, task);
	return w.cls === 'semaphore' ? s.locks.findLast((h) => h.cls === 'semaphore' && h.obj === w.obj && h.off === w.off) : undefined;
}

const NOBODY = { semaphore: 'which nobody raises', completion: 'which nobody completes', 'wait queue': 'which nobody wakes' } as const;

/** Why the wait of a task is not over: `held by task b`. */
export function becauseOf(s: State, w: Wanted, task: number): string {
	if (isOver(s, w, task)) return 'which is free again';
	const held = keeperOf(s, w, task);
	if (held) return `held by ${taskName(s, held.task)}`;
	if (isCount(w)) return NOBODY[w.cls];
	const writer = writerBefore(s, w, task);
	return writer === undefined ? 'which is taken' : `behind ${taskName(s, writer)}, which waits to write`;
}

export const taskName = (s: State, id: number): string => {
	const name = s.tasks.find((t) => t.id === id)?.name;
	return name === undefined ? `task ${id}` : `task ${name}`;
};
