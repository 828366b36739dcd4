import { expect, test } from 'vitest';
import { line1 } from '../../src/base/positions';
import { collectMacros } from '../../src/c/macros';
import { isDamaged, outline, outlineInactive } from '../../src/c/outline';
import type { Configuration, CParser } from '../../src/c/program';
import { config, prepared, squeeze, wasmParser } from './parser';

let parser: CParser | undefined;
const parse = async (text: string) => {
	parser ??= await wasmParser();
	return parser.parse(text);
};
const body = (text: string): string =>
	squeeze(prepared(`void f(void) { ${text} }`).text)
		.replace(/^void f\(void\) \{ /, '')
		.replace(/ \}$/, '');

test.each([
	['a type as an argument', 'x = foo(struct y *, 1);', 'x = foo(sizeof(struct y *), 1);'],
	['offsetof with a path', 'x = offsetof(struct y, a.b[2]);', 'x = __builtin_offsetof(sizeof(struct y), a.b[2]);'],
	['va_arg', 'x = va_arg(ap, int);', 'x = va_arg(ap, sizeof(int));'],
	['typeof an expression', 'typeof(*p) x = *p;', 'struct{int __typeof:*p;} x = *p;'],
	['typeof a type', 'typeof(struct y *) x;', 'struct{int __typeof:sizeof(struct y *);} x;'],
	['a label as a value', 'p = &&out; q = a &&b;', 'p = __rehearse_label(out); q = a &&b;'],
	[
		'a label after a cast',
		'p = (void *)&&out; q = a++ && b; r = sizeof(int) && b;',
		'p = (void *)__rehearse_label(out); q = a++ && b; r = sizeof(int) && b;',
	],
	['a computed goto', 'goto *p[i]; l:', '__rehearse_goto(p[i]); l:;'],
	['a case range', 'switch (x) { case 1 ... 5: break; }', 'switch (x) { case __rehearse_range(1 , 5): break; }'],
	['an unknown loop', 'foo_for_each(a, b) bar(a);', 'while(foo_for_each(a, b)) bar(a);'],
	['an unknown loop with a body', 'foo_walk(a, b) { bar(a); }', 'while(foo_walk(a, b)) { bar(a); }'],
	[
		'a guarded block that may fail',
		'scoped_cond_guard(mutex_intr, return -EINTR, &m) { x = 1; }',
		'while(scoped_cond_guard(mutex_intr , &m)) if(__rehearse_guard_failed()) {return -EINTR;} else { x = 1; }',
	],
	['a guarded block', 'scoped_guard(mutex, &m) { x = 1; }', 'while(scoped_guard(mutex, &m)) { x = 1; }'],
	['a guard', 'guard(mutex)(&m);', 'guard(mutex)(&m);'],
	['a macro without semicolon', '\n\tFOO(a)\n\tbar();', 'FOO(a); bar();'],
	['a macro at the end of a block', '{ FOO(a) }', '{ FOO(a); }'],
	['a branch that is a macro', 'if (x) FOO(a) else bar();', 'if (x) FOO(a); else bar();'],
	['a macro that brings the while', 'do { x++; } while_each_thing(a, b);', 'do { x++; } while(while_each_thing(a, b));'],
	['an operator as an argument', 'CHECK(a, ==, b);', 'CHECK(a, 0 , b);'],
	['an empty argument', 'foo(a, , b);', 'foo(a, 0, b);'],
	['a statement as an argument', 'retry(if (x) return;);', 'retry(({if (x) return;}));'],
	[
		'a cast that looks like an operation',
		'x = (foo_t)&y; x = (size_t)-1; x = (a) - 1;',
		'x = (const foo_t)&y; x = (size_t)-1; x = (a) - 1;',
	],
	['postfix under a unary operator', 'if (!p->n++) x();', 'if (!(p->n++)) x();'],
	['strings and macros', 'x = "a" FMT(b) "c";', 'x = "a" FMT "c";'],
	['an annotation in a cast', 'x = (char __user *)y;', 'x = (char *)y;'],
	['a declaring macro', 'DEFINE_FOO(name, 1, 2);', 'DEFINE_FOO name ;'],
	['asm with a macro in it', 'asm volatile(ALT("a", B) : "=r" (x) : CC(y) : "memory");', 'asm volatile("" : "=r" (x) );'],
])('%s', async (_name, source, want) => {
	expect(body(source)).toBe(want);
	expect(isDamaged(await parse(prepared(`void f(void) { ${source} }`).text))).toBe(false);
});

