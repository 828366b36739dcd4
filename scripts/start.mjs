// Opens VS Code on the sample thread, with the review already made.
// Usage: node scripts/start.mjs [FILE] [--browser] [--check]
//   FILE       review this instead of the sample
//   --browser  the browser VS Code even where a desktop one is installed
//   --check    start the browser VS Code, load the page in a headless browser, wait for the opened file, stop; exit code 0 when all was well
// The extension opens the file named by the environment variable REHEARSE_OPEN when it is activated.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { inRoot } from './bundle.mjs';
import { startServer, workbenchUrl } from './host/server.mjs';

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { browser: { type: 'boolean' }, check: { type: 'boolean' } },
});
const file = path.resolve(positionals[0] ?? inRoot('media/samples/cgroupns-v1-5of8.txt'));
if (!existsSync(file)) {
	console.error(`start: ${file} is not there`);
	process.exit(2);
}
const folder = path.dirname(file);

/** A desktop VS Code that can be started from here. Inside a remote window `code` is another program, without our options. */
function hasDesktop() {
	if (values.browser || values.check || process.env.VSCODE_IPC_HOOK_CLI) return false;
	if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return false;
	return spawnSync('code', ['--version'], { stdio: 'ignore', timeout: 20_000, shell: process.platform === 'win32' }).status === 0;
}

function startDesktop() {
	// folders of its own: the user's windows and settings are left alone, and the environment reaches the extension
	const profile = inRoot('.vscode-test/start');
	mkdirSync(profile, { recursive: true });
	const args = [`--user-data-dir=${profile}/user`, `--extensions-dir=${profile}/extensions`, `--extensionDevelopmentPath=${inRoot()}`];
	if (process.getuid?.() === 0) args.push('--no-sandbox');
	args.push('--disable-workspace-trust', '--skip-welcome', '--skip-release-notes', folder, file);
	console.log(`Opening VS Code on ${path.basename(file)}`);
	const child = spawn('code', args, {
		stdio: 'inherit',
		env: { ...process.env, REHEARSE_OPEN: file },
		shell: process.platform === 'win32',
	});
	child.on('exit', (code) => {
		process.exitCode = code ?? 1;
	});
}

/** Loads the page as a person's browser would and waits until the reviewed file is open in an editor. */
async function checkPage(url) {
	const { launchBrowser } = await import('./host/workbench.mjs');
	const browser = await launchBrowser();
	try {
		const page = await browser.newPage();
		page.setDefaultTimeout(60_000);
		const answer = await page.goto(url);
		if (!answer?.ok()) throw new Error(`the address answered ${answer?.status()}`);
		await page.waitForSelector('.monaco-workbench .part.editor');
		await page
			.locator('.tab', { hasText: path.basename(file) })
			.first()
			.waitFor();
	} finally {
		await browser.close();
	}
}

async function startBrowser() {
	// the address carries a secret: whoever can open the workbench can run programs as this user
	const server = await startServer({
		driver: false,
		install: [inRoot()],
		token: randomBytes(16).toString('hex'),
		stayWithoutClients: true,
		env: { REHEARSE_OPEN: file },
		interruptCode: 0,
	});
	const url = workbenchUrl(server, { folder });
	if (values.check) {
		try {
			await checkPage(url);
			console.log('start: the workbench loads and the file is open');
		} catch (error) {
			console.error(`start: ${error instanceof Error ? error.message : error}`);
			process.exitCode = 1;
		} finally {
			await server.stop();
		}
		return;
	}
	console.log(`\nOpen this address in a browser; Ctrl-C here ends it:\n\n  ${url}\n`);
	await server.ended;
	await server.stop();
	console.error('start: VS Code ended by itself');
	process.exitCode = 1;
}

if (hasDesktop()) startDesktop();
else await startBrowser();
