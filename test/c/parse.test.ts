import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { outline } from '../../src/c/outline';
import { loadNativeParser } from '../../src/cli/native-parser';
import { dump, prepared, requireHere, wasmParser } from './parser';

const samples = (): { name: string; text: string }[] => [
	...readdirSync('src/kernel/include').map((f) => ({ name: f, text: readFileSync(path.join('src/kernel/include', f), 'utf8') })),
	{ name: 'damaged', text: 'int f(void) { return 1 }\nint g(int a) { if (a { a = ; } }\n' },
	{ name: 'not C', text: '<html>\n<p>hello\0 {{{\n' },
	{ name: 'empty', text: '' },
	{ name: 'beyond latin', text: '/* ü 漢 😀 */ int f(void) { return *"é"; } int g;\n' },
	{ name: 'long', text: 'int f(int a) { return a + 1; }\n'.repeat(600) },
];

test('native and WASM parsers give the same trees', async () => {
	const native = loadNativeParser(requireHere);
	if (!native) {
		console.log('not run: the optional package tree-sitter is not installed');
		return;
	}
	const wasm = await wasmParser();
	for (const { name, text } of samples()) {
		for (const t of [text, prepared(text).text]) expect(dump(native.parse(t)) === dump(wasm.parse(t)), name).toBe(true);
	}
});

test('a body looked into later has the offsets of the whole text', async () => {
	const wasm = await wasmParser();
	const text = 'int a;\n\nstatic int f(int x)\n{\n\treturn x + a;\n}\nint g(void) { f(2); }\n';
	const tree = dump(wasm.parse(text));
	expect(tree).toContain(`identifier ${text.indexOf('a;\n}')}-${text.indexOf('a;\n}') + 1}`);
	expect(tree).toContain(`function: identifier ${text.indexOf('f(2)')}-${text.indexOf('f(2)') + 1}`);
});

test('damage is told per function', async () => {
	const wasm = await wasmParser();
	const p = prepared('int ok(void) { return 1; }\nint bad(void) { return 1 +; }\n');
	const found = outline(p, wasm.parse(p.text), { file: 'a.c', text: p.source });
	expect(found.map((f) => [f.name, f.damaged])).toEqual([
		['ok', false],
		['bad', true],
	]);
});
