/**
 * Uses of names in lowered functions and in initialisers, for the comparison of configurations. Owns finding them and telling which
 * are certain: an argument of a macro that nobody has shown us may be dropped by it, code under IS_ENABLED() may be.
 */
import { type Span, span } from '../base/positions';
import type { IrFunction, Operand } from '../c/ir';
import type { FunctionInfo, Program } from '../c/program';

export interface Use {
	readonly name: string;
	/** `member`: of a record of that tag. */
	readonly how: 'call' | 'name' | 'member';
	readonly member?: string;
	readonly file: string;
	/** Source text of the file. */
	readonly span: Span;
	/** The function, or the variable whose initialiser it is in. */
	readonly within: string;
	/** The code is compiled into the object file for certain: an unused static inline function is not. */
	readonly emitted: boolean;
}

const plain = (link: string): string => link.slice(link.lastIndexOf(':') + 1);
const isOperand = (v: unknown): v is Operand => typeof v === 'object' && v !== null && 'k' in v;

/** Names and members that a function uses, in text order. */
export function usesIn(fn: IrFunction): readonly Use[] {
	const out: Use[] = [];
	for (const b of fn.blocks)
		for (const i of [...b.instrs, b.end]) {
			const place = fn.places[i.at];
			if (!place || place.file !== fn.file || place.macro) continue;
			const use = { file: fn.file, span: place.span, within: fn.name, emitted: !(fn.static && fn.inline) };
			if (i.op === 'field') out.push({ ...use, name: i.struct.replace(/@.*$/, ''), how: 'member', member: i.member });
			for (const [key, v] of Object.entries(i) as [string, unknown][])
				for (const o of Array.isArray(v) ? v : [v])
					if (isOperand(o) && (o.k === 'func' || o.k === 'global'))
						out.push({ ...use, name: plain(o.name), how: key === 'callee' ? 'call' : 'name' });
		}
	return out.sort((a, b) => a.span.start - b.span.start);
}

const KEYWORDS: ReadonlySet<string> = new Set([
	'if',
	'while',
	'for',
	'switch',
	'return',
	'sizeof',
	'likely',
	'unlikely',
	'IS_ERR',
	'IS_ERR_OR_NULL',
	'PTR_ERR',
	'WARN_ON',
	'BUG_ON',
]);

/** Text without comments and literals, of the same length. */
export const blanked = (text: string): string =>
	text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, (m) => m.replace(/[^\n]/g, ' '));

/** Where a name stands in [from, to) of the text, as a name of its own: not a member's, not in a directive. */
function occurrences(text: string, name: string, from: number, to: number, member: boolean): readonly number[] {
	const out: number[] = [];
	const pattern = new RegExp(`\\b${name}\\b`, 'g');
	pattern.lastIndex = from;
	for (let m = pattern.exec(text); m && m.index < to; m = pattern.exec(text)) {
		const before = text.slice(Math.max(0, m.index - 200), m.index);
		const line = before.slice(before.lastIndexOf('\n') + 1);
		if (/^\s*#/.test(line) || /(?:->|\.)\s*$/.test(before) !== member) continue;
		out.push(m.index);
	}
	return out;
}

/** Around the offset stands no call of a macro or of a function that nobody has shown us. */
function standsFree(text: string, at: number, from: number, known: (name: string) => boolean): boolean {
	let depth = 0;
	for (let i = at - 1; i >= from; i--) {
		const c = text[i];
		if (c === ')') depth++;
		else if (c === '(' && depth-- === 0) {
			depth = 0;
			const name = /(\w+)\s*$/.exec(text.slice(Math.max(0, i - 80), i))?.[1];
			if (name !== undefined && !KEYWORDS.has(name) && !known(name)) return false;
		} else if (depth === 0 && (c === ';' || c === '{')) return true;
	}
	return true;
}

/**
 * The certain places of a use within a function: in the text itself, in a branch that is compiled, free of unseen macros. `text` is
 * blanked; `inactive`: whether an offset is in a branch not chosen.
 */
export function certainPlaces(
	text: string,
	info: FunctionInfo,
	use: Use,
	program: Program,
	inactive: (at: number) => boolean,
): readonly Span[] {
	const body = text.slice(info.span.start, info.span.end);
	if (/\bIS_(?:ENABLED|BUILTIN|MODULE|REACHABLE)\s*\(/.test(body)) return [];
	const from = text.indexOf('{', info.nameSpan.end);
	if (from < 0 || from >= info.span.end) return [];
	const word = use.how === 'member' ? (use.member ?? '') : use.name;
	const known = (name: string): boolean => program.info(name, info.file) !== undefined || program.prototype(name, info.file) !== undefined;
	return occurrences(text, word, from, info.span.end, use.how === 'member')
		.filter((at) => !inactive(at) && standsFree(text, at, from, (n) => n === use.name || known(n)))
		.map((at) => span(at, at + word.length));
}

/** Names in the initialiser of a file-level variable, which starts at an offset of the blanked text: those outside all parentheses. */
export function initialiserUses(
	text: string,
	at: number,
	variable: string,
	file: string,
	inactive: (at: number) => boolean,
): readonly Use[] {
	const equals = /^[^;={(]*=/.exec(text.slice(at, at + 400));
	if (!equals) return [];
	const out: Use[] = [];
	const token = /[A-Za-z_]\w*|[(){};]/g;
	token.lastIndex = at + equals[0].length;
	let parens = 0;
	let braces = 0;
	for (let m = token.exec(text); m; m = token.exec(text)) {
		if (m[0] === '(') parens++;
		else if (m[0] === ')') parens--;
		else if (m[0] === '{') braces++;
		else if (m[0] === '}') braces--;
		else if (m[0] === ';' && braces === 0) break;
		else if (m[0] !== ';' && parens === 0 && !inactive(m.index)) {
			const before = text.slice(Math.max(0, m.index - 40), m.index);
			const line = text.slice(text.lastIndexOf('\n', m.index) + 1, m.index);
			if (!/(?:->|\.)\s*$/.test(before) && !/^\s*#/.test(line) && /^\s*[,;}]/.test(text.slice(m.index + m[0].length)))
				out.push({ name: m[0], how: 'name', file, span: span(m.index, m.index + m[0].length), within: variable, emitted: true });
		}
		if (braces < 0) break;
	}
	return out;
}
