/** A mail's diff while it is being read: lines seen from the patch's quote depth, and files that grow. Owns no grammar. */
import type { Mail } from '../mail/mail';
import { type Quote, quoteOf, quoteUpTo, usesBars } from '../mail/quote';
import type { FilePatch, Hunk, HunkLine } from './model';

/** Value of QuotedLines.owned for lines of a hunk's body. */
export const HUNK_LINE = 2;

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface DraftHunk extends Mutable<Omit<Hunk, 'lines'>> {
	lines: Mutable<HunkLine>[];
	/** Index of the mail line of each entry of `lines`. */
	at: number[];
}

export interface DraftFile extends Mutable<Omit<FilePatch, 'hunks'>> {
	hunks: DraftHunk[];
	depth: number;
	/** The path is unsafe: read to know what its lines are, then dropped. */
	dropped: boolean;
}

/** The lines of one mail, with their quoting. */
export class QuotedLines {
	readonly lines: readonly string[];
	readonly firstLine: number;
	readonly bars: boolean;
	readonly quotes: readonly Quote[];
	/** 0: not of a diff; 1: of a file or hunk header; HUNK_LINE: of a hunk's body. */
	readonly owned: Uint8Array;
	constructor(mail: Mail) {
		this.lines = mail.lines;
		this.firstLine = mail.firstLine;
		this.bars = usesBars(mail.lines);
		this.quotes = mail.lines.map((line) => quoteOf(line, this.bars));
		this.owned = new Uint8Array(mail.lines.length);
	}
	get length(): number {
		return this.lines.length;
	}
	/** 1-based line of the input. */
	inputLine(at: number): number {
		return this.firstLine + at;
	}
	/** Content behind all quote marks. */
	content(at: number): string {
		return (this.lines[at] as string).slice((this.quotes[at] as Quote).column);
	}
	depth(at: number): number {
		return (this.quotes[at] as Quote).depth;
	}
	/** Column where the content at exactly `depth` marks starts; -1 when the line has fewer. `pad`: a space behind the marks is not content. */
	columnAt(at: number, depth: number, pad: boolean): number {
		const quote = this.quotes[at] as Quote;
		if (quote.depth < depth) return -1;
		if (depth === 0) return 0;
		const exact = quote.depth === depth ? quote : quoteUpTo(this.lines[at] as string, this.bars, depth);
		return pad ? exact.column : exact.marksEnd;
	}
}
