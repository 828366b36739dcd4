#!/usr/bin/env node
// Takes the place of VS Code's desktop executable for @vscode/test-electron's runTests: same arguments, same exit code,
// but the tests run in the browser VS Code (see install.mjs).
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTests } from './run-tests.mjs';

const VALUED = new Set(['extensionDevelopmentPath', 'extensionTestsPath', 'user-data-dir', 'extensions-dir', 'folder-uri', 'file-uri']);
const options = {};
const rest = [];
const argv = process.argv.slice(2);
for (let i = 0; i < argv.length; i++) {
	const [, name, inline] = /^--([^=]+)(?:=(.*))?$/s.exec(argv[i]) ?? [];
	if (!name) {
		rest.push(argv[i]);
		continue;
	}
	const value = inline ?? (VALUED.has(name) ? argv[++i] : 'true');
	options[name] ??= [];
	options[name].push(value);
}

const toPath = (text) => (text.startsWith('file:') ? fileURLToPath(text) : path.resolve(text));

/** The file that the desktop VS Code's require would find: a folder's index.js, or the name with .js added. */
function entryFile(given) {
	if (existsSync(given)) return statSync(given).isDirectory() ? path.join(given, 'index.js') : given;
	return existsSync(`${given}.js`) ? `${given}.js` : given;
}

const userData = options['user-data-dir']?.[0];
const settingsFile = userData && path.join(toPath(userData), 'User/settings.json');
const folder = options['folder-uri']?.[0] ?? rest[0];
process.exitCode = await runTests({
	ext: options.extensionDevelopmentPath.map(toPath),
	tests: entryFile(toPath(options.extensionTestsPath[0])),
	folder: folder && toPath(folder),
	settings: settingsFile && existsSync(settingsFile) ? JSON.parse(readFileSync(settingsFile, 'utf8')) : {},
	timeout: Number(process.env.REHEARSE_HOST_TIMEOUT ?? 600) * 1000,
	screenshot: process.env.REHEARSE_HOST_SCREENSHOT,
});
