// A panel that follows the debugger: one webview, opened by a command, told again whenever the run stops elsewhere, is changed, ends, or
// another session becomes the active one. Owns when; what is told is the panel's.
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import { openPanel, type PanelPage } from './panel-page';

const TYPE = 'rehearse';

/** The debug session of ours that the editor shows. */
export function activeRun(): vscode.DebugSession | undefined {
	const session = vscode.debug.activeDebugSession;
	return session?.type === TYPE ? session : undefined;
}

export interface FollowPanel<To, From extends { readonly kind: string }> extends Omit<PanelPage, 'column' | 'preserveFocus'> {
	readonly command: string;
	/** What to tell the page now. `fresh`: the page has just been loaded and knows nothing. */
	tell(fresh: boolean): Promise<To>;
	/** Any message but `ready`. */
	heard?(message: From, panel: vscode.WebviewPanel): void;
}

/** Milliseconds in which the editor has gone to where a run was moved. */
const SETTLES = 600;
const GROUPS = ['First', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth', 'Seventh', 'Eighth'];

/**
 * Moves the run from within a panel: its code is shown in another group than the panel's, where there is one, and the keyboard stays in
 * the panel.
 */
export async function moveBeside(panel: vscode.WebviewPanel, move: () => Thenable<unknown>): Promise<void> {
	const other = vscode.window.tabGroups.all.find((one) => one.viewColumn !== panel.viewColumn);
	const group = other && GROUPS[other.viewColumn - 1];
	if (group) await vscode.commands.executeCommand(`workbench.action.focus${group}EditorGroup`);
	const shown = new Promise<void>((resolve) => {
		const done = () => {
			clearTimeout(late);
			heard.dispose();
			resolve();
		};
		const late = setTimeout(done, SETTLES);
		const heard = vscode.window.onDidChangeTextEditorSelection(done);
	});
	await move();
	await shown;
	panel.reveal(panel.viewColumn, false);
}

export function registerFollowPanel<To, From extends { readonly kind: string }>(
	root: vscode.Uri,
	one: FollowPanel<To, From>,
): vscode.Disposable {
	let panel: vscode.WebviewPanel | undefined;
	let asked = 0;

	async function refresh(fresh: boolean): Promise<void> {
		if (!panel) return;
		const now = ++asked;
		const message = await one.tell(fresh);
		// a later question is answered by a later message
		if (now === asked || fresh) void panel?.webview.postMessage(message);
	}

	function open(): void {
		if (panel) {
			panel.reveal(undefined, true);
			return;
		}
		const made = openPanel(root, { ...one, column: vscode.ViewColumn.Beside, preserveFocus: true });
		made.webview.onDidReceiveMessage((message: From) => (message.kind === 'ready' ? void refresh(true) : one.heard?.(message, made)));
		made.onDidDispose(() => {
			panel = undefined;
		});
		panel = made;
	}

	const again = () => void refresh(false);
	return vscode.Disposable.from(
		vscode.commands.registerCommand(one.command, open),
		vscode.debug.registerDebugAdapterTrackerFactory(TYPE, {
			createDebugAdapterTracker: () => ({
				onDidSendMessage(message: DebugProtocol.ProtocolMessage) {
					const event = message.type === 'event' ? (message as DebugProtocol.Event).event : '';
					if (event === 'stopped' || event === 'invalidated') again();
				},
			}),
		}),
		vscode.debug.onDidChangeActiveDebugSession(again),
		vscode.debug.onDidTerminateDebugSession(again),
		new vscode.Disposable(() => panel?.dispose()),
	);
}
