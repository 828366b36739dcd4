/**
 * The tokens that shaping walks over (annotations already set aside), and the edits it makes. Owns token access, bracket mates
 * and edits; what to edit is decided in expression.ts, declaration.ts and statement.ts. Offsets are those of the expanded text.
 */
import { type Names, punct, T_NAME, T_PUNCT, type Tokens } from '../lex';
import { blanked } from '../preprocess/output';
import { classify, W_ANNOTATION, W_ANNOTATION_ARGS, W_ATTRIBUTE, W_MACRO_LIKE, W_PRIMITIVE, W_RESERVED } from './words';

export type Mark = 'type-argument' | 'iterator';

export interface Edit {
	readonly at: number;
	readonly end: number;
	readonly text: string;
	/** The side table that the start of `text` goes to. */
	readonly mark?: Mark;
}

/** An annotation with offsets of the expanded text. */
export interface RawAnnotation {
	readonly name: string;
	readonly args: string;
	readonly at: number;
	readonly end: number;
}

/** The walkers, each in its own file, reachable from each other through here. */
export interface Walkers {
	/** Tokens [from, to) are an expression. */
	expression(from: number, to: number): void;
	/** `{ … }` at i is an initialiser; gives the index after it. */
	initializer(i: number): number;
	/** Type name at i (specifiers and abstract declarator), not past `to`; gives the index after it. */
	typeName(i: number, to: number): number;
	/** `typeof (…)` at i; gives the index after it. */
	typeOf(i: number): number;
	/** asm at i; gives the index after its `)`. */
	assembly(i: number): number;
	/** Declaration at i; gives the index after its `;` or function body. */
	declaration(i: number, where: 'file' | 'member' | 'block'): number;
	/** `struct|union|enum …` at i; gives the index after it. */
	tag(i: number): number;
	/** `DEFINE_X(name, …);` at i, written as a declaration; gives the index after `)`, or -1 when it is no such call. */
	definition(i: number): number;
	/** `{ statements }` at i; gives the index after it. */
	block(i: number): number;
	/** Statements in [from, to). */
	statements(from: number, to: number): void;
}

const OPENERS = [punct('('), punct('['), punct('{')];
const CLOSERS = [punct(')'), punct(']'), punct('}')];
export const P = {
	open: punct('('),
	close: punct(')'),
	square: punct('['),
	squareEnd: punct(']'),
	brace: punct('{'),
	braceEnd: punct('}'),
	semi: punct(';'),
	comma: punct(','),
	colon: punct(':'),
	star: punct('*'),
	assign: punct('='),
	dot: punct('.'),
	arrow: punct('->'),
	dots: punct('...'),
	and: punct('&&'),
	question: punct('?'),
} as const;

export class Stream {
	readonly kind: Uint8Array;
	readonly id: Int32Array;
	readonly start: Int32Array;
	readonly end: Int32Array;
	/** Word classes of a name; 0 otherwise. */
	readonly word: Uint16Array;
	/** Index of the matching bracket; `count` when there is none. */
	readonly mate: Int32Array;
	readonly count: number;
	readonly edits: Edit[] = [];
	readonly annotations: RawAnnotation[] = [];
	readonly bent = new Map<string, number>();
	walk!: Walkers;

	constructor(
		readonly text: string,
		readonly names: Names,
		tokens: Tokens,
	) {
		const n = tokens.count;
		this.kind = new Uint8Array(n + 3);
		this.id = new Int32Array(n + 3);
		this.start = new Int32Array(n + 3).fill(text.length);
		this.end = new Int32Array(n + 3).fill(text.length);
		this.word = new Uint16Array(n + 3);
		this.count = this.load(tokens);
		this.mate = this.match();
	}

