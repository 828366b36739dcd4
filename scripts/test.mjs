// All tests: unit tests, then the build, then the tests in VS Code's extension host. Last line: `N passed, N failed`.
// Usage: node scripts/test.mjs [--unit | --host] [--desktop | --browser]
// The host is a downloaded desktop VS Code where there is a display and the download works, else the browser VS Code.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import * as esbuild from 'esbuild';
import { filesBelow, inRoot, nodeBundle } from './bundle.mjs';

const DOWNLOAD_TIMEOUT = 8_000; // ms without an answer
const flags = new Set(process.argv.slice(2));
const totals = { passed: 0, failed: 0, skipped: 0 };

function count(part, { passed, failed, skipped = 0 }) {
	totals.passed += passed;
	totals.failed += failed;
	totals.skipped += skipped;
	console.log(`-- ${part}: ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
}

function readJson(file) {
	try {
		return JSON.parse(readFileSync(file, 'utf8'));
	} catch {
		return undefined;
	}
}

function node(...args) {
	return spawnSync(process.execPath, args, { cwd: inRoot(), stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
}

function unitTests() {
	const report = inRoot('out/unit-tests.json');
	rmSync(report, { force: true });
	const ok = node(inRoot('node_modules/vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`);
	const json = readJson(report);
	const passed = json?.numPassedTests ?? 0;
	let failed = json?.numFailedTests ?? 0;
	if (!ok && failed === 0) failed = 1; // a file that could not be loaded, an error outside any test, no report
	count('unit tests', { passed, failed, skipped: json?.numPendingTests ?? 0 });
}

async function bundleHostTests() {
	rmSync(inRoot('out/test/host'), { recursive: true, force: true });
	const entryPoints = filesBelow('test/host', (name) => name === 'index.ts' || name.endsWith('.test.ts'));
	const external = ['vscode', 'mocha'];
	await esbuild.build(nodeBundle({ entryPoints, outdir: 'out/test/host', outbase: 'test/host', external, sourcemap: 'inline' }));
}

/** Path of a desktop VS Code that starts here, or the reason why there is none. */
async function desktopVSCode() {
	if (flags.has('--browser')) return { why: 'asked for with --browser' };
	if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY && !flags.has('--desktop'))
		return { why: 'there is no display' };
	try {
		const executable = await downloadAndUnzipVSCode({ cachePath: inRoot('.vscode-test'), timeout: DOWNLOAD_TIMEOUT });
		const profile = mkdtempSync(path.join(tmpdir(), 'rehearse-code-'));
		const version = spawnSync(executable, ['--version', '--no-sandbox', `--user-data-dir=${profile}`], { timeout: 30_000 });
		rmSync(profile, { recursive: true, force: true });
		return version.status === 0 ? { executable } : { why: 'the downloaded VS Code does not start here' };
	} catch (error) {
		return { why: `VS Code could not be downloaded (${error instanceof Error ? error.message : error})` };
	}
}

async function hostTests() {
	await bundleHostTests();
	const desktop = await desktopVSCode();
	console.log(desktop.executable ? `host: desktop VS Code ${desktop.executable}` : `host: browser VS Code, because ${desktop.why}`);
	const work = mkdtempSync(path.join(tmpdir(), 'rehearse-test-'));
	const result = path.join(work, 'result.json');
	const workspace = path.join(work, 'workspace');
	mkdirSync(workspace);
	if (existsSync(inRoot('media/samples'))) cpSync(inRoot('media/samples'), workspace, { recursive: true });
	let ended = true;
	try {
		await runTests({
			vscodeExecutablePath: desktop.executable ?? inRoot('scripts/host/vscode-shim.mjs'),
			extensionDevelopmentPath: inRoot(),
			extensionTestsPath: inRoot('out/test/host/index'),
			launchArgs: [workspace],
			extensionTestsEnv: { REHEARSE_TEST_RESULT: result, REHEARSE_ROOT: inRoot(), REHEARSE_OPEN: undefined },
		});
	} catch (error) {
		ended = false;
		console.log(`host: ${error instanceof Error ? error.message : error}`);
	}
	const json = readJson(result);
	const passed = json?.passed ?? 0;
	let failed = json?.failed ?? 0;
	if ((!ended || !json) && failed === 0) failed = 1; // ended early, crashed, killed, timed out
	rmSync(work, { recursive: true, force: true });
	count('extension host tests', { passed, failed });
}

mkdirSync(inRoot('out'), { recursive: true });
if (!flags.has('--host')) unitTests();
if (!flags.has('--unit')) {
	if (node(inRoot('scripts/build.mjs'))) await hostTests();
	else count('build', { passed: 0, failed: 1 });
}
if (totals.skipped > 0) console.log(`${totals.skipped} unit tests were skipped: what they need is not here (see above)`);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;
