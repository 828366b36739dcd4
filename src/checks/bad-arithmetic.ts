import { eventChecker } from './by-event';

export const badArithmetic = eventChecker({
	id: 'bad-arithmetic',
	title: 'Division by zero or shift out of range',
	severity: 'error',
	doc: `A divisor is zero, or a shift count is negative or not smaller than the width of the shifted value, on this way.

A division by zero oopses; such a shift has no defined result.

Test the divisor or the count first.`,
	match: (e) => (e.kind === 'bad-math' ? { message: `${e.text.charAt(0).toUpperCase()}${e.text.slice(1)}. Test the value first.`, resource: e.what } : undefined),
});
