// Starts VS Code's server on a free port of 127.0.0.1, with data folders of its own that go when it stops.
// Does not open a browser: see workbench.mjs.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureServer } from './install.mjs';

/** A quiet, predictable editor: nothing pops up, nothing is saved or fetched by itself. */
const SETTINGS = {
	'workbench.startupEditor': 'none',
	'workbench.secondarySideBar.defaultVisibility': 'hidden',
	'window.confirmBeforeClose': 'never',
	'files.autoSave': 'off',
	'editor.minimap.enabled': false,
	'chat.disableAIFeatures': true,
	'telemetry.telemetryLevel': 'off',
	'extensions.autoUpdate': 'off',
	'extensions.ignoreRecommendations': true,
	'git.enabled': false,
	'security.workspace.trust.enabled': false,
	'workbench.enableExperiments': false,
	'workbench.tips.enabled': false,
	'window.commandCenter': false,
	'files.simpleDialog.enable': true,
	'debug.toolBarLocation': 'floating',
	'editor.accessibilitySupport': 'off',
};

const START_LIMIT = 60_000; // ms
const STOP_LIMIT = 5_000; // ms

/**
 * @typedef {object} ServerOptions
 * @property {Record<string, unknown>} [settings] user settings on top of the quiet ones
 * @property {Record<string, string>} [env] environment of the server, and so of the extension host
 * @property {string[]} [install] extension folders that are there as installed ones. (A development extension needs the
 *   driver, and the driver hides notification toasts.)
 * @property {boolean} [driver] VS Code's own smoke-test driver: needed for development extensions and for tests
 * @property {string} [token] what the URL must carry as `tkn`; without one, every local process may connect
 * @property {boolean} [stayWithoutClients] keep running when the last window is closed
 * @property {number} [interruptCode] exit code of this process on Ctrl-C
 */

/** @param {ServerOptions} options */
export async function startServer(options = {}) {
	const { settings = {}, env = {}, install = [], driver = true, token, stayWithoutClients = false, interruptCode = 130 } = options;
	const host = ensureServer();
	const dir = mkdtempSync(path.join(tmpdir(), 'rehearse-host-'));
	const at = (name) => path.join(dir, name);
	mkdirSync(at('user/User'), { recursive: true });
	for (const folder of ['tmp', 'extensions']) mkdirSync(at(folder));
	writeFileSync(at('user/User/settings.json'), JSON.stringify({ ...SETTINGS, ...settings }));
	for (const folder of install) {
		const { publisher, name, version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
		symlinkSync(folder, at(`extensions/${publisher}.${name}-${version}`));
	}

	const args = [
		path.join(host.code, 'out/server-main.js'),
		...['--host', '127.0.0.1', '--port', '0', '--accept-server-license-terms', '--telemetry-level', 'off', '--disable-telemetry'],
		...['--disable-experiments', '--disable-workspace-trust', '--disable-update-check', '--disable-getting-started-override'],
		...(token ? ['--connection-token', token] : ['--without-connection-token']),
		...(driver ? ['--enable-smoke-test-driver'] : []),
		...(stayWithoutClients ? [] : ['--enable-remote-auto-shutdown', '--reconnection-grace-time', '5']),
		'--force-disable-user-env', // else a login shell is run, which may hang
		...['--server-data-dir', at('server'), '--user-data-dir', at('user'), '--extensions-dir', at('extensions')],
	];
	const childEnv = { ...process.env, VSCODE_CLI: '1', SHELL: '/bin/sh', TMPDIR: at('tmp'), XDG_RUNTIME_DIR: at('tmp') };
	Object.assign(childEnv, { EXTENSIONS_GALLERY: '{"serviceUrl":""}' }, env);
	delete childEnv.NODE_OPTIONS;
	const child = spawn(host.node, args, { stdio: ['ignore', 'pipe', 'pipe'], env: childEnv, detached: true });

	const killGroup = (signal) => {
		try {
			process.kill(-child.pid, signal);
		} catch {
			// gone already
		}
	};
	const atExit = () => {
		killGroup('SIGKILL');
		try {
			rmSync(dir, { recursive: true, force: true });
		} catch {
			// the system's temporary folder is cleaned anyway
		}
	};
	process.on('exit', atExit);
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(interruptCode));

	const log = createWriteStream(process.env.REHEARSE_HOST_LOG ?? at('server.log'));
	child.stderr.on('data', (chunk) => log.write(chunk));
	const port = await new Promise((resolve, reject) => {
		let text = '';
		child.stdout.on('data', (chunk) => {
			log.write(chunk);
			text += chunk;
			const listening = /Extension host agent listening on (\d+)/.exec(text);
			if (listening) resolve(Number(listening[1]));
		});
		child.on('error', reject);
		child.on('exit', (code) => reject(new Error(`VS Code's server ended with ${code}: ${text}`)));
		setTimeout(() => reject(new Error(`VS Code's server did not start in ${START_LIMIT / 1000} s: ${text}`)), START_LIMIT).unref();
	});

	return {
		dir,
		token,
		origin: `http://127.0.0.1:${port}`,
		authority: `127.0.0.1:${port}`,
		/** Resolves when the server has ended, by itself or not. */
		ended: new Promise((resolve) => child.once('exit', resolve)),
		/** Ends the server and removes its folders (kept with REHEARSE_HOST_KEEP=1). */
		async stop() {
			process.off('exit', atExit);
			const gone = new Promise((resolve) => (child.exitCode !== null || child.signalCode ? resolve() : child.on('exit', resolve)));
			killGroup('SIGTERM');
			await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, STOP_LIMIT).unref())]);
			killGroup('SIGKILL');
			log.end();
			if (process.env.REHEARSE_HOST_KEEP) console.error(`kept ${dir}`);
			else rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
		},
	};
}

/**
 * The address of a workbench window.
 * @param {Awaited<ReturnType<typeof startServer>>} server
 * @param {{ folder?: string, ext?: string | string[], tests?: string }} [window] `ext` and `tests` need the driver
 */
export function workbenchUrl(server, { folder, ext = [], tests } = {}) {
	const remote = (file) => `vscode-remote://${server.authority}${file}`;
	const payload = [ext].flat().map((dir) => ['extensionDevelopmentPath', remote(dir)]);
	if (tests) payload.push(['extensionTestsPath', remote(tests)]);
	const query = new URLSearchParams(folder ? { folder } : { ew: 'true' });
	if (server.token) query.set('tkn', server.token);
	if (payload.length > 0) query.set('payload', JSON.stringify(payload));
	return `${server.origin}/?${query}`;
}
