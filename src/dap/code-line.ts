// Where a breakpoint goes that is set on a line without code: on to the next line of the text that a statement can stand on. Owns the look
// at spelling only; whether a run comes there is not asked.

/** Lines a breakpoint is moved on at most: beyond that it was not meant. */
const REACH = 20;
const NO_CODE = /^\s*(\{|#.*|(case\b[^;{}]*|default|[A-Za-z_]\w*)\s*:|else|do)?\s*\\?$/;

/** The text without its comments, line by line. */
export function codeLines(text: string): readonly string[] {
	return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, (comment) => comment.replace(/[^\n]/g, ' ')).split('\n');
}

/** 1-based, as `line`: itself when code stands on it, or when none follows soon. `lines`: as codeLines gives them. */
export function codeLineFrom(lines: readonly string[], line: number): number {
	for (let at = line; at < line + REACH && at <= lines.length; at++) if (!NO_CODE.test(lines[at - 1] ?? '')) return at;
	return line;
}
