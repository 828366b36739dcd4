/**
 * Long texts parsed in parts: a file's items at file level do not look at each other, so an item whose text was parsed before (the
 * base of a patched file, the same file before an edit) is taken from that tree. Owns the splitting and what is remembered; where any
 * damage is met the whole text is parsed instead, so that the tree is always the one that the whole text gives.
 */
import type { Node } from './program';
import { type Made, moved, type OwnedTree, readTop, rootOf } from './tree-copy';

/** Shorter texts are parsed whole: they cost less than looking them up. UTF-16 units. */
const SHORT = 4096;
/** Text remembered per parser, in UTF-16 units. */
const REMEMBERED = 4_000_000;

/** Items that end where a part ends and never take in what follows. */
const ITEMS: ReadonlySet<string> = new Set([
	'function_definition',
	'declaration',
	'type_definition',
	'struct_specifier',
	'union_specifier',
	'enum_specifier',
	'expression_statement',
	'linkage_specification',
	'comment',
	';',
]);

/** Specifiers without the `;` go on in what follows: `struct s {…} f(void) {…}`. */
const closed = (nodes: readonly Node[]): boolean => !/_specifier$/.test(nodes.at(-1)?.type ?? '');

const NEWLINE = 10;
const isSpace = (c: number): boolean => c === 32 || (c >= 9 && c <= 13);

/** Characters that the splitting looks at. */
const MARKS = new Uint8Array(128);
for (const c of `"'/{([])};`) MARKS[c.charCodeAt(0)] = 1;

/** Ascending ends of parts; the last is the end of the text. A part ends behind a `;` at file level, or behind a `}` that ends a line there. */
export function splitTop(text: string): number[] {
	const ends: number[] = [];
	const n = text.length;
	let depth = 0;
	for (let i = 0; i < n; i++) {
		const c = text.charCodeAt(i);
		if (c > 127 || MARKS[c] === 0) continue;
		switch (c) {
			case 34: // "
			case 39: // '
				for (i++; i < n; i++) {
					const d = text.charCodeAt(i);
					if (d === c || d === NEWLINE) break;
					if (d === 92) i++;
				}
				break;
			case 47: // comments
				if (text.charCodeAt(i + 1) === 42) {
					const end = text.indexOf('*/', i + 2);
					i = end < 0 ? n : end + 1;
				} else if (text.charCodeAt(i + 1) === 47) {
					const end = text.indexOf('\n', i);
					i = end < 0 ? n : end;
				}
				break;
			case 123: // {
			case 40: // (
			case 91: // [
				depth++;
				break;
			case 41: // )
			case 93: // ]
				if (depth > 0) depth--;
				break;
			case 125: // }
				if (depth > 0) depth--;
				if (depth === 0 && endsLine(text, i + 1)) ends.push(i + 1);
				break;
			case 59: // ;
				if (depth === 0) ends.push(i + 1);
				break;
		}
	}
	if (ends.at(-1) !== n) ends.push(n);
	return ends;
}

function endsLine(text: string, at: number): boolean {
	for (let i = at; i < text.length; i++) {
		const c = text.charCodeAt(i);
		if (c === NEWLINE) return true;
		if (!isSpace(c)) return false;
	}
	return true;
}

interface Part {
	readonly nodes: readonly Node[];
	/** Offset that the part had where its nodes were made. */
	readonly at: number;
}

/** A reader of texts that remembers parts. `open` makes a tree. */
export function partsReader(open: (text: string) => OwnedTree): (text: string) => Node {
	const parts = new Map<string, Part>();
	let size = 0;
	const remember = (key: string, part: Part): void => {
		if (parts.has(key)) return;
		parts.set(key, part);
		size += key.length;
		for (const old of parts.keys()) {
			if (size <= REMEMBERED) break;
			parts.delete(old);
			size -= old.length;
		}
	};

	/**
	 * Keeps the parts of a text that hold whole sound items, from part `first` on; damage reaches into the part behind it. `keys`: the
	 * text of each part.
	 */
	const keep = (keys: readonly string[], ends: readonly number[], first: number, made: Made): void => {
		let k = 0;
		let from = first === 0 ? 0 : (ends[first - 1] as number);
		let before = true;
		for (let p = first; p < ends.length && k < made.nodes.length; p++) {
			const end = ends[p] as number;
			const nodes: Node[] = [];
			let clean = true;
			for (; k < made.nodes.length && (made.nodes[k] as Node).start < end; k++) {
				const n = made.nodes[k] as Node;
				if (n.start < from || n.end > end || made.damaged.has(n) || !ITEMS.has(n.type)) clean = false;
				nodes.push(n);
			}
			clean &&= closed(nodes);
			if (clean && before && nodes.length > 0) remember(keys[p] as string, { nodes, at: from });
			before = clean;
			from = end;
		}
	};
	const whole = (text: string, keys: readonly string[], ends: readonly number[]): Node => {
		const made = readTop(text, 0, open);
		keep(keys, ends, 0, made);
		return rootOf(made);
	};

	return (text) => {
		if (text.length < SHORT) return rootOf(readTop(text, 0, open));
		const ends = splitTop(text);
		const keys: string[] = [];
		const known: (Part | undefined)[] = [];
		let hit = 0;
		for (let p = 0, from = 0; p < ends.length; p++) {
			const end = ends[p] as number;
			const key = text.slice(from, end);
			const part = parts.get(key);
			keys.push(key);
			known.push(part);
			if (part) hit += end - from;
			from = end;
		}
		if (hit * 2 < text.length) return whole(text, keys, ends);
		const nodes: Node[] = [];
		for (let p = 0; p < ends.length; ) {
			const from = p === 0 ? 0 : (ends[p - 1] as number);
			const part = known[p];
			if (part) {
				for (const n of part.nodes) nodes.push(moved(n, from - part.at));
				p++;
				continue;
			}
			const first = p;
			while (p < ends.length && known[p] === undefined) p++;
			const made = readTop(text.slice(from, ends[p - 1]), from, open);
			if (made.damaged.size > 0 || made.nodes.some((n) => !ITEMS.has(n.type)) || !closed(made.nodes)) return whole(text, keys, ends);
			keep(keys, ends, first, made);
			for (const n of made.nodes) nodes.push(n);
		}
		if (nodes.length === 0) return whole(text, keys, ends);
		return rootOf({ type: 'translation_unit', start: (nodes[0] as Node).start, end: text.length, nodes, damaged: new Set() });
	};
}
