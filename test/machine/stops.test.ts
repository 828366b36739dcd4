/** States a compiler does not show, each a stop of its own; and what machine.ts lists as not supported, which stops with that reason. */
import { describe, expect, it } from 'vitest';
import { LineIndex } from '../../src/base/positions';
import { buildProgram } from '../../src/c/build-program';
import { builtinHeaders, withoutWorld } from '../../src/kernel/model-sources';
import { createKernelPort } from '../../src/kernel/port';
import { followPlan } from '../../src/machine/choosers';
import type { Event } from '../../src/machine/event';
import { createMachine } from '../../src/machine/machine';
import { State } from '../../src/machine/state';
import { enter } from '../../src/machine/step/frames';
import { run } from '../../src/machine/step/run';
import { benchParser } from '../bench/parser';

const parser = await benchParser();

interface Ran {
	readonly kind: string;
	readonly text: string;
	/** What an oops is of. */
	readonly what: string;
	/** "the value was assigned at line 3" */
	readonly from: string;
	/** 1-based line of the stop. */
	readonly line: number;
	/** What is only marked. */
	readonly limits: readonly string[];
	/** Lines of the events of a kind. */
	lines(kind: Event['kind']): readonly number[];
}

/** Runs f() of a kernel text; calls named in `plan` fail at the given turn. */
function ran(text: string, plan: Readonly<Record<string, readonly number[]>> = {}): Ran {
	const program = buildProgram([{ file: 'a.c', text }], {
		parser,
		config: { symbols: {}, otherwise: 'y' },
		models: [...builtinHeaders, ...withoutWorld],
	});
	const fn = program.fn('f');
	if (!fn) throw new Error('f is not there');
	const m = createMachine(program, createKernelPort(), followPlan, 'concrete', { steps: 100_000, depth: 50, loops: 100 });
	const s = new State();
	s.plan = { ...plan };
	enter(m, s, fn, [], undefined);
	while (!s.stop) run(m, s, {}, 1000);
	const index = new LineIndex(text);
	const stop = s.stop;
	return {
		kind: stop.kind,
		text: 'text' in stop ? stop.text : '',
		what: stop.kind === 'oops' ? stop.what : '',
		from: stop.kind === 'oops' && stop.origin ? `${stop.origin.text} at line ${index.place('a.c', stop.origin.place.span.start).line}` : '',
		line: 'place' in stop ? index.place('a.c', stop.place.span.start).line : 0,
		limits: s.limits,
		lines: (kind) => s.events().flatMap((e) => (e.kind === kind ? [index.place('a.c', e.place.span.start).line] : [])),
	};
}

const STRUCT = 'struct s { int a, b; };\n';

