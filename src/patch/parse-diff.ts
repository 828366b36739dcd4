/**
 * All diffs of one mail, at whatever quote depth they stand. Owns the walk over the lines; a reviewer's counter-patch
 * (another depth than the patch under review) becomes a diff of its own.
 */
import type { Problem } from '../base/problem';
import type { DraftFile, QuotedLines } from './draft';
import { readFileHeader, startsFile } from './file-header';
import { readHunk } from './hunk';
import { problemAt } from './place';

export interface DraftDiff {
	readonly depth: number;
	readonly files: DraftFile[];
	/** Index of the mail line where its first file starts, and of the last line that belongs to it. */
	readonly start: number;
	end: number;
}

interface Open {
	readonly diff: DraftDiff;
	readonly file: DraftFile;
	readonly pad: boolean;
	readonly crlf: boolean;
}

/** Reads the diffs; marks their lines in `q.owned`. */
export function parseDiffs(q: QuotedLines, name: string, problems: Problem[]): DraftDiff[] {
	const diffs = new Map<number, DraftDiff>();
	const open = new Map<number, Open>();
	let orphans = 0;
	for (let at = 0; at < q.length; ) {
		const { column, depth } = q.quotes[at]!;
		const code = q.lines[at]!.charCodeAt(column);
		if (code !== 100 && code !== 45 && code !== 64) {
			at++;
			continue;
		}
		const content = q.content(at);
		const next = () => [1, 2].map((n) => (at + n < q.length && q.depth(at + n) === depth ? q.content(at + n) : undefined));
		if (startsFile(content, next)) {
			ownPreamble(q, at, depth);
			const header = readFileHeader(q, at, name, problems);
			let diff = diffs.get(depth);
			if (!diff) {
				diff = { depth, files: [], start: at, end: at };
				diffs.set(depth, diff);
			}
			if (!header.file.dropped) diff.files.push(header.file);
			diff.end = header.next - 1;
			open.set(depth, { diff, ...header });
			at = header.next;
		} else if (content.startsWith('@@ -')) {
			const current = open.get(depth);
			if (!current) {
				if (orphans++ === 0)
					problems.push(
						problemAt(
							name,
							q.inputLine(at),
							'hunk-without-file',
							'warning',
							'This hunk has no file header above it (`---`/`+++`), so its file is not known; it is not used.',
						),
					);
				at++;
				continue;
			}
			const { hunk, next: after } = readHunk(q, at, depth, current.pad, current.crlf, name, problems);
			if (hunk) current.file.hunks.push(hunk);
			current.diff.end = after - 1;
			at = after;
		} else {
			if (/^diff --(?:cc|combined) /.test(content)) {
				problems.push(
					problemAt(
						name,
						q.inputLine(at),
						'combined-diff',
						'error',
						'This is the combined diff of a merge, which names no single base; it is not used.',
					),
				);
			}
			at++;
		}
	}
	for (const { files } of diffs.values()) for (const file of files) settleCounts(file);
	return [...diffs.values()]
		.filter((diff) => diff.files.length > 0 || diff.end > diff.start)
		.sort((a, b) => b.files.length - a.files.length || a.depth - b.depth);
}

const PREAMBLE = /^(?:diff -|Index: |={20,}|RCS file: |retrieving revision |--- NEW FILE)/;

/** Lines of `diff -r`, svn and cvs above a file's `---`. */
function ownPreamble(q: QuotedLines, start: number, depth: number): void {
	for (let at = start - 1; at >= 0 && q.depth(at) === depth && PREAMBLE.test(q.content(at).slice(0, 80)); at--) q.owned[at] = 1;
}

/** `diff -u` against an empty side has no /dev/null: the hunk's `-0,0` or `+0,0` tells. */
function settleCounts(file: DraftFile): void {
	const [only, second] = file.hunks;
	if (!only || second || file.status !== 'modified') return;
	if (only.oldStart === 0 && only.oldCount === 0) file.status = 'added';
	else if (only.newStart === 0 && only.newCount === 0) file.status = 'deleted';
}
