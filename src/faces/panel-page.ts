// A webview panel of ours: the page with the strictest content policy, its icon, and what it may load. Owns no messages; the panels do.
import * as vscode from 'vscode';

export interface PanelPage {
	/** View type; what the editor keeps the panel by. */
	readonly type: string;
	readonly title: string;
	/** Base name of the script in dist/webview and of the style in media. */
	readonly name: string;
	readonly column: vscode.ViewColumn;
	readonly preserveFocus?: boolean;
}

export function openPanel(root: vscode.Uri, one: PanelPage): vscode.WebviewPanel {
	const scripts = vscode.Uri.joinPath(root, 'dist', 'webview');
	const media = vscode.Uri.joinPath(root, 'media');
	const shown = { viewColumn: one.column, preserveFocus: one.preserveFocus ?? false };
	const panel = vscode.window.createWebviewPanel(one.type, one.title, shown, { enableScripts: true, localResourceRoots: [scripts, media] });
	panel.iconPath = { light: vscode.Uri.joinPath(media, 'rehearse-light.svg'), dark: vscode.Uri.joinPath(media, 'rehearse-dark.svg') };
	const uri = (folder: vscode.Uri, file: string): string => panel.webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
	const from = panel.webview.cspSource;
	panel.webview.html = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${from}; script-src ${from}">
<link rel="stylesheet" href="${uri(media, 'panel.css')}">
<link rel="stylesheet" href="${uri(media, `${one.name}.css`)}">
<title>Rehearse</title>
</head>
<body><script src="${uri(scripts, `${one.name}.js`)}" defer></script></body>
</html>`;
	return panel;
}
