import { eventChecker } from './by-event';
import type { Checker } from './check';
import { untestedPointers } from './untested-pointer';

const byEvent = eventChecker({
	id: 'null-dereference',
	title: 'NULL or error pointer dereference',
	severity: 'error',
	doc: `A pointer that is NULL or an error pointer on this way (a call failed, or a test said so) is dereferenced.

The kernel oopses; where user space can provoke it, this is a denial of service.

Test the result of the call (\`if (!p)\` for functions that give NULL, \`IS_ERR(p)\` for those that give error pointers) before using it.

The results of functions whose callers in the kernel test them against NULL are told, too, where nothing tests them here; so is an RCU pointer that two other functions of the file test and give up on. Any other pointer nobody tested and that no failing call produced is taken to be valid. What a WARN_ON() on the way said cannot be is believed.`,
	kinds: ['bad-access', 'untested'],
	match(e, way) {
		if (e.kind === 'untested')
			return e.depth > 0
				? undefined
				: {
						message: `${e.name}() can give NULL, but its result is dereferenced without a test. Test it first.`,
						resource: `${e.name}()`,
						confidence: 0.75,
					};
		if (e.kind !== 'bad-access' || (e.what !== 'null' && e.what !== 'errptr')) return undefined;
		if (way.events.some((x) => x.kind === 'note' && x.text.startsWith('WARNING') && x.seq < e.seq)) return undefined;
		// A helper that takes NULL says nothing about what its callers have: the test must stand in the function that dereferences.
		const tested = way.events.findLast((x) => x.kind === 'branch' && x.seq < e.seq && e.label !== '' && x.text === `${e.label} is NULL`);
		if (tested && tested.fn !== e.fn) return undefined;
		// NULL that no failing call gave and no test here found: a helper's answer to what cannot be.
		if (!tested && !way.events.some((x) => x.kind === 'fault' && x.seq < e.seq)) return undefined;
		const text = e.label === '' ? `${e.text.charAt(0).toUpperCase()}${e.text.slice(1)}` : e.text.replace(e.label, `\`${e.label}\``);
		return { message: `${text}. Test it first.`, resource: e.label === '' ? 'pointer' : e.label };
	},
});

export const nullDereference: Checker = {
	...byEvent,
	judge: (way, siblings) => [...byEvent.judge(way, siblings), ...untestedPointers(way)],
};
