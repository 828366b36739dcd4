/**
 * Patch + base → the files before and after. Owns what can be said of each side: whole or partial, verified or not.
 * Works without any base; never throws on bad input.
 */
import { type Line1, line1 } from '../base/positions';
import type { Problem } from '../base/problem';
import { type Applied, linesOf } from './apply';
import { blobId, sameBlob } from './blob';
import type { FilePatch, Hunk, HunkLineKind, Patch, RebuiltFile, SourceText, Verification } from './model';
import { applyOnBase } from './on-base';
import { type HoleBudget, partialSide } from './partial';
import { problemAt } from './place';
import type { Budget } from './tab-search';

export interface Rebuilt {
	readonly files: readonly RebuiltFile[];
	readonly problems: readonly Problem[];
}

interface Work {
	readonly baseText: (path: string) => string | undefined;
	readonly name: string | undefined;
	readonly problems: Problem[];
	readonly holes: HoleBudget;
	readonly hashes: Budget;
}

const HOLE_LINES = 10_000_000;
const HASH_BYTES = 64_000_000;

/**
 * Rebuilds the files of a patch. `baseText` gives the text of a repository path before the patch, or undefined. `inputName`: with it
 * problems point to lines of that input, without it to the files.
 */
export function rebuild(patch: Patch, baseText: (path: string) => string | undefined, inputName?: string): Rebuilt {
	const work: Work = { baseText, name: inputName, problems: [], holes: { lines: HOLE_LINES }, hashes: { bytes: HASH_BYTES } };
	return { files: patch.files.map((file) => rebuildFile(file, work)), problems: work.problems };
}

function rebuildFile(file: FilePatch, work: Work): RebuiltFile {
	const head = { path: file.path, oldPath: file.oldPath, status: file.status };
	const nothing = { addedLines: [], deletedLines: [] };
	switch (file.status) {
		case 'binary':
			return { ...head, ...nothing };
		case 'added': {
			const patched = wholeSide(file, 'patched', work);
			return { ...head, patched, addedLines: linesOfKind(file, 'add', patched), deletedLines: [] };
		}
		case 'deleted': {
			const known = work.baseText(file.oldPath);
			const base = known === undefined ? wholeSide(file, 'base', work) : givenBase(file, known);
			return {
				...head,
				base,
				addedLines: [],
				deletedLines: known === undefined ? linesOfKind(file, 'delete', base) : countUp(linesOf(known).lines.length),
			};
		}
		case 'modified':
		case 'renamed':
		case 'copied': {
			const known = work.baseText(file.oldPath);
			return (known === undefined ? undefined : onBase(file, known, work)) ?? fromHunks(file, work);
		}
	}
}

function problem(work: Work, file: FilePatch, hunk: Hunk | undefined, code: string, severity: Problem['severity'], message: string): void {
	const place =
		work.name === undefined
			? problemAt(file.path, Math.max(1, hunk?.newStart ?? 1), code, severity, message)
			: problemAt(work.name, hunk?.inputLine ?? file.inputLine, code, severity, message);
	work.problems.push(place);
}

function countUp(count: number): Line1[] {
	return Array.from({ length: count }, (_, n) => line1(n + 1));
}

/** An added or deleted file: its one hunk is the whole text, when nothing is missing. */
function wholeSide(file: FilePatch, side: 'base' | 'patched', work: Work): SourceText {
	const kind: HunkLineKind = side === 'patched' ? 'add' : 'delete';
	const [hunk, second] = file.hunks;
	const whole =
		file.hunks.length === 0 ||
		(hunk &&
			!second &&
			!hunk.missing &&
			hunk.lines.every((line) => line.kind === kind) &&
			(side === 'patched' ? hunk.newStart : hunk.oldStart) <= 1);
	if (!whole) return partialSide(file, side, 'Part of the file is missing from the patch.', work.holes).source;
	const lines = hunk?.lines ?? [];
	const text = lines.length === 0 ? '' : lines.map((line) => line.text).join('\n') + (lines.at(-1)!.noNewline ? '' : '\n');
	const expected = side === 'patched' ? file.newBlob : file.oldBlob;
	const verification = verify(text, expected, file.repair !== undefined);
	if (verification.kind === 'mismatch') reportMismatch(work, file, verification);
	return {
		path: side === 'patched' ? file.path : file.oldPath,
		text,
		complete: true,
		visible: lines.length === 0 ? [] : [{ first: line1(1), last: line1(lines.length) }],
		inputLines: lines.map((line) => line.inputLine),
		verification,
	};
}

function verify(text: string, expected: string | undefined, restored: boolean): Verification {
	if (!expected) return { kind: 'unverifiable', why: 'The patch names no blob id for this file (no `index` line).' };
	const blob = blobId(text);
	return sameBlob(blob, expected) ? { kind: 'verified', blob, restored } : { kind: 'mismatch', blob, expected };
}

