/**
 * Tabs that an archive turned into spaces. Tab stops (every 8 columns) were counted from the start of the mail line, so behind
 * a prefix of some width the stops of the patch's text are shifted; only the width modulo 8 matters.
 *
 * ```
 * column  0  3    8
 *         > +     foo();      written as "> +\tfoo();": prefix 2, diff column 1, the text starts at column 3
 * ```
 */

/** Which runs of spaces inside a line (not at its start) are taken for tabs when they end on a tab stop. */
export interface TabPolicy {
	/** Shortest such run. */
	readonly inner: number;
	/** Leading runs too short to reach a tab stop stay spaces in any case; false leaves leading runs alone. */
	readonly leading: boolean;
}

/** `text` with tabs where runs of spaces reach tab stops. `start`: column of the text's first character (0..7). `flip` lists offsets of runs to decide the other way. */
export function restoreTabs(text: string, start: number, policy: TabPolicy, flip?: ReadonlySet<number>): string {
	if (!text.includes(' ')) return text;
	let out = '';
	let column = start;
	for (let at = 0; at < text.length; ) {
		const code = text.charCodeAt(at);
		if (code === 9) {
			column += 8 - (column % 8);
			out += '\t';
			at++;
			continue;
		}
		if (code !== 32) {
			let end = at + 1;
			while (end < text.length && text.charCodeAt(end) !== 32 && text.charCodeAt(end) !== 9) end++;
			out += text.slice(at, end);
			column += width(text, at, end);
			at = end;
			continue;
		}
		let end = at + 1;
		while (end < text.length && text.charCodeAt(end) === 32) end++;
		const length = end - at;
		const stops = Math.floor((column + length) / 8) - Math.floor(column / 8);
		const exact = (column + length) % 8 === 0;
		let tabs = stops > 0 && (at === 0 ? policy.leading && (length > 1 || exact) : exact && length >= policy.inner);
		if (stops > 0 && flip?.has(at)) tabs = !tabs;
		out += tabs ? '\t'.repeat(stops) + ' '.repeat((column + length) % 8) : text.slice(at, end);
		column += length;
		at = end;
	}
	return out;
}

/** Offsets of the runs of spaces that could be either: those that reach a tab stop. */
export function ambiguousRuns(text: string, start: number): number[] {
	const runs: number[] = [];
	let column = start;
	for (let at = 0; at < text.length; ) {
		if (text.charCodeAt(at) !== 32) {
			column += text.charCodeAt(at) === 9 ? 8 - (column % 8) : width(text, at, at + 1);
			at++;
			continue;
		}
		let end = at + 1;
		while (end < text.length && text.charCodeAt(end) === 32) end++;
		if (Math.floor((column + end - at) / 8) > Math.floor(column / 8)) runs.push(at);
		column += end - at;
		at = end;
	}
	return runs;
}

/** The damage itself: tabs to spaces, the text starting at column `start`. */
export function expandTabs(text: string, start: number): string {
	if (!text.includes('\t')) return text;
	let out = '';
	let column = start;
	for (const char of text) {
		if (char === '\t') {
			const spaces = 8 - (column % 8);
			out += ' '.repeat(spaces);
			column += spaces;
		} else {
			out += char;
			column++;
		}
	}
	return out;
}

/** Columns of a stretch: code points. */
function width(text: string, from: number, to: number): number {
	let columns = to - from;
	for (let at = from; at < to; at++) {
		const code = text.charCodeAt(at);
		if (code >= 0xdc00 && code <= 0xdfff) columns--;
	}
	return columns;
}

/** Runs of blanks count as one blank, none at the ends: texts equal under this differ in whitespace only. */
export function squeeze(text: string): string {
	return text.replace(/[\s\u00a0]+/g, ' ').trim();
}

/** Column of a text behind a prefix of `width` columns and the diff column, modulo 8; and back (the smallest width). */
export const startColumn = (prefixWidth: number): number => (prefixWidth + 1) % 8;
export const prefixWidthOf = (start: number): number => (start + 7) % 8;

/** How many leading runs end on a tab stop for each start column 0..7, of `total` runs of at least two spaces. */
export function indentScores(lines: readonly string[]): { readonly scores: readonly number[]; readonly total: number } {
	const scores = [0, 0, 0, 0, 0, 0, 0, 0];
	let total = 0;
	for (const line of lines) {
		let run = 0;
		while (line.charCodeAt(run) === 32) run++;
		if (run < 2 || run === line.length) continue;
		total++;
		scores[(8 - (run % 8)) % 8]!++;
	}
	return { scores, total };
}
