/**
 * Macro replacement as the C standard has it (Prosser's algorithm with hide sets), with GNU named variadics, `, ## __VA_ARGS__`
 * and `__VA_OPT__`. It owns substitution only: where definitions come from and where text goes are the caller's.
 */
import { type Names, punct, T_CHAR, T_NAME, T_OTHER, T_PUNCT, T_STRING } from '../lex';
import { type Compiled, type HideSet, lexToks, type Tok } from './define';

export interface MacroLookup {
	readonly names: Names;
	/** Undefined: not a macro here. */
	find(id: number): Compiled | undefined;
	/** Names with a value of their own (`__LINE__`, `IS_ENABLED`): tokens, or undefined when the name is none of these. */
	special(id: number, args: () => readonly (readonly Tok[])[] | undefined): readonly Tok[] | undefined;
	isSpecial(id: number): boolean;
}

/** The tokens that follow a macro name in the file; used when an invocation reaches past what is already at hand. */
export interface TokenReader {
	/** The next token is `(`. */
	opens(): boolean;
	next(): Tok | undefined;
}

const COMMA = punct(',');
const OPEN = punct('(');
const CLOSE = punct(')');
const HASH = punct('#');
const PASTE = punct('##');
/** One invocation may not grow past this many tokens. */
const LIMIT = 400_000;

const hidden = (hide: HideSet | undefined, id: number): boolean => {
	for (let h = hide; h; h = h.next) if (h.id === id) return true;
	return false;
};

function union(a: HideSet | undefined, b: HideSet | undefined): HideSet | undefined {
	let out = b;
	for (let h = a; h; h = h.next) if (!hidden(out, h.id)) out = { id: h.id, next: out };
	return out;
}

function intersection(a: HideSet | undefined, b: HideSet | undefined): HideSet | undefined {
	let out: HideSet | undefined;
	for (let h = a; h; h = h.next) if (hidden(b, h.id)) out = { id: h.id, next: out };
	return out;
}

/** Fully expands `stack` (the next token last), reading on through `reader` when an invocation is not closed within it. */
export function expand(stack: Tok[], lookup: MacroLookup, reader: TokenReader | undefined): Tok[] {
	const out: Tok[] = [];
	let work = 0;
	for (let t = stack.pop(); t; t = stack.pop()) {
		if (t.kind !== T_NAME || hidden(t.hide, t.id) || work > LIMIT) {
			out.push(t);
			continue;
		}
		const name = t;
		const macro = lookup.find(name.id);
		if (!macro) {
			if (!lookup.isSpecial(name.id)) {
				out.push(name);
				continue;
			}
			let taken: Taken | undefined;
			const value = lookup.special(name.id, () => {
				taken = takeArguments(stack, reader);
				return taken?.closed ? taken.args : undefined;
			});
			if (value) pushBack(stack, value, name.space);
			else {
				out.push(name);
				if (taken) restore(stack, taken.all);
			}
			work++;
			continue;
		}
		if (macro.arity < 0) {
			const body = substitute(macro, [], { id: macro.id, next: name.hide }, lookup);
			work += body.length + 1;
			pushBack(stack, body, name.space);
			continue;
		}
		const taken = takeArguments(stack, reader);
		const args = taken?.closed ? fitArguments(macro, taken.args) : undefined;
		if (!taken || !args) {
			out.push(taken ? { ...name, hide: { id: name.id, next: name.hide } } : name);
			if (taken) restore(stack, taken.all);
			continue;
		}
		const close = taken.all[taken.all.length - 1] as Tok;
		const body = substitute(macro, args, { id: macro.id, next: intersection(name.hide, close.hide) }, lookup);
		work += body.length + 1;
		pushBack(stack, body, name.space);
	}
	return out;
}

function pushBack(stack: Tok[], body: readonly Tok[], space: boolean): void {
	for (let i = body.length - 1; i > 0; i--) stack.push(body[i] as Tok);
	const first = body[0];
	if (first) stack.push(spaced(first, space));
}

