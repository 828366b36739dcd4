// Breakpoints on lines without code: they go to the next statement, and stay where none is near.
import { expect, it } from 'vitest';
import { codeLineFrom, codeLines } from '../../src/dap/code-line';

const TEXT = `static int f(int a)
{
	/* what
	 * for */
	int b = a; // why

#ifdef X
	b++;
#endif
	if (a)
		goto out;
	else
		b--;
	switch (b) {
	case 1:
		return 1;
	}
out:
	return b;
}
`;

it('goes on to the next statement', () => {
	const lines = codeLines(TEXT);
	const from = (line: number) => codeLineFrom(lines, line);
	expect([2, 3, 4].map(from)).toEqual([5, 5, 5]);
	expect([6, 7, 9].map(from)).toEqual([8, 8, 10]);
	expect([12, 15, 18].map(from)).toEqual([13, 16, 19]);
});

it('stays on a line with code, and where nothing follows', () => {
	const lines = codeLines(TEXT);
	for (const line of [1, 5, 8, 10, 11, 14, 16, 17, 20]) expect(codeLineFrom(lines, line)).toBe(line);
	expect(codeLineFrom(lines, 21)).toBe(21);
	expect(codeLineFrom(lines, 400)).toBe(400);
});