test.each([
	['static int __init foo(void) { }', 'static int foo(void) { }', '__init'],
	['int foo(int a) __must_hold(&x->lock);', 'int foo(int a) ;', '__must_hold'],
	['static SOMETHING_NEW int foo(void) { }', 'static int foo(void) { }', 'SOMETHING_NEW'],
	['struct x SOMETHING_NEW *p;', 'struct x *p;', 'SOMETHING_NEW'],
	['foo_t bar SOMETHING_NEW;', 'foo_t bar ;', 'SOMETHING_NEW'],
	['struct s { int a; } __packed;', 'struct s { int a; } ;', '__packed'],
	['struct s { int n; int d[] __counted_by(n); };', 'struct s { int n; int d[] ; };', '__counted_by'],
	['int x __attribute__((aligned(8), unused));', 'int x ;', 'aligned'],
	['static DECLARE_THING(work, fn);', 'static DECLARE_THING work ;', 'DECLARE_THING'],
])('annotations go to the side table: %s', async (source, want, name) => {
	const p = prepared(source);
	expect(squeeze(p.text)).toBe(want);
	const a = p.annotations.find((one) => one.name === name);
	expect(a && source.slice(a.source.start, a.source.end)).toContain(name.replace(/^aligned$/, '__attribute__'));
	expect(isDamaged(await parse(p.text))).toBe(false);
});

test('arguments of annotations are kept', () => {
	const p = prepared('void f(void) { char *p __free(kfree) = g(); }');
	expect(p.annotations).toMatchObject([{ name: '__free', args: 'kfree' }]);
	const name = prepared('struct s { u32 __unused; };');
	expect(name.annotations).toEqual([]);
});

test('places lead back through expansions', () => {
	const source = '#define TWICE(x) ((x) + (x))\nint f(int a)\n{\n\treturn TWICE(a) * b;\n}\n';
	const p = prepared(source);
	const at = p.text.indexOf('(a)');
	expect(p.toSource(at)).toBe(source.indexOf('TWICE(a)'));
	expect(p.toSource(p.text.indexOf('b;'))).toBe(source.indexOf('b;'));
	expect(p.toPrepared(source.indexOf('b;'))).toBe(p.text.indexOf('b;'));
	expect(p.macroAt(at)).toMatchObject({ name: 'TWICE', call: { start: source.indexOf('TWICE(a)'), end: source.indexOf(' * b') } });
	expect(p.macroAt(p.text.indexOf('b;'))).toBeUndefined();
});

test('what is not expanded keeps its place', () => {
	const source = 'static int __init foo(struct x __user *p)\n{\n\treturn bar(p);\n}\n';
	expect(prepared(source).text).toHaveLength(source.length);
});

const choice =
	'#ifdef CONFIG_A\nint a(void) { return 1; }\n#else\nint b(void) { return 2; }\n#endif\n#if IS_ENABLED(CONFIG_M) && !defined(CONFIG_M)\nint m(void) { return 3; }\n#endif\n';