/** The token with or without white space before it. */
const spaced = (t: Tok, space: boolean): Tok => (t.space === space ? t : { kind: t.kind, id: t.id, text: t.text, space, hide: t.hide });

function restore(stack: Tok[], all: readonly Tok[]): void {
	for (let i = all.length - 1; i >= 0; i--) stack.push(all[i] as Tok);
}

interface Taken {
	readonly args: Tok[][];
	/** Every token taken, parentheses included. */
	readonly all: Tok[];
	readonly closed: boolean;
}

/** Takes `( … )` that follows; undefined when no `(` follows. */
function takeArguments(stack: Tok[], reader: TokenReader | undefined): Taken | undefined {
	const top = stack[stack.length - 1];
	if (top ? top.kind !== T_PUNCT || top.id !== OPEN : !reader?.opens()) return undefined;
	const all: Tok[] = [];
	const args: Tok[][] = [[]];
	let depth = 0;
	for (;;) {
		const t = stack.length > 0 ? stack.pop() : reader?.next();
		if (!t) return { args, all, closed: false };
		all.push(t);
		if (t.kind === T_PUNCT) {
			if (t.id === OPEN && depth++ === 0) continue;
			if (t.id === CLOSE && --depth === 0) return { args, all, closed: true };
			if (t.id === COMMA && depth === 1) {
				args.push([]);
				continue;
			}
		}
		(args[args.length - 1] as Tok[]).push(t);
	}
}

/** The arguments by parameter, the variadic one joined; undefined when their number does not fit. */
function fitArguments(macro: Compiled, args: Tok[][]): Tok[][] | undefined {
	if (macro.arity === 0 && !macro.variadic) return args.length === 1 && args[0]?.length === 0 ? [] : undefined;
	if (!macro.variadic) return args.length === macro.arity ? args : undefined;
	if (args.length < macro.arity) return undefined;
	const rest: Tok[] = [];
	for (let i = macro.arity; i < args.length; i++) {
		if (i > macro.arity) rest.push({ kind: T_PUNCT, id: COMMA, text: ',', space: false, hide: undefined });
		rest.push(...(args[i] as Tok[]));
	}
	return [...args.slice(0, macro.arity), rest];
}

/** The macro's body with its arguments in place and `hide` added to every token. */
function substitute(macro: Compiled, args: readonly Tok[][], hide: HideSet, lookup: MacroLookup): Tok[] {
	const out: Tok[] = [];
	const expanded: (Tok[] | undefined)[] = [];
	const pre = (p: number): Tok[] => {
		expanded[p] ??= expand([...(args[p] as Tok[])].reverse(), lookup, undefined);
		return expanded[p];
	};
	substituteRange(macro, 0, macro.body.length, args, pre, lookup, out);
	for (let i = 0; i < out.length; i++) {
		const t = out[i] as Tok;
		if (t.kind !== T_NAME && (t.kind !== T_PUNCT || t.id !== CLOSE)) continue;
		out[i] = { kind: t.kind, id: t.id, text: t.text, space: t.space, hide: t.hide ? union(hide, t.hide) : hide };
	}
	return out;
}

