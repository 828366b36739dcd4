// The sample thread in the real editor with the real core: the finding, its fix, its debugger session, a scenario, the switch.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TimelineAnswer } from '../../src/dap/timeline-request';
import type { OpenedReview } from '../../src/faces/session';
import { api, document, until, uriFor, useRealCore } from './support';

const FILE = 'kernel/cgroup_namespace.c';
const RULE = 'last-reference-without-free';
/** The machine may be busy with other things: the measure is for whole seconds only. */
const SLOW = 60_000;

describe('the sample thread', function () {
	this.timeout(SLOW);
	let opened: OpenedReview;
	let uri: vscode.Uri;
	const leak = () => vscode.languages.getDiagnostics(uri).find((one) => typeof one.code === 'object' && one.code.value === RULE);

	before(async () => {
		await useRealCore();
		const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
		assert.ok(folder);
		await vscode.commands.executeCommand('rehearse.open', vscode.Uri.joinPath(folder, 'cgroupns-v1-5of8.txt'));
		const { session } = await api();
		assert.ok(session.active);
		opened = session.active;
		uri = uriFor('patched', opened.key, FILE);
	});

	after(async () => {
		await vscode.debug.stopDebugging();
	});

	it('is read whole, and the mail becomes a patch mail', async () => {
		assert.equal(opened.report.files.length, 11);
		const mail = vscode.workspace.textDocuments.find((one) => one.uri.toString() === opened.input?.toString());
		await until('the language', () => mail === undefined || mail.languageId === 'patch-mail');
		assert.equal(opened.report.files.find((one) => one.path === FILE)?.verified, true);
	});

	it('shows the leak where it happens, with the way there', () => {
		const diagnostic = leak();
		assert.ok(diagnostic);
		assert.ok((diagnostic.relatedInformation?.length ?? 0) > 0);
	});

	it('loses the leak with the quick fix', async () => {
		const text = await document(uri);
		await vscode.window.showTextDocument(text);
		const range = leak()?.range;
		assert.ok(range);
		const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range);
		const fix = actions.find((one) => one.edit !== undefined);
		assert.ok(fix?.edit, actions.map((one) => one.title).join());
		await vscode.workspace.applyEdit(fix.edit);
		assert.match(text.getText(), /^\tkfree\(ns\);$/m);
		await until('the leak to go', () => leak() === undefined, SLOW);
		await vscode.commands.executeCommand('undo');
		await until('the leak to come back', () => leak() !== undefined, SLOW);
	});

	it('starts the debugger at the leak, which steps back', async () => {
		const finding = opened.report.findings.find((one) => one.rule === RULE);
		assert.ok(finding);
		await vscode.commands.executeCommand('rehearse.debugFinding', opened.key, finding.id);
		const line = () => vscode.window.activeTextEditor?.selection.active.line;
		await until('the stop', () => vscode.debug.activeStackItem instanceof vscode.DebugStackFrame && line() === finding.line - 1, SLOW);
		await vscode.commands.executeCommand('workbench.action.debug.stepBack');
		await until('a step back', () => line() === finding.line - 2, SLOW);
		await vscode.debug.stopDebugging();
	});

	it('runs a scenario', async () => {
		const { results } = await api();
		const [scenario] = opened.report.scenarios;
		assert.ok(scenario);
		await vscode.commands.executeCommand('rehearse.runScenario', opened.key, scenario.id);
		assert.ok(results.get(opened, scenario.id));
	});

	it('tables every failing call and the versions, with a way to debug', async () => {
		const node = { kind: 'scenario', opened, scenario: { id: 'unshare-succeeds', title: 'unshare' } };
		await vscode.commands.executeCommand('rehearse.runAllFailures', node);
		const failures = vscode.workspace.textDocuments.find((one) => one.uri.scheme === 'rehearse-table');
		assert.ok(failures);
		assert.match(failures.getText(), /All 5 calls that can fail were failed once/);
		const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', failures.uri);
		assert.equal(lenses.length, 5);
		await vscode.commands.executeCommand('rehearse.compareVersions', { ...node, scenario: { id: 'last-task-exits', title: 'exits' } });
		const versions = vscode.workspace.textDocuments.find((one) => one.uri.path.includes('/versions/'));
		assert.match(versions?.getText() ?? '', /v2 +passed[\s\S]*turned by "free the namespace itself"/);
	});

	it('shows /proc/PID/cgroup of the stopped run', async () => {
		await vscode.debug.stopDebugging();
		await vscode.debug.startDebugging(undefined, {
			type: 'rehearse',
			request: 'launch',
			name: 'live',
			input: opened.key,
			scenario: 'unshare-succeeds',
			stopAt: 'end',
		});
		await until('the stop', () => vscode.debug.activeDebugSession?.name === 'live' && vscode.debug.activeStackItem !== undefined);
		const session = vscode.debug.activeDebugSession;
		const threads = (await session?.customRequest('threads')) as { threads: { id: number; name: string }[] };
		const pid = (threads.threads.find((one) => one.name !== 'init')?.id ?? 0) - 1;
		const uri = vscode.Uri.from({ scheme: 'rehearse-proc', path: `/proc/${pid}/cgroup` });
		const text = await document(uri);
		assert.match(text.getText(), /^0::\/\S*\n/);
	});

	it('shows the timeline beside the run; a step in it moves the debugger', async () => {
		const session = vscode.debug.activeDebugSession;
		assert.ok(session);
		await vscode.commands.executeCommand('rehearse.showTimeline');
		const tab = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs).find((one) => one.label === 'Timeline');
		await until('the panel', () => tab() !== undefined);
		const answer = (await session.customRequest('timeline')) as TimelineAnswer;
		const step = answer.timeline?.rows.find((row) => row.group === 'memory' && row.name === 'new_ns')?.marks[0]?.step ?? -1;
		assert.ok(step > 0 && step < answer.step);
		await session.customRequest('gotoStep', { step });
		assert.equal(((await session.customRequest('timeline', { known: answer.version })) as TimelineAnswer).step, step);
		await until('the line that allocates', () => {
			const editor = vscode.window.activeTextEditor;
			return editor !== undefined && /kmalloc/.test(editor.document.lineAt(editor.selection.active.line).text);
		});
		// the panel outlives the session, and says that there is none
		await vscode.debug.stopDebugging();
		assert.ok(tab());
		await vscode.window.tabGroups.close(tab() as vscode.Tab);
	});

	it('makes a scenario for a function, and helps to write it', async () => {
		const fn = opened.report.functions.find((one) => one.name === 'copy_cgroup_ns');
		await vscode.commands.executeCommand('rehearse.newScenario', opened.key, fn?.link);
		const editor = vscode.window.activeTextEditor;
		assert.ok(editor && /copy-cgroup-ns.*\.scenario\.c$/.test(editor.document.uri.path));
		assert.match(editor.document.lineAt(editor.selection.active.line).text, /copy_cgroup_ns\(/);
		const end = new vscode.Position(editor.document.lineCount, 0);
		await editor.edit((edit) => edit.insert(end, 'mig'));
		const offered = async () =>
			vscode.commands.executeCommand<vscode.CompletionList>(
				'vscode.executeCompletionItemProvider',
				editor.document.uri,
				editor.selection.active,
			);
		editor.selection = new vscode.Selection(end.translate(0, 3), end.translate(0, 3));
		const labels = (await offered()).items.map((item) => (typeof item.label === 'string' ? item.label : item.label.label));
		for (const one of ['migrate', 'KUNIT_EXPECT_EQ', 'scenario', 'two tasks side by side']) assert.ok(labels.includes(one), one);
		const line = editor.document
			.getText()
			.split('\n')
			.findIndex((text) => text.includes('task_new'));
		const at = new vscode.Position(line, editor.document.lineAt(line).text.indexOf('task_new') + 2);
		const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', editor.document.uri, at);
		const words = hovers.flatMap((one) => one.contents.map((text) => (typeof text === 'string' ? text : text.value))).join('\n');
		assert.match(words, /A new process in the group/);
		await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
	});

	it('is made again with CONFIG_CGROUP_NS=n', async () => {
		const { session } = await api();
		await session.configure(opened.key, 'CONFIG_CGROUP_NS', 'n');
		assert.equal(opened.report.config.find((one) => one.symbol === 'CONFIG_CGROUP_NS')?.value, 'n');
		await until('no leak', () => leak() === undefined, SLOW);
	});

	it('takes scenarios of the workspace, says what is wrong in them, and runs them once it is mended', async () => {
		await (await api()).session.configure(opened.key, 'CONFIG_CGROUP_NS', 'y');
		const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
		assert.ok(folder);
		const uri = vscode.Uri.joinPath(folder, 'mine.scenario.c');
		const text = (call: string) => `/*
 * id: mine
 * title: my own
 * functions: copy_cgroup_ns
 */
#include <kunit/test.h>
#include "world.h"

static void first(struct kunit *test)
{
	world_init();
	KUNIT_EXPECT_EQ(test, ${call}(CLONE_NEWCGROUP), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(first),
	{}
};
`;
		const write = (what: string) => vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(what));
		const wrong = () => vscode.languages.getDiagnostics(uri);
		await write(text('unshrae'));
		try {
			await until('a problem in the file', () => wrong().length > 0, SLOW);
			assert.match(wrong()[0]?.message ?? '', /unshrae.*Did you mean unshare\?/);
			assert.equal(wrong()[0]?.range.start.line, 11);
			await write(text('unshare'));
			await until('no problem', () => wrong().length === 0, SLOW);
			await vscode.commands.executeCommand('rehearse.runScenario', opened.key, 'mine');
			assert.equal((await api()).results.get(opened, 'mine')?.outcome, 'passed');
		} finally {
			await vscode.workspace.fs.delete(uri);
		}
		await until('the scenario to be gone', () => !opened.report.scenarios.some((one) => one.id === 'mine'), SLOW);
	});
});
