// The control group panel: one webview that shows the tree of the stopped run and follows the debugger. Owns the page and when it is
// drawn; the data is the adapter's answer to `controlGroups`, webview/groups.ts draws.
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import type { GroupView } from '../machine/view';
import type { FromGroups, ToGroups } from '../webview/groups-message';
import { openPanel } from './panel-page';

const TYPE = 'rehearse';
const NO_RUN = 'No run is being debugged. Debug a scenario: its control groups appear here when it stops.';
const NO_WORLD =
	'There are no control groups at this step: the world is not set up yet, or this run has none. Step on, or debug a scenario.';

async function current(): Promise<ToGroups> {
	const session = vscode.debug.activeDebugSession;
	if (session?.type !== TYPE) return { kind: 'none', text: NO_RUN };
	try {
		const { step, groups } = (await session.customRequest('controlGroups')) as { step: number; groups: readonly GroupView[] };
		return groups.length > 0 ? { kind: 'groups', title: session.name, step, groups } : { kind: 'none', text: NO_WORLD };
	} catch (error) {
		return { kind: 'none', text: error instanceof Error ? error.message : String(error) };
	}
}

export function registerGroups(root: vscode.Uri): vscode.Disposable {
	let panel: vscode.WebviewPanel | undefined;
	const refresh = async () => {
		const message = panel && (await current());
		if (message) void panel?.webview.postMessage(message);
	};

	function open(): void {
		if (panel) {
			panel.reveal(undefined, true);
			return;
		}
		const made = openPanel(root, {
			type: 'rehearse.groups',
			title: 'Control Groups',
			name: 'groups',
			column: vscode.ViewColumn.Beside,
			preserveFocus: true,
		});
		made.webview.onDidReceiveMessage((message: FromGroups) => message.kind === 'ready' && refresh());
		made.onDidChangeViewState(() => made.visible && refresh());
		made.onDidDispose(() => {
			panel = undefined;
		});
		panel = made;
	}

	return vscode.Disposable.from(
		vscode.commands.registerCommand('rehearse.showGroups', open),
		vscode.debug.registerDebugAdapterTrackerFactory(TYPE, {
			createDebugAdapterTracker: () => ({
				onDidSendMessage(message: DebugProtocol.ProtocolMessage) {
					const event = message.type === 'event' ? (message as DebugProtocol.Event).event : '';
					if (event === 'stopped' || event === 'invalidated') void refresh();
				},
			}),
		}),
		vscode.debug.onDidChangeActiveDebugSession(() => void refresh()),
		vscode.debug.onDidTerminateDebugSession(() => void refresh()),
		new vscode.Disposable(() => panel?.dispose()),
	);
}
