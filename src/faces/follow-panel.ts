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

/** Milliseconds in which the editor has gone to where a run was moved, and after which it has taken the focus there. */
const SETTLES = 800;
const FOCUSES = 150;
const GROUPS = ['First', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth', 'Seventh', 'Eighth'];

async function focusGroup(column: vscode.ViewColumn | undefined): Promise<void> {
	const group = GROUPS[(column ?? 0) - 1];
	if (group) await vscode.commands.executeCommand(`workbench.action.focus${group}EditorGroup`);
}

/**
 * Keeps a group that holds nothing but the panel for it: the code of the stopped run is shown in another one, also when the panel has the
 * focus. The focus goes back to where it was.
 */
async function keepGroup(panel: vscode.WebviewPanel, before: vscode.ViewColumn): Promise<void> {
	const group = vscode.window.tabGroups.all.find((one) => one.viewColumn === panel.viewColumn);
	if (!panel.active || group?.tabs.length !== 1) return;
	// a locked group would stay when it is empty
	panel.onDidDispose(() => {
		const groups = vscode.window.tabGroups.all;
		const empty = groups.filter((one) => one.tabs.length === 0 || one.tabs.every((tab) => tab.label === panel.title));
		if (groups.length > 1) for (const one of empty) if (one.viewColumn === group.viewColumn) void vscode.window.tabGroups.close(one);
	});
	await vscode.commands.executeCommand('workbench.action.lockEditorGroup');
	await focusGroup(before);
}

/**
 * Moves the run from within a panel: its code is shown in another group than the panel's, where there is one, and the keyboard stays in
 * the panel.
 */
export async function moveBeside(panel: vscode.WebviewPanel, move: () => Thenable<unknown>): Promise<void> {
	const other = vscode.window.tabGroups.all.find((one) => one.viewColumn !== panel.viewColumn);
	await focusGroup(other?.viewColumn);
	const shown = new Promise<void>((resolve) => {
		const done = () => {
			clearTimeout(late);
			heard.dispose();
			setTimeout(resolve, FOCUSES);
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
		const before = vscode.window.tabGroups.activeTabGroup.viewColumn;
		const made = openPanel(root, { ...one, column: vscode.ViewColumn.Beside });
		let shown = false;
		made.webview.onDidReceiveMessage((message: From) => {
			if (message.kind !== 'ready') return one.heard?.(message, made);
			if (!shown) void keepGroup(made, before);
			shown = true;
			return void refresh(true);
		});
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