	private load(tokens: Tokens): number {
		const classes = new Uint16Array(this.names.text.length);
		const done = new Uint8Array(this.names.text.length);
		let n = 0;
		for (let i = 0; i < tokens.count; i++) {
			const kind = tokens.kind[i] as number;
			const id = tokens.id[i] as number;
			let word = 0;
			if (kind === T_NAME) {
				if (done[id] === 0) {
					classes[id] = classify(this.names.text[id] as string);
					done[id] = 1;
				}
				word = classes[id] as number;
				if ((word & (W_ANNOTATION | W_ANNOTATION_ARGS | W_ATTRIBUTE)) !== 0) {
					const end = this.annotation(tokens, i, word, n);
					if (end > i) {
						i = end - 1;
						continue;
					}
					word = W_MACRO_LIKE;
				}
			}
			this.kind[n] = kind;
			this.id[n] = id;
			this.start[n] = tokens.start[i] as number;
			this.end[n] = tokens.end[i] as number;
			this.word[n] = word;
			n++;
		}
		return n;
	}

	/** Sets aside the annotation at raw token i (`n` live tokens stand before it); gives the raw index after it, or i when it is none. */
	private annotation(tokens: Tokens, i: number, word: number, n: number): number {
		const is = (k: number, id: number): boolean => k < tokens.count && tokens.kind[k] === T_PUNCT && tokens.id[k] === id;
		const name = this.names.text[tokens.id[i] as number] as string;
		let end = i + 1;
		const beforeKind = n > 0 ? this.kind[n - 1] : 0;
		const before = n > 0 ? (this.id[n - 1] as number) : 0;
		const beforePunct = beforeKind === T_PUNCT ? before : 0;
		if ((word & (W_ANNOTATION_ARGS | W_ATTRIBUTE)) !== 0 && is(i + 1, P.open)) {
			end = closeOf(tokens, i + 1);
			const statement = n === 0 || beforePunct === P.semi || beforePunct === P.brace || beforePunct === P.braceEnd;
			if (statement && (word & W_ATTRIBUTE) === 0 && is(end, P.semi) && !/^__(?:aligned|mode|section|counted_by|must_hold)/.test(name))
				return i;
		} else if ((word & W_ANNOTATION) === 0) return i;
		else {
			if (beforePunct === P.dot || beforePunct === P.arrow) return i;
			const named = beforePunct === P.star || (beforeKind === T_NAME && ((this.word[n - 1] as number) & W_PRIMITIVE) !== 0);
			const declared = is(i + 1, P.semi) || is(i + 1, P.assign) || is(i + 1, P.square) || is(i + 1, P.comma) || is(i + 1, P.colon);
			if ((named && declared) || is(i + 1, P.arrow) || is(i + 1, P.dot)) return i;
		}
		const at = tokens.start[i] as number;
		const stop = tokens.end[end - 1] as number;
		if ((word & W_ATTRIBUTE) !== 0) this.attributes(at, stop);
		else {
			const args = end > i + 2 ? this.text.slice(tokens.end[i + 1], tokens.start[end - 1]).trim() : '';
			this.annotations.push({ name, args, at, end: stop });
		}
		this.edits.push({ at, end: stop, text: blanked(this.text, at, stop) });
		return end;
	}

	/** `__attribute__((a, b(c)))`: one annotation each. */
	private attributes(at: number, end: number): void {
		const inner = /^\w+\s*\(\s*\(([\s\S]*)\)\s*\)$/.exec(this.text.slice(at, end))?.[1] ?? '';
		for (const m of inner.matchAll(/(\w+)\s*(?:\(((?:[^()]|\([^()]*\))*)\))?/g)) {
			this.annotations.push({ name: (m[1] as string).replace(/^__|__$/g, ''), args: (m[2] ?? '').trim(), at, end });
		}
	}

	private match(): Int32Array {
		const mate = new Int32Array(this.count + 3).fill(this.count);
		const stack: number[] = [];
		for (let i = 0; i < this.count; i++) {
			if (this.kind[i] !== T_PUNCT) continue;
			const id = this.id[i] as number;
			if (id > P.braceEnd) continue;
			if (OPENERS.includes(id)) stack.push(i);
			else {
				const which = CLOSERS.indexOf(id);
				if (which < 0) continue;
				// A closer closes the nearest opener of its kind; what was left open inside stays unmatched up to here.
				let k = stack.length - 1;
				while (k >= 0 && this.id[stack[k] as number] !== OPENERS[which]) k--;
				if (k < 0) continue;
				for (const lost of stack.splice(k + 1)) mate[lost] = i - 1;
				const open = stack.pop() as number;
				mate[open] = i;
				mate[i] = open;
			}
		}
		return mate;
	}

