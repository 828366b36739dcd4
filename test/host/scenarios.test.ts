// Scenarios in the real editor: from the commands, with results in the tree and the Test Explorer.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { outputOf } from '../../src/faces/scenario-words';
import { fixtureReview } from '../fixtures/review';
import { api, openFixture, until } from './support';

describe('scenarios', () => {
	it('run from the command and end in the Test Explorer', async () => {
		const { key } = await openFixture();
		const { session, results } = await api();
		const opened = session.get(key);
		assert.ok(opened);
		await vscode.commands.executeCommand('rehearse.runScenario', key, 'box-fails');
		assert.equal(results.get(opened, 'box-fails')?.outcome, 'failed');
		// a result is about the review it was made with
		await session.again(key);
		assert.equal(results.get(opened, 'box-fails'), undefined);
	});

	it('say what was expected and what happened', () => {
		const result = fixtureReview('x', {}).runScenario('box-fails');
		assert.ok(result);
		assert.match(outputOf('A sealed box', result), /✗ nothing is left: expected no memory, happened lid \(24 bytes\)/);
	});

	it('run with coverage', async () => {
		const { key } = await openFixture();
		const { session, results } = await api();
		await vscode.commands.executeCommand('testing.coverageAll');
		const opened = session.get(key);
		await until('the result', () => opened !== undefined && results.get(opened, 'box-fails') !== undefined);
	});
});
