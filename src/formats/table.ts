/**
 * Tables as aligned plain text, for terminals and mail. Owns widths and wrapping; knows nothing of what the cells mean.
 *
 *   exit            taken when      returns   new_ns
 *   --------------  --------------  --------  --------
 *   err_out         kmalloc fails   -ENOMEM   kfree(NULL)
 */

/** Columns a text takes on a terminal: wide East Asian characters count two, combining marks none. */
export function displayWidth(text: string): number {
	let width = 0;
	for (const char of text) {
		const code = char.codePointAt(0) ?? 0;
		if (/\p{Mn}|\p{Cf}/u.test(char)) continue;
		width +=
			code >= 0x1100 &&
			/[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u{ff01}-\u{ff60}\u{1f300}-\u{1faff}]/u.test(char)
				? 2
				: 1;
	}
	return width;
}

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - displayWidth(text)));

/** The beginning of a long word, up to `width` columns, preferably ending behind `->` or punctuation. */
function cut(word: string, width: number): string {
	const most = [...word].slice(0, width).join('');
	const good = /^.*(?:->|[_(,.&|/])/.exec(most)?.[0];
	return good && good.length > width / 3 ? good : most;
}

/** Breaks a text into lines of at most `width` columns at spaces; a longer word is cut. Line breaks of the text are kept. */
export function wrap(text: string, width: number): string[] {
	const lines: string[] = [];
	for (const paragraph of text.split('\n')) {
		let line = '';
		for (const word of paragraph.split(' ')) {
			const joined = line === '' ? word : `${line} ${word}`;
			if (displayWidth(joined) <= width) {
				line = joined;
				continue;
			}
			if (line !== '') lines.push(line);
			let rest = word;
			while (displayWidth(rest) > width) {
				const head = cut(rest, width);
				lines.push(head);
				rest = rest.slice(head.length);
			}
			line = rest;
		}
		lines.push(line);
	}
	return lines;
}

/** Like wrap, but words are never cut: for prose with names and paths in it. */
export function wrapProse(text: string, width: number): string[] {
	const lines: string[] = [];
	for (const paragraph of text.split('\n')) {
		let line = '';
		for (const word of paragraph.split(' ')) {
			if (line === '') line = word;
			else if (displayWidth(line) + 1 + displayWidth(word) <= width) line += ` ${word}`;
			else {
				lines.push(line);
				line = word;
			}
		}
		lines.push(line);
	}
	return lines;
}

const GAP = '  ';

const longest = (text: string, between: RegExp): number => Math.max(0, ...text.split(between).map(displayWidth));

/** Column widths that fit into `width`: the widest columns give way first, none below its longest word (of its heading: the longest part of a path). */
function fit(columns: readonly (readonly string[])[], width: number): number[] | undefined {
	const widths = columns.map((cells) => Math.max(...cells.map(displayWidth)));
	const least = columns.map(([head = '', ...cells]) =>
		Math.max(longest(head, /\s+|(?<=->)/), ...cells.map((cell) => longest(cell, /\s+/))),
	);
	const gaps = GAP.length * (widths.length - 1);
	for (let over = widths.reduce((sum, one) => sum + one, gaps) - width; over > 0; over--) {
		const widest = Math.max(...widths.map((one, column) => (one > (least[column] ?? 0) ? one : 0)));
		if (widest === 0) return undefined;
		widths[widths.findIndex((one, column) => one === widest && one > (least[column] ?? 0))] = widest - 1;
	}
	return widths;
}

/** Lines of a table; cells wrap at spaces inside their column when the table would be wider than `width`. Undefined when it cannot be that narrow. */
export function narrowTable(head: readonly string[], rows: readonly (readonly string[])[], width: number): string[] | undefined {
	const all = [head, ...rows];
	const widths = fit(
		head.map((_, column) => all.map((row) => row[column] ?? '')),
		width,
	);
	if (!widths) return undefined;
	const print = (row: readonly string[]): string[] => {
		const cells = widths.map((one, column) => wrap(row[column] ?? '', one));
		const height = Math.max(1, ...cells.map((cell) => cell.length));
		return Array.from({ length: height }, (_, line) =>
			cells
				.map((cell, column) => pad(cell[line] ?? '', widths[column] ?? 0))
				.join(GAP)
				.trimEnd(),
		);
	};
	const wrapped = rows.some((row) => row.some((cell, column) => displayWidth(cell) > (widths[column] ?? 0)));
	const lines = [...print(head), widths.map((one) => '-'.repeat(one)).join(GAP)];
	for (const [index, row] of rows.entries()) {
		if (wrapped && index > 0) lines.push('');
		lines.push(...print(row));
	}
	return lines;
}

/** As narrowTable, but wider than `width` where it must be. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], width: number): string[] {
	return narrowTable(head, rows, width) ?? narrowTable(head, rows, Number.POSITIVE_INFINITY) ?? [];
}
