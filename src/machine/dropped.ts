/**
 * What is known of objects that may be gone: the last hold that this run knew of was given back. Owns the mark on the object and the event
 * of an access afterwards; whether that is wrong is judged by the checkers.
 */
import { emit } from './emit';
import type { Machine } from './machine';
import type { Dropped, MemObject } from './memory';
import type { State } from './state';

/** The resource of a pointer into data of an object that may move (a packet): nothing held, but good only until it moves. */
export const MOVED = 'moved-data';

/** The hold at `by` was given back. Others on the same object keep it; so does a reader's section of RCU. */
export function drop(m: Machine, s: State, obj: number, d: Omit<Dropped, 'seq' | 'origin' | 'told'>): void {
	const o = s.object(obj);
	if (!o || o.freed || m.mode === 'concrete' || s.holds.of(obj).some((h) => h.kind !== 'lock' && h.kind !== 'other')) return;
	const behind = m.behind.get(o.behind);
	s.writable(o).dropped = {
		...d,
		seq: s.seq,
		origin: behind?.origin === 'contract' ? 'call' : behind?.origin === 'memory' ? 'member' : 'other',
		told: false,
	};
}

/** An access to an object that was given back; told once. */
export function staleAccess(s: State, o: MemObject, text: string): void {
	const d = o.dropped;
	if (!d || d.told || o.freed) return;
	s.writable(o).dropped = { ...d, told: true };
	emit(s, { kind: 'stale-use', what: 'dropped', how: 'access', text, label: o.name, obj: o.id, by: d.by, dropped: d, rcu: inRcu(s) });
}

/** Inside a reader's section of RCU. */
export const inRcu = (s: State): boolean => Object.entries(s.sections).some(([name, n]) => n > 0 && name.includes('rcu'));
