/**
 * Whitespace repair while reading: files whose whole text is in the patch are proven by their blob id; what was learnt there
 * is used for the other files of the mail. Files that need their base for a proof are done in rebuild.ts.
 */
import type { Problem } from '../base/problem';
import { blobId, sameBlob } from './blob';
import type { DraftFile } from './draft';
import type { HunkLineKind, Repair } from './model';
import { problemAt } from './place';
import { type Budget, POLICIES, searchWhitespace } from './tab-search';
import { indentScores, prefixWidthOf, restoreTabs, startColumn } from './tabs';

/** Share of indented lines that must fit one prefix width before it is believed without a proof, and how many there must be. */
const CONVINCING = 0.75;
const ENOUGH = 3;
/** Names of files that are indented by tabs in the kernel. */
const TABBED = /\.(?:c|h|S|dts|dtsi|lds)$|(?:^|\/)(?:Makefile|Kconfig|Kbuild)/;

/** Repairs the files of one patch in place. `name`: of the input, for problems. */
export function repairFiles(files: readonly DraftFile[], name: string, budget: Budget, problems: Problem[]): void {
	let intact = false;
	let width: number | undefined;
	for (const file of files) {
		const proof = proveWhole(file, budget, width);
		if (proof === 'intact') intact = true;
		else if (typeof proof === 'number') width ??= proof;
	}
	replaceNoBreakSpaces(files, name, problems);
	const rest = files.filter((file) => file.repair === undefined && file.hunks.length > 0);
	if (width !== undefined) for (const file of rest) restoreFile(file, width, 'other-file');
	else if (!intact) {
		const guess = guessWidth(files);
		if (guess !== undefined) for (const file of rest) restoreFile(file, guess, 'indentation');
	}
	report(files, name, problems);
}

/** 'intact': the blob id holds as it stands; a number: prefix width behind which it was restored to hold; undefined: no proof. */
function proveWhole(file: DraftFile, budget: Budget, width: number | undefined): 'intact' | number | undefined {
	const kind: HunkLineKind | undefined = file.status === 'added' ? 'add' : file.status === 'deleted' ? 'delete' : undefined;
	const expected = file.status === 'added' ? file.newBlob : file.oldBlob;
	const [hunk, second] = file.hunks;
	if (!kind || !expected || !hunk || second || hunk.missing || hunk.lines.some((line) => line.kind !== kind)) return undefined;
	const tail = hunk.lines.at(-1)?.noNewline ? '' : '\n';
	const whole = hunk.lines.map((line) => line.text).join('\n') + tail;
	if (sameBlob(blobId(whole), expected)) return hunk.lines.some((line) => /^[ \t]+/.test(line.text)) ? 'intact' : undefined;
	const found = searchWhitespace(
		hunk.lines.map(({ text }) => ({ text, fixed: false })),
		tail,
		expected,
		budget,
		width === undefined ? undefined : startColumn(width),
	);
	if (!found) return undefined;
	for (const [at, text] of found.texts.entries()) hunk.lines[at]!.text = text;
	if (found.start === undefined) return undefined;
	file.repair = { prefixWidth: prefixWidthOf(found.start), basis: 'blob' };
	return file.repair.prefixWidth;
}

function restoreFile(file: DraftFile, prefixWidth: number, basis: Repair['basis']): void {
	const start = startColumn(prefixWidth);
	const lines = file.hunks.flatMap((hunk) => hunk.lines);
	if (lines.some((line) => line.text.includes('\t'))) return;
	let changed = false;
	for (const line of lines) {
		const text = restoreTabs(line.text, start, POLICIES[0]!);
		if (text !== line.text) changed = true;
		line.text = text;
	}
	if (changed) file.repair = { prefixWidth, basis };
}

/**
 * A prefix width that nearly all indentation fits, when there is no tab at all. Indentation by 2, 3, 4 or 8 alone proves nothing (it may
 * be meant so): then a second level, eight columns deeper, must be there. Only for files that are indented by tabs in the kernel.
 */
function guessWidth(files: readonly DraftFile[]): number | undefined {
	const texts: string[] = [];
	for (const file of files) {
		const tabbed = TABBED.test(file.path);
		for (const hunk of file.hunks) {
			for (const { text } of hunk.lines) {
				if (text.includes('\t')) return undefined;
				if (tabbed) texts.push(text);
			}
		}
	}
	const { scores, total } = indentScores(texts);
	let best = 1;
	for (let start = 1; start < 8; start++) if (scores[start]! > scores[best]!) best = start;
	if (scores[best]! < ENOUGH || scores[best]! < CONVINCING * total) return undefined;
	const first = 8 - best;
	const deeper = texts.filter((text) => indentOf(text) > first && (indentOf(text) - first) % 8 === 0).length;
	return first >= 5 || deeper >= 2 ? prefixWidthOf(best) : undefined;
}

function indentOf(text: string): number {
	return text.search(/[^ ]|$/);
}

function replaceNoBreakSpaces(files: readonly DraftFile[], name: string, problems: Problem[]): void {
	let count = 0;
	let first = 0;
	for (const file of files) {
		for (const hunk of file.hunks) {
			for (const line of hunk.lines) {
				if (!line.text.includes('\u00a0')) continue;
				line.text = line.text.replace(/\u00a0/g, ' ');
				first ||= line.inputLine;
				count++;
			}
		}
	}
	if (count > 0)
		problems.push(
			problemAt(
				name,
				first,
				'no-break-spaces',
				'info',
				`${count} line${count > 1 ? 's' : ''} of the diff held no-break spaces; they are read as spaces.`,
			),
		);
}

function report(files: readonly DraftFile[], name: string, problems: Problem[]): void {
	const restored = files.filter((file) => file.repair);
	const [first] = restored;
	if (!first) return;
	const proven = restored.filter((file) => file.repair?.basis === 'blob').length;
	const how =
		first.repair?.basis === 'indentation'
			? 'guessed from the indentation'
			: `${proven} proven by blob id, the others by what was learnt there`;
	problems.push(
		problemAt(
			name,
			first.inputLine,
			'whitespace-restored',
			'info',
			`Tabs had been turned into spaces as seen behind a ${restored.find((file) => file.repair?.basis === 'blob')?.repair?.prefixWidth ?? first.repair?.prefixWidth}-column prefix; restored in ${restored.length} of ${files.length} files (${how}).`,
		),
	);
}
