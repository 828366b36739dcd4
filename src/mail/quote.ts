/**
 * Quote prefixes: `>> text`, `> > text`, `>>text`, `| text`. Owns how many levels a line is quoted and where its content starts.
 *
 * ```
 * >> +	foo();      depth 2, marks end at 2, content at 3
 * ```
 */
export interface Quote {
	readonly depth: number;
	/** UTF-16 column (0-based) behind the last mark. */
	readonly marksEnd: number;
	/** UTF-16 column (0-based) of the content: one space behind the marks is not part of it. */
	readonly column: number;
}

const GT = 62;
const BAR = 124;
const SPACE = 32;
/** Shared: most lines of a big input are not quoted. */
const UNQUOTED: Quote = { depth: 0, marksEnd: 0, column: 0 };

/** All the marks at the start of a line. `bars`: `|` is a mark too (see usesBars). */
export function quoteOf(line: string, bars: boolean): Quote {
	return quoteUpTo(line, bars, Number.POSITIVE_INFINITY);
}

/** Like quoteOf, but takes at most `limit` marks: content that itself starts with a mark stays whole. */
export function quoteUpTo(line: string, bars: boolean, limit: number): Quote {
	const first = line.charCodeAt(0);
	if (limit === 0 || (first !== GT && !(bars && first === BAR))) return UNQUOTED;
	let depth = 0;
	let marksEnd = 0;
	let at = 0;
	while (depth < limit) {
		const code = line.charCodeAt(at);
		if (code === GT || (bars && code === BAR)) {
			depth++;
			at++;
			marksEnd = at;
			const next = line.charCodeAt(at + 1);
			if (depth < limit && line.charCodeAt(at) === SPACE && (next === GT || (bars && next === BAR))) at++;
		} else break;
	}
	return { depth, marksEnd, column: depth > 0 && line.charCodeAt(marksEnd) === SPACE ? marksEnd + 1 : marksEnd };
}

const BARRED_DIFF = /^(?:[>|] ?)*\| ?(?:diff --git |--- \S|@@ -\d)/;

/** True when some line of the mail quotes a diff with `|`; only then is `|` a quote mark (tables have it too). */
export function usesBars(lines: readonly string[]): boolean {
	return lines.some((line) => (line.charCodeAt(0) === GT || line.charCodeAt(0) === BAR) && BARRED_DIFF.test(line.slice(0, 100)));
}
