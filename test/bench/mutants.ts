/**
 * npm run mutants -- TREE [--count 500] [--seed N] [--jobs N] [--json] [--verbose]
 * Takes one release call out of functions of a kernel tree, one a file, chosen by the seed, and counts what the review then says.
 * Owns the choice of files and the table; a mutant is mutants/mutate.ts.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Kind, type Mutant, mutantOf } from './mutants/mutate';
import { benchParser } from './parser';
import { isWorker, runPool, serve } from './pool';

const FOLDERS = ['block', 'crypto', 'drivers', 'fs', 'ipc', 'kernel', 'lib', 'mm', 'net', 'security', 'sound'];
/** Larger files take long and are of a few kinds (tables). Characters. */
const LARGEST = 200_000;
const TIMEOUT = 30_000;

interface Task {
	readonly tree: string;
	readonly file: string;
	readonly seed: number;
}
interface Outcome {
	readonly mutant?: Mutant;
	readonly problem?: string;
}

/** Marsaglia's xorshift: the same numbers for the same seed. */
function numbers(seed: number): (below: number) => number {
	let x = (seed * 2654435761) >>> 0 || 1;
	return (below) => {
		x ^= x << 13;
		x ^= x >>> 17;
		x ^= x << 5;
		x >>>= 0;
		return x % below;
	};
}

function sourcesOf(tree: string): string[] {
	const out: string[] = [];
	const walk = (dir: string): void => {
		for (const e of readdirSync(path.join(tree, dir), { withFileTypes: true })) {
			if (e.isDirectory()) walk(`${dir}/${e.name}`);
			else if (e.isFile() && e.name.endsWith('.c')) out.push(`${dir}/${e.name}`);
		}
	};
	const there = new Set(readdirSync(tree));
	for (const folder of FOLDERS) if (there.has(folder)) walk(folder);
	return out.sort();
}

function shuffled(files: readonly string[], seed: number): string[] {
	const pick = numbers(seed);
	const out = [...files];
	for (let i = out.length - 1; i > 0; i--) {
		const k = pick(i + 1);
		[out[i], out[k]] = [out[k] as string, out[i] as string];
	}
	return out;
}

const percent = (a: number, b: number): string => (b === 0 ? '–' : `${((100 * a) / b).toFixed(1)} %`);

function summary(all: readonly Mutant[]) {
	const clean = all.filter((m) => m.silent);
	return { mutants: all.length, silent: clean.length, caught: clean.filter((m) => m.caught).length, caughtOf: clean.length };
}

async function main(): Promise<void> {
	if (isWorker()) {
		const parser = await benchParser();
		serve((t: Task): Outcome => {
			const text = readFileSync(path.join(t.tree, t.file), 'utf8');
			if (text.length > LARGEST) return {};
			const mutant = mutantOf(parser, { file: t.file, text }, numbers(t.seed));
			return mutant ? { mutant } : {};
		});
		return;
	}
	const argv = process.argv.slice(2);
	const after = (name: string, otherwise: number): number => (argv.includes(name) ? Number(argv[argv.indexOf(name) + 1]) : otherwise);
	const tree = argv[0];
	if (tree === undefined || tree.startsWith('--')) {
		console.error('npm run mutants -- TREE [--count 500] [--seed N] [--jobs N] [--json] [--verbose]');
		process.exitCode = 2;
		return;
	}
	const count = after('--count', 500);
	const seed = after('--seed', 1);
	const files = shuffled(sourcesOf(path.resolve(tree)), seed);
	const mutants: Mutant[] = [];
	let lost = 0;
	for (let at = 0; at < files.length && mutants.length < count; ) {
		// Not every file has something to take out: a few more are read than are wanted.
		const batch = files.slice(at, at + Math.max(8, Math.ceil((count - mutants.length) * 1.6)));
		const outcomes = await runPool<Task, Outcome>(
			batch.map((file, i) => ({ tree: path.resolve(tree), file, seed: seed + at + i })),
			{ jobs: after('--jobs', 2), timeout: TIMEOUT, lost: (t, why) => ({ problem: `${t.file}: ${why}` }) },
		);
		for (const o of outcomes) {
			if (o.problem !== undefined) lost++;
			if (o.mutant && mutants.length < count) mutants.push(o.mutant);
		}
		at += batch.length;
	}
	const kinds = (['memory', 'reference', 'resource', 'lock'] as const satisfies readonly Kind[]).map(
		(k) => [k, summary(mutants.filter((m) => m.kind === k))] as const,
	);
	const total = summary(mutants);
	const misses = mutants.filter((m) => m.caught === false);
	const alarms = mutants.filter((m) => !m.silent);
	if (argv.includes('--json')) {
		console.log(JSON.stringify({ seed, total, kinds: Object.fromEntries(kinds), lost, misses, alarms }, null, '\t'));
		return;
	}
	const line = (m: Mutant): string => `${m.file}:${m.line} ${m.function}: ${m.call} [${m.kind}]${m.notes.map((n) => `; ${n}`).join('')}`;
	for (const m of misses) console.log(`not caught: ${line(m)}`);
	for (const m of alarms) console.log(`not silent on the original: ${line(m)}`);
	if (argv.includes('--verbose')) for (const m of mutants) if (m.caught) console.log(`caught: ${line(m)}`);
	for (const [k, s] of [...kinds, ['total', total] as const])
		console.log(
			`${k.padEnd(10)} ${String(s.mutants).padStart(4)} functions, silent as they are ${percent(s.silent, s.mutants).padStart(7)}, caught ${s.caught} of ${s.caughtOf} (${percent(s.caught, s.caughtOf)})`,
		);
	console.log(`seed ${seed}; only releases whose acquire stands in the same function; ${lost} file(s) were cut for time`);
}

main().catch((e: unknown) => {
	console.error(e);
	process.exitCode = 2;
});
