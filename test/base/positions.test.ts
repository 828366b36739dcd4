import { describe, expect, it } from 'vitest';
import { LineIndex, line0, line1, toLine0, toLine1 } from '../../src/base/positions';

describe('LineIndex', () => {
	const index = new LineIndex('one\r\ntwo\n\nlast');

	it('knows the line of every offset', () => {
		const lines = [...'one\r\ntwo\n\nlast'].map((_, at) => index.lineAt(at));
		expect(lines).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 3, 3, 3, 3]);
	});

	it('gives the last line past the end', () => {
		expect(index.lineAt(1000)).toBe(3);
	});

	it('counts lines and columns of a place from 1', () => {
		expect(index.place('a.c', 6)).toEqual({ file: 'a.c', line: 2, column: 2 });
	});

	it('finds the start of a line, and the end of the text past it', () => {
		expect(index.offsetOf(line0(1))).toBe(5);
		expect(index.offsetOf(line0(99))).toBe(14);
	});
});

describe('line numbers', () => {
	it('convert both ways', () => {
		expect(toLine0(line1(1))).toBe(0);
		expect(toLine1(line0(0))).toBe(1);
	});
});
