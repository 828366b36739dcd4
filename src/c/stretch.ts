/**
 * One visible stretch of a file: what it stands in, which brackets it closes without opening and leaves open, and the text that
 * makes up for them. Owns the reading of a stretch; fragments.ts has the order of stretches and the picture.
 */
import { lex, Names, punct, T_NAME, T_PUNCT, type Tokens } from './lex';
import type { TextEdit } from './preprocess/edits';
import { blanked } from './preprocess/output';
import type { VisibleStretch } from './fragments';

export type Enclosing = 'function' | 'members' | 'enumerators' | 'initializer';

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

/** Stands before an `else` whose `if` is not visible. */
const ELSE = ' if (__rehearse_unseen()) __rehearse_unseen(); ';

const OPEN = punct('(');
const CLOSE = punct(')');
const BRACE = punct('{');
const BRACE_END = punct('}');
const SEMI = punct(';');
const COMMA = punct(',');
const COLON = punct(':');
const ASSIGN = punct('=');
const continues = new Set(
	['|', '||', '&&', '+', '/', '%', '^', '?', ':', '<', '>', '<=', '>=', '==', '!=', '<<', '>>', '=', '+=', '-=', '|=', '&=', '->', '.', ',', ')', ']'].map(punct),
);

/** What a hunk header's text names. */
export function readSection(section: string | undefined): { readonly kind: Enclosing; readonly name: string; readonly header: string } | undefined {
	const text = section?.trim().replace(/\/\*.*$/, '').trim() ?? '';
	if (text === '' || /^\w+\s*:$/.test(text) || text.startsWith('#')) return undefined;
	const tag = /^(?:typedef\s+)?(struct|union|enum)\s+(?:\w+\s+)*?(\w+)\s*\{?$/.exec(text);
	if (tag) return { kind: tag[1] === 'enum' ? 'enumerators' : 'members', name: tag[2] as string, header: `${tag[1]} ${tag[2]} {` };
	const nameless = /^(?:typedef\s+)?(struct|union|enum)\s*\{$/.exec(text);
	if (nameless) return { kind: nameless[1] === 'enum' ? 'enumerators' : 'members', name: '', header: `${nameless[1]} {` };
	const variable = /^(.*?)(\w+)\s*(\[[^\]]*\]\s*)*=\s*\{?$/.exec(text);
	if (variable) return { kind: 'initializer', name: variable[2] as string, header: `${text.replace(/\{$/, '')} {` };
	const call = /(\w+)\s*\(/.exec(text);
	if (!call || text.endsWith(';') || text.startsWith('typedef')) return undefined;
	return { kind: 'function', name: call[1] as string, header: functionHeader(text) };
}

/** A header that may be cut off inside its parameters, made whole. What is cut off is left out. */
function functionHeader(text: string): string {
	let head = text.replace(/\{\s*$/, '').trim();
	let depth = 0;
	for (const c of head) depth += c === '(' ? 1 : c === ')' ? -1 : 0;
	if (depth > 0) {
		const comma = head.endsWith(',') ? head.length - 1 : head.lastIndexOf(',');
		const open = head.indexOf('(');
		head = comma > open ? head.slice(0, comma) : head.slice(0, open + 1);
		depth = 0;
		for (const c of head) depth += c === '(' ? 1 : c === ')' ? -1 : 0;
		head += ')'.repeat(Math.max(0, depth));
	}
	return `${/^\w+\s*\(/.test(head) ? `__rehearse_unknown ${head}` : head} {`;
}

/** Tokens of the stretch, outside directives (the preprocessor has blanked them). */
interface View {
	readonly text: string;
	readonly tokens: Tokens;
	readonly names: Names;
}

const is = (v: View, i: number, id: number): boolean => i < v.tokens.count && v.tokens.kind[i] === T_PUNCT && v.tokens.id[i] === id;
const word = (v: View, i: number): string => (i < v.tokens.count && v.tokens.kind[i] === T_NAME ? (v.names.text[v.tokens.id[i] as number] as string) : '');
const start = (v: View, i: number): number => v.tokens.start[i] as number;
const atLineStart = (v: View, i: number): boolean => start(v, i) === 0 || v.text[start(v, i) - 1] === '\n';

/** The stretch begins inside braces. */
function beginsInside(v: View): boolean {
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
function guessKind(v: View): Enclosing {
	let members = false;
	let end = v.tokens.count;
	for (let i = 0; i < end; i++) {
		if (is(v, i, BRACE_END) && atLineStart(v, i)) {
			end = i;
			break;
		}
		const w = word(v, i);
		if (/^(?:if|for|while|return|goto|switch|do|else|break|case)$/.test(w)) return 'function';
		if (v.tokens.kind[i] === T_PUNCT && v.text[start(v, i)] === '.' && (i === 0 || is(v, i - 1, COMMA) || is(v, i - 1, BRACE))) return 'initializer';
		if (is(v, i, ASSIGN) || (is(v, i, OPEN) && !is(v, i - 1, CLOSE) && word(v, i - 2) === '')) {
			if (is(v, i - 1, CLOSE) || members) return 'function';
		}
		if (is(v, i, SEMI)) members = true;
	}
	if (!members) return is(v, end - 1, COMMA) || (end > 2 && is(v, end - 2, COMMA)) || (end > 0 && is(v, 1, ASSIGN)) ? 'enumerators' : 'function';
	for (let i = 0; i < end; i++) if (is(v, i, CLOSE) && is(v, i + 1, SEMI) && !declaresFunction(v, i)) return 'function';
	for (let i = 0; i < end; i++) if (is(v, i, ASSIGN)) return 'function';
	return 'members';
}

/** `… (*name)(…);` ends at i. */
const declaresFunction = (v: View, i: number): boolean => {
	for (let k = i; k > 0 && !is(v, k, SEMI); k--) if (is(v, k, punct('*')) && is(v, k - 1, OPEN)) return true;
	return false;
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
		prefix = `${section?.header ?? unknownHeader(kind, s.start)}${markers[kind]}`;
	}

	const head = open ? trimHead(v, open.kind) : trimTop(v, s.section?.trim() ?? '', unknownHeader('function', s.start).slice(0, -1));
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
			stack.push(parent === undefined ? brace : { kind: within(parent, brace.kind), name: '', alias: false, ends: innerEnd(parent, brace.kind) });
			if (!around.some((n) => n > 0)) boundary = i + 1;
		} else if (is(v, i, BRACE_END)) {
			parens = around.pop() ?? 0;
			if (parens === 0 && !around.some((n) => n > 0)) boundary = i + 1;
			if (stack.pop()) continue;
			if (enclosing && atLineStart(v, i)) enclosing = undefined;
			else if (enclosing) lost.push(i);
			else blank(start(v, i), start(v, i) + 1);
		} else if (parens === 0 && !around.some((n) => n > 0) && (is(v, i, SEMI) || (is(v, i, COMMA) && inList(enclosing, stack)))) boundary = i + 1;
	}
	const openings = enclosing !== open || open ? lost.map((i) => (open?.kind === 'function' ? opener(v, i) : open?.kind === 'members' ? ' struct {' : ' {')).reverse() : [];
	if (prefix + head.text !== '') insert(0, `${prefix}${openings.join('')}${head.text}`);

	const tail = boundary >= tokens.count || is(v, tokens.count - 1, COLON) ? tokens.count : boundary;
	if (tail < tokens.count) blank(start(v, tail), text.length);
	const outer = stack[0];
	let left: OpenConstruct | undefined = enclosing;
	if (!enclosing && outer && outer.kind !== 'block') left = { kind: outer.kind, name: outer.name, close: outer.alias ? ` __rehearse_more; } __rehearse_part_${s.start};\n` : closers[outer.kind] };
	const listed = (inner: Brace['kind'] | undefined): boolean => inner === 'initializer' || inner === 'enumerators';
	if (listed(stack.at(-1)?.kind ?? left?.kind) && tail > 0 && !is(v, tail - 1, COMMA) && !is(v, tail - 1, BRACE)) insert(text.length, ',');
	const inner = stack.slice(left && !enclosing ? 1 : 0).reverse();
	if (inner.length > 0) {
		const first = inner[0] as Brace;
		insert(text.length, `${first.kind === 'block' ? markers.function : markers[first.kind]}${inner.map((brace) => brace.ends).join('')}`);
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

const unknownHeader = (kind: Enclosing, at: number): string => {
	const name = `__rehearse_part_${at}`;
	if (kind === 'function') return `__rehearse_unknown ${name}(void) {`;
	if (kind === 'members') return `struct ${name} {`;
	return kind === 'enumerators' ? `enum ${name} {` : `__rehearse_unknown ${name} = {`;
};

/** What the `{` at token i opens; its statement or declaration begins at token `from`. */
function opened(v: View, from: number, i: number): Brace {
	if (word(v, i - 1) === 'do') return { kind: 'block', name: '', alias: false, ends: ' } while (__rehearse_unseen());' };
	const brace = (kind: Brace['kind'], name: string): Brace => ({ kind, name, alias: word(v, from) === 'typedef', ends: kind === 'block' || kind === 'function' ? ' }' : ' };' });
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

/** The text that opens the block which token i closes. */
function opener(v: View, i: number): string {
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
function trimHead(v: View, kind: Enclosing): { readonly from: number; readonly text: string } {
	if (kind === 'members') {
		let depth = 0;
		for (let i = 0; i < v.tokens.count && !is(v, i, BRACE) && !is(v, i, BRACE_END); i++) {
			if (is(v, i, OPEN)) depth++;
			else if (is(v, i, CLOSE) && --depth < 0) return { from: boundaryAfter(v, i), text: '' };
			else if (depth === 0 && is(v, i, SEMI)) break;
		}
	}
	if (kind !== 'function') {
		if (v.tokens.kind[0] === T_PUNCT && continues.has(v.tokens.id[0] as number) && v.text[start(v, 0)] !== '.') return { from: boundaryAfter(v, 0), text: '' };
		return { from: 0, text: '' };
	}
	let depth = 0;
	for (let i = 0; i < v.tokens.count; i++) {
		if (is(v, i, OPEN)) depth++;
		else if (is(v, i, CLOSE) && --depth < 0) {
			if (is(v, i + 1, SEMI)) return { from: i + 2, text: word(v, i + 2) === 'else' ? ELSE : '' };
			const next = v.tokens.kind[i + 1] === T_PUNCT && !is(v, i + 1, BRACE);
			return next ? { from: boundaryAfter(v, i + 1), text: '' } : { from: i + 1, text: ' if (__rehearse_unseen()) ' };
		} else if (depth === 0 && is(v, i, SEMI) && word(v, i + 1) === 'else' && word(v, 0) !== 'if') return { from: 0, text: ' if (__rehearse_unseen()) ' };
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
function trimTop(v: View, section: string, unknown: string): { readonly from: number; readonly text: string } {
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
