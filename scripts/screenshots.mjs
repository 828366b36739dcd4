// Takes the README's pictures of the real editor, and single pictures while developing. Build first: npm run build.
//
// Usage: node scripts/screenshots.mjs [--theme dark|light|both] [--only NAME] [--out FOLDER]
//          every picture of PICTURES below (or the named one) in both themes, into media/
//        node scripts/screenshots.mjs --look FILE [--do "Palette Title"]… [--wait MS] [--theme dark] [--out FOLDER]
//          opens the window on FILE, runs the commands one after the other, saves out/shots/look-N-THEME.png after each
// A step that fails saves fail-NAME-THEME.png beside the others, and the exit code is 1.
// To drive the editor in other ways, import openSession from editor-session.mjs: it lists the controls.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { inRoot } from './bundle.mjs';
import { openSession } from './editor-session.mjs';

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Makes the side bar wide enough for the views' rows to be read. */
async function widen({ page }, by = 130) {
	for (const sash of await page.locator('.monaco-sash.vertical').all()) {
		const box = await sash.boundingBox();
		if (!box || box.x < 250 || box.x > 520) continue;
		await page.mouse.move(box.x + 2, 500);
		await page.mouse.down();
		await page.mouse.move(box.x + by, 500, { steps: 5 });
		await page.mouse.up();
		return;
	}
}

/** Goes to a line of the active editor. */
async function line({ page }, number) {
	const widget = page.locator('.quick-input-widget');
	await page.keyboard.press('Control+G');
	await widget.locator('.quick-input-box input').fill(`:${number}`);
	await pause(300);
	await page.keyboard.press('Enter');
	await widget.waitFor({ state: 'hidden' });
	await pause(400);
}

/** Ends hovers and quick highlights: a picture shows no pointer. */
async function settle({ page }, ms = 1200) {
	await page.mouse.move(700, 2);
	await pause(ms);
}

const row = ({ page }, text) => page.locator('.monaco-list-row', { hasText: text }).first();

const callStackRow = ({ page }, text) => page.locator('.debug-call-stack .monaco-list-row', { hasText: text }).first();

/** Opens a patched file from its row in the tree. */
async function openPatched(session, name) {
	await row(session, name).hover();
	await row(session, name).locator('.action-label.codicon-go-to-file').click();
	await session.page.locator('.tab.active', { hasText: name }).waitFor();
	await pause(1500);
}

/** Folds the file above, so that the rows after it come into view. */
async function reveal(session, text) {
	const list = session.page.locator('.monaco-list-row', { hasText: 'cgroup_namespace.h' }).first();
	if (!(await row(session, text).isVisible())) {
		await list.click();
		await session.page.keyboard.press('ArrowLeft');
	}
	await row(session, text).waitFor();
}

/**
 * A picture: its name, what it is taken of, and how to get there from a window on the sample that has just been opened and reviewed.
 * A new picture is one new entry.
 * @type {{ name: string, steps: (session: Awaited<ReturnType<typeof openSession>>) => Promise<void> }[]}
 */
