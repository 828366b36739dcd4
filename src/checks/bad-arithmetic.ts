import { eventChecker } from './by-event';

export const badArithmetic = eventChecker({
	id: 'bad-arithmetic',
	title: 'Division by zero or shift out of range',
	severity: 'error',
	doc: `A divisor is zero, or a shift count is negative or not smaller than the width of the shifted value, on this way.

A division by zero oopses; such a shift has no defined result.

Test the divisor or the count first.

A variable that still has the value it began with, because a loop or a branch on the way did nothing to it, is told among what is not proven.`,
	kinds: ['bad-math'],
	match(e, way) {
		// A macro's own case distinction (rounding) says nothing about its arguments.
		if (e.kind !== 'bad-math' || e.place.macro !== undefined) return undefined;
		// A number that stands for a constant nobody has shown us.
		if (/shifted by -?\d{4,}$/.test(e.text)) return undefined;
		// Zero by a plain test in this function, or by a constant; a comparison elsewhere (0 >= x in a helper) is no such statement.
		const branches = way.events.filter((x) => x.kind === 'branch' && x.seq < e.seq);
		if (branches.length > 0 && !branches.some((x) => x.kind === 'branch' && x.fn === e.fn && x.text.endsWith(' == 0'))) return undefined;
		return {
			message: `${e.text.charAt(0).toUpperCase()}${e.text.slice(1)}. Test the value first.`,
			resource: e.what,
			...(e.tested || branches.length === 0
				? {}
				: { doubt: 'the value is what it began with: what is known to change it before did nothing on this way' }),
		};
	},
});
