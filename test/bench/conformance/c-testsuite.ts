/** The single-exec programs of the public repository c-testsuite/c-testsuite: exit code 0 and the expected output. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runProgram } from './run-program';
import { absent, type Miss, type Suite } from './suite';

const TIMEOUT = 120_000;

export const cTestsuite: Suite = ({ parser, argument, only, progress }) => {
	const dir =
		argument === undefined
			? undefined
			: [path.join(argument, 'tests', 'single-exec'), argument].find((d) => existsSync(path.join(d, '00001.c')));
	if (dir === undefined) return absent('c-testsuite', argument === undefined ? 'no path given' : `${argument} holds no 00001.c`);
	const files = readdirSync(dir).filter((f) => f.endsWith('.c') && (only === undefined || f.includes(only)));
	const misses: Miss[] = [];
	for (const f of files) {
		const expected = readFileSync(path.join(dir, `${f}.expected`), 'utf8');
		const text = readFileSync(path.join(dir, f), 'utf8');
		let reason: string | undefined;
		try {
			const r = runProgram(parser, [{ file: f, text }], TIMEOUT);
			if (r.outcome !== 'finished') reason = r.why;
			else if (r.exit !== 0) reason = `exit code ${r.exit}${r.why === '' ? '' : `; ${r.why}`}`;
			else if (r.output !== expected) reason = `output differs: ${difference(r.output, expected)}`;
		} catch (e) {
			reason = `the tool itself failed: ${e instanceof Error ? `${e.message} ${e.stack?.split('\n')[1]?.trim() ?? ''}` : String(e)}`;
		}
		if (reason !== undefined) {
			misses.push({ case: f, reason });
			progress(`${f}: ${reason}`);
		}
	}
	return { name: 'c-testsuite', passed: files.length - misses.length, total: files.length, misses };
};

/** The first line that differs. */
export function difference(got: string, want: string): string {
	const a = got.split('\n');
	const b = want.split('\n');
	const i = b.findIndex((line, k) => line !== a[k]);
	const k = i < 0 ? b.length : i;
	return `line ${k + 1} is ${JSON.stringify(a[k] ?? '')}, expected ${JSON.stringify(b[k] ?? '')}`;
}