const PICTURES = [
	{
		// the views beside the patched file: the finding, lenses, remarks with the machine's answer
		name: 'review',
		steps: async (session) => {
			await session.page.locator('.squiggly-error').first().waitFor();
			await widen(session);
			await session.page.mouse.move(900, 600);
			await session.page.mouse.wheel(0, -280);
			await settle(session);
		},
	},
	{
		name: 'diff',
		steps: async (session) => {
			await session.page.locator('.squiggly-error').first().waitFor();
			await widen(session);
			await session.command('View: Toggle Primary Side Bar Visibility');
			await session.command('Rehearse: Show All Changes');
			await session.see('hidden lines');
			await settle(session, 2500);
		},
	},
	{
		name: 'exits',
		steps: async (session) => {
			await session.page.locator('.squiggly-error').first().waitFor();
			const copy = /copy_cgroup_ns.*exits/;
			await reveal(session, 'alloc_cgroup_ns');
			await row(session, copy).hover();
			await row(session, copy).locator('.action-label[aria-label^="Show Exit Table"]').click();
			await session.command('View: Toggle Primary Side Bar Visibility');
			await session.webview().locator('tbody tr').nth(3).waitFor();
			await settle(session);
		},
	},
	{
		name: 'debugger',
		steps: async (session) => {
			await session.page.locator('.squiggly-error').first().waitFor();
			await widen(session);
			await session.command('View: Show Run and Debug');
			await session.command('View: Show Rehearse');
			await reveal(session, 'last-reference-without-free');
			await row(session, 'last-reference-without-free').hover();
			await row(session, 'last-reference-without-free').locator('.action-label.codicon-debug-alt').click();
			await session.debugBar.waitFor();
			await session.see('Exception has occurred');
			await settle(session);
			await session.command('View: Show Run and Debug');
			await row(session, 'Locals').click();
			await session.page.keyboard.press('ArrowRight');
			await row(session, 'ns').click();
			await session.page.keyboard.press('ArrowRight');
			await settle(session);
		},
	},
	{
		name: 'paths',
		steps: async (session) => {
			await session.page.locator('.squiggly-error').first().waitFor();
			await openPatched(session, 'cgroup.h');
			await line(session, 604);
			await session.page.locator('.view-line', { hasText: 'host:' }).first().waitFor();
			await settle(session);
		},
	},
	{
		// lines and branches of the patch that no scenario reached, in the editor's own coverage view
		name: 'coverage',
		steps: async (session) => {
			await session.page.locator('.squiggly-error').first().waitFor();
			await widen(session);
			await session.command('Test: Run All Tests with Coverage');
			await session.see('Close Test Coverage', { timeout: 60_000 });
			await session.command('View: Toggle Panel Visibility');
			await session.command('Testing: Focus on Test Explorer View');
			const covered = session.page
				.locator('.pane', { hasText: 'Test Coverage' })
				.locator('.monaco-list-row', { hasText: 'cgroup_namespace.c' });
			await covered.first().dblclick();
			await session.page.locator('.tab.active', { hasText: 'cgroup_namespace.c' }).waitFor();
			await pause(1500);
			await line(session, 53);
			await session.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
			await settle(session, 2500);
		},
	},
	{
		name: 'groups',
		steps: async (session) => {
			await session.page.locator('.squiggly-error').first().waitFor();
			await session.command('View: Toggle Primary Side Bar Visibility');
			await session.command('Rehearse: Debug Scenario', { stays: true });
			await session.choose('a namespace inside a namespace');
			await session.debugBar.waitFor();
			await session.command('Rehearse: Show Control Groups');
			await session.webview().getByText('There are no control groups at this step').waitFor();
			for (let step = 0; step < 14; step++) {
				await session.debug('Step Over');
				await pause(500);
			}
			await session
				.webview()
				.getByRole('treeitem', { name: /root as seen by outer/ })
				.first()
				.waitFor();
			await settle(session);
		},
	},
	{
		// two tasks: one stands inside a call, the other was stepped until it has to wait; who holds what stands beside it
		name: 'race',
		steps: async (session) => {
			await session.page.locator('.squiggly-error').first().waitFor();
			await openPatched(session, 'cgroup_namespace.c');
			await line(session, 48);
			await session.command('Debug: Toggle Breakpoint');
			await session.command('Rehearse: Debug Scenario', { stays: true });
			await session.choose('unshare while the task is moved to another group');
			await session.debugBar.waitFor();
			await session.see('task = not initialised');
			await session.command('View: Show Run and Debug');
			await session.debug('Continue');
			await callStackRow(session, 'copy_cgroup_ns').waitFor();
			await callStackRow(session, 'init').click();
			await session.page.keyboard.press('ArrowRight');
			await callStackRow(session, 'moves()').click();
			await pause(700);
			await session.debug('Step Over');
			await callStackRow(session, 'blocked on').waitFor();
			await session.command('View: Toggle Panel Visibility');
			await widen(session, 320);
			await settle(session);
		},
	},
	{
		// the tree under a variable: who points at the object, and each change of its count
		name: 'references',
		steps: async (session) => {
			await session.page.locator('.squiggly-error').first().waitFor();
			await session.command('Rehearse: Debug Scenario', { stays: true });
			await session.choose('the last task of a namespace exits');
			await session.debugBar.waitFor();
			await session.debug('Continue');
			await session.see('Exception has occurred');
			await settle(session);
			await session.command('View: Show Run and Debug');
			await widen(session, 320);
			for (const name of ['Locals', 'ns', '⟨references⟩']) {
				await row(session, name).click();
				await session.page.keyboard.press('ArrowRight');
				await pause(700);
			}
			await settle(session);
		},
	},
	{
		name: 'failures',
		steps: async (session) => {
			await session.page.locator('.squiggly-error').first().waitFor();
			await session.command('Rehearse: Run All Failures', { stays: true });
			await session.choose('unshare-succeeds');
			await session.see('calls that can fail were failed once', { timeout: 60_000 });
			await session.command('View: Toggle Primary Side Bar Visibility');
			await settle(session);
		},
	},
	{
		// memory, locks and counters over the steps of a race, at the place where the count of a namespace drops to zero
		name: 'timeline',
		steps: async (session) => {
			await session.page.locator('.squiggly-error').first().waitFor();
			await session.command('View: Toggle Primary Side Bar Visibility');
			await session.command('Rehearse: Debug Scenario', { stays: true });
			await session.choose('the root of a task that unshares or exits meanwhile');
			await session.debugBar.waitFor();
			await session.see('task = not initialised');
			await session.command('Rehearse: Show Timeline of Memory');
			const rows = session.webview().getByRole('option');
			await rows.first().waitFor();
			await session.command('View: Toggle Panel Visibility');
			await session.debug('Continue');
			await session.see('Exception has occurred');
			await settle(session);
		},
	},
	{
		name: 'scenarios',
		steps: async (session) => {
			await session.page.locator('.squiggly-error').first().waitFor();
			await widen(session);
			await session.command('Testing: Focus on Test Explorer View');
			await session.page.locator('.test-explorer .monaco-list-row').first().click();
			await session.page.keyboard.press('ArrowRight');
			await session.command('Rehearse: Run All Scenarios');
			await session.page.locator('.test-explorer .result-summary', { hasText: /\d+\/\d+/ }).waitFor();
			await session.page
				.locator('.test-explorer .codicon-loading, .test-explorer .codicon-testing-queued-icon')
				.first()
				.waitFor({ state: 'hidden', timeout: 120_000 });
			await settle(session, 2500);
		},
	},
];