test('CONFIG choices pick branches; the others are still listed', async () => {
	for (const [symbols, chosen, rest] of [
		[{ CONFIG_A: 'y', CONFIG_M: 'm' }, ['a', 'm'], ['b']],
		[{ CONFIG_A: 'n', CONFIG_M: 'y' }, ['b'], ['a', 'm']],
	] as const) {
		const p = prepared(choice, { config: config(symbols) });
		const unit = { file: 'a.c', text: choice };
		expect(outline(p, await parse(p.text), unit).map((f) => f.name)).toEqual(chosen);
		const others = outlineInactive(p, unit, { config: config(symbols), macros: { find: () => undefined } }, parser as CParser);
		expect(others.map((f) => f.name)).toEqual(rest);
		for (const f of others) expect(choice.slice(f.nameSpan.start, f.nameSpan.end)).toBe(f.name);
		expect(p.configs.map((c) => c.symbol).sort()).toEqual(['CONFIG_A', 'CONFIG_M']);
	}
});

test('a tristate symbol is built in, a module, or neither; a string or number is what it says', () => {
	const tests = ['IS_ENABLED', 'IS_BUILTIN', 'IS_MODULE', 'IS_REACHABLE'];
	const text = `${['Y', 'M', 'N'].map((s) => `int ${s.toLowerCase()}[] = { ${tests.map((t) => `${t}(CONFIG_${s})`).join(', ')} };`).join('\n')}
#ifdef CONFIG_M
int wrong;
#elif defined(CONFIG_M_MODULE) && IS_MODULE(CONFIG_M)
int module;
#endif
#if CONFIG_HZ == 250
const char *name = CONFIG_NAME;
#endif
`;
	const symbols = { CONFIG_Y: 'y', CONFIG_M: 'm', CONFIG_N: 'n', CONFIG_HZ: '250', CONFIG_NAME: '"x"' };
	expect(squeeze(prepared(text, { config: config(symbols, 'y') }).text)).toBe(
		'int y[] = { 1 , 1 , 0 , 1 }; int m[] = { 1 , 0 , 1 , 0 }; int n[] = { 0 , 0 , 0 , 0 }; int module; const char *name = "x" ;',
	);
});

test('a symbol that nobody chooses has the value a header gives it then', () => {
	const others = [
		{ file: 'include/linux/threads.h', text: '#ifndef CONFIG_NR_CPUS\n#define CONFIG_NR_CPUS 1\n#endif\n#define NR_CPUS CONFIG_NR_CPUS\n' },
	];
	const text = 'int a = NR_CPUS;\n#ifdef CONFIG_OTHER\nint b;\n#endif\nint c = CONFIG_OTHER;\n';
	const of = (c: Configuration): string => squeeze(prepared(text, { config: c, others }).text);
	expect(of(config({}, 'n'))).toBe('int a = 1 ; int c = CONFIG_OTHER;');
	expect(of(config({ CONFIG_NR_CPUS: '8' }, 'n'))).toBe('int a = 8 ; int c = CONFIG_OTHER;');
});

test('what kernels are built without is off unless it is chosen', () => {
	const text = '#ifdef CONFIG_PREEMPT_RT\nint rt;\n#else\nint none;\n#endif\nint k = IS_ENABLED(CONFIG_KASAN);\n';
	const of = (c: Configuration): string => squeeze(prepared(text, { config: c }).text);
	expect(of(config({}, 'y'))).toBe('int none; int k = 0 ;');
	expect(of(config({ CONFIG_PREEMPT_RT: 'y', CONFIG_KASAN: 'y' }, 'y'))).toBe('int rt; int k = 1 ;');
});

test('definitions come from the file, then from others; an undefined one is gone', () => {
	const others = [{ file: 'b.h', text: '#ifndef B\n#define B\n#define X other\n#define Y there\n#endif\n' }];
	expect(squeeze(prepared('#define X own\nint a = X + Y;\n#undef Y\nint b = Y;\n', { others }).text)).toBe(
		'int a = own + there; int b = Y;',
	);
});

