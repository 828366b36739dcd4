/** The tokens of one stretch and what they look like: inside braces or at file level, statements, members or a table. */
import { type Names, punct, T_NAME, T_PUNCT, type Tokens } from './lex';
import type { Enclosing } from './section';

export const OPEN = punct('(');
export const CLOSE = punct(')');
export const BRACE = punct('{');
export const BRACE_END = punct('}');
export const SEMI = punct(';');
export const COMMA = punct(',');
export const COLON = punct(':');
export const ASSIGN = punct('=');
export const continues = new Set(
	[
		'|',
		'||',
		'&&',
		'+',
		'/',
		'%',
		'^',
		'?',
		':',
		'<',
		'>',
		'<=',
		'>=',
		'==',
		'!=',
		'<<',
		'>>',
		'=',
		'+=',
		'-=',
		'|=',
		'&=',
		'->',
		'.',
		',',
		')',
		']',
	].map(punct),
);

/** Tokens of the stretch, outside directives (the preprocessor has blanked them). */
export interface View {
	readonly text: string;
	readonly tokens: Tokens;
	readonly names: Names;
}

export const is = (v: View, i: number, id: number): boolean => i < v.tokens.count && v.tokens.kind[i] === T_PUNCT && v.tokens.id[i] === id;
export const word = (v: View, i: number): string =>
	i < v.tokens.count && v.tokens.kind[i] === T_NAME ? (v.names.text[v.tokens.id[i] as number] as string) : '';
export const start = (v: View, i: number): number => v.tokens.start[i] as number;
export const atLineStart = (v: View, i: number): boolean => start(v, i) === 0 || v.text[start(v, i) - 1] === '\n';

/** The stretch begins inside braces. */
export function beginsInside(v: View): boolean {
	let depth = 0;
	for (let i = 0; i < v.tokens.count; i++) {
		if (is(v, i, BRACE)) depth++;
		else if (is(v, i, BRACE_END) && --depth < 0) return true;
		if (depth !== 0 || !atLineStart(v, i)) continue;
		const label = is(v, i + 1, COLON) && v.tokens.kind[i] === T_NAME;
		if (label) return true;
		if (v.tokens.kind[i] === T_NAME) return false;
	}
	return v.tokens.count > 0 && !atLineStart(v, 0);
}

/** What the lines of a stretch that begins inside look like, when no section says it. */
export function guessKind(v: View): Enclosing {
	let members = false;
	let end = v.tokens.count;
	for (let i = 0; i < end; i++) {
		if (is(v, i, BRACE_END) && atLineStart(v, i)) {
			end = i;
			break;
		}
		const w = word(v, i);
		if (/^(?:if|for|while|return|goto|switch|do|else|break|case)$/.test(w)) return 'function';
		if (v.tokens.kind[i] === T_PUNCT && v.text[start(v, i)] === '.' && (i === 0 || is(v, i - 1, COMMA) || is(v, i - 1, BRACE)))
			return 'initializer';
		if (is(v, i, ASSIGN) || (is(v, i, OPEN) && !is(v, i - 1, CLOSE) && word(v, i - 2) === '')) {
			if (is(v, i - 1, CLOSE) || members) return 'function';
		}
		if (is(v, i, SEMI)) members = true;
	}
	if (!members)
		return is(v, end - 1, COMMA) || (end > 2 && is(v, end - 2, COMMA)) || (end > 0 && is(v, 1, ASSIGN)) ? 'enumerators' : 'function';
	for (let i = 0; i < end; i++) if (is(v, i, CLOSE) && is(v, i + 1, SEMI) && !declaresFunction(v, i)) return 'function';
	for (let i = 0; i < end; i++) if (is(v, i, ASSIGN)) return 'function';
	return 'members';
}

/** `… (*name)(…);` ends at i. */
const declaresFunction = (v: View, i: number): boolean => {
	for (let k = i; k > 0 && !is(v, k, SEMI); k--) if (is(v, k, punct('*')) && is(v, k - 1, OPEN)) return true;
	return false;
};
