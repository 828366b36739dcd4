import { taskName } from '../machine/thread';
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
		const by = first && first.kind === 'free' ? ` by ${first.by}()` : '';
		if (first && first.task !== e.task) {
			const who = taskName(way.state, first.task);
			return {
				message: `${cap(e.text)}${by} in ${who}, which runs at the same time. Take the lock that ${who} frees under, or hold a reference, from the first look at the pointer to the last use.`,
				resource: e.label,
				keys: [first.seq],
			};
		}
		return {
			message: `${cap(e.text)}${by}. Use it before it is freed, or copy what is needed.`,
			resource: e.label,
			keys: first ? [first.seq] : [],
		};
	},
});

const cap = (t: string): string => t.charAt(0).toUpperCase() + t.slice(1);