describe('a stop says what went wrong, where, and where that began', () => {
	it('an uninitialised read names what nobody wrote', () => {
		expect(ran('int f(void)\n{\n\tint x;\n\treturn x + 1;\n}\n')).toMatchObject({
			kind: 'oops',
			text: 'x is used in a computation before anything was written to it.',
			line: 4,
		});
		const r = ran(
			`${STRUCT}int f(void)\n{\n\tstruct s *p = kmalloc(sizeof(*p), GFP_KERNEL);\n\tp->a = 1;\n\tif (p->b)\n\t\treturn 1;\n\treturn 0;\n}\n`,
		);
		expect(r).toMatchObject({ kind: 'oops', text: 'p->b decides a branch before anything was written to it.', line: 6 });
		expect(r.lines('acquire')).toEqual([4]);
	});

	it('use after free names the object, the witness where it was freed', () => {
		const r = ran(`${STRUCT}int f(void)\n{\n\tstruct s *p = kzalloc(sizeof(*p), GFP_KERNEL);\n\tkfree(p);\n\treturn p->a;\n}\n`);
		expect(r).toMatchObject({ kind: 'oops', line: 6 });
		expect(r.text).toMatch(/^p->a is read after it was freed/);
		expect(r.lines('acquire')).toEqual([4]);
		expect(r.lines('free')).toEqual([5]);
	});

	it('a variable whose scope has ended', () => {
		const r = ran('int f(void)\n{\n\tint *p;\n\t{\n\t\tint x = 1;\n\t\tp = &x;\n\t}\n\treturn *p;\n}\n');
		expect(r).toMatchObject({ kind: 'oops', text: 'x is read after its scope has ended.', line: 8 });
	});

	it('each is of a kind and tells where the value came from', () => {
		const about = (body: string, plan: Readonly<Record<string, readonly number[]>> = {}, before = ''): string => {
			const r = ran(`struct s { int a, b; struct s *next; };\n${before}int f(void)\n{\n${body}}\n`, plan);
			return `${r.what} at line ${r.line}: ${r.from}`;
		};
		expect(about('\tint x;\n\n\treturn x + 1;\n')).toBe('uninitialised at line 6: it was declared at line 4');
		expect(about('\tint x[2];\n\n\treturn x[1] + 1;\n')).toBe('uninitialised at line 6: it was declared at line 4');
		expect(about('\tstruct s *p = kmalloc(sizeof(*p), GFP_KERNEL);\n\treturn p->a + 1;\n')).toBe(
			'uninitialised at line 5: its memory was allocated at line 4',
		);
		expect(about('\tstruct s *p = kzalloc(sizeof(*p), GFP_KERNEL);\n\tkfree(p);\n\treturn p->a;\n')).toBe(
			'use-after-free at line 6: it was freed by kfree() at line 5',
		);
		expect(about('\tint *p;\n\t{\n\t\tint x = 1;\n\t\tp = &x;\n\t}\n\treturn *p;\n')).toMatch(
			/^scope-ended at line 9: its scope ended at line [78]$/,
		);
		expect(about('\tint a[4] = { 0 }, i = 4;\n\treturn a[i];\n')).toBe('out-of-bounds at line 5: it was declared at line 4');
		expect(about('\tchar *p = kmalloc(8, GFP_KERNEL);\n\tp[8] = 1;\n\treturn 0;\n')).toMatch(
			/^out-of-bounds at line 5: its memory was allocated at line 4$/,
		);
		expect(about('\tstruct s *p = kzalloc(sizeof(*p), GFP_KERNEL);\n\tkfree(p);\n\tkfree(p);\n\treturn 0;\n')).toBe(
			'double-free at line 6: it was freed by kfree() at line 5',
		);
		expect(about('\tint n = 0;\n\tint k = n;\n\n\treturn 5 / k;\n')).toBe('division-by-zero at line 7: the value was assigned at line 4');
		expect(about('\tint n = 40;\n\n\treturn 1 << n;\n')).toBe('shift-out-of-range at line 6: the value was assigned at line 4');
		expect(about('\tchar *p = "x";\n\t*p = 1;\n\treturn 0;\n')).toMatch(/^read-only at line 5/);
	});

	it('NULL and error pointers are followed through variables, members, parameters and results', () => {
		const about = (body: string, plan: Readonly<Record<string, readonly number[]>> = {}, before = ''): string => {
			const r = ran(`struct s { int a; struct s *next; };${before}\nint f(void)\n{\n${body}}\n`, plan);
			return `${r.what} at line ${r.line}: ${r.from}`;
		};
		const fails = { kzalloc: [1] };
		expect(about('\tstruct s *p = kzalloc(sizeof(*p), GFP_KERNEL);\n\tstruct s *q = p;\n\treturn q->a;\n', fails)).toMatch(
			/^null at line 6: .* at line 4$/,
		);
		expect(about('\tstruct s *p = NULL;\n\tstruct s *q;\n\tq = p;\n\treturn q->a;\n')).toBe(
			'null at line 7: the value was assigned at line 4',
		);
		expect(about('\tstruct s x;\n\tx.next = NULL;\n\treturn x.next->a;\n')).toMatch(/^null at line 6: .* at line 5$/);
		expect(about('\tstruct s x = { 0 };\n\n\treturn x.next->a;\n')).toMatch(/^null at line 6: .* at line 4$/);
		expect(about('\tstruct s *p = kzalloc(sizeof(*p), GFP_KERNEL);\n\n\treturn p->next->a;\n')).toBe(
			'null at line 6: its memory was allocated at line 4',
		);
		expect(about('\tstruct s *p = NULL;\n\treturn get(p);\n', {}, ' static int get(struct s *q) { return q->a; }')).toBe(
			'null at line 1: the value was assigned at line 4',
		);
		expect(about('\treturn make()->a;\n', {}, ' static struct s *make(void) { return NULL; }')).toBe(
			'null at line 4: make() returned the value at line 1',
		);
		expect(about('\tstruct s *p = ERR_PTR(-12);\n\n\treturn p->a;\n')).toMatch(/^error-pointer at line 6: .* at line 4$/);
		expect(about('\tint (*g)(void) = 0;\n\n\treturn g();\n')).toBe('null at line 6: the value was assigned at line 4');
	});

	it('a double free is told where it happens and where the first was', () => {
		const r = ran(`${STRUCT}int f(void)\n{\n\tstruct s *p = kzalloc(8, GFP_KERNEL);\n\tkfree(p);\n\tkfree(p);\n\treturn 0;\n}\n`);
		expect(r.lines('over-release')).toEqual([6]);
		expect(r.lines('free')[0]).toBe(5);
	});

	it('out of bounds names the object, its size and the offset', () => {
		expect(ran('int f(void)\n{\n\tint a[4] = { 0 }, i = 4;\n\treturn a[i];\n}\n')).toMatchObject({
			kind: 'oops',
			text: 'Read of 4 bytes at offset 16 of a, which has 16.',
			line: 4,
		});
		const r = ran('int f(void)\n{\n\tchar *p = kmalloc(8, GFP_KERNEL);\n\tp[8] = 1;\n\treturn 0;\n}\n');
		expect(r).toMatchObject({ kind: 'oops', line: 4 });
		expect(r.text).toMatch(/^Write of 1 byte at offset 8 of .*, which has 8\.$/);
		expect(r.lines('acquire')).toEqual([3]);
	});

	it('NULL and error pointers name the pointer, the witness the call that failed', () => {
		const text = `${STRUCT}int f(void)\n{\n\tstruct s *p = kzalloc(sizeof(*p), GFP_KERNEL);\n\treturn p->b;\n}\n`;
		const r = ran(text, { kzalloc: [1] });
		expect(r).toMatchObject({ kind: 'oops', text: 'p is NULL here and is dereferenced.', line: 5 });
		expect(r.lines('fault')).toEqual([4]);
		expect(ran(`${STRUCT}int f(void)\n{\n\tstruct s *p = ERR_PTR(-12);\n\treturn p->b;\n}\n`)).toMatchObject({
			kind: 'oops',
			text: 'p is an error pointer here and is dereferenced.',
			line: 5,
		});
		expect(ran('int f(void)\n{\n\tint (*g)(void) = 0;\n\treturn g();\n}\n')).toMatchObject({ kind: 'oops', line: 4 });
	});

	it('shifts out of range and division by zero', () => {
		expect(ran('int f(void)\n{\n\tint n = 40;\n\treturn 1 << n;\n}\n')).toMatchObject({
			kind: 'oops',
			text: 'Shift out of range: a 32-bit value is shifted by 40.',
			line: 4,
		});
		for (const op of ['/', '%'])
			expect(ran(`int f(void)\n{\n\tint n = 0;\n\treturn 5 ${op} n;\n}\n`)).toMatchObject({
				kind: 'oops',
				text: 'Division by zero.',
				line: 4,
			});
	});

	it('signed overflow wraps', () => {
		expect(ran('int f(void)\n{\n\tint n = 0x7fffffff;\n\treturn n + 1 == -0x7fffffff - 1;\n}\n').kind).toBe('returned');
	});
});

