import type { FunctionInfo } from '../c/program';
import type { RebuiltFile } from '../patch/model';
import type { Touch } from './report';

/** How many of the ascending numbers are below `limit`. */
function countBelow(numbers: readonly number[], limit: number): number {
	let low = 0;
	let high = numbers.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((numbers[middle] as number) < limit) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** The nth (from 1) line that is not among the ascending `skipped`; 0 for n = 0. */
function nthOther(skipped: readonly number[], n: number): number {
	if (n <= 0) return 0;
	let line = n;
	for (let next = n + countBelow(skipped, line + 1); next !== line; next = n + countBelow(skipped, line + 1)) line = next;
	return line;
}

/** Line numbers between the two sides of a file. Lines that only one side has map to the line before which they stood. */
export interface LineMap {
	toPatched(baseLine: number): number;
	toBase(patchedLine: number): number;
}

export function lineMap(file: RebuiltFile): LineMap {
	const { addedLines, deletedLines } = file;
	const across = (line: number, own: readonly number[], other: readonly number[]): number => {
		const before = line - 1 - countBelow(own, line);
		const gone = own[countBelow(own, line)] === line;
		return gone ? nthOther(other, before) + 1 : nthOther(other, before + 1);
	};
	return {
		toPatched: (line) => across(line, deletedLines, addedLines),
		toBase: (line) => across(line, addedLines, deletedLines),
	};
}

type Lines = Pick<FunctionInfo, 'firstLine' | 'lastLine'>;

/** True when a removed line stood inside the function: kept lines of it are above and below the gap. */
function lostLine(fn: Lines, file: RebuiltFile): boolean {
	const { addedLines, deletedLines } = file;
	const keptBefore = (line: number): number => line - 1 - countBelow(addedLines, line);
	// Kept lines of the function have these numbers among all kept lines (from 1).
	const first = keptBefore(fn.firstLine) + 1;
	const last = keptBefore(fn.lastLine + 1);
	return deletedLines.some((line) => {
		const above = line - 1 - countBelow(deletedLines, line);
		return above >= first && above < last;
	});
}

/** `inBase`: a function of that name is visible on the base side of the file. `fn` is on the patched side. */
export function touchOf(fn: Lines, file: RebuiltFile, inBase: boolean): Touch {
	const { addedLines } = file;
	const added = countBelow(addedLines, fn.lastLine + 1) - countBelow(addedLines, fn.firstLine);
	if (added === fn.lastLine - fn.firstLine + 1 && !inBase) return 'added';
	if (added > 0 || lostLine(fn, file)) return 'changed';
	return 'context';
}
