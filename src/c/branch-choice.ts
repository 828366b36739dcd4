/**
 * What one would have to choose for a place in a file to be compiled: the conditions of the conditional directives around it, in words.
 * Owns reading the directive lines of a text; evaluating them is the preprocessor's (preprocess/directives.ts).
 *
 *   #ifdef CONFIG_A            a place here: `CONFIG_A=y`
 *   #elif N > 3                here: `CONFIG_A=n, N > 3`
 *   #else                      here: `CONFIG_A=n, !(N > 3)`
 */

interface Group {
	/** Conditions of branches already left. */
	readonly before: string[];
	now: string;
}

const DIRECTIVE = /^[ \t]*#[ \t]*(if|ifdef|ifndef|elif|elifdef|elifndef|else|endif)\b((?:[^\n\\]|\\\r?\n|\\)*)/gm;

/** A condition line as text on one line, without comments. */
const plain = (text: string): string =>
	text
		.replace(/\\\r?\n/g, ' ')
		.replace(/\/\*[\s\S]*?(?:\*\/|$)|\/\/.*$/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();

const defined = (name: string): string => `defined(${name})`;

/** `CONFIG_X=y` or `=n` where the condition only asks for one symbol; else the condition, negated when `not`. */
function wording(condition: string, not: boolean): string {
	const m = /^(!?)\s*(?:defined\s*\(?\s*|IS_ENABLED\s*\(\s*|IS_BUILTIN\s*\(\s*|IS_REACHABLE\s*\(\s*|)(CONFIG_\w+)\s*\)?$/.exec(condition);
	if (m) return `${m[2]}=${(m[1] === '!') === not ? 'y' : 'n'}`;
	if (condition === '0' && !not) return '#if 1 instead of #if 0';
	if (!not) return condition;
	const simple = /^!?\w*\s*(?:\([^()]*\))?$/.test(condition);
	return simple ? (condition.startsWith('!') ? condition.slice(1) : `!${condition}`) : `!(${condition})`;
}

/** Conditions around an offset (UTF-16 units), outermost first, joined by commas; empty when there are none. Never fails. */
export function choiceAt(text: string, at: number): string {
	const groups: Group[] = [];
	for (const m of text.matchAll(DIRECTIVE)) {
		if (m.index >= at) break;
		const rest = plain(m[2] as string);
		const top = groups.at(-1);
		switch (m[1]) {
			case 'if':
				groups.push({ before: [], now: rest });
				break;
			case 'ifdef':
				groups.push({ before: [], now: defined(rest) });
				break;
			case 'ifndef':
				groups.push({ before: [], now: `!${defined(rest)}` });
				break;
			case 'endif':
				groups.pop();
				break;
			default:
				if (top === undefined) break;
				if (top.now !== '') top.before.push(top.now);
				top.now = m[1] === 'elif' ? rest : m[1] === 'elifdef' ? defined(rest) : m[1] === 'elifndef' ? `!${defined(rest)}` : '';
		}
	}
	const words = groups.flatMap((g) => [...g.before.map((c) => wording(c, true)), ...(g.now === '' ? [] : [wording(g.now, false)])]);
	return [...new Set(words)].join(', ');
}
