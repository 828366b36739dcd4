// A text whose items were partly parsed before gives the tree that it gives when nothing was parsed before.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { splitTop } from '../../src/c/parse-parts';
import { dump, prepared, wasmParser } from './parser';

const headers = readdirSync('src/kernel/include')
	.map((f) => prepared(readFileSync(path.join('src/kernel/include', f), 'utf8')).text)
	.join('\n');
const functions = Array.from(
	{ length: 120 },
	(_, i) =>
		`/* ${i} { */\nstatic int f${i}(struct s *p, int n)\n{\n\tif (n) {\n\t\tp->a = "};{"[n];\n\t}\n\treturn ${i};\n}\n\nstruct t${i} {\n\tint a;\n};\n`,
).join('\n');

/** The text with something put in, taken out or broken at a line, each kind at several lines. */
function variants(text: string): string[] {
	const lines = text.split('\n');
	const at = (k: number): number => Math.floor((lines.length * k) / 7);
	const out: string[] = [];
	for (let k = 1; k < 7; k++) {
		const before = lines.slice(0, at(k));
		const after = lines.slice(at(k));
		for (const put of ['int put_in;', '}', '{', 'else return;', 'case 3: x;', '"', '/* open', 'int f(void) { return 1 +; }', '#', ') ('])
			out.push([...before, put, ...after].join('\n'));
		out.push([...before.slice(0, -3), ...after].join('\n'), [...before, ...after.slice(9)].join('\n'), before.join('\n'));
	}
	return out;
}

async function check(text: string, changed: readonly string[]): Promise<void> {
	const warm = await wasmParser();
	warm.parse(text);
	for (const t of changed) {
		const cold = await wasmParser();
		expect(dump(warm.parse(t)) === dump(cold.parse(t))).toBe(true);
	}
}

test('splits at file level only', () => {
	const text = 'int a = 1; /* ; */ int f(void) { g(";}"); }\nstruct s { int x; } v;\nchar c = \'}\';';
	const ends = splitTop(text);
	expect(ends.map((end, i) => text.slice(i === 0 ? 0 : ends[i - 1], end).trim())).toEqual([
		'int a = 1;',
		'/* ; */ int f(void) { g(";}"); }',
		'struct s { int x; } v;',
		"char c = '}';",
	]);
});

test('a changed text gives the same tree from parts as whole', async () => {
	await check(functions, [functions, ...variants(functions)]);
}, 60_000);

test('so do headers of ours', async () => {
	await check(headers, [headers, ...variants(headers)]);
}, 60_000);

test('so do files of real fixes, before and after', async () => {
	const corpus = path.resolve('../shared/corpus');
	if (!existsSync(corpus)) {
		console.log('not run: no corpus of kernel fixes beside the repository');
		return;
	}
	const cases = readdirSync(corpus, { withFileTypes: true }).filter((d) => d.isDirectory());
	for (const d of cases.filter((_, i) => i % 24 === 0)) {
		const text = prepared(readFileSync(path.join(corpus, d.name, 'pre.c'), 'utf8')).text;
		const lines = text.split('\n');
		const cut = lines.length >> 1;
		await check(text, [
			text,
			[...lines.slice(0, cut), '\tx = 1;', ...lines.slice(cut)].join('\n'),
			[...lines.slice(0, cut), ...lines.slice(cut + 2)].join('\n'),
		]);
	}
}, 120_000);
