import { eventChecker } from './by-event';

export const uninitialisedUse = eventChecker({
	id: 'uninitialised-use',
	title: 'Use of an uninitialised value',
	severity: 'error',
	doc: `A variable or a piece of memory is used on a way on which nothing has been written to it.

What happens depends on what was there before: random behaviour, or a leak of kernel memory.

Initialise it where it is declared or allocated, or on the way that misses it.`,
	match(e) {
		if (e.kind !== 'uninit') return undefined;
		return { message: `\`${e.what}\` is not initialised on this way and is ${e.how}. Give it a value first.`, resource: e.what };
	},
});
