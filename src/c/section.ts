/** What the text behind the second `@@` of a hunk says of the lines below it. Owns its reading only. */
import type { Span } from '../base/positions';

/** What lines of a file can stand in. */
export type Enclosing = 'function' | 'members' | 'enumerators' | 'initializer';

/** A stretch of lines [start, end) with the `@@` text that belongs to it. */
export interface VisibleStretch extends Span {
	readonly section: string | undefined;
}

/** What a hunk header's text names. */
export function readSection(
	section: string | undefined,
): { readonly kind: Enclosing; readonly name: string; readonly header: string } | undefined {
	const text =
		section
			?.trim()
			.replace(/\/\*.*$/, '')
			.trim() ?? '';
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
