/** The patch that undoes a patch. Owns the order of lines in a change: deletions before additions, as diff writes them. */
import type { FilePatch, Hunk, HunkLine, Patch } from './model';

/** Input lines stay those of the original. A copy is undone by deleting the copy, whose content the patch does not hold: its hunks are dropped. */
export function reversePatch(patch: Patch): Patch {
	return { ...patch, files: patch.files.map(reverseFile), insertions: patch.deletions, deletions: patch.insertions, diffstat: undefined };
}

function reverseFile(file: FilePatch): FilePatch {
	const status = file.status === 'added' || file.status === 'copied' ? 'deleted' : file.status === 'deleted' ? 'added' : file.status;
	const renamed = file.status === 'renamed';
	return {
		...file,
		path: renamed ? file.oldPath : file.path,
		oldPath: renamed || file.status === 'deleted' ? file.path : file.status === 'copied' ? file.path : file.oldPath,
		status,
		oldBlob: file.newBlob,
		newBlob: file.oldBlob,
		oldMode: file.newMode,
		newMode: file.oldMode,
		hunks: file.status === 'copied' ? [] : file.hunks.map(reverseHunk),
	};
}

function reverseHunk(hunk: Hunk): Hunk {
	const lines: HunkLine[] = [];
	let added: HunkLine[] = [];
	for (const line of hunk.lines) {
		if (line.kind === 'delete') added.push({ ...line, kind: 'add' });
		else if (line.kind === 'add') lines.push({ ...line, kind: 'delete' });
		else {
			lines.push(...added, line);
			added = [];
		}
	}
	return {
		...hunk,
		oldStart: hunk.newStart,
		oldCount: hunk.newCount,
		newStart: hunk.oldStart,
		newCount: hunk.oldCount,
		lines: [...lines, ...added],
	};
}
