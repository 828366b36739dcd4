/**
 * The names that a C file defines at file level, found by one quick pass over its tokens, without preprocessing or parsing.
 * Good enough to know which file to read; reading it properly is the front end's. Both branches of an #if count.
 */
import type { NameKind } from '../c/program';
import { Pasting } from './tree-paste';

/** `prototype`: a function that is only declared. */
export type ScannedKind = NameKind | 'prototype';

export type Found = (kind: ScannedKind, name: string) => void;

/** Words that are never the name a declaration declares. */
const RESERVED = new Set(
	`auto bool break case char const continue default do double else enum extern float for goto if inline int long register restrict return short
	signed sizeof static struct switch typedef union unsigned void volatile while _Bool asm __asm__ typeof __typeof__ __attribute__ __extension__
	__inline __inline__ __always_inline noinline __init __exit __user __iomem __percpu __rcu __must_check __maybe_unused __weak __pure __cold __packed
	__section __aligned __printf __acquires __releases __must_hold __counted_by asmlinkage notrace EXPORT_SYMBOL EXPORT_SYMBOL_GPL`.split(
		/\s+/,
	),
);

/** One declaration at file level, as far as it was read. */
class Declaration {
	private typedef = false;
	private extern = false;
	private tag = '';
	private wantsTag = false;
	isEnum = false;
	/** Nothing was read yet. */
	fresh = true;
	private name = '';
	/** Name before the first `(`: a function when a body or `;` follows. */
	private called = '';
	private initialised = false;
	/** The last word was the name: a `(` now makes it a function, and not an annotation's argument. */
	private atName = false;

	constructor(private readonly found: Found) {}

	word(word: string): void {
		this.fresh = false;
		if (this.initialised) return;
		this.atName = false;
		if (word === 'struct' || word === 'union' || word === 'enum') {
			this.wantsTag = true;
			this.isEnum = word === 'enum';
		} else if (word === 'typedef') this.typedef = true;
		else if (word === 'extern') this.extern = true;
		else if (!RESERVED.has(word)) {
			if (this.wantsTag) this.tag = word;
			else if (this.called === '') {
				this.name = word;
				this.atName = true;
			}
			this.wantsTag = false;
		}
	}

	/** `(`: the name before it is called, or the declarator is in parentheses: `(*name)(…)`, whose `name` is given. */
	paren(pointer: string | undefined): void {
		if (this.initialised || this.called !== '') return;
		if (pointer !== undefined) {
			this.name = pointer;
			this.called = '*';
		} else if (this.atName) this.called = this.name;
	}

	/** `{`: a body. True when it is an enum's. */
	brace(): boolean {
		if (this.initialised) return false;
		if (this.called !== '' && this.called !== '*') {
			if (!this.typedef) this.found('function', this.called);
			return false;
		}
		if (this.tag !== '') this.found('tag', this.tag);
		this.wantsTag = false;
		this.name = '';
		return this.isEnum;
	}

	/** `}` of the body: true when the declaration ends here, as a function's does. */
	closed(): boolean {
		return !this.initialised && this.called !== '' && this.called !== '*';
	}

	/** `,`, `=` or `;`: a declarator ends. */
	declared(): void {
		if (this.initialised || this.name === '') return;
		if (this.typedef) this.found('typedef', this.name);
		else if (this.called !== '' && this.called !== '*') this.found('prototype', this.called);
		else if (!this.extern) this.found('global', this.name);
	}

	equals(): void {
		this.declared();
		this.initialised = true;
	}

	comma(): void {
		this.declared();
		this.name = '';
		this.called = '';
		this.initialised = false;
	}
}

