/** The C grammar for the benches: web-tree-sitter's WASM as the extension uses it. Owns finding the two WASM files. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import { createWasmParser } from '../../src/c/parse';
import type { CParser } from '../../src/c/program';

export async function benchParser(): Promise<CParser> {
	const from = createRequire(path.resolve('package.json'));
	const engine = path.join(path.dirname(from.resolve('web-tree-sitter')), 'web-tree-sitter.wasm');
	const grammar = from.resolve('tree-sitter-c/tree-sitter-c.wasm');
	return createWasmParser(readFileSync(engine), readFileSync(grammar));
}

/** tree-sitter alone, for ratios: parses a text as it stands and throws the tree away. After benchParser, which starts the engine. */
export async function rawParse(): Promise<(text: string) => void> {
	const from = createRequire(path.resolve('package.json'));
	const parser = new Parser();
	parser.setLanguage(await Language.load(readFileSync(from.resolve('tree-sitter-c/tree-sitter-c.wasm'))));
	return (text) => parser.parse(text)?.delete();
}
