// From rebuilt files to C units: what the patch did to a function, CONFIG symbols, edits, and hunks inside a model.
import { describe, expect, it } from 'vitest';
import { line1 } from '../../src/base/positions';
import { withEdits } from '../../src/review/edits';
import { mergeIntoModel } from '../../src/review/merge-model';
import { lineMap, touchOf } from '../../src/review/touch';
import { configOf, unitsOf } from '../../src/review/units';
import { hunk, patchOf, rebuilt } from './rebuilt';

const lines = (first: number, last: number) => ({ firstLine: line1(first), lastLine: line1(last) });
//                                base 1   2     3     4         5    6  7    8     9
//                             patched 1   2     3               4    5  6..9           10..
const file = rebuilt(
	'a.c',
	[
		' int a(void)',
		' {',
		' \treturn 1;',
		'-\treturn 2;',
		' }',
		' ',
		'+int b(void)',
		'+{',
		'+}',
		'+',
		'-int gone(void)',
		'-{',
		'-}',
		' int c(void)',
		' {',
		' }',
	].join('\n'),
);

describe('what a patch did to a function', () => {
	it('is told from added and removed lines', () => {
		expect(touchOf(lines(1, 4), file, true)).toBe('changed');
		expect(touchOf(lines(6, 8), file, false)).toBe('added');
		expect(touchOf(lines(6, 8), file, true)).toBe('changed');
		expect(touchOf(lines(10, 12), file, true)).toBe('context');
	});

	it('does not count what was removed between functions', () => {
		const between = rebuilt('a.c', [' a', ' {', ' }', '-x', ' b', ' {', ' }'].join('\n'));
		expect(touchOf(lines(1, 3), between, true)).toBe('context');
		expect(touchOf(lines(4, 6), between, true)).toBe('context');
	});

	it('maps lines both ways', () => {
		const map = lineMap(file);
		expect([1, 3, 4, 5, 6, 10].map((line) => map.toPatched(line))).toEqual([1, 3, 4, 4, 5, 10]);
		expect([1, 4, 6, 10, 12].map((line) => map.toBase(line))).toEqual([1, 5, 7, 10, 12]);
	});
});

describe('units', () => {
	it('takes C files only, with the sections of partial ones', () => {
		const partial = rebuilt('k.c', ' a\n+b');
		const first = hunk(40, 41, ' x\n+y', 'static int foo(int a)', 7);
		const inputLines = new Array<number>(60).fill(0);
		inputLines[44] = 8;
		const patched = { ...partial.patched!, complete: false, inputLines, visible: [{ first: line1(45), last: line1(46) }] };
		const units = unitsOf([patchOf([{ path: 'k.c', hunks: [first] }])], [{ ...partial, patched }, rebuilt('Makefile', '+obj')]);
		expect(units.patched).toHaveLength(1);
		expect(units.patched[0]).toMatchObject({ file: 'k.c', sections: [{ line: 45, text: 'static int foo(int a)' }] });
		expect(units.base[0]).toEqual({ file: 'k.c', text: 'a' });
	});

	it('lists CONFIG symbols that decide something', () => {
		const kconfig = patchOf([{ path: 'init/Kconfig', hunks: [hunk(1, 1, '+config FOO_NS\n+\tbool "x"\n config OLD')] }]);
		const c = rebuilt(
			'a.c',
			'+#if defined(CONFIG_FOO_NS) || IS_ENABLED(CONFIG_BAR)\n+/* CONFIG_NOT */\n+\tif (IS_MODULE(CONFIG_BAZ))\n+#endif',
		);
		const make = rebuilt('kernel/Makefile', '+obj-$(CONFIG_NEW) += a.o\n obj-$(CONFIG_OTHER) += b.o');
		expect(configOf([kconfig], [c, make], { CONFIG_BAR: 'm' }, 'n')).toEqual([
			{ symbol: 'CONFIG_FOO_NS', value: 'y', addedByPatch: true },
			{ symbol: 'CONFIG_BAR', value: 'm', addedByPatch: false },
			{ symbol: 'CONFIG_BAZ', value: 'n', addedByPatch: false },
			{ symbol: 'CONFIG_NEW', value: 'n', addedByPatch: false },
		]);
	});

	it('leaves off what kernels are built without, unless the patch stands under it', () => {
		const text = (first: string): string => `${first}\n+int a;\n #else\n int b;\n #endif\n #ifdef CONFIG_SMP\n #endif`;
		const value = (first: string): unknown => configOf([], [rebuilt('a.c', text(first))], {}, 'y').map((c) => `${c.symbol}=${c.value}`);
		expect(value(' #ifndef CONFIG_PREEMPT_RT')).toEqual(['CONFIG_PREEMPT_RT=n', 'CONFIG_SMP=y']);
		expect(value(' #if !defined(CONFIG_PREEMPT_RT)')).toEqual(['CONFIG_PREEMPT_RT=n', 'CONFIG_SMP=y']);
		expect(value(' #ifdef CONFIG_PREEMPT_RT')).toEqual(['CONFIG_PREEMPT_RT=y', 'CONFIG_SMP=y']);
	});

	it('chooses so that the lines of the patch are compiled', () => {
		const value = (text: string): unknown => configOf([], [rebuilt('a.c', text)], {}, 'y').map((c) => `${c.symbol}=${c.value}`);
		expect(value(' #ifdef CONFIG_NET\n int a;\n #else\n+int b;\n #endif')).toEqual(['CONFIG_NET=n']);
		expect(value(' #if IS_ENABLED(CONFIG_NET)\n+int a;\n #else\n+int b;\n #endif')).toEqual(['CONFIG_NET=y']);
		expect(value(' #ifndef CONFIG_NET\n int a;\n #else\n+int b;\n #endif')).toEqual(['CONFIG_NET=y']);
		expect(value(' #if defined(CONFIG_NET) && defined(CONFIG_SMP)\n int a;\n #else\n+int b;\n #endif')).toEqual([
			'CONFIG_NET=y',
			'CONFIG_SMP=y',
		]);
	});
});

