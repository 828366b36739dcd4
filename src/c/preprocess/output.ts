/**
 * The text that preprocessing makes, with its tokens, its map and the macro uses in it. It owns assembly only.
 * Text is copied in runs: nothing is touched between two replacements.
 */
import { span } from '../../base/positions';
import { type Names, T_NAME, Tokens } from '../lex';
import type { MacroUse } from '../prepared';
import type { Tok } from './define';
import { spell } from './expand';
import { MapBuilder } from './offset-map';

const spaces: string[] = [];
/** `n` spaces. */
export function blanks(n: number): string {
	if (n > 255) return ' '.repeat(n);
	spaces[n] ??= ' '.repeat(n);
	return spaces[n];
}

/** Same length and lines, everything else a space. */
export function blanked(text: string, start: number, end: number): string {
	let at = text.indexOf('\n', start);
	if (at < 0 || at >= end) return blanks(end - start);
	let out = '';
	let from = start;
	for (; at >= 0 && at < end; at = text.indexOf('\n', from)) {
		out += `${blanks(at - from)}\n`;
		from = at + 1;
	}
	return out + blanks(end - from);
}

/** Characters after which, or before which, no space is needed around an expansion. */
const open = new Set([...' \t\n([{,;']);
const close = new Set([...' \t\n)]},;[']);

export class Output {
	readonly tokens: Tokens;
	readonly uses: MacroUse[] = [];
	/** While an invocation is read, the stretch it covers is replaced as a whole. */
	suspended = false;
	private readonly chunks: string[] = [];
	private readonly map = new MapBuilder();
	private cursor = 0;
	private length = 0;

	constructor(
		private readonly text: string,
		private readonly names: Names,
		capacity: number,
	) {
		this.tokens = new Tokens(capacity);
	}

	/** Offset in the new text of a source offset at or after the last replacement. */
	at(source: number): number {
		return this.length + source - this.cursor;
	}

	/** Turns source[start, end) into spaces, keeping lines. */
	blank(start: number, end: number): void {
		if (this.suspended || end <= start) return;
		this.copyTo(start);
		this.chunks.push(blanked(this.text, start, end));
		this.length += end - start;
		this.cursor = end;
	}

	/** Puts tokens in place of source[start, end), which is a use of the macro `name`. */
	replace(start: number, end: number, toks: readonly Tok[], name: string): void {
		this.copyTo(start);
		const at = this.length;
		const before = start === 0 || open.has(this.text[start - 1] as string) ? '' : ' ';
		const base = at + before.length;
		let k = 0;
		const body = spell(toks, (t, offset) => {
			this.tokens.push(
				t.kind,
				k++ === 0 ? 0 : 2,
				base + offset,
				base + offset + t.text.length,
				t.kind === T_NAME ? this.names.id(t.text) : t.id,
			);
		});
		let text = before + body;
		if (end < this.text.length && !close.has(this.text[end] as string)) text += ' ';
		if (text.length < end - start && !this.text.slice(start, end).includes('\n')) text += blanks(end - start - text.length);
		this.map.replaced(start, at);
		this.chunks.push(text);
		this.length += text.length;
		this.cursor = end;
		this.map.kept(end, this.length);
		this.uses.push({ name, call: span(start, end), expansion: span(at, this.length) });
	}

	finish(): { readonly text: string; readonly map: ReturnType<MapBuilder['build']> } {
		if (this.chunks.length === 0) return { text: this.text, map: this.map.build() };
		this.copyTo(this.text.length);
		return { text: this.chunks.join(''), map: this.map.build() };
	}

	private copyTo(source: number): void {
		if (source > this.cursor) {
			this.chunks.push(this.text.slice(this.cursor, source));
			this.length += source - this.cursor;
			this.cursor = source;
		}
	}
}
