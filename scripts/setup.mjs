// Makes a fresh clone ready: checks the Node version and installs the npm packages when they are missing or not those of the lock.
// Depends on nothing but Node, as it runs before anything is installed. Does not build and does not install the test host.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..');
const lock = path.join(root, 'package-lock.json');
const installed = path.join(root, 'node_modules/.package-lock.json');
const stamp = path.join(root, 'node_modules/.rehearse-setup');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 12)) {
	console.error(
		`Rehearse needs Node 20.12 or later; this is ${process.versions.node}. Install a newer Node from nodejs.org or your distribution.`,
	);
	process.exit(1);
}

const wanted = createHash('sha256').update(readFileSync(lock)).digest('hex');

/** True when node_modules was made from this very lock file, or (an `npm install` by hand) is newer than it. */
function upToDate() {
	if (!existsSync(installed)) return false;
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
	return statSync(installed).mtimeMs >= statSync(lock).mtimeMs;
}

if (!upToDate()) {
	console.log(`setup: installing npm packages (${existsSync(installed) ? 'package-lock.json has changed' : 'first run'})`);
	const started = Date.now();
	const run = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
		cwd: root,
		stdio: ['ignore', 'inherit', 'inherit'],
		shell: process.platform === 'win32',
	});
	if (run.status !== 0) {
		console.error('setup: npm ci failed; see its message above. It needs the npm registry once.');
		process.exit(1);
	}
	console.log(`setup: npm packages installed in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) writeFileSync(stamp, wanted);
