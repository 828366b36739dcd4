/**
 * File-level calls of macros that the same file defines (`SEQCOUNT_LOCKNAME(spinlock, …)` in seqlock_types.h): what they declare, so that
 * the index knows names that stand nowhere in full. Owns plain substitution and pasting of one definition; conditions, `#` and macros
 * of other files are the front end's.
 */

interface Definition {
	readonly params: readonly string[];
	readonly body: string;
}

/** Calls within what a call gave; deeper ones are left. */
const DEEPEST = 4;
/** UTF-16 units; longer bodies are tables, not declarations. */
const LONGEST = 20_000;

/** `(a, b...)` and the body of a `#define` whose text starts after the name; undefined for an object-like macro. */
function definitionOf(text: string): Definition | undefined {
	const head = /^\(([^()]*)\)/.exec(text);
	if (head === null) return undefined;
	const params = (head[1] as string).replace(/\\\r?\n/g, ' ').split(',');
	return {
		params: params.map((p) =>
			p
				.trim()
				.replace(/^\.\.\.$/, '__VA_ARGS__')
				.replace(/\.\.\.$/, ''),
		),
		body: text.slice(head[0].length),
	};
}

/** The arguments of a call whose `(` is at `open`, and where it ends; undefined when it does not end. */
function argumentsAt(text: string, open: number): { readonly args: readonly string[]; readonly end: number } | undefined {
	const args: string[] = [];
	let depth = 0;
	let start = open + 1;
	for (let at = open; at < text.length && at - open < LONGEST; at++) {
		const c = text[at];
		if (c === '(' || c === '[' || c === '{') depth++;
		else if (c === ')' || c === ']' || c === '}') {
			depth--;
			if (depth > 0) continue;
			args.push(text.slice(start, at).trim());
			return { args, end: at + 1 };
		} else if (c === ',' && depth === 1) {
			args.push(text.slice(start, at).trim());
			start = at + 1;
		} else if (c === '"' || c === "'") {
			const close = text.indexOf(c, at + 1);
			if (close < 0) return undefined;
			at = close;
		}
	}
	return undefined;
}

/** The macros of one file while it is scanned. */
export class Pasting {
	private readonly known = new Map<string, Definition>();

	constructor(private readonly depth = 0) {}

	/** Notes a definition: what follows the name, up to the end of the directive. */
	define(name: string, after: string): void {
		if (this.depth > 0 || after.length > LONGEST) return;
		const d = definitionOf(after);
		if (d === undefined) this.known.delete(name);
		else this.known.set(name, d);
	}

	/**
	 * What the call of a name at `open` stands for, where it ends, and who reads that; undefined for any other name, and within a
	 * declaration for a macro that pastes nothing: the other branch of an `#if` may define that name as a function.
	 */
	call(
		name: string,
		text: string,
		open: number,
		fresh: boolean,
	): { readonly text: string; readonly end: number; readonly inner: Pasting } | undefined {
		const d = this.known.get(name);
		if (d === undefined || this.depth >= DEEPEST || text[open] !== '(' || !(fresh || d.body.includes('##'))) return undefined;
		const c = argumentsAt(text, open);
		if (c === undefined) return undefined;
		const values = new Map(d.params.map((p, i) => [p, i < d.params.length - 1 ? (c.args[i] ?? '') : c.args.slice(i).join(', ')]));
		const inner = new Pasting(this.depth + 1);
		for (const [n, other] of this.known) if (n !== name) inner.known.set(n, other);
		const body = d.body
			.replace(/\\\r?\n/g, '\n')
			.replace(/\/\*[\s\S]*?\*\//g, ' ')
			.replace(/[A-Za-z_]\w*/g, (w) => values.get(w) ?? w)
			.replace(/\s*##\s*/g, '');
		return { text: body, end: c.end, inner };
	}
}
