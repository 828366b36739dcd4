// Programs share what they made of the same unit, but only where everything it asked for has the same answer.
import { expect, test } from 'vitest';
import { buildProgram } from '../../src/c/build-program';
import type { CParser, KernelTree, Program, SourceUnit } from '../../src/c/program';
import { wasmParser } from './parser';

const model: SourceUnit = {
	file: 'include/m.h',
	text: '#define SIZE 4\nstruct m { char a[SIZE]; };\n#ifdef CONFIG_A\nint with_a(void) { return 1; }\n#endif\nstatic inline int size(void) { return sizeof(struct m); }\nint LATE(int x);\n',
};
const unit: SourceUnit = { file: 'a.c', text: 'int f(void) { return size(); }\nint g(struct m *m) { return sizeof(m->a); }\n' };
const header: SourceUnit = { file: 'include/other.h', text: '#define SIZE 9\n' };

/** Counts the texts parsed. */
async function counting(): Promise<{ readonly parser: CParser; readonly texts: string[] }> {
	const inner = await wasmParser();
	const texts: string[] = [];
	return {
		parser: {
			parse(text) {
				texts.push(text);
				return inner.parse(text);
			},
		},
		texts,
	};
}

const build = (parser: CParser, units: readonly SourceUnit[], symbols: Record<string, string> = {}): Program =>
	buildProgram(units, { parser, config: { symbols, otherwise: 'n' }, models: [model] });
const names = (p: Program): string[] => ['with_a', 'size', 'f'].filter((n) => p.fn(n) !== undefined);

test('a second program parses nothing again', async () => {
	const { parser, texts } = await counting();
	expect(names(build(parser, [unit]))).toEqual(['size', 'f']);
	const before = texts.length;
	expect(before).toBeGreaterThan(0);
	expect(names(build(parser, [unit]))).toEqual(['size', 'f']);
	expect(texts.length).toBe(before);
});

test('another configuration or another macro gives another file', async () => {
	const { parser } = await counting();
	expect(names(build(parser, [unit]))).toEqual(['size', 'f']);
	expect(names(build(parser, [unit], { CONFIG_A: 'y' }))).toEqual(['with_a', 'size', 'f']);
	expect(names(build(parser, [unit], { CONFIG_OTHER: 'y' }))).toEqual(['size', 'f']);
	const size = (p: Program): number => p.types.sizeOf({ k: 'record', id: 'struct u' });
	const user: SourceUnit = { file: 'include/u.h', text: 'struct u { char a[SIZE]; };\n' };
	expect(size(build(parser, [unit, user]))).toBe(4);
	expect(size(build(parser, [unit, user, header]))).toBe(9);
	expect(size(build(parser, [unit, user]))).toBe(4);
});

test('names that preparing did not ask for mean what they mean in each program', async () => {
	const { parser } = await counting();
	const plain = build(parser, [unit]);
	const other = build(parser, [unit, { file: 'include/late.h', text: '#define NEVER_NAMED 7\n' }]);
	expect(plain.constant('NEVER_NAMED', 'a.c')).toBeUndefined();
	expect(other.constant('NEVER_NAMED', 'a.c')).toBe(7);
	expect(plain.constant('NEVER_NAMED', 'a.c')).toBeUndefined();
});

test('units that stand alone do not see each other', async () => {
	const { parser } = await counting();
	const alone = (file: string, value: number): SourceUnit => ({
		file,
		alone: true,
		text: `static int h(void) { return ${value}; }\nint only_${value}(void) { return h(); }\n`,
	});
	const p = build(parser, [unit, alone('s1.c', 1), alone('s2.c', 2)]);
	expect(p.fn('h', 's1.c')?.link).toBe('s1.c:h');
	expect(p.fn('h', 's2.c')?.link).toBe('s2.c:h');
	expect(p.fn('only_1', 's2.c')).toBeUndefined();
	expect(p.fn('only_1')).toBeUndefined();
	expect(p.fn('f', 's1.c')?.link).toBe('f');
	expect(p.functions().map((f) => f.name)).toEqual(['f', 'g']);
});

test('programs whose units include the same share the headers of an open tree', async () => {
	const { parser, texts } = await counting();
	const files: Readonly<Record<string, string>> = {
		'include/linux/t.h': '#ifndef T_H\n#define T_H\n#define WIDE 3\nstruct t { char a[WIDE]; };\n#endif\n',
		'include/linux/o.h': '#define WIDE 5\n',
	};
	const where: Readonly<Record<string, string>> = { t: 'include/linux/t.h', WIDE: 'include/linux/t.h' };
	const tree: KernelTree = { find: (_, name) => (where[name] ? [where[name]] : []), read: (path) => files[path] };
	const size = (file: string, include: string): number =>
		buildProgram([{ file, text: `#include <linux/${include}.h>\nint ${file[0]};\n` }], {
			parser,
			config: { symbols: {}, otherwise: 'n' },
			models: [],
			tree,
		}).types.sizeOf({ k: 'record', id: 'struct t' });
	expect(size('a.c', 't')).toBe(3);
	const headers = (): number => texts.filter((t) => t.includes('struct t')).length;
	expect(headers()).toBe(1);
	expect(size('a.c', 't')).toBe(3);
	expect(headers()).toBe(1);
	expect(size('b.c', 'o')).toBe(3);
	expect(headers()).toBe(2);
});

test('a function that a header of the tree declares is not looked up in the .c file until it is entered', async () => {
	const { parser, texts } = await counting();
	const files: Readonly<Record<string, string>> = {
		'include/linux/w.h': 'struct w;\nlong w_run(struct w *w);\n',
		'kernel/w.c': 'struct w { int a; };\nlong w_run(struct w *w) { return w->a; }\n',
	};
	const tree: KernelTree = {
		find: (kind, name) => (kind === 'function' && name === 'w_run' ? ['kernel/w.c', 'include/linux/w.h'] : []),
		read: (path) => files[path],
	};
	const program = buildProgram([{ file: 'a.c', text: 'struct w;\nlong f(struct w *w) { return w_run(w); }\n' }], {
		parser,
		config: { symbols: {}, otherwise: 'n' },
		models: [],
		tree,
	});
	expect(program.fn('f')?.blocks.length).toBeGreaterThan(0);
	expect(program.info('w_run', 'a.c', 'units')).toBeUndefined();
	expect(texts.some((t) => t.includes('w->a'))).toBe(false);
	expect(program.info('w_run', 'a.c')?.file).toBe('kernel/w.c');
});
