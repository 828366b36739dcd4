// Two tables about a scenario, as read-only documents: every call that can fail failing in turn (of a function too), and the scenario
// over the versions of the feature. Owns the documents and their lenses; review/ runs, formats/ writes.
import * as vscode from 'vscode';
import type { Node } from './nodes';
import type { OpenedReview, Session } from './session';

const SCHEME = 'rehearse-table';
type Kind = 'failures' | 'versions';

const TITLES: Readonly<Record<Kind, string>> = { failures: 'All failures', versions: 'Versions' };
const REPLAY = /^\s*replay: (\S+)$/;

/** `rehearse-table:/KEY/failures/ID/All failures: ID`. */
const uriOf = (opened: OpenedReview, kind: Kind, id: string): vscode.Uri =>
	vscode.Uri.from({ scheme: SCHEME, path: `/${opened.key}/${kind}/${id}/${TITLES[kind]}: ${id}` });

const partsOf = (uri: vscode.Uri): { readonly key: string; readonly kind: string; readonly id: string } => {
	const [, key = '', kind = '', id = ''] = uri.path.split('/');
	return { key, kind, id };
};

async function textFor(session: Session, uri: vscode.Uri): Promise<string> {
	const { key, kind, id } = partsOf(uri);
	const review = session.get(key)?.review;
	if (!review) return 'The review of this table is closed. Open the patch again.\n';
	if (kind === 'failures') {
		const all = review.failures?.(id);
		return all ? (await import('../formats/failures-text')).failuresText(all) : `${id} is not part of this review any more.\n`;
	}
	const all = await review.compare?.(id);
	return all ? (await import('../formats/versions-text')).comparisonText(all) : `The scenario ${id} is not part of this review any more.\n`;
}

export function registerScenarioTables(session: Session): vscode.Disposable {
	const changed = new vscode.EventEmitter<vscode.Uri>();
	const openDocuments = () => vscode.workspace.textDocuments.filter((one) => one.uri.scheme === SCHEME);

	async function choose(kind: Kind, title: string, node: Node | undefined): Promise<{ opened: OpenedReview; id: string } | undefined> {
		if (node?.kind === 'scenario') return { opened: node.opened, id: node.scenario.id };
		if (node?.kind === 'function') return { opened: node.opened, id: node.fn.name };
		const opened = session.active;
		const scenarios = (opened?.report.scenarios ?? []).map((one) => ({ label: one.title, description: one.id, detail: one.summary }));
		const functions = (opened?.report.functions ?? [])
			.filter((one) => one.exits.rows.length > 0)
			.map((one) => ({ label: `${one.name}()`, description: one.name, detail: one.place.file }));
		const items = kind === 'failures' ? [...functions, ...scenarios] : scenarios;
		if (!opened || items.length === 0) {
			void vscode.window.showInformationMessage('Nothing to run: open a patch that changes functions first.');
			return undefined;
		}
		const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true, matchOnDetail: true });
		return picked && { opened, id: picked.description };
	}

	async function show(kind: Kind, title: string, node: Node | undefined): Promise<void> {
		const chosen = await choose(kind, title, node);
		if (!chosen) return;
		const uri = uriOf(chosen.opened, kind, chosen.id);
		changed.fire(uri);
		await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
	}

	const lenses: vscode.CodeLensProvider = {
		provideCodeLenses(document) {
			const { key, id } = partsOf(document.uri);
			return Array.from({ length: document.lineCount }, (_, line) => line).flatMap((line) => {
				const run = REPLAY.exec(document.lineAt(line).text)?.[1];
				const range = new vscode.Range(line, 0, line, 0);
				return run
					? [new vscode.CodeLens(range, { title: 'Debug', command: 'rehearse.debugRun', arguments: [key, run, `${id}: failure`] })]
					: [];
			});
		},
	};

	return vscode.Disposable.from(
		changed,
		vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
			onDidChange: changed.event,
			provideTextDocumentContent: (uri) => textFor(session, uri),
		}),
		vscode.languages.registerCodeLensProvider({ scheme: SCHEME }, lenses),
		session.onDidChange(() => {
			for (const one of openDocuments()) changed.fire(one.uri);
		}),
		vscode.commands.registerCommand('rehearse.runAllFailures', (node?: Node) => show('failures', 'Run All Failures', node)),
		vscode.commands.registerCommand('rehearse.compareVersions', (node?: Node) => show('versions', 'Compare Versions', node)),
	);
}
