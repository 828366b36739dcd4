/** Blanks what is not code, keeping length and lines: for looking through C text without parsing it. Linear in the text. */

/** Comments, string and character literals become spaces; line breaks stay. An unclosed comment runs to the end. */
export function blankComments(text: string): string {
	const parts: string[] = [];
	let from = 0;
	const blank = (start: number, end: number): void => {
		parts.push(text.slice(from, start), text.slice(start, end).replace(/[^\n]/g, ' '));
		from = end;
	};
	const token = /\/\*|\/\/|["'\n]/g;
	for (let match = token.exec(text); match; match = token.exec(text)) {
		const start = match.index;
		if (match[0] === '\n') continue;
		let end: number;
		if (match[0] === '/*') {
			const close = text.indexOf('*/', start + 2);
			end = close < 0 ? text.length : close + 2;
		} else if (match[0] === '//') {
			const line = text.indexOf('\n', start);
			end = line < 0 ? text.length : line;
		} else {
			end = start + 1;
			while (end < text.length && text[end] !== match[0] && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1;
			end = Math.min(text.length, end + (text[end] === '\n' ? 0 : 1));
		}
		blank(start, end);
		token.lastIndex = end;
	}
	parts.push(text.slice(from));
	return parts.join('');
}
