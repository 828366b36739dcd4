// Code actions on findings: the finding's own fixes, the exit table, the debugger. Owns the offers, not what they do.
import * as vscode from 'vscode';
import type { Finding, QuickFix } from '../review/report';
import { SOURCE } from './diagnostics';
import type { Node } from './nodes';
import { C_DOCUMENTS, placeOf, uriOf } from './places';
import type { OpenedReview, Session } from './session';

/** The fix as an edit of the patched documents; undefined when the text is no longer the one that was reviewed. */
export function editOf(opened: OpenedReview, fix: QuickFix): vscode.WorkspaceEdit | undefined {
	const edit = new vscode.WorkspaceEdit();
	for (const one of fix.edits) {
		const uri = uriOf({ key: opened.key, side: 'patched', path: one.file });
		const document = vscode.workspace.textDocuments.find((doc) => doc.uri.toString() === uri.toString());
		const reviewed = opened.review.files.find((file) => file.path === one.file)?.patched?.text;
		if (document && reviewed !== undefined && document.getText() !== reviewed) return undefined;
		edit.replace(uri, new vscode.Range(one.line - 1, one.column - 1, one.endLine - 1, one.endColumn - 1), one.newText);
	}
	return edit;
}

function actionsFor(opened: OpenedReview, finding: Finding, diagnostic: vscode.Diagnostic): vscode.CodeAction[] {
	const fixes = finding.fixes.flatMap((fix, i) => {
		const edit = editOf(opened, fix);
		if (!edit) return [];
		const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
		action.edit = edit;
		action.diagnostics = [diagnostic];
		action.isPreferred = i === 0;
		return [action];
	});
	const run = (title: string, command: string, ...args: unknown[]) => {
		const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
		action.command = { command, title, arguments: args };
		action.diagnostics = [diagnostic];
		return action;
	};
	return [
		...fixes,
		run('Debug this Finding', 'rehearse.debugFinding', opened.key, finding.id),
		run('Show Exit Table', 'rehearse.showExits', opened.key, finding.function),
	];
}

export function registerActions(session: Session): vscode.Disposable {
	const provider: vscode.CodeActionProvider = {
		provideCodeActions(document, _range, context) {
			const place = placeOf(document.uri);
			const opened = session.get(place?.key);
			if (!opened || place?.side !== 'patched') return [];
			return context.diagnostics
				.filter((one) => one.source === SOURCE && typeof one.code === 'object')
				.flatMap((diagnostic) => {
					const rule = typeof diagnostic.code === 'object' ? diagnostic.code.value : undefined;
					const finding = opened.report.findings.find(
						(one) => one.rule === rule && one.file === place.path && one.line === diagnostic.range.start.line + 1 && one.status !== 'fixed',
					);
					return finding ? actionsFor(opened, finding, diagnostic) : [];
				});
		},
	};
	return vscode.Disposable.from(
		vscode.languages.registerCodeActionsProvider(C_DOCUMENTS, provider, { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] }),
		vscode.commands.registerCommand('rehearse.fix', async (node: Node) => {
			const fix = node.kind === 'finding' ? node.finding.fixes[0] : undefined;
			const edit = fix && editOf(node.opened, fix);
			if (edit) await vscode.workspace.applyEdit(edit);
			else
				void vscode.window.showWarningMessage(
					'The text was edited since this review was made. Wait until it was made again and try once more.',
				);
		}),
	);
}
