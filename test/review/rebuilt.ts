// Rebuilt files made from two texts, for tests of what follows reading: lines are compared one by one, in order.
import { line1 } from '../../src/base/positions';
import type { FilePatch, Hunk, HunkLine, Patch, RebuiltFile, SourceText } from '../../src/patch/model';

const source = (path: string, text: string): SourceText => {
	const count = text.split('\n').length;
	return {
		path,
		text,
		complete: true,
		visible: [{ first: line1(1), last: line1(count) }],
		inputLines: new Array<number>(count).fill(0),
		verification: { kind: 'unverifiable', why: 'made by a test' },
	};
};

/** A diff written in short: lines that start with `+`, `-` or a space. Gives both sides. */
export function rebuilt(path: string, diff: string): RebuiltFile {
	const base: string[] = [];
	const patched: string[] = [];
	const addedLines: number[] = [];
	const deletedLines: number[] = [];
	for (const line of diff.split('\n')) {
		const text = line.slice(1);
		if (line.startsWith('+')) addedLines.push(patched.push(text));
		else if (line.startsWith('-')) deletedLines.push(base.push(text));
		else {
			base.push(text);
			patched.push(text);
		}
	}
	const added = deletedLines.length === 0 && base.length === 0;
	return {
		path,
		oldPath: path,
		status: added ? 'added' : 'modified',
		...(added ? {} : { base: source(path, base.join('\n')) }),
		patched: source(path, patched.join('\n')),
		addedLines: addedLines.map(line1),
		deletedLines: deletedLines.map(line1),
	};
}

/** One hunk from lines in short form. */
export function hunk(oldStart: number, newStart: number, diff: string, section = '', inputLine = 1): Hunk {
	const lines = diff.split('\n').map(
		(line, index): HunkLine => ({
			kind: line.startsWith('+') ? 'add' : line.startsWith('-') ? 'delete' : 'context',
			text: line.slice(1),
			inputLine: line1(inputLine + 1 + index),
			inputColumn: 1,
			noNewline: false,
		}),
	);
	return {
		oldStart: line1(oldStart),
		oldCount: lines.filter((one) => one.kind !== 'add').length,
		newStart: line1(newStart),
		newCount: lines.filter((one) => one.kind !== 'delete').length,
		section,
		lines,
		inputLine: line1(inputLine),
	};
}

export function patchOf(files: readonly { readonly path: string; readonly hunks: readonly Hunk[] }[]): Patch {
	return {
		title: 'a patch',
		author: { name: 'A', email: 'a@b.c' },
		message: '',
		files: files.map(
			(one): FilePatch => ({ path: one.path, oldPath: one.path, status: 'modified', hunks: one.hunks, inputLine: line1(1) }),
		),
		insertions: 0,
		deletions: 0,
	};
}
