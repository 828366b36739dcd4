// How a review begins: a file, the active editor, the clipboard. Owns asking, progress and error messages, not reviewing.
import * as vscode from 'vscode';
import { showDiff } from './diff';
import { type Node, openFindings } from './nodes';
import { rangeOf } from './places';
import type { Input, OpenedReview, Session, Work } from './session';

/** Milliseconds of work after which the user sees progress and can cancel. */
const SHOW_PROGRESS_AFTER = 1000;

async function fromFile(uri: vscode.Uri): Promise<Input> {
	return { name: uri.path.slice(uri.path.lastIndexOf('/') + 1), bytes: await vscode.workspace.fs.readFile(uri), uri };
}

async function choose(): Promise<vscode.Uri | undefined> {
	const chosen = await vscode.window.showOpenDialog({
		title: 'Open a Patch, Series or Thread',
		openLabel: 'Review',
		filters: { 'Patches and mail': ['patch', 'diff', 'mbox', 'eml', 'txt'], 'All files': ['*'] },
	});
	return chosen?.[0];
}

function fromText(name: string, text: string): Input | undefined {
	if (text.trim() !== '') return { name, bytes: new TextEncoder().encode(text) };
	void vscode.window.showWarningMessage(`${name} holds no text, so there is nothing to review. Copy a patch or a mail first.`);
	return undefined;
}

/** Runs `task`; after a second a notification with a cancel button appears. */
async function withProgress<T>(title: string, task: (work: Work) => Promise<T>): Promise<T> {
	const source = new vscode.CancellationTokenSource();
	let show: ((done: number, total: number, what: string) => void) | undefined;
	const work = task({ token: source.token, progress: (done, total, what) => show?.(done, total, what) }).finally(() => source.dispose());
	const late = Symbol('late');
	const first = await Promise.race([work, new Promise<typeof late>((resolve) => setTimeout(() => resolve(late), SHOW_PROGRESS_AFTER))]);
	if (first !== late) return first;
	return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, (progress, token) => {
		token.onCancellationRequested(() => source.cancel());
		let last = 0;
		show = (done, total, what) => {
			const now = total > 0 ? (100 * done) / total : 0;
			progress.report({ message: what, increment: Math.max(0, now - last) });
			last = Math.max(last, now);
		};
		return work;
	});
}

export async function review(session: Session, input: Input): Promise<OpenedReview | undefined> {
	try {
		const opened = await withProgress(`Rehearse: reviewing ${input.name}`, (work) => session.open(input, work));
		if (opened) await welcome(opened);
		return opened;
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		void vscode.window.showErrorMessage(
			`Rehearse could not review ${input.name}: ${why}. This is a fault of Rehearse, not of the patch; the log (Output: Rehearse) has the details.`,
		);
		throw error;
	}
}

/** Says what came out when that is not plain from the views: nothing readable, or errors on the way. */
async function welcome({ report, input }: OpenedReview): Promise<void> {
	if (input) {
		const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === input.toString());
		if (document?.languageId === 'plaintext') await vscode.languages.setTextDocumentLanguage(document, 'patch-mail');
	}
	await vscode.commands.executeCommand('setContext', 'rehearse.hasReview', true);
	const problem = report.problems.find((one) => one.severity === 'error');
	if (!problem) return;
	const at = problem.place ? ` (line ${problem.place.line})` : '';
	void vscode.window.showWarningMessage(`${report.input.name}${at}: ${problem.message}`);
}

/** Milliseconds after which the editor has drawn the remarks' threads. */
const THREADS_DRAWN = 400;

/** Leads to what matters: the mail in one tab, in front of it the diff at the first finding, or at the first function touched. */
async function showFirst(opened: OpenedReview): Promise<void> {
	if (opened.input) await vscode.window.showTextDocument(opened.input, { preview: false });
	await vscode.commands.executeCommand('rehearse.review.focus');
	const [finding] = openFindings(opened.report);
	const fn = opened.report.functions.find((one) => one.touch !== 'context' && one.exits.rows.length > 0);
	const file = finding?.file ?? fn?.place.file ?? opened.review.files.find((one) => one.status !== 'binary')?.path;
	if (file === undefined) return;
	const line = finding?.line ?? fn?.place.line;
	await showDiff(opened, file, line, { preview: false });
	await new Promise((resolve) => setTimeout(resolve, THREADS_DRAWN));
	// unfolded remarks above the line have pushed it out of sight by now
	const editor = vscode.window.activeTextEditor;
	if (line !== undefined && editor?.selection.active.line === line - 1)
		editor.revealRange(rangeOf(line, 1, 1), vscode.TextEditorRevealType.InCenter);
}

export interface Opening {
	readonly disposable: vscode.Disposable;
	/** Reviews a file. `quiet`: leaves the editors as they are. Errors are shown and logged, never thrown. */
	readonly openUri: (uri: vscode.Uri, quiet?: boolean) => Promise<void>;
}

export function registerOpen(session: Session, log: vscode.LogOutputChannel): Opening {
	const start = async (input: Input | undefined, quiet = false) => {
		if (!input) return;
		try {
			const opened = await review(session, input);
			if (opened && !quiet) await showFirst(opened);
		} catch (error) {
			log.error(error instanceof Error ? error : String(error));
		}
	};
	const openUri = async (uri: vscode.Uri, quiet = false) => {
		try {
			const input = await fromFile(uri);
			await start(input, quiet);
		} catch (error) {
			const why = error instanceof Error ? error.message : String(error);
			void vscode.window.showErrorMessage(`${uri.path} could not be read: ${why}. Check that the file exists and that you may read it.`);
		}
	};
	const disposable = vscode.Disposable.from(
		vscode.commands.registerCommand('rehearse.open', async (uri?: vscode.Uri) => {
			const chosen = uri instanceof vscode.Uri ? uri : await choose();
			if (chosen) await openUri(chosen);
		}),
		vscode.commands.registerCommand('rehearse.openEditor', async () => {
			const document = vscode.window.activeTextEditor?.document;
			if (!document) {
				void vscode.window.showWarningMessage(
					'There is no active text editor. Open a patch or a mail first, or use “Rehearse: Open Patch, Series or Thread…”.',
				);
				return;
			}
			const name = document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1) || 'untitled';
			const input = fromText(name, document.getText());
			await start(input && (document.isUntitled ? input : { ...input, uri: document.uri }));
		}),
		vscode.commands.registerCommand('rehearse.openClipboard', async () =>
			start(fromText('clipboard', await vscode.env.clipboard.readText())),
		),
		vscode.commands.registerCommand('rehearse.reviewAgain', async (node?: Node) => {
			const opened = node?.opened ?? session.active;
			if (!opened) return;
			if (opened.input && Object.keys(opened.edits).length === 0) await openUri(opened.input, true);
			else await session.again(opened.key);
		}),
		vscode.workspace.onDidSaveTextDocument(async ({ uri }) => {
			if (session.reviews.some((one) => one.input?.toString() === uri.toString())) await openUri(uri, true);
		}),
		vscode.workspace.onDidOpenTextDocument((document) => {
			const ours = session.reviews.some((one) => one.input?.toString() === document.uri.toString());
			if (ours && document.languageId === 'plaintext') void vscode.languages.setTextDocumentLanguage(document, 'patch-mail');
		}),
	);
	return { disposable, openUri };
}
