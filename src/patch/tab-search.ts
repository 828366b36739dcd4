/**
 * Which runs of spaces were tabs? The proof is the blob id of the whole file. Tries start columns by how well the indentation
 * fits, a few policies for runs inside lines, then up to three exceptions, within a budget of hashed bytes.
 */
import { blobId, sameBlob } from './blob';
import { ambiguousRuns, indentScores, restoreTabs, type TabPolicy } from './tabs';

export interface SearchLine {
	readonly text: string;
	/** Known to be right (taken from the base): never changed. */
	readonly fixed: boolean;
}

export interface SearchResult {
	readonly texts: readonly string[];
	/** Column 0..7 where texts started in the damaged mail; undefined when no tab had to be restored. */
	readonly start?: number;
}

/** Bytes that may still be hashed; shared by the files of one input and counted down. */
export interface Budget {
	bytes: number;
}

export const POLICIES: readonly TabPolicy[] = [
	{ inner: 2, leading: true },
	{ inner: 1, leading: true },
	{ inner: 3, leading: true },
	{ inner: Number.POSITIVE_INFINITY, leading: true },
	{ inner: 2, leading: false },
];

/** Bytes hashed for one file (a large one gets as many as the first few ways need). */
const MOST_BYTES = 4_000_000;
const MOST_RUNS = 2000;
const MOST_PAIRED = 60;
const MOST_TRIPLED = 30;

interface Tried {
	(texts: readonly string[]): boolean;
	/** The budget is spent: building more candidates is idle. */
	readonly spent: () => boolean;
}

/** Texts of the lines whose file has the blob id `expected` (abbreviated), or undefined. `tail`: what follows the last line, `\n` or nothing. `prefer`: start column tried first. */
export function searchWhitespace(
	lines: readonly SearchLine[],
	tail: string,
	expected: string,
	budget: Budget,
	prefer?: number,
): SearchResult | undefined {
	const seen = new Set<string>();
	const size = lines.reduce((sum, line) => sum + line.text.length + 1, 0);
	const floor = budget.bytes - Math.max(MOST_BYTES, 12 * size);
	const spent = () => budget.bytes < size || budget.bytes < floor;
	if (spent()) return undefined;
	const tried = (texts: readonly string[]): boolean => {
		if (spent()) return false;
		const whole = texts.join('\n') + tail;
		const id = blobId(whole);
		budget.bytes -= whole.length;
		if (seen.has(id)) return false;
		seen.add(id);
		return sameBlob(id, expected);
	};
	const proves: Tried = Object.assign(tried, { spent });
	for (const lines2 of variants(lines)) {
		if (spent()) return undefined;
		const texts = lines2.map((line) => line.text);
		if (proves(texts)) return { texts };
		const found = searchTabs(lines2, proves, prefer);
		if (found) return found;
	}
	return undefined;
}

/** The lines as they are, then with other damage of mails undone: no-break spaces, hidden addresses, lost carriage returns. */
function variants(lines: readonly SearchLine[]): SearchLine[][] {
	const mapped = (change: (text: string) => string) => lines.map((line) => (line.fixed ? line : { ...line, text: change(line.text) }));
	const plain = mapped((text) => text.replace(/\u00a0/g, ' '));
	const all = [plain];
	if (lines.some((line) => HIDDEN.test(line.text))) all.push(mapped((text) => text.replace(HIDDEN, '<$1@$2>').replace(/\u00a0/g, ' ')));
	if (lines.some((line) => line.text.includes('\u00a0'))) all.push([...lines]);
	if (!lines.some((line) => line.text.endsWith('\r')))
		all.push(plain.map((line) => (line.fixed ? line : { ...line, text: `${line.text}\r` })));
	return all;
}

const HIDDEN = /<([\w.+-]{1,64}) at ([\w.-]{1,200})>/;

function searchTabs(lines: readonly SearchLine[], proves: Tried, prefer: number | undefined): SearchResult | undefined {
	const open = lines.filter((line) => !line.fixed && line.text.includes('  '));
	if (open.length === 0 && !lines.some((line) => !line.fixed && line.text.includes(' '))) return undefined;
	const { scores } = indentScores(open.map((line) => line.text));
	const starts = [0, 1, 2, 3, 4, 5, 6, 7].sort((a, b) => Number(b === prefer) - Number(a === prefer) || scores[b]! - scores[a]! || a - b);
	for (const start of starts) {
		for (const policy of POLICIES) {
			if (proves.spent()) return undefined;
			const texts = lines.map((line) => (line.fixed ? line.text : restoreTabs(line.text, start, policy)));
			if (proves(texts)) return { texts, start };
		}
	}
	for (const [rank, start] of starts.slice(0, 4).entries()) {
		for (const policy of POLICIES.slice(0, rank < 2 ? 2 : 1)) {
			const found = withExceptions(lines, start, policy, proves);
			if (found) return { texts: found, start };
		}
	}
	return undefined;
}

function withExceptions(lines: readonly SearchLine[], start: number, policy: TabPolicy, proves: Tried): readonly string[] | undefined {
	const texts = lines.map((line) => (line.fixed ? line.text : restoreTabs(line.text, start, policy)));
	const runs: { line: number; at: number }[] = [];
	for (const [line, { text, fixed }] of lines.entries()) {
		if (!fixed) for (const at of ambiguousRuns(text, start)) runs.push({ line, at });
		if (runs.length > MOST_RUNS) break;
	}
	const flipped = (...chosen: { line: number; at: number }[]): string[] => {
		const out = [...texts];
		for (const { line } of chosen) {
			const flip = new Set(chosen.filter((one) => one.line === line).map((one) => one.at));
			out[line] = restoreTabs(lines[line]!.text, start, policy, flip);
		}
		return out;
	};
	for (const run of runs.slice(0, MOST_RUNS)) {
		if (proves.spent()) return undefined;
		const one = flipped(run);
		if (proves(one)) return one;
	}
	if (runs.length > MOST_PAIRED) return undefined;
	for (let a = 0; a < runs.length && !proves.spent(); a++) {
		for (let b = a + 1; b < runs.length; b++) {
			const two = flipped(runs[a]!, runs[b]!);
			if (proves(two)) return two;
			for (let c = b + 1; runs.length <= MOST_TRIPLED && c < runs.length; c++) {
				const three = flipped(runs[a]!, runs[b]!, runs[c]!);
				if (proves(three)) return three;
			}
		}
	}
	return undefined;
}
