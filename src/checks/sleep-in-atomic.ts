import type { Event } from '../machine/event';
import { type EventHit, eventChecker } from './by-event';
import type { Way } from './check';
import { givenUnderOtherName } from './same-lock';
import { enteredBy, leftByCallee } from './sections';

export const sleepInAtomic = eventChecker({
	id: 'sleep-in-atomic',
	title: 'Sleeping while atomic',
	severity: 'error',
	doc: `A function that may sleep is called while a spinlock is held, interrupts or preemption are off, in an RCU read-side section, or in a callback that runs in an interrupt: an interrupt handler, a timer, a tasklet.

The CPU may schedule with the lock held: deadlock. In an interrupt there is no task to put to sleep.

Move the call out of the section, use the form that does not sleep (GFP_ATOMIC), or leave the work to a threaded handler or a work item.`,
	kinds: ['sleep'],
	match(e, way) {
		if (e.kind !== 'sleep') return undefined;
		if (e.atomic === way.installed?.is) return inCallback(e, way, way.installed.by);
		if (leftByCallee(enteredBy(way.events, e.atomic, e.seq), e.depth)) return undefined;
		const locks = way.events.flatMap((x) => (x.kind === 'lock' && x.seq < e.seq && e.atomic.startsWith(x.lock.label) ? [x.lock] : []));
		if (locks.some((l) => givenUnderOtherName(way, l, e.seq))) return undefined;
		return {
			message: `${e.by}() may sleep, but ${e.atomic} is held here. Move the call out, or use a form that does not sleep.`,
			resource: e.atomic,
			keys: locks.map((l) => l.seq),
		};
	},
});

/** Asks whether it runs in an interrupt. */
const ASKS = /^(in_(interrupt|irq|hardirq|softirq|serving_softirq|atomic|task)|irqs_disabled|preemptible)$/;

/** Leave the freeing to a worker when they run in an interrupt (mm/vmalloc.c). */
const DEFERS = /^k?vfree$/;

function inCallback(e: Event & { kind: 'sleep' }, way: Way, by: string): EventHit | undefined {
	if (DEFERS.test(e.by)) return undefined;
	if (way.events.some((x) => x.seq < e.seq && (x.kind === 'call' || x.kind === 'enter') && ASKS.test(x.name))) return undefined;
	return {
		message: `${e.by}() may sleep, but ${way.fn.name}() is ${e.atomic} (${by}()), where sleeping is not allowed. Use a form that does not sleep, or leave it to a threaded handler or a work item.`,
		resource: e.atomic,
		ours: true,
	};
}
