// Everything that can be said of the sources without VS Code: types, lint, layers, dead code, unit tests.
// Usage: node scripts/check.mjs [--no-unit]. Parts run side by side; each part's output is printed when it has ended.
import { spawn } from 'node:child_process';
import { inRoot } from './bundle.mjs';

const bin = (name) => inRoot('node_modules/.bin', name);
const parts = [
	['types (editor and tests)', bin('tsc'), '-p', 'tsconfig.json'],
	['types (pure folders)', bin('tsc'), '-p', 'tsconfig.pure.json'],
	['lint', bin('biome'), 'check', '--error-on-warnings'],
	['layers', process.execPath, inRoot('scripts/layers.mjs')],
	['dead code', bin('knip')],
];
if (!process.argv.includes('--no-unit')) parts.push(['unit tests', bin('vitest'), 'run']);

const AT_ONCE = 2;
const failed = [];

function run([name, command, ...args]) {
	return new Promise((resolve) => {
		const started = Date.now();
		const child = spawn(command, args, { cwd: inRoot(), stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
		let output = '';
		for (const stream of [child.stdout, child.stderr]) {
			stream.on('data', (chunk) => {
				output += chunk;
			});
		}
		child.on('error', (error) => {
			output += error.message;
		});
		child.on('close', (code) => {
			const ok = code === 0;
			if (!ok) failed.push(name);
			console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
			if (!ok) console.log(output.trimEnd());
			resolve();
		});
	});
}

const waiting = [...parts];
const worker = async () => {
	for (let part = waiting.shift(); part; part = waiting.shift()) await run(part);
};
await Promise.all(Array.from({ length: AT_ONCE }, worker));
if (failed.length > 0) {
	console.log(`\nfailed: ${failed.join(', ')}`);
	process.exitCode = 1;
}
