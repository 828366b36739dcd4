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

/**
 * A picture: its name, what it is taken of, and how to get there from a window on the sample that has just been opened and reviewed.
 * A new picture is one new entry.
 * @type {{ name: string, steps: (session: Awaited<ReturnType<typeof openSession>>) => Promise<void> }[]}
 */
const PICTURES = [
	{
		name: 'thread',
		steps: async ({ page }) => {
			await page.locator('.tab').first().waitFor();
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
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

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
