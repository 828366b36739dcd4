/** The sign of plain `char`: by the mail's date, by an open tree, and what the machine makes of it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/c/build-program';
import type { Configuration, CParser, KernelTree } from '../../src/c/program';
import type { Patch } from '../../src/patch/model';
import { plainChar } from '../../src/review/plain-char';
import { wasmParser } from '../c/parser';

let parser: CParser;
beforeAll(async () => {
	parser = await wasmParser();
});

const dated = (...dates: (string | undefined)[]): Patch[] => dates.map((date) => ({ date }) as Patch);

describe('plain char', () => {
	it('is unsigned for mails since December 2022', () => {
		expect(plainChar(dated('Mon, 14 Jul 2014 09:12:30 -0700'))).toBe('signed');
		expect(plainChar(dated('Wed, 30 Nov 2022 23:59:59 +0000'))).toBe('signed');
		expect(plainChar(dated('Thu, 1 Dec 2022 00:10:00 +0100'))).toBe('unsigned');
		expect(plainChar(dated('Fri Mar 7 10:11:12 2025'))).toBe('unsigned');
		expect(plainChar(dated('2024-01-09 12:00:00 +2023'))).toBe('unsigned');
		expect(plainChar(dated('2014-01-09 12:00:00 +2023'))).toBe('signed');
		expect(plainChar(dated('Tue, 20 Jan 2015 20:23:24 +2023'))).toBe('signed');
		expect(plainChar(dated(undefined, 'yesterday'))).toBe('signed');
		expect(plainChar([])).toBe('signed');
	});

	const text = `enum { EXTENDED = (int)(char)0xe9, CONSTANT = '\\xe9', SIGNED = (signed char)0xe9 };
#ifdef __CHAR_UNSIGNED__
enum { TOLD = 1 };
#else
enum { TOLD = 0 };
#endif
typedef char letter;
enum { BY_NAME = (int)(letter)0xe9, DISTINCT = __builtin_types_compatible_p(char, unsigned char) + __builtin_types_compatible_p(char, signed char) };
`;
	const of = (sign: Configuration['plainChar'], tree?: KernelTree): unknown[] => {
		const p = buildProgram([{ file: 'a.c', text }], {
			parser,
			config: { symbols: {}, otherwise: 'n', plainChar: sign },
			models: [],
			tree,
		});
		return ['EXTENDED', 'CONSTANT', 'SIGNED', 'TOLD', 'BY_NAME', 'DISTINCT'].map((n) => p.constant(n, 'a.c'));
	};
	const treeWith = (makefile: string | undefined): KernelTree => ({
		find: () => [],
		read: (p) => (p === 'Makefile' ? makefile : undefined),
	});

	it('has the sign that the program says', () => {
		expect(of(undefined)).toEqual([-23, -23, -23, 0, -23, 0]);
		expect(of('signed')).toEqual([-23, -23, -23, 0, -23, 0]);
		expect(of('unsigned')).toEqual([233, 233, -23, 1, 233, 0]);
	});

	it('has the sign that the tree is built with', () => {
		expect(of('signed', treeWith('KBUILD_CFLAGS += -funsigned-char\n'))[0]).toBe(233);
		expect(of('unsigned', treeWith('KBUILD_CFLAGS += -O2\n'))[0]).toBe(-23);
		expect(of('unsigned', treeWith(undefined))[0]).toBe(233);
	});
});
