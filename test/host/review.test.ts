// From opening an input to marks in the editor: tree of virtual documents, diagnostics, actions, lenses, hints, remarks.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { TEXT } from '../fixtures/review';
import { api, document, openFixture, until, uriFor } from './support';

describe('a review', () => {
	let key = '';
	let uri: vscode.Uri;

	before(async () => {
		({ key, uri } = await openFixture());
	});

	it('shows base and patched texts as documents, the base read-only', async () => {
		const patched = await document(uri);
		assert.equal(patched.getText(), TEXT);
		assert.equal(patched.languageId, 'c');
		const base = uriFor('base', key);
		assert.equal((await document(base)).getText(), '');
		await assert.rejects(async () => vscode.workspace.fs.writeFile(base, new Uint8Array()));
		const listing = await vscode.workspace.fs.readDirectory(uriFor('patched', key, 'drivers'));
		assert.deepEqual(listing, [['demo', vscode.FileType.Directory]]);
	});

	it('opens an added file', async () => {
		const { session } = await api();
		const opened = session.get(key);
		assert.ok(opened);
		await vscode.commands.executeCommand('rehearse.showNode', {
			kind: 'function',
			opened,
			id: 'x',
			fn: opened.report.functions[0],
		});
		await until('the document', () => {
			const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
			return input instanceof vscode.TabInputText && input.uri.toString() === uri.toString();
		});
	});

	it('puts findings into the Problems panel, with the witness as related places', async () => {
		const diagnostics = vscode.languages.getDiagnostics(uri);
		assert.equal(diagnostics.length, 1);
		const [one] = diagnostics;
		assert.equal(one?.severity, vscode.DiagnosticSeverity.Error);
		assert.equal(one?.range.start.line, 10);
		assert.deepEqual(
			one?.relatedInformation?.map((step) => step.location.range.start.line),
			[6, 10],
		);
		assert.equal(typeof one?.code === 'object' && one.code.value, 'leak');
	});

	it('offers lenses, hints and hovers', async () => {
		await document(uri);
		const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 100);
		const titles = lenses.map((one) => one.command?.title);
		assert.ok(titles.includes('$(sign-out) 3 exits, 1 finding, 1 loses something'), titles.join());
		assert.ok(titles.includes('$(beaker) A sealed box is refused'), titles.join());
		const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
			'vscode.executeInlayHintProvider',
			uri,
			new vscode.Range(0, 0, 50, 0),
		);
		assert.deepEqual(
			hints.map((one) => one.label),
			['host: /a/b · ns 2: /'],
		);
		const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, new vscode.Position(2, 14));
		const text = hovers
			.flatMap((one) => one.contents.map((part) => (part instanceof vscode.MarkdownString ? part.value : String(part))))
			.join();
		assert.match(text, /added by this patch/);
	});

	it('fixes a finding; the review is made again and it is gone; undo brings it back', async () => {
		const text = await document(uri);
		await vscode.window.showTextDocument(text);
		const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
			'vscode.executeCodeActionProvider',
			uri,
			new vscode.Range(10, 2, 10, 2),
		);
		const titles = actions.map((one) => one.title);
		for (const title of ['Insert kfree(lid)', 'Debug this Finding', 'Show Exit Table']) assert.ok(titles.includes(title), titles.join());
		const fix = actions.find((one) => one.title === 'Insert kfree(lid)');
		assert.ok(fix?.edit);
		await vscode.workspace.applyEdit(fix.edit);
		assert.match(text.getText(), /kfree\(lid\);/);
		await until('the finding to go', () => vscode.languages.getDiagnostics(uri).length === 0);
		await vscode.commands.executeCommand('undo');
		assert.equal(text.getText(), TEXT);
		await until('the finding to come back', () => vscode.languages.getDiagnostics(uri).length === 1);
	});

	it('is made again with another configuration', async () => {
		const { session } = await api();
		await session.configure(key, 'CONFIG_BOX', 'n');
		assert.equal(session.get(key)?.report.config[0]?.value, 'n');
	});

	it('opens the exit table', async () => {
		await vscode.commands.executeCommand('rehearse.showExits', key, 'box.c:box_open');
		await until('the panel', () =>
			vscode.window.tabGroups.all.some((group) =>
				group.tabs.some((tab) => tab.input instanceof vscode.TabInputWebview && tab.label === 'Exits of box_open'),
			),
		);
	});
});
