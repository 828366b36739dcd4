/**
 * tree-sitter-c over WASM, and the copying of its trees into plain Nodes. Owns tree lifetime: a tree is deleted in the call that
 * made it. The body of an undamaged function is copied only when somebody looks into it, by parsing that function's text again:
 * most functions of a file are never looked into.
 */
import { Language, Parser } from 'web-tree-sitter';
import { invariant } from '../base/invariant';
import type { CParser, Node } from './program';

/** What copying needs of a cursor; web-tree-sitter's and the native one both have it. */
export interface TreeCursor {
	readonly nodeType: string;
	readonly nodeIsNamed: boolean;
	readonly nodeIsMissing: boolean;
	readonly startIndex: number;
	readonly endIndex: number;
	readonly currentFieldName: string | null | undefined;
	gotoFirstChild(): boolean;
	gotoNextSibling(): boolean;
	gotoParent(): boolean;
}

/** A tree just made. `damaged`: the node that the cursor stands on has an ERROR or MISSING node in it. */
export interface OwnedTree {
	readonly cursor: TreeCursor;
	damaged(): boolean;
	delete(): void;
}

/** Named kinds that never have children: no need to ask. */
const leaves = new Set([
	'identifier',
	'type_identifier',
	'field_identifier',
	'statement_identifier',
	'primitive_type',
	'number_literal',
	'string_content',
	'escape_sequence',
	'character',
	'comment',
	'true',
	'false',
]);

interface Plain {
	type: string;
	start: number;
	end: number;
	named: boolean;
	missing: boolean;
	field: string | undefined;
	children: readonly Node[];
}

const noChildren: readonly Node[] = [];

const makeNode = (
	type: string,
	start: number,
	end: number,
	named: boolean,
	missing: boolean,
	field: string | undefined,
	children: readonly Node[],
): Plain => ({
	type,
	start,
	end,
	named,
	missing,
	field,
	children,
});

/** A compound statement whose children are made when first asked for. */
class LazyBody implements Node {
	readonly type = 'compound_statement';
	readonly named = true;
	readonly missing = false;
	readonly field = 'body';
	private made: readonly Node[] | undefined;
	constructor(
		readonly start: number,
		readonly end: number,
		private make: (() => readonly Node[]) | undefined,
	) {}
	get children(): readonly Node[] {
		if (!this.made) {
			invariant(this.make, 'a lazy body makes its children once');
			this.made = this.make();
			this.make = undefined;
		}
		return this.made;
	}
}

/** Named or not, by kind; kinds are few. The grammar has no kind that is both. */
const named = new Map<string, boolean>();

/** Copies the node under the cursor, its offsets moved by `base`. `sound`: no ERROR or MISSING node is in it. */
function copyNode(cursor: TreeCursor, base: number, sound: boolean, field: string | undefined): Node {
	const type = cursor.nodeType;
	let isNamed = named.get(type);
	if (isNamed === undefined) {
		isNamed = cursor.nodeIsNamed;
		named.set(type, isNamed);
	}
	const start = cursor.startIndex;
	if (!isNamed && sound) return makeNode(type, start + base, start + type.length + base, false, false, field, noChildren);
	const end = cursor.endIndex;
	const missing = !sound && end === start && cursor.nodeIsMissing;
	if (!isNamed || leaves.has(type)) return makeNode(type, start + base, end + base, isNamed, missing, field, noChildren);
	return makeNode(type, start + base, end + base, isNamed, missing, field, copyChildren(cursor, base, sound));
}

function copyChildren(cursor: TreeCursor, base: number, sound: boolean): readonly Node[] {
	if (!cursor.gotoFirstChild()) return noChildren;
	const out: Node[] = [];
	do out.push(copyNode(cursor, base, sound, cursor.currentFieldName ?? undefined));
	while (cursor.gotoNextSibling());
	cursor.gotoParent();
	return out;
}

/** Reads the tree that `open` makes; `open` is called again, on a part of the text, when a body is looked into. */
export function readTree(text: string, open: (text: string) => OwnedTree): Node {
	const tree = open(text);
	const { cursor } = tree;
	const top: Node[] = [];
	if (cursor.gotoFirstChild()) {
		do {
			const sound = !tree.damaged();
			if (sound && cursor.nodeType === 'function_definition') top.push(copyFunction(cursor, text, open));
			else top.push(copyNode(cursor, 0, sound, undefined));
		} while (cursor.gotoNextSibling());
		cursor.gotoParent();
	}
	const root = makeNode(cursor.nodeType, cursor.startIndex, cursor.endIndex, true, false, undefined, top);
	tree.delete();
	return root;
}

function copyFunction(cursor: TreeCursor, text: string, open: (text: string) => OwnedTree): Node {
	const start = cursor.startIndex;
	const end = cursor.endIndex;
	const children: Node[] = [];
	if (cursor.gotoFirstChild()) {
		do {
			const field = cursor.currentFieldName ?? undefined;
			if (field !== 'body') children.push(copyNode(cursor, 0, true, field));
			else {
				children.push(new LazyBody(cursor.startIndex, cursor.endIndex, () => bodyAgain(text.slice(start, end), start, open)));
			}
		} while (cursor.gotoNextSibling());
		cursor.gotoParent();
	}
	return makeNode('function_definition', start, end, true, false, undefined, children);
}

/** Parses one function's text and copies what its body holds. */
function bodyAgain(text: string, base: number, open: (text: string) => OwnedTree): readonly Node[] {
	const tree = open(text);
	const { cursor } = tree;
	let body: readonly Node[] = noChildren;
	const into = (): boolean => {
		if (!cursor.gotoFirstChild()) return false;
		do if (cursor.currentFieldName === 'body' || cursor.nodeType === 'function_definition') return true;
		while (cursor.gotoNextSibling());
		return false;
	};
	const sound = !tree.damaged();
	if (into() && into()) body = copyChildren(cursor, base, sound);
	tree.delete();
	return body;
}

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
	return { parse: (text) => readTree(text, open) };
}
