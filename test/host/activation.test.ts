// The extension is found, becomes active in time and offers its first command.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** Milliseconds that activate() may take (issue: activation under 100 ms). */
const ACTIVATION_LIMIT = 100;

describe('activation', () => {
	it('takes less than the limit', async () => {
		const extension = vscode.extensions.getExtension('rehearse.rehearse');
		assert.ok(extension, 'the extension is not installed');
		const api: unknown = await extension.activate();
		assert.ok(api && typeof api === 'object' && 'activationMs' in api, 'activate() must return { activationMs }');
		const { activationMs } = api;
		assert.ok(typeof activationMs === 'number' && activationMs < ACTIVATION_LIMIT, `activate() took ${activationMs} ms`);
	});

	it('offers rehearse.open', async () => {
		const commands = await vscode.commands.getCommands(true);
		assert.ok(commands.includes('rehearse.open'));
	});
});
