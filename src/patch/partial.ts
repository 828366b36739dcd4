/**
 * A side of a file of which only hunks are visible: their lines at their true line numbers, and a comment on the first line of
 * every stretch nobody has shown us. Owns the layout; what the C front end makes of holes is its own affair.
 */
import { type Line1, line1 } from '../base/positions';
import type { FilePatch, Hunk, SourceText } from './model';

/** Hole lines that may still be laid out, shared by the files of one patch: hunks may claim any line number. */
export interface HoleBudget {
	lines: number;
}

/** No file of the kernel comes near. */
const MOST_LINES = 1_000_000;
/** `diff` shows three lines of context where the file has them. */
const CONTEXT = 3;

export interface Partial {
	readonly source: SourceText;
	/** Hunks that claim impossible line numbers (indices): left out. */
	readonly skipped: readonly number[];
	/** 1-based lines of this side that only this side has (added or deleted ones), ascending. */
	readonly changed: readonly Line1[];
}

export function partialSide(file: FilePatch, side: 'base' | 'patched', why: string, budget: HoleBudget): Partial {
	const own = side === 'base' ? 'delete' : 'add';
	const lines: string[] = [];
	const inputLines: number[] = [];
	const visible: { first: Line1; last: Line1 }[] = [];
	const skipped: number[] = [];
	const changed: Line1[] = [];
	const ordered = [...file.hunks.entries()].sort((a, b) => startOf(a[1], side) - startOf(b[1], side));
	for (const [index, hunk] of ordered) {
		const shown = hunk.lines.filter((line) => line.kind === 'context' || line.kind === own);
		const start = Math.max(startOf(hunk, side), lines.length + 1);
		const hole = start - 1 - lines.length;
		if (start + shown.length > MOST_LINES || hole > budget.lines) {
			skipped.push(index);
			continue;
		}
		if (shown.length === 0) continue;
		budget.lines -= hole;
		if (hole > 0) pushHole(lines, inputLines, hole);
		const first = lines.length + 1;
		for (const line of shown) {
			lines.push(line.text);
			inputLines.push(line.inputLine);
			if (line.kind === own) changed.push(line1(lines.length));
		}
		const before = visible.at(-1);
		if (before && before.last === first - 1) before.last = line1(lines.length);
		else visible.push({ first: line1(first), last: line1(lines.length) });
	}
	const last = ordered.at(-1)?.[1];
	const ended = last !== undefined && reachesEnd(last, side);
	if (!ended) {
		lines.push('/* the rest of the file is not in the patch */');
		inputLines.push(0);
	}
	const text = lines.length === 0 ? '' : `${lines.join('\n')}\n`;
	return {
		source: {
			path: side === 'base' ? file.oldPath : file.path,
			text,
			complete: false,
			visible,
			inputLines,
			verification: { kind: 'unverifiable', why },
		},
		skipped,
		changed,
	};
}

function startOf(hunk: Hunk, side: 'base' | 'patched'): number {
	const [start, count] = side === 'base' ? [hunk.oldStart, hunk.oldCount] : [hunk.newStart, hunk.newCount];
	return count === 0 ? start + 1 : start;
}

function pushHole(lines: string[], inputLines: number[], count: number): void {
	// the number of lines, not their place: a hole is the same text on both sides of a diff
	lines.push(count === 1 ? '/* a line that is not in the patch */' : `/* ${count} lines that are not in the patch */`);
	for (let n = 1; n < count; n++) lines.push('');
	for (let n = 0; n < count; n++) inputLines.push(0);
}

/** The hunk shows the end of the file: it says so, or has less context below than diff would give. */
function reachesEnd(hunk: Hunk, side: 'base' | 'patched'): boolean {
	if (hunk.missing) return false;
	const own = side === 'base' ? 'delete' : 'add';
	if (hunk.lines.some((line) => line.noNewline && (line.kind === 'context' || line.kind === own))) return true;
	const trailing = contextAt(hunk, -1);
	const leading = contextAt(hunk, 1);
	return trailing < CONTEXT && leading >= CONTEXT;
}

function contextAt(hunk: Hunk, step: 1 | -1): number {
	let count = 0;
	for (let at = step === 1 ? 0 : hunk.lines.length - 1; hunk.lines[at]?.kind === 'context'; at += step) count++;
	return count;
}
