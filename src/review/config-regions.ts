/**
 * Which CONFIG symbols are worth trying the other way: those whose conditional branches hold declarations that a patch's lines name.
 * Owns a quick look at the text; what is then really lost is build-breakage.ts's.
 */
import type { SourceUnit } from '../c/program';

const DIRECTIVE = /^\s*#\s*(if|ifdef|ifndef|elif|elifdef|elifndef|else|endif)\b(.*)$/;
const WORD = /[A-Za-z_]\w{2,}/g;
const symbolsOf = (text: string): readonly string[] =>
	(text.match(/\bCONFIG_\w+/g) ?? []).map((s) => (s.endsWith('_MODULE') ? s.slice(0, -'_MODULE'.length) : s));

/** `isAdded`: the patch added the line (1-based) of the unit. */
export type IsAdded = (unit: SourceUnit, line: number) => boolean;

/** All words of the added lines. */
export function addedWords(units: readonly SourceUnit[], isAdded: IsAdded): ReadonlySet<string> {
	const words = new Set<string>();
	for (const u of units)
		for (const [i, line] of u.text.split('\n').entries()) if (isAdded(u, i + 1)) for (const w of line.match(WORD) ?? []) words.add(w);
	return words;
}

/** The symbols around lines that begin at the left margin and name one of the words, or that stand on an added directive. */
export function symbolsAround(unit: SourceUnit, words: ReadonlySet<string>, isAdded: IsAdded): ReadonlySet<string> {
	const found = new Set<string>();
	const open: Set<string>[] = [];
	for (const [i, line] of unit.text.split('\n').entries()) {
		const d = DIRECTIVE.exec(line);
		if (d) {
			const symbols = symbolsOf(d[2] as string);
			if (isAdded(unit, i + 1)) for (const s of symbols) found.add(s);
			if (d[1] === 'endif') open.pop();
			else if ((d[1] as string).startsWith('if')) open.push(new Set(symbols));
			else for (const s of symbols) open.at(-1)?.add(s);
		} else if (open.some((o) => o.size > 0) && /^[A-Za-z_#]/.test(line) && (line.match(WORD) ?? []).some((w) => words.has(w)))
			for (const o of open) for (const s of o) found.add(s);
	}
	return found;
}

/** What a conditional branch asks of symbols: `y` or `n` of each. Only simple conditions ask for n. */
type Asks = readonly (readonly [symbol: string, value: 'y' | 'n'])[];

function asksOf(word: string, rest: string): Asks {
	const negated = /!\s*\w+\s*\(?\s*CONFIG_\w+/g;
	const no = word === 'ifndef' || word === 'elifndef';
	if (!no && !negated.test(rest)) return symbolsOf(rest).map((s) => [s, 'y']);
	const alone = !/&&|\|\|/.test(rest) ? symbolsOf(rest) : [];
	return alone.length > 0 ? alone.map((s) => [s, 'n']) : symbolsOf(rest.replace(negated, '')).map((s) => [s, 'y']);
}

/** The other branch of a simple condition asks for the opposite. */
const opposite = (asks: Asks): Asks => (asks.length === 1 ? asks.map(([s, v]) => [s, v === 'y' ? 'n' : 'y']) : []);

/** What conditional branches with these lines (1-based) in them ask of symbols; `y` where some ask for the one and some for the other. */
export function symbolsOver(text: string, lines: readonly number[]): ReadonlyMap<string, 'y' | 'n'> {
	const wanted = new Set(lines);
	const found = new Map<string, 'y' | 'n'>();
	const open: Asks[] = [];
	for (const [i, line] of text.split('\n').entries()) {
		const [, word, rest] = DIRECTIVE.exec(line) ?? [];
		if (word === 'endif') open.pop();
		else if (word === 'else') open.push(opposite(open.pop() ?? []));
		else if (word?.startsWith('if')) open.push(asksOf(word, rest ?? ''));
		else if (word) open.splice(-1, 1, asksOf(word, rest ?? ''));
		else if (wanted.has(i + 1)) for (const o of open) for (const [s, v] of o) found.set(s, found.get(s) === 'y' ? 'y' : v);
	}
	return found;
}
