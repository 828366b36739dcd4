/**
 * One visible stretch of a file: what it stands in, which brackets it closes without opening and leaves open, and the text that
 * makes up for them. Owns the reading of a stretch; fragments.ts has the order of stretches and the picture.
 */

import { lex, Names, T_NAME } from './lex';
import type { TextEdit } from './preprocess/edits';
import { blanked } from './preprocess/output';
import { type Enclosing, readSection, type VisibleStretch } from './section';
import { opener, trimHead, trimTop } from './stretch-edges';
import {
	ASSIGN,
	atLineStart,
	BRACE,
	BRACE_END,
	beginsInside,
	CLOSE,
	COLON,
	COMMA,
	guessKind,
	is,
	OPEN,
	SEMI,
	start,
	type View,
	word,
} from './stretch-view';

/** What a stretch leaves open for the next one. */
export interface OpenConstruct {
	readonly kind: Enclosing;
	/** Function, tag or variable name; empty when not known. */
	readonly name: string;
	/** Text that ends it. */
	readonly close: string;
}

export interface Stretch {
	readonly edits: readonly TextEdit[];
	readonly open: OpenConstruct | undefined;
}

/** Names of such functions begin so. */
export const PART = 'unnamed_at_line_';

const markers: Readonly<Record<Enclosing, string>> = {
	function: ' __rehearse_unseen(); ',
	members: ' __rehearse_more; ',
	enumerators: ' __rehearse_unseen, ',
	initializer: ' __rehearse_unseen, ',
};
const closers: Readonly<Record<Enclosing, string>> = {
	function: ' __rehearse_unseen(); }\n',
	members: ' __rehearse_more; };\n',
	enumerators: ' __rehearse_unseen };\n',
	initializer: ' __rehearse_unseen };\n',
};

/** A stretch under this section goes on with what was left open. */
const continuesIn = (section: { kind: Enclosing; name: string }, open: OpenConstruct): boolean =>
	open.name === '' ? section.kind === open.kind : section.name === open.name;

interface Brace {
	readonly kind: Enclosing | 'block';
	readonly name: string;
	/** Text that closes it. */
	readonly ends: string;
	/** It began with `typedef`. */
	readonly alias: boolean;
}

export function completeStretch(whole: string, s: VisibleStretch, before: OpenConstruct | undefined, beforeEnd: number): Stretch {
	const text = whole.slice(s.start, s.end);
	const names = new Names();
	const v: View = { text, names, tokens: lex(text, names) };
	const { tokens } = v;
	const edits: TextEdit[] = [];
	const insert = (at: number, what: string): void => {
		edits.push({ at: s.start + at, end: s.start + at, text: what });
	};
	const blank = (from: number, to: number): void => {
		if (to > from) edits.push({ at: s.start + from, end: s.start + to, text: blanked(text, from, to) });
	};
	if (tokens.count === 0) return { edits, open: before };

	const inside = beginsInside(v);
	const section = readSection(s.section);
	let open = before;
	if (open && (!inside || (section && !continuesIn(section, open)))) {
		edits.push({ at: beforeEnd, end: beforeEnd, text: open.close });
		open = undefined;
	}
	let prefix = '';
	if (inside && open) prefix = markers[open.kind];
	else if (inside) {
		const kind = section?.kind ?? guessKind(v);
		open = { kind, name: section?.name ?? '', close: closers[kind] };
		prefix = `${section?.header ?? unknownHeader(kind, partName(whole, s.start))}${markers[kind]}`;
	}

	const head = open
		? trimHead(v, open.kind)
		: trimTop(v, s.section?.trim() ?? '', unknownHeader('function', partName(whole, s.start)).slice(0, -1));
	blank(0, head.from < tokens.count ? start(v, head.from) : text.length);
	const stack: Brace[] = [];
	const lost: number[] = [];
	let enclosing = open;
	let boundary = head.from;
	let parens = 0;
	/** Parentheses open around each brace: what is inside a statement expression does not end the statement. */
	const around: number[] = [];
	for (let i = head.from; i < tokens.count; i++) {
		if (is(v, i, OPEN)) parens++;
		else if (is(v, i, CLOSE)) parens = Math.max(0, parens - 1);
		else if (is(v, i, BRACE)) {
			around.push(parens);
			parens = 0;
			const parent = stack[stack.length - 1]?.kind ?? enclosing?.kind;
			const brace = opened(v, boundary, i);
			stack.push(
				parent === undefined ? brace : { kind: within(parent, brace.kind), name: '', alias: false, ends: innerEnd(parent, brace.kind) },
			);
			if (!around.some((n) => n > 0)) boundary = i + 1;
		} else if (is(v, i, BRACE_END)) {
			parens = around.pop() ?? 0;
			if (parens === 0 && !around.some((n) => n > 0)) boundary = i + 1;
			if (stack.pop()) continue;
			if (enclosing && atLineStart(v, i)) enclosing = undefined;
			else if (enclosing) lost.push(i);
			else blank(start(v, i), start(v, i) + 1);
		} else if (parens === 0 && !around.some((n) => n > 0) && (is(v, i, SEMI) || (is(v, i, COMMA) && inList(enclosing, stack))))
			boundary = i + 1;
	}
	const openings =
		enclosing !== open || open
			? lost.map((i) => (open?.kind === 'function' ? opener(v, i) : open?.kind === 'members' ? ' struct {' : ' {')).reverse()
			: [];
	if (prefix + head.text !== '') insert(0, `${prefix}${openings.join('')}${head.text}`);

	const tail = boundary >= tokens.count || is(v, tokens.count - 1, COLON) ? tokens.count : boundary;
	if (tail < tokens.count) blank(start(v, tail), text.length);
	const outer = stack[0];
	let left: OpenConstruct | undefined = enclosing;
	if (!enclosing && outer && outer.kind !== 'block')
		left = {
			kind: outer.kind,
			name: outer.name,
			close: outer.alias ? ` __rehearse_more; } ${partName(whole, s.start)};\n` : closers[outer.kind],
		};
	const listed = (inner: Brace['kind'] | undefined): boolean => inner === 'initializer' || inner === 'enumerators';
	if (listed(stack.at(-1)?.kind ?? left?.kind) && tail > 0 && !is(v, tail - 1, COMMA) && !is(v, tail - 1, BRACE)) insert(text.length, ',');
	const inner = stack.slice(left && !enclosing ? 1 : 0).reverse();
	if (inner.length > 0) {
		// Where a block ends is not visible, nor what stands behind it in the next one.
		const unseen = (brace: Brace): string => (brace.kind === 'block' ? markers.function : markers[brace.kind]);
		insert(text.length, inner.map((brace, i) => `${i === 0 || brace.kind === 'block' ? unseen(brace) : ''}${brace.ends}`).join(''));
	}
	return { edits, open: left };
}

