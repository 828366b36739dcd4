// The exit table panel: a webview with the strictest content policy. Owns the page and its messages; webview/exits.ts draws.
import * as vscode from 'vscode';
import type { FunctionReport } from '../review/report';
import { functionNamed } from '../review/which-run';
import type { ExitsView, FromPanel, ToPanel } from '../webview/exits-message';
import { showDiff } from './diff';
import type { Node } from './nodes';
import { openPanel } from './panel-page';
import { placeOf } from './places';
import type { OpenedReview, Session } from './session';
import { exitSummary, findingsAbout, plain } from './words';

export function exitsView(opened: OpenedReview, fn: FunctionReport): ExitsView {
	return {
		function: fn.name,
		file: fn.place.file,
		summary: exitSummary(opened.report, fn),
		table: fn.exits,
		limits: fn.limits,
		findings: findingsAbout(opened.report, fn).map(({ id, rule, severity, message }) => ({ id, rule, severity, message: plain(message) })),
	};
}

/** By link name, else by C name. */
export function findFunction(opened: OpenedReview, name: string): FunctionReport | undefined {
	return functionNamed(opened.report.functions, name);
}

/** The function around a 1-based line of the patched side. */
export function functionAt(opened: OpenedReview, file: string, line: number): FunctionReport | undefined {
	return opened.report.functions.find((fn) => fn.place.file === file && fn.place.line <= line && line <= fn.lastLine);
}

export function registerExits(session: Session, root: vscode.Uri): vscode.Disposable {
	const panels = new Map<string, { readonly panel: vscode.WebviewPanel; update(): void }>();

	function show(opened: OpenedReview, link: string): void {
		const id = `${opened.key}\0${link}`;
		const known = panels.get(id);
		if (known) {
			known.panel.reveal(undefined, true);
			return;
		}
		const current = () => {
			const now = session.get(opened.key);
			const fn = now && findFunction(now, link);
			return now && fn ? { now, fn } : undefined;
		};
		const name = findFunction(opened, link)?.name ?? link;
		const panel = openPanel(root, { type: 'rehearse.exits', title: `Exits of ${name}`, name: 'exits', column: vscode.ViewColumn.Active });
		const update = () => {
			const here = current();
			if (here) void panel.webview.postMessage({ kind: 'show', view: exitsView(here.now, here.fn) } satisfies ToPanel);
		};
		panel.webview.onDidReceiveMessage(async (message: FromPanel) => {
			const here = current();
			if (!here) return;
			if (message.kind === 'ready') return update();
			if (message.kind === 'finding') return vscode.commands.executeCommand('rehearse.debugFinding', opened.key, message.id);
			const row = here.fn.exits.rows[message.row];
			if (!row) return;
			if (message.kind === 'reveal') await showDiff(here.now, row.place.file, row.place.line);
			else await vscode.commands.executeCommand('rehearse.debugRun', opened.key, row.run, `${here.fn.name}: ${row.when || row.exit}`);
		});
		panel.onDidDispose(() => panels.delete(id));
		panels.set(id, { panel, update });
	}

	/** The function that a command is about: of a row of the tree, named, or around the cursor. */
	function target(first: unknown, second: unknown): { opened: OpenedReview; name: string } | undefined {
		if (typeof first === 'string') {
			const opened = session.get(first);
			return opened && typeof second === 'string' ? { opened, name: second } : undefined;
		}
		const node = first as Node | undefined;
		if (node?.kind === 'function' || node?.kind === 'exit') return { opened: node.opened, name: node.fn.link };
		if (node?.kind === 'finding') return { opened: node.opened, name: node.finding.function };
		const editor = vscode.window.activeTextEditor;
		const place = editor && placeOf(editor.document.uri);
		const opened = session.get(place?.key);
		const fn = opened && editor && place && functionAt(opened, place.path, editor.selection.active.line + 1);
		return opened && fn ? { opened, name: fn.link } : undefined;
	}

	async function ask(): Promise<{ opened: OpenedReview; name: string } | undefined> {
		const opened = session.active;
		const functions = opened?.report.functions.filter((fn) => fn.exits.rows.length > 0) ?? [];
		if (!opened || functions.length === 0) {
			void vscode.window.showInformationMessage('No function with an exit table: open a patch that shows a whole C function first.');
			return undefined;
		}
		const items = functions.map((fn) => ({ label: fn.name, description: `${exitSummary(opened.report, fn)} · ${fn.place.file}`, fn }));
		const picked = await vscode.window.showQuickPick(items, { title: 'Show Exit Table', matchOnDescription: true });
		return picked && { opened, name: picked.fn.link };
	}

	return vscode.Disposable.from(
		vscode.commands.registerCommand('rehearse.showExits', async (first?: unknown, second?: unknown) => {
			const found = target(first, second) ?? (await ask());
			if (found) show(found.opened, found.name);
		}),
		session.onDidChange(() => {
			for (const { update } of panels.values()) update();
		}),
		new vscode.Disposable(() => {
			for (const { panel } of panels.values()) panel.dispose();
		}),
	);
}
