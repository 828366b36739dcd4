// The debugger in the real editor: sessions from findings, exits, functions and scenarios, moving both ways.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openFixture, until, uriFor } from './support';

interface Frame {
	readonly line: number;
	readonly name: string;
	readonly source: { readonly path: string };
}

const session = () => {
	const active = vscode.debug.activeDebugSession;
	if (!active) throw new Error('no session');
	return active;
};

async function top(): Promise<Frame> {
	const { stackFrames } = await session().customRequest('stackTrace', { threadId: 1 });
	return stackFrames[0];
}

/** Waits until the editor itself has gone to a line of the session's code. */
const stoppedAt = (line: number) =>
	until(`a stop at line ${line}`, () => {
		const item = vscode.debug.activeStackItem;
		const editor = vscode.window.activeTextEditor;
		return (
			item instanceof vscode.DebugStackFrame && editor?.document.uri.scheme === 'rehearse' && editor.selection.active.line + 1 === line
		);
	});

describe('the debugger', () => {
	let key = '';

	before(async () => {
		({ key } = await openFixture());
	});

	afterEach(async () => {
		vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
		await vscode.debug.stopDebugging();
		await until('the end of the session', () => vscode.debug.activeDebugSession === undefined);
	});

	it('starts at a finding and steps back from there', async () => {
		await vscode.commands.executeCommand('rehearse.debugFinding', key, 'f1');
		await stoppedAt(11);
		assert.equal((await top()).name, 'box_open()');
		await vscode.commands.executeCommand('workbench.action.debug.stepBack');
		await stoppedAt(10);
		await vscode.commands.executeCommand('workbench.action.debug.stepInto');
		await stoppedAt(18);
		await vscode.commands.executeCommand('workbench.action.debug.stepOut');
		await stoppedAt(11);
		await vscode.commands.executeCommand('workbench.action.debug.reverseContinue');
		await stoppedAt(7);
	});

	it('stops at breakpoints in virtual documents', async () => {
		const uri = uriFor('patched', key);
		vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(new vscode.Location(uri, new vscode.Position(17, 0)))]);
		await vscode.debug.startDebugging(undefined, {
			type: 'rehearse',
			request: 'launch',
			name: 'breakpoints',
			input: key,
			scenario: 'box-fails',
		});
		await stoppedAt(7);
		await vscode.commands.executeCommand('workbench.action.debug.continue');
		await stoppedAt(18);
	});

	it('answers in under 20 ms', async () => {
		await vscode.commands.executeCommand('rehearse.debugRun', key, 'box_open', 'a run');
		await until('a session', () => vscode.debug.activeDebugSession !== undefined);
		await until('a stop', () => vscode.debug.activeStackItem instanceof vscode.DebugStackFrame);
		const times: number[] = [];
		for (let i = 0; i < 30; i++) {
			const started = performance.now();
			await session().customRequest('stackTrace', { threadId: 1 });
			times.push(performance.now() - started);
		}
		// the quickest: what other programs of this machine do is not measured here
		assert.ok(Math.min(...times) < 20, `${Math.min(...times)} ms`);
	});

	it('says what is wrong with a configuration', async () => {
		const ok = await vscode.debug
			.startDebugging(
				undefined,
				{ type: 'rehearse', request: 'launch', name: 'bad', input: key, run: 'no such run' },
				{ suppressDebugStatusbar: true },
			)
			.then(
				(started) => started,
				() => false,
			);
		await until('no session', () => vscode.debug.activeDebugSession === undefined);
		assert.equal(typeof ok, 'boolean');
	});
});
