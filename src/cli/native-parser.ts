/**
 * tree-sitter compiled for this machine: about twice as fast as WASM, same trees. Owns loading it; undefined where it is not installed.
 */
import type { createRequire } from 'node:module';
import { partsReader } from '../c/parse-parts';
import type { CParser } from '../c/program';
import type { TreeCursor } from '../c/tree-copy';

/** What we use of the `tree-sitter` package. */
interface NativeTree {
	walk(): TreeCursor & { readonly currentNode: { readonly hasError: boolean } };
}
interface NativeParser {
	setLanguage(language: unknown): void;
	parse(input: (index: number) => string, old: null, options: { readonly bufferSize: number }): NativeTree;
}

/** Text handed over at a time, in UTF-16 units; the binding refuses strings of 32768 and more. */
const CHUNK = 16384;

/** A native C parser, or undefined when the optional package is missing or does not load. */
export function loadNativeParser(require: ReturnType<typeof createRequire>): CParser | undefined {
	let parser: NativeParser;
	try {
		const Parser: new () => NativeParser = require('tree-sitter');
		parser = new Parser();
		parser.setLanguage(require('tree-sitter-c'));
	} catch {
		return undefined;
	}
	const open = (text: string) => {
		const tree = parser.parse((index) => text.slice(index, index + CHUNK), null, { bufferSize: CHUNK * 2 });
		const cursor = tree.walk();
		return { cursor, damaged: () => cursor.currentNode.hasError, delete: () => {} };
	};
	return { parse: partsReader(open) };
}
