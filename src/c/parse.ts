/** tree-sitter-c over WASM, as the extension uses it. Owns the loading; trees are copied in tree-copy.ts. */
import { Language, Parser } from 'web-tree-sitter';
import { invariant } from '../base/invariant';
import { partsReader } from './parse-parts';
import type { CParser } from './program';
import type { OwnedTree } from './tree-copy';
import { fastCursors } from './wasm-cursor';

/** The little of WebAssembly that starting the engine needs; every host has it. */
declare const WebAssembly: {
	instantiate(bytes: Uint8Array, imports: object): Promise<{ readonly instance: { readonly exports: object }; readonly module: object }>;
};

let engine: Promise<void> | undefined;
let engineExports: object | undefined;

/** Starts the engine, once; keeps what it exports. */
const start = (wasm: Uint8Array): Promise<void> =>
	new Promise((resolve, reject) => {
		const instantiateWasm = (imports: object, receive: (instance: object, module: object) => void): object => {
			WebAssembly.instantiate(wasm, imports).then(({ instance, module }) => {
				engineExports = instance.exports;
				receive(instance, module);
			}, reject);
			return {};
		};
		Parser.init({ instantiateWasm }).then(resolve, reject);
	});

/** A parser on web-tree-sitter. `engineWasm` is web-tree-sitter.wasm, `grammarWasm` is tree-sitter-c.wasm. */
export async function createWasmParser(engineWasm: Uint8Array, grammarWasm: Uint8Array): Promise<CParser> {
	engine ??= start(engineWasm);
	await engine;
	const language = await Language.load(grammarWasm);
	const parser = new Parser();
	parser.setLanguage(language);
	const fast = fastCursors(engineExports, language);
	const open = (text: string): OwnedTree => {
		const tree = parser.parse(text);
		invariant(tree, 'tree-sitter gives a tree for any text');
		const quick = tree.rootNode.hasError ? undefined : fast(tree);
		if (quick)
			return {
				cursor: quick,
				damaged: () => false,
				delete: () => {
					quick.delete();
					tree.delete();
				},
			};
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
