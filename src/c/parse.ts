/** tree-sitter-c over WASM, as the extension uses it. Owns the loading; trees are copied in tree-copy.ts. */
import { Language, Parser } from 'web-tree-sitter';
import { invariant } from '../base/invariant';
import { partsReader } from './parse-parts';
import type { CParser } from './program';
import type { OwnedTree } from './tree-copy';

let engine: Promise<void> | undefined;

/** A parser on web-tree-sitter. `engineWasm` is web-tree-sitter.wasm, `grammarWasm` is tree-sitter-c.wasm. */
export async function createWasmParser(engineWasm: Uint8Array, grammarWasm: Uint8Array): Promise<CParser> {
	engine ??= Parser.init({ wasmBinary: engineWasm.slice().buffer });
	await engine;
	const language = await Language.load(grammarWasm);
	const parser = new Parser();
	parser.setLanguage(language);
	const open = (text: string): OwnedTree => {
		const tree = parser.parse(text);
		invariant(tree, 'tree-sitter gives a tree for any text');
		const cursor = tree.walk();
		return {
			cursor,
			damaged: () => cursor.currentNode.hasError,
			delete: () => {
				cursor.delete();
				tree.delete();
			},
		};
	};
	return { parse: partsReader(open) };
}