function substituteRange(
	macro: Compiled,
	from: number,
	to: number,
	args: readonly Tok[][],
	pre: (p: number) => Tok[],
	lookup: MacroLookup,
	out: Tok[],
): void {
	const { body, param } = macro;
	const isPaste = (i: number): boolean => i < to && (body[i] as Tok).id === PASTE && (body[i] as Tok).kind === T_PUNCT;
	/** Set when a `##` is waiting for its right side; `empty` when its left side was nothing. */
	let pasting = false;
	let empty = false;
	const add = (list: readonly Tok[], space: boolean): void => {
		let k = 0;
		if (pasting) {
			pasting = false;
			if (!empty && list.length > 0) {
				out.push(...paste(out.pop() as Tok, list[0] as Tok, lookup.names));
				k = 1;
			} else if (empty && list.length > 0) {
				out.push(list[0] as Tok);
				k = 1;
			}
			empty = empty && list.length === 0;
			for (; k < list.length; k++) out.push(list[k] as Tok);
			return;
		}
		empty = list.length === 0;
		for (; k < list.length; k++) out.push(k === 0 ? spaced(list[0] as Tok, space) : (list[k] as Tok));
	};
	for (let i = from; i < to; i++) {
		const t = body[i] as Tok;
		if (isPaste(i) && i > from && i + 1 < to) {
			pasting = true;
			continue;
		}
		const p = param[i] as number;
		if (t.kind === T_PUNCT && t.id === HASH && macro.arity >= 0 && i + 1 < to && (param[i + 1] as number) >= 0) {
			add([stringify(args[param[i + 1] as number] as Tok[], t.space)], t.space);
			i++;
		} else if (t.kind === T_NAME && macro.variadic && t.text === '__VA_OPT__' && i + 1 < to && (body[i + 1] as Tok).id === OPEN) {
			const close = closing(body, i + 1, to);
			const inner: Tok[] = [];
			if (pre(macro.arity).length > 0) substituteRange(macro, i + 2, close, args, pre, lookup, inner);
			add(inner, t.space);
			i = close;
		} else if (t.kind === T_PUNCT && t.id === COMMA && isPaste(i + 1) && i + 2 < to && param[i + 2] === macro.arity && macro.variadic) {
			// GNU: the comma goes when nothing was given for the variadic parameter.
			const rest = pre(macro.arity);
			if (rest.length > 0) {
				add([t], t.space);
				add(rest, true);
			} else add([], false);
			i += 2;
		} else if (p >= 0) {
			add(pasting || isPaste(i + 1) ? (args[p] as Tok[]) : pre(p), t.space);
		} else add([t], t.space);
	}
}

function closing(body: readonly Tok[], open: number, to: number): number {
	let depth = 0;
	for (let i = open; i < to; i++) {
		const t = body[i] as Tok;
		if (t.kind !== T_PUNCT) continue;
		if (t.id === OPEN) depth++;
		else if (t.id === CLOSE && --depth === 0) return i;
	}
	return to;
}

/** `a ## b`: one token when the two together are one, else both. */
function paste(a: Tok, b: Tok, names: Names): Tok[] {
	const joined = lexToks(a.text + b.text, names);
	if (joined.length !== 1) return [a, b];
	const t = joined[0] as Tok;
	return [{ ...t, space: a.space, hide: intersection(a.hide, b.hide) }];
}

/** `#param`: the argument's spelling as a string literal. */
export function stringify(arg: readonly Tok[], space: boolean): Tok {
	let s = '';
	for (let i = 0; i < arg.length; i++) {
		const t = arg[i] as Tok;
		if (t.space && i > 0) s += ' ';
		s += t.kind === T_STRING || t.kind === T_CHAR ? t.text.replace(/["\\]/g, '\\$&') : t.text;
	}
	return { kind: T_STRING, id: 0, text: `"${s}"`, space, hide: undefined };
}

/** Tokens as text that lexes to the same tokens again. Calls `place` with each token and its offset in the text. */
export function spell(toks: readonly Tok[], place?: (t: Tok, at: number) => void): string {
	let s = '';
	let last: Tok | undefined;
	for (const t of toks) {
		if (last && (t.space || glues(last, t))) s += ' ';
		place?.(t, s.length);
		s += t.text;
		last = t;
	}
	return s;
}

const alone = new Set(['(', ')', '{', '}', '[', ']', ';', ',', '?', '~'].map(punct));

function glues(a: Tok, b: Tok): boolean {
	if (a.kind === T_PUNCT && b.kind === T_PUNCT) return !alone.has(a.id) && !alone.has(b.id);
	if (a.kind === T_PUNCT || b.kind === T_PUNCT)
		return a.text === '.' || (b.text.startsWith('.') && a.kind !== T_NAME) || b.kind === T_OTHER;
	return true;
}