test('reading what a header defines asks for the names on its directives only', () => {
	const asked: string[] = [];
	const texts: Readonly<Record<string, string>> = { 'include/list.h': 'X(1)\n#define FROM_LIST 1\n' };
	const made = collectMacros(
		'include/a.h',
		'#define ONE WAS(1)\nstruct s { FIELD(x) };\n#if LIMIT > 3\n#define BIG\n#else\n#define SMALL(x)\n#endif\nDO(a,\n#undef ONE\nb)\nenum e {\n#include <list.h>\n};\n',
		config(),
		{
			find: (name) => {
				asked.push(name);
				return undefined;
			},
			include: (path) => texts[path],
		},
	);
	expect([...made.keys()]).toEqual(['SMALL', 'FROM_LIST']);
	expect(asked).toEqual(['LIMIT']);
});

test('a file included as text stands where it is included', () => {
	const others = [{ file: 'list.h', text: 'ITEM(a, 1)\nITEM(b, 2)\n' }];
	const p = prepared('#define ITEM(n, v) int n = v;\n#include "list.h"\nint c;\n', { others });
	expect(squeeze(p.text)).toBe('int a = 1; int b = 2; int c;');
	expect(p.toSource(p.text.indexOf('b ='))).toBe(p.source.indexOf('#include'));
});

const visible = (...stretches: [number, number][]) => stretches.map(([first, last]) => ({ first: line1(first), last: line1(last) }));

test('hunks of a function become one function with holes', async () => {
	const text = '/* not shown */\n\n\tif (a)\n\t\tgoto out;\n\t}\n/* not shown */\n\n\tx = 1;\nout:\n\treturn x;\n}\n\nint g(void)\n{\n';
	const unit = {
		visible: visible([3, 5], [8, 14]),
		sections: [
			{ line: line1(3), text: 'static int f(int a,' },
			{ line: line1(8), text: 'static int f(int a,' },
		],
	};
	const p = prepared(text, { unit });
	const root = await parse(p.text);
	expect(isDamaged(root)).toBe(false);
	const found = outline(p, root, { file: 'a.c', text, ...unit });
	expect(found.map((f) => [f.name, f.complete, f.firstLine, f.lastLine])).toEqual([
		['f', false, 3, 11],
		['g', false, 13, 14],
	]);
	expect(squeeze(p.text.slice(0, p.text.indexOf('x = 1')))).toBe(
		'/* not shown */ static int f(int a) { __rehearse_unseen(); if (__rehearse_unseen()) { if (a) goto out; } /* not shown */ __rehearse_unseen();',
	);
});

test('hunks of structs, enums and tables are marked as having more', async () => {
	const text = '\tint b;\n};\n/* not shown */\n\tTWO,\n};\n/* not shown */\n\t.open = f,\n};\n';
	const unit = {
		visible: visible([1, 2], [4, 5], [7, 8]),
		sections: [
			{ line: line1(1), text: 'struct s {' },
			{ line: line1(4), text: 'enum e {' },
			{ line: line1(7), text: 'static const struct ops o = {' },
		],
	};
	const p = prepared(text, { unit });
	expect(isDamaged(await parse(p.text))).toBe(false);
	expect(squeeze(p.text)).toBe(
		'struct s { __rehearse_more; int b; }; /* not shown */ enum e { __rehearse_unseen, TWO, }; /* not shown */ static const struct ops o = { __rehearse_unseen, .open = f, };',
	);
	expect(p.holes.map((h) => p.text.slice(h.start, h.end))).toEqual(['__rehearse_more', '__rehearse_unseen', '__rehearse_unseen']);
});

test('input that is no C gives a result all the same', async () => {
	for (const text of [
		'',
		'\0\0',
		'}}}}',
		'((((',
		'#if\n#elif\n',
		'#define',
		'#define F(',
		'F(',
		'"abc',
		"'",
		'/*',
		'#include',
		'a'.repeat(100_000),
		'{'.repeat(3000),
		'#define A A A\nA',
		'int f(',
		'typeof(',
		'struct',
		'enum {',
		'x = sizeof',
		'case',
		'[[',
		'asm(',
	]) {
		const p = prepared(text);
		expect(p.toSource(p.text.length)).toBe(text.length);
		await parse(p.text);
	}
});
