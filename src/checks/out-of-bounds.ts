import { eventChecker } from './by-event';

export const outOfBounds = eventChecker({
	id: 'out-of-bounds',
	title: 'Access out of bounds',
	severity: 'error',
	doc: `An access lies outside the object it is made in: a ${'`'}read of N bytes at offset M${'`'} beyond its size.

Neighbouring memory is read or overwritten.

Check the index or the size of the allocation.`,
	kinds: ['bad-access'],
	match(e, way) {
		if (e.kind !== 'bad-access' || e.what !== 'out-of-bounds') return undefined;
		// An index that a loop over an unknown bound has reached is a guess.
		if (
			way.state.limits.some((l) => l.startsWith('a loop')) ||
			way.events.some((x) => x.kind === 'branch' && x.seq < e.seq && x.text.includes(' < '))
		)
			return undefined;
		return { message: `${e.text.charAt(0).toUpperCase()}${e.text.slice(1)} bytes. Check the index or the size.`, resource: e.label };
	},
});
