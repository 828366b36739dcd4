/** What a program answers beyond lowering: names across files, constants, ops tables, expressions, unseen code. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Line1 } from '../../src/base/positions';
import { type BuildOptions, buildProgram } from '../../src/c/build-program';
import type { Instr, IrFunction } from '../../src/c/ir';
import { verify } from '../../src/c/ir-verify';
import type { CParser, KernelTree, Program, SourceUnit } from '../../src/c/program';
import { config, wasmParser } from './parser';

let parser: CParser;
beforeAll(async () => {
	parser = await wasmParser();
});

const build = (units: readonly SourceUnit[], more: Partial<BuildOptions> = {}): Program =>
	buildProgram(units, { parser, config: config(), models: [], ...more });
const instrs = (fn: IrFunction | undefined): readonly Instr[] => fn?.blocks.flatMap((b) => b.instrs) ?? [];
const callees = (fn: IrFunction | undefined): readonly string[] =>
	instrs(fn).flatMap((i) => (i.op === 'call' && i.callee.k === 'func' ? [i.callee.name] : []));

describe('a program', () => {
	it("resolves a file's own static before another unit, the tree and the model", () => {
		const tree: KernelTree = {
			find: (kind, name) => (kind === 'function' && (name === 'shared' || name === 'only_tree') ? ['lib/tree.c'] : []),
			read: (p) => (p === 'lib/tree.c' ? 'int shared(void) { return 3; } int only_tree(void) { return 4; }' : undefined),
		};
		const p = build(
			[
				{
					file: 'a.c',
					text: 'static int helper(void) { return 1; } int a(void) { return helper() + shared() + only_tree() + only_model(); }',
				},
				{ file: 'b.c', text: 'static int helper(void) { return 2; } int shared(void) { return helper(); }' },
			],
			{
				tree,
				models: [
					{ file: 'm.c', text: 'int shared(void) { return 5; } int only_model(void) { return 6; } int only_tree(void) { return 7; }' },
				],
			},
		);
		expect(callees(p.fn('a'))).toEqual(['a.c:helper', 'shared', 'only_tree', 'only_model']);
		expect(p.fn('shared', 'a.c')?.file).toBe('b.c');
		expect(p.fn('only_tree')?.file).toBe('lib/tree.c');
		expect(p.info('only_model')?.origin).toBe('model');
		expect(p.fn('helper', 'b.c')?.link).toBe('b.c:helper');
		expect(p.fn('nowhere')).toBeUndefined();
		expect(p.functions().map((f) => f.link)).toEqual(['a.c:helper', 'a', 'b.c:helper', 'shared']);
	});

	it('lists functions of branches not chosen, with what would choose them; choosing makes them run', () => {
		const text =
			'#define T int\n#ifdef CONFIG_A\nT a(void) { return 1; }\n#else\nstatic T b(void) { return 2; }\n#ifndef CONFIG_B\nT c(void) { return 3; }\n#endif\n#endif\n#if 0\nT never(void) { return 0; }\n#endif\n';
		const list = build([{ file: 'a.c', text }], { config: config({}, 'y') }).functions();
		expect(list.map((f) => [f.name, f.link, f.inactive ?? false, f.choose ?? '', f.firstLine])).toEqual([
			['a', 'a', false, '', 3],
			['b', 'a.c:b', true, 'CONFIG_A=n', 5],
			['c', 'c', true, 'CONFIG_A=n, CONFIG_B=n', 7],
			['never', 'never', true, '#if 1 instead of #if 0', 11],
		]);
		const other = build([{ file: 'a.c', text }], { config: config({ CONFIG_A: 'n', CONFIG_B: 'n' }, 'y') });
		expect(other.functions().map((f) => [f.name, f.inactive ?? false])).toEqual([
			['a', true],
			['b', false],
			['c', false],
			['never', true],
		]);
		expect(other.fn('a.c:b')?.complete).toBe(true);
		expect(other.fn('a')).toBeUndefined();
	});

	it('takes the function itself where hunks show it and its stub, but not the #if between', () => {
		const whole = (text: string): SourceUnit['visible'] => [{ first: 1 as Line1, last: text.split('\n').length as Line1 }];
		const header = 'int speed(void);\n#else\nstatic inline int speed(void) { return 0; }\n#endif\n';
		const twice =
			'static int x(void) { return 1; }\n#else\nstatic int x(void) { return 2; }\n#endif\nint y(void) { return x() + speed(); }\n';
		const real = 'int speed(void) { return 3; }\n';
		const p = build([
			{ file: 'include/linux/a.h', text: header, visible: whole(header) },
			{ file: 'mm/a.c', text: real, visible: whole(real) },
			{ file: 'net/b.c', text: twice, visible: whole(twice) },
		]);
		expect(p.functions().map((f) => [f.file, f.name, f.firstLine, f.inactive ?? false])).toEqual([
			['include/linux/a.h', 'speed', 3, true],
			['mm/a.c', 'speed', 1, false],
			['net/b.c', 'x', 1, false],
			['net/b.c', 'x', 3, true],
			['net/b.c', 'y', 5, false],
		]);
		expect(p.fn('speed', 'net/b.c')?.file).toBe('mm/a.c');
	});

	it('takes the guard around a header for no choice', () => {
		const of = (text: string): (string | undefined)[] =>
			build([{ file: 'a.h', text }], { config: config({}, 'y') })
				.functions()
				.map((f) => f.choose);
		const stub = '#ifdef CONFIG_A\nint a(void);\n#else\nstatic inline int a(void) { return 0; }\n#endif\n';
		const guarded = `/* about */\n#ifndef _A_H\n#define _A_H 1\n${stub}#endif /* _A_H */\n`;
		expect(of(guarded)).toEqual(['CONFIG_A=n']);
		// What stands outside is compiled without it: then the condition is one.
		expect(of(`${guarded}int b;\n`)).toEqual(['!defined(_A_H), CONFIG_A=n']);
		expect(of(`#ifndef _A_H\n${stub}#endif\n`)).toEqual(['!defined(_A_H), CONFIG_A=n']);
		expect(of(`#if !defined(_A_H)\n#define _A_H\n${stub}#endif\n`)).toEqual(['CONFIG_A=n']);
		expect(of(`#if !defined(_T_H) || defined(TRACE_HEADER_MULTI_READ)\n#define _T_H\n${stub}#endif /* _T_H */\n`)).toEqual(['CONFIG_A=n']);
		expect(of(`#if !defined(_A_H)\n${stub}#endif\n`)).toEqual(['!defined(_A_H), CONFIG_A=n']);
		// Hunks that show how the guard begins, and not where it ends.
		expect(of(`#ifndef _A_H\n#define _A_H\n${stub}`)).toEqual(['CONFIG_A=n']);
	});

	it('knows the macros and types of headers that a file includes beside itself', () => {
		const files: Record<string, string> = {
			'drivers/x/own.h': '#ifndef OWN\n#define OWN\n#include "sub/deep.h"\n#define SIZE 5\nstruct own { int a[DEEP]; };\n#endif\n',
			'drivers/x/sub/deep.h': '#define DEEP 3\n',
		};
		const tree: KernelTree = { find: () => [], read: (p) => files[p] };
		const p = build([{ file: 'drivers/x/a.c', text: '#include "own.h"\nenum e { A = SIZE + sizeof(struct own) };\n' }], { tree });
		expect(p.constant('A', 'drivers/x/a.c')).toBe(17);
	});

	it('takes what two headers define from the one that the file includes, itself or through others', () => {
		const files: Record<string, string> = {
			'include/linux/far.h': '#define STEP 1\nstruct table { int a; };\nstatic inline int rate(void) { return 1; }\n',
			'include/linux/near.h': '#define STEP 2\nstruct table { int a; long b; };\nstatic inline int rate(void) { return 2; }\n',
			'include/linux/driver.h': '#include <linux/near.h>\n',
			'arch/x86/include/asm/driver.h': '#include <linux/driver.h>\n',
		};
		const both = ['include/linux/far.h', 'include/linux/near.h'];
		const tree: KernelTree = {
			find: (_kind, name) => (['STEP', 'table', 'rate'].includes(name) ? both : []),
			read: (p) => files[p],
		};
		const of = (include: string): readonly (number | bigint | string | undefined)[] => {
			const p = build([{ file: 'drivers/x/a.c', text: `${include}\nint f(void) { return rate(); }\n` }], { tree });
			return [
				p.constant('STEP', 'drivers/x/a.c'),
				p.types.sizeOf({ k: 'record', id: 'struct table' }),
				p.fn('rate', 'drivers/x/a.c')?.file,
			];
		};
		expect(of('#include <asm/driver.h>')).toEqual([2, 16, 'include/linux/near.h']);
		expect(of('#include <linux/far.h>')).toEqual([1, 4, 'include/linux/far.h']);
		expect(of('')).toEqual([1, 4, 'include/linux/far.h']);
	});

	it('sees the macros of headers that a file includes only, and no keyword as a macro', () => {
		const files: Record<string, string> = {
			'include/linux/used.h': '#define COUNT 4\n#define if(c) if (traced(c))\n',
			'include/video/other.h': '#define output(x) x.y\n#define COUNT 9\n',
			'include/linux/empty.h': '\n',
		};
		const tree: KernelTree = {
			find: (kind, name) => (kind === 'macro' ? Object.keys(files).filter((f) => files[f]?.includes(`#define ${name}`)) : []),
			read: (p) => files[p],
		};
		const of = (include: string, visible?: SourceUnit['visible']): unknown[] => {
			const text = `${include}\nint a(int x) { if (x) return output(3); return COUNT; }\n`;
			const p = build([{ file: 'drivers/a.c', text, visible }], { tree });
			return [callees(p.fn('a')), p.constant('COUNT', 'drivers/a.c'), p.info('a')?.damaged];
		};
		expect(of('#include <linux/used.h>')).toEqual([['output'], 4, false]);
		expect(of('#include <linux/empty.h>')).toEqual([['output'], undefined, false]);
		// What is included cannot be told: then any header may be meant.
		expect(of('#include "gone.h"')[1]).toBe(4);
		expect(of('')[1]).toBe(4);
		expect(of('', [{ first: 1 as Line1, last: 3 as Line1 }])[1]).toBe(4);
	});

	it('evaluates enumerators, macros and sizes', () => {
		const p = build([
			{ file: 'a.c', text: '#define SHIFT 3\n#define FLAG (1UL << SHIFT)\nenum e { A = sizeof(long), B, C = FLAG | 1 };\n' },
		]);
		expect(p.constant('B', 'a.c')).toBe(9);
		expect(p.constant('C', 'a.c')).toBe(9);
		expect(p.constant('FLAG', 'a.c')).toBe(8);
		expect(p.constant('NOTHING', 'a.c')).toBeUndefined();
	});

	it('lists what ops tables hold', () => {
		const p = build([
			{
				file: 'a.c',
				text: 'struct ops { int (*get)(int); void (*put)(void); };\nstatic int my_get(int x) { return x; }\nstatic const struct ops o = { .get = my_get };',
			},
		]);
		expect(p.opsTargets('struct ops', 'get')).toEqual(['a.c:my_get']);
		expect(p.opsTargets('struct ops', 'put')).toEqual([]);
		expect(p.global('a.c:o')).toMatchObject({
			size: 16,
			defined: true,
			readonly: true,
			init: [{ offset: 0, v: { k: 'func', name: 'a.c:my_get' } }],
		});
	});

	it("compiles expressions in a function's scope", () => {
		const p = build([
			{
				file: 'a.c',
				text: 'struct c { int counter; }; struct n { struct c count; };\nint f(struct n *ns, int i) { int a[3]; { long inner = i; g(&i, a); return inner; } }',
			},
		]);
		const fn = p.fn('f') as IrFunction;
		const last = fn.scopes.length - 1;
		const e = p.expression('ns->count.counter + a[2] + inner', fn, last);
		if (!('fn' in e)) throw new Error(e.message);
		expect([...e.captures].sort()).toEqual(['&a', 'inner', 'ns']);
		expect(verify(e.fn)).toEqual([]);
		const at = p.expression('&i', fn, last);
		expect('fn' in at ? at.captures : at).toEqual(['&i']);
		const bad = p.expression('ns->', fn, last);
		expect('code' in bad ? bad.code : '').toBe('expression-not-understood');
	});

	it('keeps undeclared names in capitals constant and sizes of unseen structs unknown', () => {
		const p = build([{ file: 'a.c', text: 'int f(struct z *p) { return GFP_X + sizeof(struct z) + lower; }' }]);
		const names = instrs(p.fn('f')).flatMap((i) => (i.op === 'load' && i.addr.k === 'global' ? [i.addr.name] : []));
		expect(names).toEqual(['GFP_X', 'sizeof(struct z)', 'lower']);
		expect(p.global('GFP_X')).toMatchObject({ readonly: true, defined: false });
		expect(p.global('sizeof(struct z)')?.readonly).toBe(true);
		expect(p.global('lower')?.readonly).toBe(false);
	});

	it('ends a function at its last visible line and says that it is not complete', () => {
		const p = build([{ file: 'a.c', text: 'int f(int n)\n{\n\tif (n) {\n\t\tn++;\n\t\t__rehearse_unseen();\n\t}\n}\n' }]);
		const fn = p.fn('f');
		expect(fn?.complete).toBe(false);
		expect(fn?.blocks.map((b) => b.end.op)).toContain('unseen');
	});

	it('puts steps of a macro at its call, with the expansion', () => {
		const text = '#define TWICE(x) do { (x)++; (x)++; } while (0)\nint f(int n)\n{\n\tTWICE(n);\n\treturn n;\n}\n';
		const fn = build([{ file: 'a.c', text }]).fn('f') as IrFunction;
		const macro = fn.places.filter((p) => p.macro !== undefined);
		expect(macro.length).toBeGreaterThan(0);
		for (const p of macro) expect(text.slice(p.span.start, p.span.end)).toMatch(/^TWICE\(n\);?$/);
		expect(macro.some((p) => p.macro?.expansion.includes('++'))).toBe(true);
	});
});
