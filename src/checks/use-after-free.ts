import { eventChecker } from './by-event';

export const useAfterFree = eventChecker({
	id: 'use-after-free',
	title: 'Use after free',
	severity: 'error',
	doc: `Memory is read or written after it was freed on the same way through the function.

Someone else may own it by then: data is corrupted, or an attacker's data is used.

Move the use before the free, or keep what is needed in a local variable first.`,
	match(e, way) {
		if (e.kind !== 'bad-access' || e.what !== 'freed') return undefined;
		const first = way.events.findLast((x) => x.kind === 'free' && x.obj === e.obj);
		return { message: `${cap(e.text)}${first && first.kind === 'free' ? ` by ${first.by}()` : ''}. Use it before it is freed, or copy what is needed.`, resource: e.label, keys: first ? [first.seq] : [] };
	},
});

const cap = (t: string): string => t.charAt(0).toUpperCase() + t.slice(1);
