// Entry of the tests that run inside VS Code's extension host: finds the bundled *.test.js beside it and runs them with Mocha.
// Prints `host: {"passed":N,"failed":N}` and writes the same to the file named by REHEARSE_TEST_RESULT, which scripts/test.mjs
// reads; a run that does not get that far counts as failed there.
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

export function run(): Promise<void> {
	const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 30_000, forbidOnly: true, forbidPending: true });
	const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.js'));
	for (const file of files.sort()) mocha.addFile(path.join(__dirname, file));
	return new Promise((resolve, reject) => {
		let passed = 0;
		const runner = mocha.run((failures) => {
			const failed = failures + (passed + failures === 0 ? 1 : 0); // no test at all is a failure
			const totals = JSON.stringify({ passed, failed });
			if (process.env.REHEARSE_TEST_RESULT) writeFileSync(process.env.REHEARSE_TEST_RESULT, totals);
			console.log(`host: ${totals}`);
			if (failed === 0) resolve();
			else reject(new Error(`${failed} host tests failed`));
		});
		runner.on('pass', () => {
			passed++;
		});
	});
}
