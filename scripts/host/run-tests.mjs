// Runs an extension's test entry in the browser VS Code's extension host and gives back an exit code one can trust.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startServer } from './server.mjs';
import { launchBrowser, openWorkbench } from './workbench.mjs';

export const CRASHED_PAGE = 70;
export const CLOSED_PAGE = 71;
/** The extension host ended (crash, kill, process.exit) before the tests did; the workbench itself calls that 0. */
export const ENDED_EARLY = 72;
export const TIMED_OUT = 124;

/** Wraps the tests' entry: only its own end writes the result file, and exit code 0 without that file is a failure. */
const entryText = (tests, result) => `const { writeFileSync } = require('fs'); const { pathToFileURL } = require('url');
exports.run = async () => {
	let m; try { m = require(${JSON.stringify(tests)}); } catch (e) { if (e.code !== 'ERR_REQUIRE_ESM') throw e; m = await import(pathToFileURL(${JSON.stringify(tests)}).href); }
	await (m.run ?? m.default.run)();
	writeFileSync(${JSON.stringify(result)}, 'ok');
};
`;

/** What the workbench itself logs and no test is about. */
const NOISE =
	/^(No search provider registered|An unknown error occurred. Please consult|Ignoring fetching additional|Resolv(ing|ed) connection token|Creating a socket|\[reconnection-grace-time\]|Updating additional builtin|\[Service Worker\]|\[AgentHost|\[AccountPolicyGate\]|Canceled: Canceled)/;

/** The workbench hands over the arguments of console.log, with %c styles. */
function consoleLine(args) {
	const [first = '', ...rest] = args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg)));
	const text = first.replace(/%[csdio]/g, (mark) => {
		const value = rest.shift() ?? '';
		return mark === '%c' ? '' : value;
	});
	return [text, ...rest].join(' ').trim();
}

/**
 * @param {{ ext: string[], tests: string, folder?: string, settings?: Record<string, unknown>, timeout: number, screenshot?: string }} options
 *   `timeout` in milliseconds
 * @returns {Promise<number>} exit code: 0 only when the tests' own run() came to its end
 */
export async function runTests({ ext, tests, folder, settings, timeout, screenshot }) {
	const server = await startServer({ settings });
	try {
		const result = path.join(server.dir, 'result');
		const entry = path.join(server.dir, 'entry.cjs');
		writeFileSync(entry, entryText(tests, result));
		const browser = await launchBrowser();
		try {
			const { promise: ended, resolve: end } = deferred();
			const page = await openWorkbench(browser, server, {
				ext,
				tests: entry,
				folder,
				verbose: process.env.REHEARSE_HOST_VERBOSE === '1',
				before: async (fresh) => {
					await fresh.exposeFunction('codeAutomationLog', (_type, args) => {
						const line = consoleLine(args);
						if (!NOISE.test(line)) process.stdout.write(`${line}\n`);
					});
					await fresh.exposeFunction('codeAutomationExit', (code) => end({ code }));
				},
			});
			page.on('crash', () => end({ code: CRASHED_PAGE, why: 'the page crashed' }));
			page.on('close', () => end({ code: CLOSED_PAGE, why: 'the page closed' }));
			const timer = setTimeout(() => end({ code: TIMED_OUT, why: `no end of the tests in ${timeout / 1000} s` }), timeout);
			let outcome = await ended;
			clearTimeout(timer);
			if (outcome.code === 0 && !existsSync(result)) outcome = { code: ENDED_EARLY, why: 'the extension host ended before the tests did' };
			if (outcome.why) process.stdout.write(`${outcome.why}\n`);
			if (screenshot) await page.screenshot({ path: screenshot }).catch(() => {});
			return outcome.code;
		} finally {
			await browser.close().catch(() => {});
		}
	} finally {
		await server.stop();
	}
}

function deferred() {
	let resolve;
	const promise = new Promise((done) => {
		resolve = done;
	});
	return { promise, resolve };
}
