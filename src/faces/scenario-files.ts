// The workspace's own scenarios (*.scenario.c): read before a review, which is made again when one changes. Owns finding them, and
// showing what is wrong with them in the Problems panel.
import * as vscode from 'vscode';
import type { ReviewOptions } from '../review/review';
import { problemDiagnostic } from './diagnostics';
import type { Session } from './session';

/** Milliseconds after a review until the scenarios are checked against it. */
const CHECK_AFTER = 200;
const PATTERN = '**/*.scenario.c';
const MOST = 500;
/** Where each was read, by the name it has in a review. */
const read = new Map<string, vscode.Uri>();
/** Where each begins, by its id. */
const begins = new Map<string, vscode.Location>();

/** The user's own scenario file behind a name in a review. */
export const scenarioFile = (file: string): vscode.Uri | undefined => read.get(file);

/** The name in a review of a scenario file, by its URI or, as debuggers say it, its path. */
export const scenarioNamed = (path: string): string | undefined =>
	[...read].find(([, uri]) => uri.fsPath === path || uri.toString() === path)?.[0];

/** Where one of the user's own scenarios stands; undefined for the built-in ones. */
export const scenarioLocation = (id: string): vscode.Location | undefined => begins.get(id);

export async function readScenarios(): Promise<NonNullable<ReviewOptions['scenarios']>> {
	const found = await vscode.workspace.findFiles(PATTERN, undefined, MOST);
	const decoder = new TextDecoder();
	const texts = await Promise.all(
		found.map(async (uri) => ({
			file: vscode.workspace.asRelativePath(uri),
			text: decoder.decode(await vscode.workspace.fs.readFile(uri)),
		})),
	);
	const { scenarioPlace } = await import('../review/scenario-writing');
	read.clear();
	begins.clear();
	for (const uri of found) read.set(vscode.workspace.asRelativePath(uri), uri);
	for (const { file, text } of texts) {
		const uri = read.get(file);
		const { id, line } = scenarioPlace(file, text);
		if (uri) begins.set(id, new vscode.Location(uri, new vscode.Position(line - 1, 0)));
	}
	return texts.sort((a, b) => (a.file < b.file ? -1 : 1));
}

export function registerScenarioFiles(session: Session): vscode.Disposable {
	const watcher = vscode.workspace.createFileSystemWatcher(PATTERN);
	const again = () => {
		for (const one of session.reviews) void session.again(one.key);
	};
	const collection = vscode.languages.createDiagnosticCollection('rehearse-scenarios');
	/** Against the review last looked at: what a scenario can call depends on the patch. */
	const check = (): void => {
		collection.clear();
		if (read.size === 0) return;
		const all = new Map<string, vscode.Diagnostic[]>();
		for (const problem of session.active?.review.scenarioProblems?.() ?? []) {
			const uri = problem.place && read.get(problem.place.file);
			if (uri) all.set(uri.toString(), [...(all.get(uri.toString()) ?? []), problemDiagnostic(problem)]);
		}
		for (const [uri, list] of all) collection.set(vscode.Uri.parse(uri), list);
	};
	// After the review itself is shown.
	const later = session.onDidChange(() => setTimeout(check, CHECK_AFTER));
	return vscode.Disposable.from(
		collection,
		later,
		watcher,
		watcher.onDidChange(again),
		watcher.onDidCreate(again),
		watcher.onDidDelete(again),
	);
}