const { values } = parseArgs({
	options: {
		theme: { type: 'string' },
		only: { type: 'string' },
		out: { type: 'string' },
		look: { type: 'string' },
		do: { type: 'string', multiple: true, default: [] },
		wait: { type: 'string', default: '1500' },
	},
});
const sample = inRoot('media/samples/cgroupns-v1-5of8.txt');

/** Runs the steps in a fresh window; a failure is photographed. */
async function inWindow(options, name, steps) {
	const session = await openSession(options);
	try {
		await steps(session);
	} catch (error) {
		const picture = await session.shot(`fail-${name}`);
		console.error(`${name} (${options.theme}): ${error instanceof Error ? error.message : error}; see ${picture}`);
		process.exitCode = 1;
	} finally {
		await session.close();
	}
}

async function look(file, theme) {
	await inWindow({ file, theme, out: values.out }, 'look', async (session) => {
		await session.page.locator('.tab').first().waitFor();
		await pause(Number(values.wait));
		console.log(await session.shot('look-0'));
		for (const [index, title] of values.do.entries()) {
			await session.command(title, { stays: true });
			await pause(Number(values.wait));
			console.log(await session.shot(`look-${index + 1}`));
		}
	});
}

async function pictures(theme) {
	for (const { name, steps } of PICTURES) {
		if (values.only && values.only !== name) continue;
		await inWindow({ file: sample, theme, out: values.out ?? inRoot('media') }, name, async (session) => {
			await steps(session);
			console.log(path.relative(inRoot(), await session.shot(name)));
		});
	}
}

const asked = values.theme ?? (values.look ? 'dark' : 'both');
const themes = asked === 'both' ? ['dark', 'light'] : [asked];
if (!values.look && !existsSync(sample)) {
	console.error(`screenshots: ${sample} is not there`);
	process.exitCode = 2;
} else {
	for (const theme of themes) await (values.look ? look(values.look, theme) : pictures(theme));
}
