// Where VS Code enters the extension. Registers the faces; owns none of them.
import * as vscode from 'vscode';

/** What other extensions and the tests see: how long activate() took, in milliseconds. */
export interface Api {
	readonly activationMs: number;
}

export function activate(context: vscode.ExtensionContext): Api {
	const started = performance.now();
	context.subscriptions.push(vscode.commands.registerCommand('rehearse.open', openFile));
	const atStart = process.env.REHEARSE_OPEN;
	if (atStart) void openFile(vscode.Uri.file(atStart));
	return { activationMs: performance.now() - started };
}

async function openFile(file?: vscode.Uri): Promise<void> {
	const chosen = file ?? (await vscode.window.showOpenDialog({ title: 'Open a patch' }))?.[0];
	if (chosen) await vscode.window.showTextDocument(chosen);
}
