// A scenario of the user's own, as a file of the workspace, in the real editor: found, run, debugged with a breakpoint in the file, covered.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { coverageOf } from '../../src/faces/scenarios';
import type { OpenedReview } from '../../src/faces/session';
import { api, until, useRealCore } from './support';

const SLOW = 60_000;
const ID = 'own-second-group';
const TEXT = `/*
 * id: ${ID}
 * title: A second group of one's own
 * summary: The path that a task sees from its own namespace.
 * functions: copy_cgroup_ns
 */
#include <kunit/test.h>
#include "world.h"

static void second_group(struct kunit *test)
{
	struct task_struct *task;

	world_init();
	mkcg("/a/b");
	task = task_new("job", "/a/b");
	as(task);
	KUNIT_EXPECT_EQ(test, unshare(CLONE_NEWCGROUP), 0);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(task), "/a/b");
}

static struct kunit_case second_group_cases[] = {
	KUNIT_CASE(second_group),
	{}
};

static struct kunit_suite second_group_suite = {
	.name = "${ID}",
	.test_cases = second_group_cases,
};
kunit_test_suite(second_group_suite);
`;
const BREAKPOINT = TEXT.split('\n').findIndex((line) => line.includes('unshare('));

describe("a scenario of the user's own", function () {
	this.timeout(SLOW);
	let opened: OpenedReview;
	let uri: vscode.Uri;

	before(async () => {
		await useRealCore();
		const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
		assert.ok(folder);
		uri = vscode.Uri.joinPath(folder, `${ID}.scenario.c`);
		await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(TEXT));
		await vscode.commands.executeCommand('rehearse.open', vscode.Uri.joinPath(folder, 'cgroupns-v1-5of8.txt'));
		const { session } = await api();
		assert.ok(session.active);
		opened = session.active;
		await until('the scenario to be found', () => opened.report.scenarios.some((one) => one.id === ID), SLOW);
	});

	after(async () => {
		vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
		await vscode.debug.stopDebugging();
		await vscode.workspace.fs.delete(uri);
	});

	it('runs, tells whose code ran, and covers lines of the patch', async () => {
		const { results } = await api();
		await vscode.commands.executeCommand('rehearse.runScenario', opened.key, ID);
		const result = results.get(opened, ID);
		assert.ok(result);
		assert.equal(result.outcome, 'failed');
		assert.deepEqual(
			result.expectations.map((one) => one.ok),
			[true, false],
		);
		assert.equal(result.expectations[1]?.place?.file.endsWith('.scenario.c'), true);
		assert.equal(result.code.find((one) => one.function === 'copy_cgroup_ns')?.from, 'patch');
		const covered = coverageOf(opened, [result]).find((one) => one.uri.path.endsWith('kernel/cgroup_namespace.c'));
		assert.ok(covered && covered.statementCoverage.covered > 5);
	});

	it('is debugged in its own file, where breakpoints hold', async () => {
		vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(new vscode.Location(uri, new vscode.Position(BREAKPOINT, 0)))]);
		await vscode.commands.executeCommand('rehearse.debugScenario', opened.key, ID);
		const editor = () => vscode.window.activeTextEditor;
		await until('the start in the file', () => editor()?.document.uri.toString() === uri.toString(), SLOW);
		await until('a stop', () => vscode.debug.activeStackItem instanceof vscode.DebugStackFrame, SLOW);
		await vscode.commands.executeCommand('workbench.action.debug.continue');
		await until('the breakpoint', () => editor()?.selection.active.line === BREAKPOINT, SLOW);
		assert.equal(editor()?.document.uri.toString(), uri.toString());
	});
});