/** What a brace inside another one holds. */
function within(parent: Enclosing | 'block', kind: Enclosing | 'block'): Enclosing | 'block' {
	if (parent === 'initializer') return 'initializer';
	return kind === 'function' ? 'block' : kind;
}

const innerEnd = (parent: Enclosing | 'block', kind: Enclosing | 'block'): string => {
	const held = within(parent, kind);
	if (held === 'block') return ' }';
	return parent === 'initializer' ? ' },' : ' };';
};

const inList = (enclosing: OpenConstruct | undefined, stack: readonly Brace[]): boolean => {
	const kind = enclosing?.kind ?? stack[0]?.kind;
	return kind === 'enumerators' || kind === 'initializer';
};

/** What a stretch opens that no hunk header names goes by its first line: people see the name in stacks and run strings. */
const partName = (whole: string, at: number): string => `${PART}${whole.slice(0, at).split('\n').length}`;

const unknownHeader = (kind: Enclosing, name: string): string => {
	if (kind === 'function') return `__rehearse_unknown ${name}(void) {`;
	if (kind === 'members') return `struct ${name} {`;
	return kind === 'enumerators' ? `enum ${name} {` : `__rehearse_unknown ${name} = {`;
};

/** What the `{` at token i opens; its statement or declaration begins at token `from`. */
function opened(v: View, from: number, i: number): Brace {
	if (word(v, i - 1) === 'do') return { kind: 'block', name: '', alias: false, ends: ' } while (__rehearse_unseen());' };
	const brace = (kind: Brace['kind'], name: string): Brace => ({
		kind,
		name,
		alias: word(v, from) === 'typedef',
		ends: kind === 'block' || kind === 'function' ? ' }' : ' };',
	});
	if (is(v, i - 1, ASSIGN)) {
		let k = i - 2;
		while (k > from && v.tokens.kind[k] !== T_NAME) k--;
		return brace('initializer', word(v, k));
	}
	for (let k = from; k < i; k++) if (is(v, k, OPEN)) return brace('function', word(v, k - 1));
	for (let k = from; k < i; k++) {
		const w = word(v, k);
		const name = k < i - 1 ? word(v, i - 1) : '';
		if (w === 'struct' || w === 'union') return brace('members', name);
		if (w === 'enum') return brace('enumerators', name);
	}
	return brace('block', '');
}
