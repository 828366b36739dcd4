/**
 * npm run tools -- DIR --tree TREE [--limit N] [--class C] [--case ID,ID] [--core] [--jobs N] [--cache DIR] [--json] [--verbose]
 * N: at most so many cases of each class, spread over all.
 * Runs other tools and ourselves over the same corpus cases, before and after the fix, in a configured kernel tree (TREE: a folder
 * made with `make O=TREE allmodconfig prepare`). Cases that do not compile there are left out and counted. What the others answered is
 * kept in the cache, so a run that was cut goes on; we are run anew each time. Owns the command line and what is printed.
 */
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CaseInfo, readCases } from './corpus/cases';
import { benchParser } from './parser';
import { isWorker, runPool, serve } from './pool';
import { type Compared, compareCase, type Task } from './tools/compare';
import { TOOLS } from './tools/list';
import { versionOf } from './tools/run';
import { sum, table } from './tools/sum';
import { notConfigured } from './tools/tree';

/** Milliseconds for one case with all tools on both sides. */
const TIMEOUT = 600_000;
const VALUED = ['--tree', '--limit', '--class', '--case', '--jobs', '--cache'];

/** Of each class at most so many, every kth. */
function sample(all: readonly CaseInfo[], limit: number): CaseInfo[] {
	return [...new Set(all.map((c) => c.class))].flatMap((cls) => {
		const of = all.filter((c) => c.class === cls);
		if (of.length <= limit) return of;
		return Array.from({ length: limit }, (_, i) => of[Math.floor((i * of.length) / limit)] as CaseInfo);
	});
}

async function main(): Promise<void> {
	if (isWorker()) {
		const parser = await benchParser();
		serve((t: Task) => compareCase(parser, t));
		return;
	}
	const argv = process.argv.slice(2);
	const after = (name: string): string | undefined => (argv.includes(name) ? argv[argv.indexOf(name) + 1] : undefined);
	const dir = argv.find((a, i) => !a.startsWith('--') && !VALUED.includes(argv[i - 1] ?? ''));
	const tree = after('--tree');
	const why = dir === undefined || tree === undefined ? 'usage: npm run tools -- DIR --tree TREE' : notConfigured(path.resolve(tree));
	if (dir === undefined || tree === undefined || why !== undefined) {
		console.error(why);
		process.exitCode = 2;
		return;
	}
	const cache = path.resolve(after('--cache') ?? path.join(tmpdir(), 'rehearse-tools'));
	mkdirSync(cache, { recursive: true });
	const found = TOOLS.map((t) => [t.name, versionOf(t)] as const);
	const versions = Object.fromEntries(found.flatMap(([name, v]) => (v === undefined ? [] : [[name, v] as const])));
	const absent = found.flatMap(([name, v]) => (v === undefined ? [name] : []));
	const only = after('--case')?.split(',');
	const wanted = readCases(path.resolve(dir)).filter(
		(c) =>
			(after('--class') === undefined || c.class === after('--class') || c.class.startsWith(`${after('--class')}_`)) &&
			(!argv.includes('--core') || c.core) &&
			(only === undefined || only.includes(c.id)),
	);
	const cases = sample(wanted, Number(after('--limit') ?? Number.POSITIVE_INFINITY));
	const began = performance.now();
	const results = await runPool<Task, Compared>(
		cases.map((c) => ({ dir: path.resolve(dir), tree: path.resolve(tree), cache, case: c, versions })),
		{
			jobs: Number(after('--jobs') ?? 2),
			timeout: TIMEOUT,
			lost: (t, reason) => ({
				id: t.case.id,
				class: t.case.class,
				core: t.case.core,
				verdicts: {},
				problem: reason === 'timeout' ? 'cut' : 'the worker died',
			}),
			done: (_r, n) => {
				if (n % 20 === 0) console.error(`${n} of ${cases.length}, ${Math.round((performance.now() - began) / 1000)} s`);
			},
		},
	);
	const sums = sum(results, Object.keys(versions));
	const left = results.flatMap((r) => (r.problem === undefined ? [] : [{ id: r.id, class: r.class, why: r.problem }]));
	if (argv.includes('--json')) {
		console.log(JSON.stringify({ versions, notRun: absent, ...sums, leftOut: left, cases: results }, null, '\t'));
		return;
	}
	if (argv.includes('--verbose')) for (const r of results) console.log(describe(r));
	for (const [name, v] of Object.entries(versions)) console.log(`${name}: ${v}`);
	for (const name of absent) console.log(`${name}: not installed, not run`);
	console.log(
		`\n${results.length - left.length} cases; left out, as they do not compile in this tree or could not be read: ${left.length}\n`,
	);
	console.log(table(sums));
	console.log(
		sums.notMore.length === 0
			? '\nmore than the others together in every class'
			: `\nnot more than the others together in: ${sums.notMore.join(', ')}`,
	);
}

function describe(c: Compared): string {
	if (c.problem !== undefined) return `${c.id} ${c.class}: left out: ${c.problem}`;
	const lines = Object.entries(c.verdicts).map(
		([name, v]) =>
			`    ${v.caught ? 'caught' : v.before.length > 0 ? 'stays' : '–'} ${name}, ${v.inFile} in the file, ${v.seconds.toFixed(1)} s${v.problem === undefined ? '' : `, ${v.problem}`}${v.before.map((m) => `\n        before ${m}`).join('')}${v.after.map((m) => `\n        after ${m}`).join('')}`,
	);
	return [`${c.id} ${c.class}`, ...lines].join('\n');
}

main().catch((e: unknown) => {
	console.error(e);
	process.exitCode = 2;
});
