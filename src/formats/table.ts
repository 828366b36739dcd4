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
				const head = [...rest].slice(0, width).join('');
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

const NARROWEST = 8;
const GAP = '  ';

/** Column widths that fit into `width`: the widest columns give way first, none below NARROWEST. */
function fit(natural: readonly number[], width: number): number[] {
	const widths = [...natural];
	const gaps = GAP.length * (widths.length - 1);
	let over = widths.reduce((sum, one) => sum + one, gaps) - width;
	while (over > 0) {
		const widest = Math.max(...widths);
		if (widest <= NARROWEST) break;
		widths[widths.indexOf(widest)] = widest - 1;
		over--;
	}
	return widths;
}

/** Lines of a table; cells wrap inside their column when the table would be wider than `width`. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], width: number): string[] {
	const all = [head, ...rows];
	const natural = head.map((_, column) => Math.max(...all.map((row) => displayWidth(row[column] ?? ''))));
	const widths = fit(natural, width);
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
