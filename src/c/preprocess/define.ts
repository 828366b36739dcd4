/**
 * Macro definitions: from the tokens of a `#define` line to data, and from data to tokens ready for substitution.
 * It owns neither lookup order (macros.ts) nor substitution (expand.ts).
 */
import { F_LINE, F_SPACE, lex, type Names, punct, T_CHAR, T_NAME, T_NUMBER, T_OTHER, T_PUNCT, T_STRING, type Tokens } from '../lex';
import type { Macro, MacroToken } from '../prepared';

/** Names already replaced on the way to a token: it must not be replaced by them again (C11 6.10.3.4). */
export interface HideSet {
	readonly id: number;
	readonly next: HideSet | undefined;
}

/** A token on its way through expansion. `id` as in Tokens. */
export interface Tok {
	readonly kind: number;
	readonly id: number;
	readonly text: string;
	readonly space: boolean;
	readonly hide: HideSet | undefined;
}

/** A macro with its body interned for one file's Names. */
export interface Compiled {
	readonly macro: Macro;
	readonly id: number;
	/** Number of named parameters; -1 for an object-like macro. The variadic one has index `arity`. */
	readonly arity: number;
	readonly variadic: boolean;
	readonly body: readonly Tok[];
	/** Parameter index of each body token, -1 for none. */
	readonly param: Int16Array;
}

const kindNames: readonly MacroToken['kind'][] = ['other', 'identifier', 'number', 'string', 'character', 'punctuation', 'other'];
const kindCodes: Readonly<Record<MacroToken['kind'], number>> = {
	identifier: T_NAME,
	number: T_NUMBER,
	string: T_STRING,
	character: T_CHAR,
	punctuation: T_PUNCT,
	other: T_OTHER,
};

/** Joins the parts of a token that backslash-newline has split. */
const spliced = (text: string): string => (text.includes('\\') ? text.replace(/\\\r?\n/g, '') : text);

/** Tokens [from, to) as plain data. */
export function toMacroTokens(tokens: Tokens, text: string, from: number, to: number): MacroToken[] {
	const out: MacroToken[] = [];
	for (let i = from; i < to; i++) {
		out.push({
			kind: kindNames[tokens.kind[i] as number] as MacroToken['kind'],
			text: spliced(text.slice(tokens.start[i], tokens.end[i])),
			space: ((tokens.flags[i] as number) & F_SPACE) !== 0,
		});
	}
	return out;
}

const COMMA = punct(',');
const OPEN = punct('(');
const CLOSE = punct(')');
const DOTS = punct('...');

/** For tokens whose names are not asked by number. */
const unnamed = { at: () => 0 };

/**
 * Reads the definition whose name is token `at`; the line ends before token `end`. Undefined when it is malformed.
 * The body is made when first asked for: a header defines far more macros than a file uses.
 */
export function readDefine(tokens: Tokens, names: Names, text: string, file: string, at: number, end: number): Macro | undefined {
	if (at >= end || tokens.kind[at] !== T_NAME) return undefined;
	const name = names.text[tokens.id[at] as number] as string;
	let i = at + 1;
	let params: string[] | undefined;
	let variadic: string | undefined;
	const isPunct = (k: number, id: number): boolean => k < end && tokens.kind[k] === T_PUNCT && tokens.id[k] === id;
	if (isPunct(i, OPEN) && tokens.start[i] === tokens.end[at]) {
		params = [];
		i++;
		while (!isPunct(i, CLOSE)) {
			if (i >= end) return undefined;
			if (isPunct(i, DOTS)) {
				variadic = '__VA_ARGS__';
				i++;
			} else if (tokens.kind[i] === T_NAME) {
				const param = names.text[tokens.id[i] as number] as string;
				if (isPunct(i + 1, DOTS)) {
					variadic = param;
					i += 2;
				} else {
					params.push(param);
					i++;
				}
			} else return undefined;
			if (isPunct(i, COMMA)) i++;
			else if (!isPunct(i, CLOSE)) return undefined;
		}
		i++;
	}
	// Only the text is kept: tokens of whole headers would take several times as much.
	const from = tokens.end[i - 1] as number;
	const to = tokens.end[end - 1] as number;
	let body: readonly MacroToken[] | undefined;
	return {
		name,
		params,
		variadic,
		file,
		at: tokens.start[at] as number,
		get body() {
			if (body === undefined) {
				const own = lex(text, unnamed, from, to);
				body = toMacroTokens(own, text, 0, own.count);
			}
			return body;
		},
	};
}

/** A macro's tokens interned for one file. */
export function compileMacro(macro: Macro, names: Names): Compiled {
	const body: Tok[] = [];
	const param = new Int16Array(macro.body.length);
	const arity = macro.params ? macro.params.length : -1;
	for (let i = 0; i < macro.body.length; i++) {
		const t = macro.body[i] as MacroToken;
		const kind = kindCodes[t.kind];
		body.push(makeTok(kind, t.text, t.space && i > 0, names));
		param[i] = -1;
		if (kind === T_NAME && macro.params) {
			param[i] = t.text === macro.variadic ? arity : macro.params.indexOf(t.text);
		}
	}
	return { macro, id: names.id(macro.name), arity, variadic: macro.variadic !== undefined, body, param };
}

export function makeTok(kind: number, text: string, space: boolean, names: Names, hide?: HideSet): Tok {
	const id = kind === T_NAME ? names.id(text) : kind === T_PUNCT ? punct(text) : 0;
	return { kind, id, text, space, hide };
}

/** Tokens of a piece of text, as they stand in an expansion. */
export function lexToks(text: string, names: Names): Tok[] {
	const tokens = lex(text, names);
	const out: Tok[] = [];
	for (let i = 0; i < tokens.count; i++) {
		const kind = tokens.kind[i] as number;
		out.push({
			kind,
			id: tokens.id[i] as number,
			text: text.slice(tokens.start[i], tokens.end[i]),
			space: ((tokens.flags[i] as number) & F_SPACE) !== 0,
			hide: undefined,
		});
	}
	return out;
}

/** Index of the first token after `at` that begins a new line: the end of a directive. */
export function lineEnd(tokens: Tokens, at: number): number {
	let i = at + 1;
	while (i < tokens.count && ((tokens.flags[i] as number) & F_LINE) === 0) i++;
	return i;
}
