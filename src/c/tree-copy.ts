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

const DOLLAR = 36;
const BACKSLASH = 92;
const UNDERSCORE = 95;

/** Leaves that are one word. */
const words = new Set(['identifier', 'type_identifier', 'field_identifier', 'statement_identifier', 'primitive_type']);

/** Kinds in which white space is not only between children. */
const whole = new Set(['string_literal', 'char_literal']);

/**
 * Copies trees. Every question to a cursor is a call into WASM, which costs more than reading the text: in a sound tree a node begins
 * where its first child does and ends where its last one does, and only white space stands between two siblings (a comment is one).
 */
class Copier {
	/** `base`: where the text stands. */
	constructor(
		private readonly cursor: TreeCursor,
		private readonly text: string,
		private readonly base: number,
	) {}

	/** The node under the cursor. `sound`: no ERROR or MISSING node is in it. */
	node(sound: boolean, field: string | undefined): Node {
		return sound ? this.soundNode(this.cursor.startIndex, field) : this.askedNode(field);
	}

	/** The children of the node under the cursor. */
	children(sound: boolean): readonly Node[] {
		return sound ? this.soundChildren(this.cursor.nodeType, this.cursor.startIndex) : this.askedChildren();
	}

	private askedNode(field: string | undefined): Node {
		const { cursor, base } = this;
		const type = cursor.nodeType;
		const named = this.isNamed(type);
		const start = cursor.startIndex;
		const end = cursor.endIndex;
		const missing = end === start && cursor.nodeIsMissing;
		const children = !named || leaves.has(type) ? noChildren : this.askedChildren();
		return makeNode(type, start + base, end + base, named, missing, field, children);
	}

	private askedChildren(): readonly Node[] {
		const { cursor } = this;
		if (!cursor.gotoFirstChild()) return noChildren;
		const out: Node[] = [];
		do out.push(this.askedNode(cursor.currentFieldName ?? undefined));
		while (cursor.gotoNextSibling());
		cursor.gotoParent();
		return out;
	}

	/** `start`: of the node under the cursor, in the text. */
	private soundNode(start: number, field: string | undefined): Node {
		const { cursor, base } = this;
		const type = cursor.nodeType;
		// Lines are tokens there, and white space stands within tokens.
		if (type.startsWith('preproc_')) return this.askedNode(field);
		const named = this.isNamed(type);
		if (!named) return makeNode(type, start + base, start + type.length + base, false, false, field, noChildren);
		const children = leaves.has(type) ? noChildren : this.soundChildren(type, start);
		const end =
			children.length > 0 ? (children[children.length - 1] as Node).end : (words.has(type) ? this.wordEnd(start) : cursor.endIndex) + base;
		return makeNode(type, start + base, end, true, false, field, children);
	}

	/** `type`, `start`: of the node under the cursor; `start` in the text. */
	private soundChildren(type: string, start: number): readonly Node[] {
		const { cursor, base } = this;
		if (!cursor.gotoFirstChild()) return noChildren;
		const spaced = !whole.has(type);
		const out: Node[] = [];
		for (let at = start; ; ) {
			const n = this.soundNode(at, cursor.currentFieldName ?? undefined);
			out.push(n);
			if (!cursor.gotoNextSibling()) break;
			at = spaced ? this.nextStart(n.end - base) : cursor.startIndex;
		}
		cursor.gotoParent();
		return out;
	}

	/** Where the sibling that the cursor stands on begins: `from` is the end of the one before it. */
	private nextStart(from: number): number {
		const { text } = this;
		for (let i = from; i < text.length; i++) {
			const c = text.charCodeAt(i);
			if (c === 32 || c === 9 || c === 10) continue;
			return c < 33 || c > 126 || c === BACKSLASH ? this.cursor.startIndex : i;
		}
		return this.cursor.startIndex;
	}

	/** End of the word that the cursor stands on. */
	private wordEnd(start: number): number {
		const { text } = this;
		for (let i = start; i < text.length; i++) {
			const c = text.charCodeAt(i);
			if (c > 126 || c === BACKSLASH || c === DOLLAR) return this.cursor.endIndex;
			if (!((c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === UNDERSCORE)) return i;
		}
		return text.length;
	}

	private isNamed(type: string): boolean {
		let is = named.get(type);
		if (is === undefined) {
			is = this.cursor.nodeIsNamed;
			named.set(type, is);
		}
		return is;
	}
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
	const copier = new Copier(cursor, text, base);
	const nodes: Node[] = [];
	const damaged = new Set<Node>();
	const anyDamage = tree.damaged();
	if (cursor.gotoFirstChild()) {
		do {
			const sound = !anyDamage || !tree.damaged();
			const n =
				sound && cursor.nodeType === 'function_definition' ? copyFunction(cursor, copier, text, base, open) : copier.node(sound, undefined);
			nodes.push(n);
			if (!sound) damaged.add(n);
		} while (cursor.gotoNextSibling());
		cursor.gotoParent();
	}
	const made = { type: cursor.nodeType, start: cursor.startIndex + base, end: cursor.endIndex + base, nodes, damaged };
	tree.delete();
	return made;
}

function copyFunction(cursor: TreeCursor, copier: Copier, text: string, base: number, open: (text: string) => OwnedTree): Node {
	const start = cursor.startIndex;
	const end = cursor.endIndex;
	const children: Node[] = [];
	if (cursor.gotoFirstChild()) {
		do {
			const field = cursor.currentFieldName ?? undefined;
			if (field !== 'body') children.push(copier.node(true, field));
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
	if (into() && into()) body = new Copier(cursor, text, base).children(sound);
	tree.delete();
	return body;
}
