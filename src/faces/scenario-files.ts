// The workspace's own scenarios (*.scenario.c): read before a review, which is made again when one changes. Owns finding them.
import * as vscode from 'vscode';
import type { ReviewOptions } from '../review/review';
import type { Session } from './session';

const PATTERN = '**/*.scenario.c';
const MOST = 500;

export async function readScenarios(): Promise<NonNullable<ReviewOptions['scenarios']>> {
	const found = await vscode.workspace.findFiles(PATTERN, undefined, MOST);
	const decoder = new TextDecoder();
	const read = await Promise.all(
		found.map(async (uri) => ({
			file: vscode.workspace.asRelativePath(uri),
			text: decoder.decode(await vscode.workspace.fs.readFile(uri)),
		})),
	);
	return read.sort((a, b) => (a.file < b.file ? -1 : 1));
}

export function registerScenarioFiles(session: Session): vscode.Disposable {
	const watcher = vscode.workspace.createFileSystemWatcher(PATTERN);
	const again = () => {
		for (const one of session.reviews) void session.again(one.key);
	};
	return vscode.Disposable.from(watcher, watcher.onDidChange(again), watcher.onDidCreate(again), watcher.onDidDelete(again));
}