function reportMismatch(work: Work, file: FilePatch, { blob, expected }: { readonly blob: string; readonly expected: string }): void {
	problem(
		work,
		file,
		undefined,
		'blob-mismatch',
		'warning',
		`${file.path} has blob id ${blob.slice(0, 12)}, but the patch says ${expected}: its text was damaged or edited on the way and could not be restored.`,
	);
}

function linesOfKind(file: FilePatch, kind: HunkLineKind, source: SourceText): Line1[] {
	const inputs = new Set(
		file.hunks.flatMap((hunk) => hunk.lines.filter((line) => line.kind === kind).map((line) => line.inputLine as number)),
	);
	return source.inputLines.flatMap((input, at) => (inputs.has(input) ? [line1(at + 1)] : []));
}

function givenBase(file: FilePatch, text: string, inputs?: ReadonlyMap<number, number>): SourceText {
	const { lines } = linesOf(text);
	return {
		path: file.oldPath,
		text,
		complete: true,
		visible: lines.length === 0 ? [] : [{ first: line1(1), last: line1(lines.length) }],
		inputLines: lines.map((_, at) => inputs?.get(at + 1) ?? 0),
		verification: verify(text, file.oldBlob, false),
	};
}

/** Undefined when no hunk fits: the base is of another file or time, and the hunks alone say more. */
function onBase(file: FilePatch, base: string, work: Work): RebuiltFile | undefined {
	const { text, applied, verification } = applyOnBase(file, base, work.hashes);
	reportPlacements(file, applied, work);
	if (file.hunks.length > 0 && applied.rejects.length === file.hunks.length) return undefined;
	if (verification.kind === 'mismatch') reportMismatch(work, file, verification);
	const inputOf = (hunk: number, line: number) => file.hunks[hunk]?.lines[line]?.inputLine ?? 0;
	const baseInputs = new Map<number, number>();
	for (const origin of [...applied.lines, ...applied.deleted])
		if (origin.base > 0 && origin.hunk >= 0) baseInputs.set(origin.base, inputOf(origin.hunk, origin.line));
	const count = applied.lines.length;
	return {
		path: file.path,
		oldPath: file.oldPath,
		status: file.status,
		base: givenBase(file, base, baseInputs),
		patched: {
			path: file.path,
			text,
			complete: true,
			visible: count === 0 ? [] : [{ first: line1(1), last: line1(count) }],
			inputLines: applied.lines.map((origin) => (origin.hunk < 0 ? 0 : inputOf(origin.hunk, origin.line))),
			verification,
		},
		addedLines: applied.lines.flatMap((origin, at) => (origin.base === 0 ? [line1(at + 1)] : [])),
		deletedLines: applied.deleted.map((origin) => line1(origin.base)),
	};
}

function reportPlacements(file: FilePatch, applied: Applied, work: Work): void {
	for (const index of applied.rejects) {
		const hunk = file.hunks[index]!;
		problem(
			work,
			file,
			hunk,
			'hunk-failed',
			'error',
			`The hunk at line ${hunk.oldStart} of ${file.oldPath} does not fit the base, not even with fuzz 2; it is left out of the patched file.`,
		);
	}
	for (const { hunk: index, offset, fuzz } of applied.placements) {
		const hunk = file.hunks[index]!;
		const moved =
			offset === 0 ? '' : ` ${Math.abs(offset)} line${Math.abs(offset) === 1 ? '' : 's'} ${offset > 0 ? 'below' : 'above'} its place`;
		if (fuzz > 0)
			problem(
				work,
				file,
				hunk,
				'hunk-fuzz',
				'warning',
				`The hunk at line ${hunk.oldStart} of ${file.oldPath} applies with fuzz ${fuzz}${moved}: the code around it has changed.`,
			);
		else if (offset !== 0)
			problem(work, file, hunk, 'hunk-offset', 'info', `The hunk at line ${hunk.oldStart} of ${file.oldPath} applies${moved}.`);
	}
}

function fromHunks(file: FilePatch, work: Work): RebuiltFile {
	const why =
		file.repair && file.repair.basis !== 'indentation'
			? 'Only hunks are visible; their whitespace was restored as proven on another file.'
			: 'Only hunks of the file are visible.';
	const base = partialSide(file, 'base', why, work.holes);
	const patched = partialSide(file, 'patched', why, work.holes);
	for (const index of new Set([...base.skipped, ...patched.skipped])) {
		const hunk = file.hunks[index]!;
		problem(
			work,
			file,
			hunk,
			'hunk-position',
			'error',
			`The hunk claims line ${Math.max(hunk.oldStart, hunk.newStart)} of ${file.path}, which no source file reaches; it is left out.`,
		);
	}
	return {
		path: file.path,
		oldPath: file.oldPath,
		status: file.status,
		base: base.source,
		patched: patched.source,
		addedLines: patched.changed,
		deletedLines: base.changed,
	};
}
