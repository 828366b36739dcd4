// Opening: languages of patches and mails, the active editor, an untrusted or empty start.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, until, useFixture } from './support';

describe('opening', () => {
	before(useFixture);

	it('takes the text of the active editor', async () => {
		const document = await vscode.workspace.openTextDocument({ content: 'diff --git a/x.c b/x.c\n', language: 'plaintext' });
		await vscode.window.showTextDocument(document);
		const { session } = await api();
		const before = session.reviews.length;
		await vscode.commands.executeCommand('rehearse.openEditor');
		assert.equal(session.reviews.length, before + 1);
		await until('the file of the finding', () => vscode.window.activeTextEditor?.document.uri.scheme === 'rehearse');
	});

	it('takes the clipboard, and says when there is nothing in it', async () => {
		const { session } = await api();
		const before = session.reviews.length;
		await vscode.env.clipboard.writeText('  ');
		await vscode.commands.executeCommand('rehearse.openClipboard');
		assert.equal(session.reviews.length, before);
		await vscode.env.clipboard.writeText('diff --git a/x.c b/x.c');
		await vscode.commands.executeCommand('rehearse.openClipboard');
		assert.equal(session.reviews.length, before + 1);
	});

	it('reviews a file once, however often it is opened', async () => {
		const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
		assert.ok(folder);
		const file = vscode.Uri.joinPath(folder, 'x.patch');
		await vscode.workspace.fs.writeFile(file, new TextEncoder().encode('diff --git a/x.c b/x.c\n'));
		const { session } = await api();
		await vscode.commands.executeCommand('rehearse.open', file);
		const count = session.reviews.length;
		await vscode.commands.executeCommand('rehearse.open', file);
		assert.equal(session.reviews.length, count);
		assert.equal((await vscode.workspace.openTextDocument(file)).languageId, 'patch-mail');
		await vscode.commands.executeCommand('rehearse.close');
		assert.equal(session.reviews.length, count - 1);
	});

	it('writes reports and replies as documents', async () => {
		const { session } = await api();
		await session.open({ name: 'r.patch', bytes: new Uint8Array() });
		await vscode.commands.executeCommand('rehearse.writeReply');
		await until('the reply', () => vscode.window.activeTextEditor?.document.languageId === 'patch-mail');
	});
});