describe('what is not supported stops with the reason', () => {
	for (const [what, text, reason] of [
		['setjmp', 'int f(void)\n{\n\tlong b[8];\n\treturn setjmp(b);\n}\n', 'Not supported: setjmp().'],
		['longjmp', 'int f(void)\n{\n\tlong b[8];\n\tlongjmp(b, 1);\n\treturn 0;\n}\n', 'Not supported: longjmp().'],
		['sigsetjmp', 'int f(void)\n{\n\tlong b[8];\n\treturn sigsetjmp(b, 0);\n}\n', 'Not supported: sigsetjmp().'],
		['signals', 'int f(void)\n{\n\tsignal(1, 0);\n\treturn 0;\n}\n', 'Not supported: signal().'],
		['nested functions', 'int f(void)\n{\n\tint g(int x) { return x; }\n\treturn g(1);\n}\n', 'Not supported: function definition'],
		['complex numbers', 'int f(void)\n{\n\t_Complex double z;\n\treturn 0;\n}\n', 'Not supported: a variable of type _Complex'],
		['decimal floats', 'int f(void)\n{\n\t_Decimal64 d = 1;\n\treturn 0;\n}\n', 'Not supported: a variable of type _Decimal64'],
	] as const)
		it(what, () => {
			const r = ran(text);
			expect(r.kind).toBe('unsupported');
			expect(r.text).toContain(reason);
			expect(r.line).toBeGreaterThan(2);
		});

	it('arithmetic of long double goes on as double, and is marked', () => {
		expect(ran('int f(void)\n{\n\tlong double x = 3;\n\treturn sizeof(x) + (int)x;\n}\n').limits).toEqual([]);
		expect(ran('int f(void)\n{\n\tlong double x = 3;\n\treturn (int)(x * 2);\n}\n').limits).toEqual(['long double is computed as double']);
	});

	it('a builtin that nobody knows is marked', () => {
		expect(ran('int f(void)\n{\n\treturn __builtin_return_address(0) != 0;\n}\n').limits).toEqual([
			'__builtin_return_address is not modelled',
		]);
	});

	it('an operand of inline assembly whose constraint is in parts is written all the same', () => {
		const r = ran('int f(void)\n{\n\tint x;\n\tasm("mov %1, %0" : [val] "=" "r" (x) : "i" (3));\n\treturn x == 3 ? 1 : 2;\n}\n');
		expect(r).toMatchObject({ kind: 'returned' });
	});

	it('assembly without code gives its outputs what is tied to them, or leaves them as they are', () => {
		const copies =
			'int f(void)\n{\n\tint x = 5, y;\n\tasm("" : "=r"(y) : "0"(x));\n\tasm("" : "+r"(x));\n\treturn *(int *)(x + y == 10 ? &x : 0);\n}\n';
		expect(ran(copies)).toMatchObject({ kind: 'returned', limits: [] });
		const unknown = 'int f(void)\n{\n\tint y;\n\tasm("" : "=r"(y));\n\treturn y;\n}\n';
		expect(ran(unknown)).toMatchObject({ kind: 'returned', limits: ['inline assembly on the way, whose results may be anything'] });
	});

	it('an address that nobody derived from a pointer', () => {
		const r = ran('int f(void)\n{\n\treturn *(int *)0x123456789UL;\n}\n');
		expect(r).toMatchObject({ kind: 'oops', text: 'Address 0x123456789 belongs to no object.' });
	});
});
