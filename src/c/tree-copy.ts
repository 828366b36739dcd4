/**
 * Copying of tree-sitter trees into plain Nodes. Owns tree lifetime: a tree is deleted in the call that made it. The body of an
 * undamaged function is copied only when somebody looks into it, by parsing that function's text again: most functions of a file
 * are never looked into.
 */
import type { Node } from './program';

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
	/** `text`: of the function, which begins at `at`. */
	constructor(
		readonly start: number,
		readonly end: number,
		private readonly text: string,
		private readonly at: number,
		private readonly open: (text: string) => OwnedTree,
	) {}
	get children(): readonly Node[] {
		this.made ??= bodyAgain(this.text, this.at, this.open);
		return this.made;
	}
	moved(by: number): Node {
		return new LazyBody(this.start + by, this.end + by, this.text, this.at + by, this.open);
	}
}

/** A copy of a node that stands `by` further on. Bodies that were not made stay so. */
export function moved(n: Node, by: number): Node {
	if (n instanceof LazyBody) return n.moved(by);
	const children = n.children.length === 0 ? noChildren : n.children.map((c) => moved(c, by));
	return makeNode(n.type, n.start + by, n.end + by, n.named, n.missing, n.field, children);
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

/** The items at the top of a text. */
export interface Made {
	readonly type: string;
	readonly start: number;
	readonly end: number;
	readonly nodes: readonly Node[];
	/** Those with an ERROR or MISSING node in them. */
	readonly damaged: ReadonlySet<Node>;
}

export const rootOf = (m: Made): Node => makeNode(m.type, m.start, m.end, true, false, undefined, m.nodes);

/** Reads the tree that `open` makes of a text that stands at `base`; `open` is called again, on a part of it, when a body is looked into. */
export function readTop(text: string, base: number, open: (text: string) => OwnedTree): Made {
	const tree = open(text);
	const { cursor } = tree;
	const nodes: Node[] = [];
	const damaged = new Set<Node>();
	if (cursor.gotoFirstChild()) {
		do {
			const sound = !tree.damaged();
			const n =
				sound && cursor.nodeType === 'function_definition'
					? copyFunction(cursor, text, base, open)
					: copyNode(cursor, base, sound, undefined);
			nodes.push(n);
			if (!sound) damaged.add(n);
		} while (cursor.gotoNextSibling());
		cursor.gotoParent();
	}
	const made = { type: cursor.nodeType, start: cursor.startIndex + base, end: cursor.endIndex + base, nodes, damaged };
	tree.delete();
	return made;
}

function copyFunction(cursor: TreeCursor, text: string, base: number, open: (text: string) => OwnedTree): Node {
	const start = cursor.startIndex;
	const end = cursor.endIndex;
	const children: Node[] = [];
	if (cursor.gotoFirstChild()) {
		do {
			const field = cursor.currentFieldName ?? undefined;
			if (field !== 'body') children.push(copyNode(cursor, base, true, field));
			else children.push(new LazyBody(cursor.startIndex + base, cursor.endIndex + base, text.slice(start, end), start + base, open));
		} while (cursor.gotoNextSibling());
		cursor.gotoParent();
	}
	return makeNode('function_definition', start + base, end + base, true, false, undefined, children);
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
