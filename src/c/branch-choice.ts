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

const DIRECTIVE = /^[ \t]*#[ \t]*(if|ifdef|ifndef|elif|elifdef|elifndef|else|endif)\b((?:[^\n\\]|\\\r?\n|\\)*)/my;

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

interface Directive {
	readonly at: number;
	readonly end: number;
	readonly word: string;
	readonly rest: string;
}

/** A line with a `#` in it is looked at from its start; other lines are not looked at. */
function directivesOf(text: string): Directive[] {
	const all: Directive[] = [];
	for (let hash = text.indexOf('#'); hash >= 0; ) {
		DIRECTIVE.lastIndex = text.lastIndexOf('\n', hash) + 1;
		const m = DIRECTIVE.exec(text);
		if (m) all.push({ at: m.index, end: m.index + m[0].length, word: m[1] as string, rest: plain(m[2] as string) });
		hash = text.indexOf('#', m ? Math.max(hash + 1, m.index + m[0].length) : hash + 1);
	}
	return all;
}

/** Only comments and white space. */
const blank = (text: string): boolean => text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '').trim() === '';

/** X of `#ifndef X`, `#if !defined(X)`, and `#if !defined(X) || defined(TRACE_HEADER_MULTI_READ)` (include/trace/define_trace.h). */
function guardName(d: Directive | undefined): string | undefined {
	if (d?.word === 'ifndef') return d.rest;
	return d?.word === 'if' ? /^!\s*defined\s*\(?\s*(\w+)\s*\)?\s*(?:\|\||$)/.exec(d.rest)?.[1] : undefined;
}

/** The first `#ifndef X` closes the file around `#define X`: nobody chooses that. Where only hunks are shown, its end may not be. */
function isGuarded(text: string, all: readonly Directive[]): boolean {
	const [first] = all;
	const last = all.at(-1);
	const name = guardName(first);
	if (first === undefined || last === undefined || name === undefined) return false;
	let depth = 0;
	for (const d of all) {
		if (d.word === 'endif') depth--;
		else if (d.word.startsWith('if')) depth++;
		else if (depth === 1) return false;
		if (depth === 0 && d !== last) return false;
	}
	const define = /^\s*#[ \t]*define[ \t]+(\w+)/.exec(text.slice(first.end));
	return define?.[1] === name && blank(text.slice(0, first.at)) && (depth > 0 || blank(text.slice(last.end)));
}

/**
 * The conditions around offsets of a text (UTF-16 units), outermost first, joined by commas; empty when there are none. The guard
 * around a whole header is no condition. Directives are read once, at the first question. Never fails.
 */
export function choices(text: string): (at: number) => string {
	let read: { readonly all: readonly Directive[]; readonly guarded: boolean } | undefined;
	return (at) => {
		if (read === undefined) {
			const all = directivesOf(text);
			read = { all, guarded: isGuarded(text, all) };
		}
		return around(read.all, read.guarded, at);
	};
}

/** The same, for one question. */
export const choiceAt = (text: string, at: number): string => choices(text)(at);

function around(all: readonly Directive[], guarded: boolean, at: number): string {
	const groups: Group[] = [];
	for (const { at: from, word, rest } of all) {
		if (from >= at) break;
		const top = groups.at(-1);
		switch (word) {
			case 'if':
				groups.push({ before: [], now: guarded && from === all[0]?.at ? '' : rest });
				break;
			case 'ifdef':
				groups.push({ before: [], now: defined(rest) });
				break;
			case 'ifndef':
				groups.push({ before: [], now: guarded && from === all[0]?.at ? '' : `!${defined(rest)}` });
				break;
			case 'endif':
				groups.pop();
				break;
			default:
				if (top === undefined) break;
				if (top.now !== '') top.before.push(top.now);
				top.now = word === 'elif' ? rest : word === 'elifdef' ? defined(rest) : word === 'elifndef' ? `!${defined(rest)}` : '';
		}
	}
	const words = groups.flatMap((g) => [...g.before.map((c) => wording(c, true)), ...(g.now === '' ? [] : [wording(g.now, false)])]);
	return [...new Set(words)].join(', ');
}
