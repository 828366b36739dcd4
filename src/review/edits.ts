/**
 * The reviewer's own edits of patched texts, laid over the rebuilt files so that all that follows needs no special case.
 * Owns how visible stretches and added lines move with an edit; the texts come from the face.
 */
import { line1 } from '../base/positions';
import type { RebuiltFile, SourceText } from '../patch/model';

/** Equal lines at the start and at the end. */
function common(a: readonly string[], b: readonly string[]): { readonly head: number; readonly tail: number } {
	const most = Math.min(a.length, b.length);
	let head = 0;
	while (head < most && a[head] === b[head]) head++;
	let tail = 0;
	while (tail < most - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
	return { head, tail };
}

function editedText(
	before: SourceText,
	text: string,
): { readonly source: SourceText; readonly head: number; readonly tail: number; readonly shift: number } {
	const old = before.text.split('\n');
	const now = text.split('\n');
	const { head, tail } = common(old, now);
	const shift = now.length - old.length;
	const changedTo = now.length - tail;
	const move = (line: number): number => (line <= head ? line : Math.max(head, line + shift));
	const visible = before.visible.map((one) => ({
		first: line1(one.first <= head ? one.first : Math.max(head + 1, one.first + shift)),
		last: line1(move(one.last)),
	}));
	// What the reviewer wrote is visible, wherever it stands.
	const fresh = changedTo > head ? [{ first: line1(head + 1), last: line1(changedTo) }] : [];
	const merged: { first: number; last: number }[] = [];
	for (const one of [...visible, ...fresh].filter((each) => each.last >= each.first).sort((a, b) => a.first - b.first)) {
		const last = merged.at(-1);
		if (last && one.first <= last.last + 1) last.last = Math.max(last.last, one.last);
		else merged.push({ ...one });
	}
	const inputLines = [
		...before.inputLines.slice(0, head),
		...new Array<number>(Math.max(0, changedTo - head)).fill(0),
		...before.inputLines.slice(old.length - tail),
	];
	const source: SourceText = {
		...before,
		text,
		visible: merged.map((one) => ({ first: line1(one.first), last: line1(one.last) })),
		inputLines,
		verification: { kind: 'unverifiable', why: 'The text was edited by the reviewer.' },
	};
	return { source, head, tail, shift };
}

/** The files with the edits in place (`edits`: repository path → whole patched text). Files without an edit are the same objects. */
export function withEdits(files: readonly RebuiltFile[], edits: Readonly<Record<string, string>>): readonly RebuiltFile[] {
	return files.map((file) => {
		const text = Object.hasOwn(edits, file.path) ? edits[file.path] : undefined;
		if (text === undefined || !file.patched || text === file.patched.text) return file;
		const { source, head, tail, shift } = editedText(file.patched, text);
		const count = text.split('\n').length;
		const added = new Set<number>();
		for (const line of file.addedLines) {
			if (line <= head) added.add(line);
			else if (line + shift > count - tail) added.add(line + shift);
		}
		for (let line = head + 1; line <= count - tail; line++) added.add(line);
		return { ...file, patched: source, addedLines: [...added].sort((a, b) => a - b).map(line1) };
	});
}
