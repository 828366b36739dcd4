// The control group panel: one webview that shows the tree of the stopped run and follows the debugger. Owns the page and when it is
// drawn; the data is the adapter's answer to `controlGroups`, webview/groups.ts draws.
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import type { GroupView } from '../machine/view';
import type { FromGroups, ToGroups } from '../webview/groups-message';

const TYPE = 'rehearse';
const NO_RUN = 'No run is being debugged. Debug a scenario: its control groups appear here when it stops.';
const NO_WORLD =
	'There are no control groups at this step: the world is not set up yet, or this run has none. Step on, or debug a scenario.';

function page(webview: vscode.Webview, root: vscode.Uri): string {
	const script = webview.asWebviewUri(vscode.Uri.joinPath(root, 'dist', 'webview', 'groups.js'));
	const style = webview.asWebviewUri(vscode.Uri.joinPath(root, 'media', 'groups.css'));
	const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src ${webview.cspSource}`;
	return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${style.toString()}">
<title>Control groups</title>
</head>
<body><script src="${script.toString()}" defer></script></body>
</html>`;
}

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
		const shown = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
		const made = vscode.window.createWebviewPanel('rehearse.groups', 'Control Groups', shown, {
			enableScripts: true,
			localResourceRoots: [vscode.Uri.joinPath(root, 'dist', 'webview'), vscode.Uri.joinPath(root, 'media')],
		});
		made.iconPath = {
			light: vscode.Uri.joinPath(root, 'media', 'rehearse-light.svg'),
			dark: vscode.Uri.joinPath(root, 'media', 'rehearse-dark.svg'),
		};
		made.webview.onDidReceiveMessage((message: FromGroups) => message.kind === 'ready' && refresh());
		made.onDidChangeViewState(() => made.visible && refresh());
		made.onDidDispose(() => {
			panel = undefined;
		});
		panel = made;
		made.webview.html = page(made.webview, root);
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
