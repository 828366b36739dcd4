import { eventChecker } from './by-event';

export const sleepInAtomic = eventChecker({
	id: 'sleep-in-atomic',
	title: 'Sleeping while atomic',
	severity: 'error',
	doc: `A function that may sleep is called while a spinlock is held, interrupts or preemption are off, or in an RCU read-side section.

The CPU may schedule with the lock held: deadlock.

Move the call out of the section, or use the form that does not sleep (GFP_ATOMIC).`,
	kinds: ['sleep'],
	match: (e, way) =>
		e.kind === 'sleep'
			? {
					message: `${e.by}() may sleep, but ${e.atomic} is held here. Move the call out, or use a form that does not sleep.`,
					resource: e.atomic,
					keys: way.events.filter((x) => x.kind === 'lock' && x.seq < e.seq && e.atomic.startsWith(x.lock.label)).map((x) => x.seq),
				}
			: undefined,
});
