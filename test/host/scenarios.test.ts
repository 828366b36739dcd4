// Scenarios in the real editor: from the commands, with results in the tree and the Test Explorer.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { outputOf } from '../../src/faces/scenario-words';
import { fixtureReview } from '../fixtures/review';
import { openFixture } from './support';

describe('scenarios', () => {
	it('run from the command and end in the Test Explorer', async () => {
		const { key } = await openFixture();
		await vscode.commands.executeCommand('rehearse.runScenario', key, 'box-fails');
	});

	it('say what was expected and what happened', () => {
		const result = fixtureReview('x', {}).runScenario('box-fails');
		assert.ok(result);
		assert.match(outputOf('A sealed box', result), /✗ nothing is left: expected no memory, happened lid \(24 bytes\)/);
	});

	it('run with coverage', async () => {
		await openFixture();
		await vscode.commands.executeCommand('testing.coverageAll');
	});
});