const TOKEN = /\/[*/]|["']|\n[ \t]*#|[A-Za-z_]\w*|\d\w*|[{}()[\];,=]/g;
const DEFINE = /#[ \t]*define[ \t]+([A-Za-z_]\w*)/y;
const POINTER = /\s*\*+\s*(?:const\s+)?([A-Za-z_]\w*)/y;

const after = (text: string, what: string, from: number): number => {
	const at = text.indexOf(what, from);
	return at < 0 ? text.length : at + what.length;
};

/** The line break that ends a directive or `//` comment, continuation lines included. */
function endOfLine(text: string, from: number): number {
	let at = text.indexOf('\n', from);
	while (at > 0 && (text[at - 1] === '\\' || (text[at - 1] === '\r' && text[at - 2] === '\\'))) at = text.indexOf('\n', at + 1);
	return at < 0 ? text.length : at;
}

/** A comment may start on a directive's line and go on below it. */
function endOfDirective(text: string, from: number): number {
	const end = endOfLine(text, from);
	const comment = text.slice(from, end).lastIndexOf('/*');
	if (comment < 0) return end;
	const close = after(text, '*/', from + comment + 2);
	return close > end ? endOfLine(text, close) : end;
}

function endOfLiteral(text: string, start: number): number {
	const quote = text[start];
	let at = start + 1;
	while (at < text.length && text[at] !== quote && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1;
	return at + 1;
}

export function scanNames(text: string, found: Found): void {
	scan(text, found, new Pasting(), new Declaration(found));
}

/** `macros`: what the text may call at file level; those it defines itself are added. Goes on with a declaration and gives the one it ends in. */
function scan(text: string, found: Found, macros: Pasting, begun: Declaration): Declaration {
	let braces = 0;
	let parens = 0;
	let enumDepth = -1;
	let enumerator = false;
	let now = begun;
	// The first line may be a directive, too.
	const source = text.startsWith('#') ? `\n${text}` : text;
	TOKEN.lastIndex = 0;
	for (let match = TOKEN.exec(source); match; match = TOKEN.exec(source)) {
		const token = match[0];
		const at = match.index;
		if (token === '/*') TOKEN.lastIndex = after(source, '*/', at + 2);
		else if (token === '//') TOKEN.lastIndex = endOfLine(source, at);
		else if (token === '"' || token === "'") TOKEN.lastIndex = endOfLiteral(source, at);
		else if (token.endsWith('#')) {
			DEFINE.lastIndex = at + token.length - 1;
			const name = DEFINE.exec(source)?.[1];
			const end = endOfDirective(source, at + token.length);
			if (name) {
				found('macro', name);
				macros.define(name, source.slice(DEFINE.lastIndex, end));
			}
			TOKEN.lastIndex = end;
		} else if (token === '{') {
			// `extern "C" {` for C++ readers: what is in it stands at file level.
			if (braces === 0 && /extern\s*"C"\s*$/.test(source.slice(Math.max(0, at - 30), at))) {
				now = new Declaration(found);
				continue;
			}
			if (braces === 0 && now.brace()) {
				enumDepth = 1;
				enumerator = true;
			}
			braces++;
			parens = 0;
		} else if (token === '}') {
			braces = Math.max(0, braces - 1);
			parens = 0;
			if (braces > 0) continue;
			enumDepth = -1;
			if (now.closed()) now = new Declaration(found);
		} else if (token === '(') {
			if (braces === 0 && parens === 0) {
				POINTER.lastIndex = at + 1;
				now.paren(POINTER.exec(source)?.[1]);
			}
			parens++;
		} else if (token === '[') parens++;
		else if (token === ')' || token === ']') parens = Math.max(0, parens - 1);
		else if (parens > 0) continue;
		else if (braces > 0) {
			if (braces !== enumDepth) continue;
			if (token === ',') enumerator = true;
			else if (enumerator) {
				if (/^[A-Za-z_]/.test(token)) found('enumerator', token);
				enumerator = false;
			}
		} else if (token === ';') {
			now.declared();
			now = new Declaration(found);
		} else if (token === ',') now.comma();
		else if (token === '=') now.equals();
		else if (/^[A-Za-z_]/.test(token)) {
			const call = macros.call(token, source, TOKEN.lastIndex, now.fresh);
			if (call) {
				now = scan(call.text, found, call.inner, now);
				TOKEN.lastIndex = call.end;
			} else now.word(token);
		}
	}
	return now;
}
