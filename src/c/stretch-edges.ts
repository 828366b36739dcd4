/** The edges of a stretch: statements, blocks and headers of which it shows only the end, and the text that stands in for their start. */
import { T_PUNCT } from './lex';
import { type Enclosing, readSection } from './section';
import { atLineStart, BRACE, BRACE_END, CLOSE, COLON, COMMA, continues, is, OPEN, SEMI, start, type View, word } from './stretch-view';

/** Stands before an `else` whose `if` is not visible. */
const ELSE = ' if (__rehearse_unseen()) __rehearse_unseen(); ';

/** The text that opens the block which token i closes. */
export function opener(v: View, i: number): string {
	if (v.text[start(v, 0)] === '.' && is(v, i + 1, SEMI)) return ' __rehearse_unknown __rehearse_value = {';
	if (word(v, i + 1) === 'else') return ' if (__rehearse_unseen()) {';
	if (word(v, i + 1) === 'while') {
		let depth = 0;
		for (let k = i + 2; k < v.tokens.count; k++) {
			if (is(v, k, OPEN)) depth++;
			else if (is(v, k, CLOSE) && --depth === 0) return is(v, k + 1, SEMI) ? ' do {' : ' if (__rehearse_unseen()) {';
		}
	}
	let depth = 0;
	for (let k = 0; k < i; k++) {
		if (is(v, k, BRACE)) depth++;
		else if (is(v, k, BRACE_END)) depth--;
		const w = word(v, k);
		if (depth <= 0 && (w === 'case' || (w === 'default' && is(v, k + 1, COLON)))) return ' switch (__rehearse_unseen()) {';
		if (depth <= 0 && (w === 'continue' || w === 'break')) return ' while (__rehearse_unseen()) {';
	}
	return ' if (__rehearse_unseen()) {';
}

/** The end of a statement whose start is not visible: first token to keep, and what to write in its place. */
export function trimHead(v: View, kind: Enclosing): { readonly from: number; readonly text: string } {
	if (kind === 'members') {
		let depth = 0;
		for (let i = 0; i < v.tokens.count && !is(v, i, BRACE) && !is(v, i, BRACE_END); i++) {
			if (is(v, i, OPEN)) depth++;
			else if (is(v, i, CLOSE) && --depth < 0) return { from: boundaryAfter(v, i), text: '' };
			else if (depth === 0 && is(v, i, SEMI)) break;
		}
	}
	if (kind !== 'function') {
		if (v.tokens.kind[0] === T_PUNCT && continues.has(v.tokens.id[0] as number) && v.text[start(v, 0)] !== '.')
			return { from: boundaryAfter(v, 0), text: '' };
		return { from: 0, text: '' };
	}
	let depth = 0;
	for (let i = 0; i < v.tokens.count; i++) {
		if (is(v, i, OPEN)) depth++;
		else if (is(v, i, CLOSE) && --depth < 0) {
			if (is(v, i + 1, SEMI)) return { from: i + 2, text: word(v, i + 2) === 'else' ? ELSE : '' };
			const next = v.tokens.kind[i + 1] === T_PUNCT && !is(v, i + 1, BRACE);
			return next ? { from: boundaryAfter(v, i + 1), text: '' } : { from: i + 1, text: ' if (__rehearse_unseen()) ' };
		} else if (depth === 0 && is(v, i, SEMI) && word(v, i + 1) === 'else' && word(v, 0) !== 'if')
			return { from: 0, text: ' if (__rehearse_unseen()) ' };
		else if (depth === 0 && (is(v, i, SEMI) || is(v, i, BRACE) || is(v, i, BRACE_END))) break;
	}
	if (word(v, 0) === 'else') return { from: 0, text: ELSE };
	const first = v.tokens.kind[0] === T_PUNCT ? (v.tokens.id[0] as number) : 0;
	return first !== 0 && continues.has(first) ? { from: boundaryAfter(v, 0), text: '' } : { from: 0, text: '' };
}

/** First token after the next `;`, `{`, `}` or (in lists) `,`. */
function boundaryAfter(v: View, from: number): number {
	for (let i = from; i < v.tokens.count; i++) {
		if (is(v, i, BRACE_END)) return i;
		if (is(v, i, SEMI) || is(v, i, BRACE) || is(v, i, COMMA)) return i + 1;
	}
	return v.tokens.count;
}

/** At file level: the end of a declaration or header whose start is not visible is given the start that the section tells, or goes. */
export function trimTop(v: View, section: string, unknown: string): { readonly from: number; readonly text: string } {
	const known = readSection(section);
	if (is(v, 0, BRACE)) return { from: 0, text: known?.kind === 'function' ? known.header.slice(0, -1) : unknown };
	if (atLineStart(v, 0)) return { from: 0, text: '' };
	let depth = 0;
	for (let i = 0; i < v.tokens.count; i++) {
		if (is(v, i, OPEN)) depth++;
		else if (is(v, i, CLOSE) && --depth < 0) {
			const body = is(v, i + 1, BRACE);
			if (/\(.*,$/.test(section) && (body || is(v, i + 1, SEMI)) && /^(?:const|struct|union|enum|unsigned|[a-z_]\w*)$/.test(word(v, 0))) {
				return { from: 0, text: `${section} ` };
			}
			return body ? { from: i + 1, text: unknown } : { from: boundaryAfter(v, i), text: '' };
		} else if (depth === 0 && (is(v, i, SEMI) || is(v, i, BRACE) || is(v, i, BRACE_END))) break;
	}
	const first = v.tokens.kind[0] === T_PUNCT ? (v.tokens.id[0] as number) : 0;
	return first !== 0 && continues.has(first) ? { from: boundaryAfter(v, 0), text: '' } : { from: 0, text: '' };
}
