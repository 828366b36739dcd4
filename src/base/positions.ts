/**
 * Positions in text. Offsets are UTF-16 code units (JavaScript string indices), never bytes.
 * Lines are branded so that 0-based (editor) and 1-based (people, compilers, patches) cannot be mixed up.
 */
declare const brand: unique symbol;
type Branded<B extends string> = number & { readonly [brand]: B };

/** 0-based line. */
export type Line0 = Branded<'line0'>;
/** 1-based line, as in `file.c:12` and `@@ -12,3`. */
export type Line1 = Branded<'line1'>;
/** UTF-16 offset into a text, 0-based. */
export type Offset = Branded<'offset'>;

export const line0 = (n: number): Line0 => n as Line0;
export const line1 = (n: number): Line1 => n as Line1;
export const toLine0 = (l: Line1): Line0 => (l - 1) as Line0;
export const toLine1 = (l: Line0): Line1 => (l + 1) as Line1;

/** A half-open range [start, end) of UTF-16 offsets. */
export interface Span {
	readonly start: Offset;
	readonly end: Offset;
}

export const span = (start: number, end: number): Span => ({ start: start as Offset, end: end as Offset });

/** A place as people name it: repository path, 1-based line, 1-based UTF-16 column. */
export interface Place {
	readonly file: string;
	readonly line: Line1;
	readonly column: number;
}

/** Start offsets of the lines of a text. Lines end at \n only; a \r stays part of its line. */
export class LineIndex {
	readonly starts: readonly number[];
	constructor(readonly text: string) {
		const starts = [0];
		for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
		this.starts = starts;
	}
	/** The 0-based line that holds the offset; offsets past the end give the last line. */
	lineAt(at: number): Line0 {
		let lo = 0;
		let hi = this.starts.length - 1;
		while (lo < hi) {
			const mid = (lo + hi + 1) >> 1;
			if ((this.starts[mid] as number) <= at) lo = mid;
			else hi = mid - 1;
		}
		return lo as Line0;
	}
	/** 1-based line and column of an offset. */
	place(file: string, at: number): Place {
		const l = this.lineAt(at);
		return { file, line: toLine1(l), column: at - (this.starts[l] as number) + 1 };
	}
	/** Offset of the start of a 0-based line; past the end gives the text's length. */
	offsetOf(l: Line0): Offset {
		return (this.starts[l] ?? this.text.length) as Offset;
	}
}
