import { eventChecker } from './by-event';

export const doubleLock = eventChecker({
	id: 'double-lock',
	title: 'Lock taken twice',
	severity: 'error',
	doc: `A lock that is not recursive is taken by the task that already holds it.

The task waits for itself: a deadlock.

Release it first, or call the variant that expects the lock to be held.`,
	kinds: ['lock'],
	match(e, way) {
		if (e.kind !== 'lock' || !e.already || e.lock.cls === 'rcu' || e.lock.cls === 'seqlock') return undefined;
		if (e.lock.mode === 'read' && e.already.mode === 'read') return undefined;
		// A helper that called code nobody has shown us, and takes the lock again: that code may have given it back.
		const enter = e.depth > 0 ? way.events.findLast((x) => x.kind === 'enter' && x.depth === e.depth - 1 && x.seq < e.seq) : undefined;
		if (
			enter &&
			enter.seq > e.already.seq &&
			way.events.some((x) => x.kind === 'call' && x.known === 'unknown' && x.depth === e.depth && x.seq > enter.seq && x.seq < e.seq)
		)
			return undefined;
		// What is no lock of the kernel's own, and has a nested form, counts how often it was taken.
		if (e.lock.cls === 'custom' && /nested/.test(`${e.lock.by} ${e.already.by}`)) return undefined;
		// lock_map() and lock_flush() of one thing are two locks.
		if (e.lock.cls === 'custom' && e.lock.by !== e.already.by) return undefined;
		// Lets readers in: it waits for nobody.
		if (e.lock.by.startsWith('downgrade_')) return undefined;
		// What others raise without having taken it wakes whoever waits.
		if (e.lock.cls === 'semaphore' && way.lockUse(e.lock.at) === 'given elsewhere') return undefined;
		// A callee may leave the up() to an interrupt or to other work.
		if (e.lock.cls === 'semaphore' && e.already.depth > e.depth) return undefined;
		return {
			message: `${e.lock.by}() takes \`${e.lock.label}\`, which ${e.already.by}() already holds on this way: the task waits for itself. Release it first.`,
			resource: `${e.lock.label} (${e.lock.cls})`,
			keys: [e.already.seq],
			confidence: e.lock.obj > 0 ? 1 : 0.9,
		};
	},
});