describe('edits', () => {
	it('move visible stretches and added lines', () => {
		const before = rebuilt('a.c', [' a', '+b', ' c', ' d'].join('\n'));
		const [after] = withEdits([before], { 'a.c': 'a\nb\nnew\nc\nd' });
		expect(after?.addedLines).toEqual([2, 3]);
		expect(after?.patched?.visible).toEqual([{ first: 1, last: 5 }]);
		expect(after?.patched?.inputLines).toHaveLength(5);
		expect(withEdits([before], { 'a.c': before.patched!.text })[0]).toBe(before);
	});

	it('shift lines after a removal and keep holes', () => {
		const made = rebuilt('a.c', [' a', ' b', ' c', ' /* not visible */', ' ', '+e'].join('\n'));
		const before = {
			...made,
			patched: {
				...made.patched!,
				complete: false,
				visible: [
					{ first: line1(1), last: line1(3) },
					{ first: line1(6), last: line1(6) },
				],
			},
		};
		const [after] = withEdits([before], { 'a.c': 'a\nc\n/* not visible */\n\ne' });
		expect(after?.patched?.visible).toEqual([
			{ first: 1, last: 2 },
			{ first: 5, last: 5 },
		]);
		expect(after?.addedLines).toEqual([5]);
	});
});

describe('hunks inside a model', () => {
	const model = { file: 'k.c', text: ['int f(void)', '{', '\tint a;', '', '\ta = g();', '\treturn a;', '}', ''].join('\n') };
	const target = rebuilt('k.c', ' x');

	it('run there, with the way back to the true lines', () => {
		const merged = mergeIntoModel(target, [hunk(105, 105, ['         a = g();', '+\ta++;', '         return a;'].join('\n'))], model);
		expect(merged?.unit.text.split('\n')[5]).toBe('\ta++;');
		expect(merged?.trueLines.slice(0, 8)).toEqual([0, 0, 0, 0, 105, 106, 107, 0]);
		expect(merged?.addedLines).toEqual([6]);
	});

	it('tell when they fit nowhere', () => {
		expect(mergeIntoModel(target, [hunk(1, 1, ' p\n+q\n r')], model)).toBeUndefined();
	});
});
