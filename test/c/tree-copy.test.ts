import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Language, Parser, type Tree } from 'web-tree-sitter';
import { fastCursors } from '../../src/c/wasm-cursor';
import { dump, prepared, requireHere, wasmParser } from './parser';

const parser = await wasmParser();
const language = await Language.load(readFileSync(requireHere.resolve('tree-sitter-c/tree-sitter-c.wasm')));
const plain = new Parser();
plain.setLanguage(language);

/** The tree as web-tree-sitter's own cursor tells it. */
function told(text: string): string {
	const tree = plain.parse(text) as Tree;
	const cursor = tree.walk();
	const out: string[] = [];
	const walk = (depth: number): void => {
		const field = cursor.currentFieldName ? `${cursor.currentFieldName}: ` : '';
		const kind = `${cursor.nodeIsNamed ? '' : ' anonymous'}${cursor.nodeIsMissing ? ' missing' : ''}`;
		out.push(`${' '.repeat(depth)}${field}${cursor.nodeType} ${cursor.startIndex}-${cursor.endIndex}${kind}`);
		if (!cursor.gotoFirstChild()) return;
		do walk(depth + 1);
		while (cursor.gotoNextSibling());
		cursor.gotoParent();
	};
	walk(0);
	cursor.delete();
	tree.delete();
	return out.join('\n');
}

const same = (text: string): void => expect(dump(parser.parse(text))).toBe(told(text));

describe('copied trees', () => {
	it('places strings, characters and what stands around them', () => {
		same(`char *a = "  two\\n  spaces" /* c */ "x" ; char b = ' ', c = '\\'';\nchar *d = "\\t\\"" \n "";\n`);
	});
	it('places words that are not plain ASCII, and joined lines', () => {
		same('int \\\n é$1 = a\\\n + b$c; int x/**/y;\n\fint\tz\r\n;\n');
	});
	it('places directives that are left in a text', () => {
		same('#define A  1 \n#define F(a, b) a \\\n + b\n#pragma  pack( 1 )\n#if A\nint x;\n#else\nint y;\n#endif\n# include  <a.h>\nint z;\n');
	});
	it('places functions, operators and lists', () => {
		same(
			'static int f(struct s *p, int (*g)(void)) { return p -> a [ 1 ] ? - - x : sizeof  (int) + (u8) y++ ; }\nint t[] = { [ 0 ] = 1 , { .a = 2 } , };\n',
		);
	});
	it('places damage as it is told', () => {
		same('int f(void) { return 1 + ; }\nint g(void) { if (x }\nint ok(void) { return 2; }\n');
	});
	it('places our own headers', () => {
		const dir = 'src/kernel/include';
		for (const f of readdirSync(dir)) if (f.endsWith('.h')) same(prepared(readFileSync(path.join(dir, f), 'utf8')).text);
	});
});

describe('the cursor that asks the engine directly', () => {
	it('is not there for an engine that exports other functions', () => {
		const tree = plain.parse('int x;') as Tree;
		expect(fastCursors(undefined, language)(tree)).toBeUndefined();
		expect(fastCursors({ ts_tree_cursor_new_wasm: () => {} }, language)(tree)).toBeUndefined();
		tree.delete();
	});
});
