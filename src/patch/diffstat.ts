/** A mail's own diffstat, and whether it says what the diff says. */
import type { Problem } from '../base/problem';
import type { FilePatch } from './model';
import { problemAt } from './place';

export interface Diffstat {
	readonly files: number;
	readonly insertions: number;
	readonly deletions: number;
	/** Index of the summary line in the lines given. */
	readonly at: number;
	/** Per-file lines: name as shown (may be shortened with `...`), number of changed lines. */
	readonly rows: readonly { readonly name: string; readonly changed: number; readonly at: number }[];
}

const SUMMARY = /^\s*(\d{1,7}) files? changed(?:, (\d{1,9}) insertions?\(\+\))?(?:, (\d{1,9}) deletions?\(-\))?\s*$/;
const ROW = /^ {0,3}(\S.{0,300}?) +\| +(\d{1,9})(?: +[+-]*)?\s*$/;

export function isDiffstatLine(content: string): boolean {
	return (
		content.length < 400 &&
		(SUMMARY.test(content) ||
			ROW.test(content) ||
			/^ {0,3}\S.{0,300}? +\| +(?:Bin|Unk)\b/.test(content) ||
			/^ {1,3}(?:create|delete) mode \d{6} |^ {1,3}(?:rename|copy|mode change) /.test(content))
	);
}

/** The last diffstat among `lines` (contents, `undefined` for lines of others), or undefined. */
export function findDiffstat(lines: readonly (string | undefined)[]): Diffstat | undefined {
	for (let at = lines.length - 1; at >= 0; at--) {
		const line = lines[at];
		const found = line !== undefined && line.length < 200 ? SUMMARY.exec(line) : null;
		if (!found) continue;
		const rows: { name: string; changed: number; at: number }[] = [];
		for (let up = at - 1; up >= 0; up--) {
			const text = lines[up];
			if (text === undefined || text.trim() === '') continue;
			const row = text.length < 400 ? ROW.exec(text) : null;
			if (row) rows.unshift({ name: row[1]!, changed: Number(row[2]), at: up });
			else if (!isDiffstatLine(text)) break;
		}
		return { files: Number(found[1]), insertions: Number(found[2] ?? 0), deletions: Number(found[3] ?? 0), at, rows };
	}
	return undefined;
}

export function countChanges(files: readonly Pick<FilePatch, 'hunks'>[]): { readonly insertions: number; readonly deletions: number } {
	let insertions = 0;
	let deletions = 0;
	for (const file of files) {
		for (const hunk of file.hunks) {
			for (const line of hunk.lines) {
				if (line.kind === 'add') insertions++;
				else if (line.kind === 'delete') deletions++;
			}
		}
	}
	return { insertions, deletions };
}

/** Compares; a difference gives problems at the diffstat's lines. `inputLine` maps an index of the lines to the input. */
export function checkDiffstat(
	stat: Diffstat,
	files: readonly FilePatch[],
	name: string,
	inputLine: (at: number) => number,
	problems: Problem[],
): boolean {
	const counted = countChanges(files);
	const equal = stat.files === files.length && stat.insertions === counted.insertions && stat.deletions === counted.deletions;
	if (!equal) {
		problems.push(
			problemAt(
				name,
				inputLine(stat.at),
				'diffstat-mismatch',
				'warning',
				`The mail's diffstat says ${stat.files} files, ${stat.insertions} insertions, ${stat.deletions} deletions; the diff has ${files.length}, ${counted.insertions}, ${counted.deletions}. Part of the patch is missing or was edited.`,
			),
		);
	}
	const byPath = new Map(files.map((file) => [file.path, file]));
	for (const row of stat.rows) {
		const file = byPath.get(row.name);
		if (!file || file.status === 'binary') continue;
		const { insertions, deletions } = countChanges([file]);
		if (insertions + deletions === row.changed) continue;
		problems.push(
			problemAt(
				name,
				inputLine(row.at),
				'diffstat-mismatch',
				'warning',
				`The diffstat says ${row.changed} changed lines in ${row.name}; the diff has ${insertions + deletions}.`,
			),
		);
	}
	return equal;
}
