// Shows base and patched texts side by side in the editor's own diff. Owns which pair is shown and where; no text of its own.
import * as vscode from 'vscode';
import { rangeOf, uriOf } from './places';
import type { OpenedReview } from './session';

/** Opens the diff of one file, at a 1-based line of the patched side when given. An added file has nothing to be compared with: it opens alone. */
export async function showDiff(
	opened: OpenedReview,
	path: string,
	line?: number,
	options: vscode.TextDocumentShowOptions = {},
): Promise<void> {
	const file = opened.review.files.find((one) => one.path === path);
	const base = uriOf({ key: opened.key, side: 'base', path: file?.oldPath ?? path });
	const patched = uriOf({ key: opened.key, side: 'patched', path });
	const selection = line === undefined ? {} : { selection: rangeOf(line, 1, 1) };
	if (file?.status === 'added') {
		await vscode.window.showTextDocument(patched, { preview: true, ...selection, ...options });
		return;
	}
	const name = path.slice(path.lastIndexOf('/') + 1);
	const title = file?.status === 'deleted' ? `${name} (deleted)` : `${name} (base ↔ patched)`;
	await vscode.commands.executeCommand('vscode.diff', base, patched, title, { preview: true, ...selection, ...options });
}

/** Opens the patched text alone, at a 1-based line when given. */
export async function showPatched(opened: OpenedReview, path: string, line?: number): Promise<void> {
	const uri = uriOf({ key: opened.key, side: 'patched', path });
	await vscode.window.showTextDocument(uri, { preview: true, ...(line === undefined ? {} : { selection: rangeOf(line, 1, 1) }) });
}

/** Opens all files of a review in one multi-file diff. */
export async function showAllChanges(opened: OpenedReview): Promise<void> {
	const files = opened.review.files
		.filter((file) => file.status !== 'binary')
		.map((file) => {
			const patched = uriOf({ key: opened.key, side: 'patched', path: file.path });
			return [patched, uriOf({ key: opened.key, side: 'base', path: file.oldPath }), patched];
		});
	await vscode.commands.executeCommand('vscode.changes', opened.name, files);
}

/** Opens the mail or patch itself at a 1-based line of the input. */
export async function showInput(opened: OpenedReview, line: number): Promise<void> {
	if (!opened.input) {
		void vscode.window.showInformationMessage('This review was made from text that is not a file, so there is no mail to show.');
		return;
	}
	await vscode.window.showTextDocument(opened.input, { selection: rangeOf(line, 1, 1), preview: true });
}
