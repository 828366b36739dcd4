/**
 * Random programs of Debian's csmith: the checksum must equal that of the host compiler. Seeds are fixed (1…N).
 * Options: csmith's defaults less packed structures (`#pragma pack`).
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isWorker, runPool, serve } from '../pool';
import { flatten } from './include';
import { runProgram } from './run-program';
import { absent, type Miss, type Suite } from './suite';

const HEADERS = ['/usr/include/csmith', '/usr/include/csmith-2.3.0'].filter((d) => existsSync(d));
const OPTIONS = ['--no-packed-struct'];
const TIMEOUT = 60_000;

interface CaseResult {
	readonly seed: number;
	readonly kind: 'same' | 'differs' | 'unfinished' | 'host-unfinished' | 'failed';
	readonly reason: string;
	readonly steps: number;
	readonly ms: number;
}

/** Program text and the host's output, kept in the temporary folder: they never change for a seed. */
function material(seed: number): { source: string; host: string | undefined } {
	const dir = path.join(tmpdir(), 'rehearse-csmith');
	mkdirSync(dir, { recursive: true });
	const base = path.join(dir, String(seed));
	if (!existsSync(`${base}.out`)) {
		// Made under a name of our own and then moved, since several runs may want the same seed at once.
		const own = `${base}.${process.pid}`;
		execFileSync('csmith', ['--seed', String(seed), ...OPTIONS, '--output', `${own}.c`], { cwd: dir, stdio: 'ignore' });
		execFileSync('cc', ['-O0', '-w', ...HEADERS.map((h) => `-I${h}`), `${own}.c`, '-o', `${own}.exe`, '-lm'], { stdio: 'ignore' });
		let out = '';
		try {
			out = execFileSync(`${own}.exe`, { timeout: 5000, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
		} catch {
			out = '';
		}
		writeFileSync(`${own}.out`, out);
		for (const end of ['c', 'exe', 'out']) renameSync(`${own}.${end}`, `${base}.${end}`);
	}
	const host = readFileSync(`${base}.out`, 'utf8');
	return { source: readFileSync(`${base}.c`, 'utf8'), host: host === '' ? undefined : host };
}

const ONE: (parser: Parameters<typeof runProgram>[0]) => (seed: number) => CaseResult = (parser) => (seed) => {
	try {
		const { source, host } = material(seed);
		if (host === undefined) return { seed, kind: 'host-unfinished', reason: 'the host program does not finish in 5 s', steps: 0, ms: 0 };
		const r = runProgram(parser, [{ file: `csmith${seed}.c`, text: flatten(source, HEADERS) }], TIMEOUT);
		const done = { seed, steps: r.steps, ms: r.ms };
		if (r.outcome === 'timeout') return { ...done, kind: 'unfinished', reason: r.why };
		if (r.outcome === 'stopped') return { ...done, kind: 'failed', reason: r.why };
		return r.output === host
			? { ...done, kind: 'same', reason: '' }
			: { ...done, kind: 'differs', reason: `${JSON.stringify(r.output.slice(-40))} instead of ${JSON.stringify(host)}${r.why}` };
	} catch (e) {
		return {
			seed,
			kind: 'failed',
			reason: `the tool itself failed: ${e instanceof Error ? `${e.message} ${e.stack?.split('\n')[1]?.trim() ?? ''}` : String(e)}`,
			steps: 0,
			ms: 0,
		};
	}
};

export const csmith: Suite = async ({ parser, argument, only, progress }) => {
	try {
		execFileSync('csmith', ['--version'], { stdio: 'ignore' });
		execFileSync('cc', ['--version'], { stdio: 'ignore' });
	} catch {
		return absent('csmith', 'csmith or cc is not installed');
	}
	if (isWorker()) {
		serve(ONE(parser));
		await new Promise(() => undefined);
	}
	const count = argument === undefined ? 300 : Number(argument);
	const seeds = only === undefined ? Array.from({ length: count }, (_, i) => i + 1) : only.split(',').map(Number);
	const results = await runPool<number, CaseResult>(seeds, {
		jobs: 2,
		timeout: TIMEOUT + 30_000,
		lost: (seed, why, ms) => ({
			seed,
			kind: why === 'timeout' ? 'unfinished' : 'failed',
			reason: `the worker ${why === 'timeout' ? 'was stopped' : 'died'}`,
			steps: 0,
			ms,
		}),
		done: (r, n) => {
			if (r.kind !== 'same' && r.kind !== 'host-unfinished') progress(`seed ${r.seed}: ${r.kind}: ${r.reason}`);
			else if (n % 20 === 0) progress(`${n} of ${seeds.length}`);
		},
	});
	const counted = results.filter((r) => r.kind !== 'host-unfinished');
	const same = counted.filter((r) => r.kind === 'same');
	const misses: Miss[] = counted
		.filter((r) => r.kind !== 'same')
		.map((r) => ({ case: `seed ${r.seed}`, reason: `${r.kind}: ${r.reason}` }));
	const seconds = counted.reduce((a, r) => a + r.ms, 0) / 1000;
	const steps = counted.reduce((a, r) => a + r.steps, 0);
	return {
		name: 'csmith',
		passed: same.length,
		total: counted.length,
		misses,
		notes: [
			`options: ${OPTIONS.join(' ')}; ${seeds.length - counted.length} of ${seeds.length} programs do not finish on the host and are left out`,
			`differs: ${counted.filter((r) => r.kind === 'differs').length}, unfinished: ${counted.filter((r) => r.kind === 'unfinished').length}, failed: ${counted.filter((r) => r.kind === 'failed').length}`,
			`${(steps / 1e6).toFixed(1)} million steps in ${seconds.toFixed(1)} s`,
		],
	};
};