	is(i: number, id: number): boolean {
		return this.id[i] === id && this.kind[i] === T_PUNCT;
	}
	/** A name the program chose. */
	ident(i: number): boolean {
		return this.kind[i] === T_NAME && ((this.word[i] as number) & W_RESERVED) === 0;
	}
	has(i: number, classes: number): boolean {
		return ((this.word[i] as number) & classes) !== 0;
	}
	name(i: number): string {
		return this.kind[i] === T_NAME ? (this.names.text[this.id[i] as number] as string) : '';
	}
	/** Index after the bracket pair that opens at i. */
	after(i: number): number {
		return (this.mate[i] as number) + 1;
	}
	/** First index in [i, to) outside brackets whose token is one of two punctuators; `to` when there is none. */
	find(i: number, to: number, a: number, b = a): number {
		let k = i;
		while (k < to) {
			if (this.kind[k] === T_PUNCT) {
				const id = this.id[k] as number;
				if (id === a || id === b) return k;
				if (id === P.open || id === P.brace || id === P.square) {
					k = this.after(k);
					continue;
				}
			}
			k++;
		}
		return to;
	}
	/** The same line holds tokens i and k. */
	sameLine(i: number, k: number): boolean {
		const nl = this.text.indexOf('\n', this.end[i]);
		return nl < 0 || nl >= (this.start[k] as number);
	}
	/** Width of the white space that starts token i's line; tabs count 8. */
	indent(i: number): number {
		let p = this.text.lastIndexOf('\n', (this.start[i] as number) - 1) + 1;
		let width = 0;
		for (; ; p++) {
			const c = this.text.charCodeAt(p);
			if (c === 9) width += 8 - (width % 8);
			else if (c === 32) width++;
			else return width;
		}
	}

	insertBefore(i: number, text: string, mark?: Mark): void {
		const at = this.start[i] as number;
		this.edits.push({ at, end: at, text, mark });
	}
	insertAfter(i: number, text: string, mark?: Mark): void {
		const at = this.end[i] as number;
		this.edits.push({ at, end: at, text, mark });
	}
	/** Writes `text` in place of tokens [from, to), padded with spaces to their length. */
	replace(from: number, to: number, text: string, mark?: Mark): void {
		const at = this.start[from] as number;
		const end = this.end[to - 1] as number;
		const rest = end - at - text.length;
		this.edits.push({ at, end, text: rest > 0 ? text + blanked(this.text, end - rest, end) : text, mark });
	}
	/** Turns tokens [from, to) into an annotation. */
	setAside(from: number, to: number): void {
		const at = this.start[from] as number;
		const end = this.end[to - 1] as number;
		const args = to - from > 2 && this.is(from + 1, P.open) ? this.text.slice(this.end[from + 1], this.start[to - 1]).trim() : '';
		this.annotations.push({ name: this.name(from) || this.text.slice(at, end), args, at, end });
		this.edits.push({ at, end, text: blanked(this.text, at, end) });
	}
	/** Counts a macro call that had to be bent. */
	note(i: number): void {
		const name = this.name(i);
		if (name !== '') this.bent.set(name, (this.bent.get(name) ?? 0) + 1);
	}
}

function closeOf(tokens: Tokens, open: number): number {
	let depth = 0;
	for (let i = open; i < tokens.count; i++) {
		if (tokens.kind[i] !== T_PUNCT) continue;
		if (tokens.id[i] === P.open) depth++;
		else if (tokens.id[i] === P.close && --depth === 0) return i + 1;
	}
	return tokens.count;
}
