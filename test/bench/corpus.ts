/**
 * npm run corpus -- DIR [--json] [--limit N] [--class C] [--core] [--mode file|patch|base] [--case ID] [--noise] [--jobs N] [--verbose]
 * Reviews real bugs and their fixes and counts what is caught, what is silent after the fix, and what else is said.
 * Owns the command line; a case is corpus/judge.ts, the counting corpus/sum.ts.
 */
import path from 'node:path';
import { type CaseInfo, type Mode, readCases } from './corpus/cases';
import { type CaseResult, judgeCase, type Task } from './corpus/judge';
import { caught, figures, type Judged, misses, others, silent, stories, table } from './corpus/sum';
import { benchParser } from './parser';
import { isWorker, runPool, serve } from './pool';

/** Milliseconds for one case, both sides; a whole file with noise may take longer. */
const TIMEOUT = 20_000;
const TIMEOUT_NOISE = 180_000;

interface Options {
	readonly dir: string;
	readonly json: boolean;
	readonly verbose: boolean;
	readonly noise: boolean;
	readonly core: boolean;
	readonly mode: Mode;
	readonly limit: number;
	readonly jobs: number;
	readonly class: string | undefined;
	readonly cases: readonly string[];
}

const modes = ['file', 'patch', 'base'] as const;

function options(argv: readonly string[]): Options {
	const flag = (name: string): boolean => argv.includes(name);
	const after = (name: string): string | undefined => (flag(name) ? argv[argv.indexOf(name) + 1] : undefined);
	const valued = ['--limit', '--class', '--mode', '--case', '--jobs'];
	const dir = argv.find((a, i) => !a.startsWith('--') && !valued.includes(argv[i - 1] ?? '')) ?? '';
	return {
		dir: path.resolve(dir),
		json: flag('--json'),
		verbose: flag('--verbose'),
		noise: flag('--noise'),
		core: flag('--core'),
		mode: modes.find((m) => m === after('--mode')) ?? 'file',
		limit: Number(after('--limit') ?? Number.POSITIVE_INFINITY),
		jobs: Number(after('--jobs') ?? 2),
		class: after('--class'),
		cases: after('--case')?.split(',') ?? [],
	};
}

/** Every kth case, so that a limit still sees all classes. */
function sample(all: readonly CaseInfo[], limit: number): CaseInfo[] {
	if (all.length <= limit) return [...all];
	return Array.from({ length: limit }, (_, i) => all[Math.floor((i * all.length) / limit)] as CaseInfo);
}

async function main(): Promise<void> {
	if (isWorker()) {
		const parser = await benchParser();
		serve((t: Task) => judgeCase(parser, t));
		return;
	}
	const o = options(process.argv.slice(2));
	const wanted = readCases(o.dir).filter(
		(c) =>
			(o.class === undefined || c.class === o.class || c.class.startsWith(`${o.class}_`)) &&
			(!o.core || c.core) &&
			(o.cases.length === 0 || o.cases.includes(c.id)),
	);
	const cases = sample(wanted, o.limit);
	const began = performance.now();
	const results = await runPool<Task, CaseResult>(
		cases.map((c) => ({ dir: o.dir, case: c, mode: o.mode, noise: o.noise })),
		{
			jobs: o.jobs,
			timeout: o.noise ? TIMEOUT_NOISE : TIMEOUT,
			lost: (t, why, ms) => ({
				id: t.case.id,
				class: t.case.class,
				core: t.case.core,
				problem: why === 'timeout' ? `cut after ${Math.round(ms / 1000)} s` : 'the worker died',
			}),
			done: (_r, n) => {
				if (!o.json && n % 50 === 0) console.error(`${n} of ${cases.length}, ${Math.round((performance.now() - began) / 1000)} s`);
			},
		},
	);
	const judged: Judged[] = results.map((result, i) => ({ result, functions: (cases[i] as CaseInfo).functions }));
	const classes = [...new Set(cases.map((c) => c.class))].sort();
	const rows = classes.map((c) => [c, figures(judged.filter((j) => j.result.class === c))] as const);
	const cores = classes
		.filter((c) => judged.some((j) => j.result.class === c && j.result.core))
		.map((c) => [`${c} core`, figures(judged.filter((j) => j.result.class === c && j.result.core))] as const);
	const total = figures(judged);
	const wholeStory = o.mode === 'patch' ? stories(judged) : undefined;
	if (o.json) {
		console.log(
			JSON.stringify(
				{
					mode: o.mode,
					noiseOnWholeFiles: o.noise,
					wallSeconds: Math.round((performance.now() - began) / 1000),
					total,
					...(wholeStory ? { wholeStory } : {}),
					classes: Object.fromEntries(rows),
					core: Object.fromEntries(cores),
					misses: misses(judged),
				},
				null,
				'\t',
			),
		);
		return;
	}
	if (o.verbose) for (const j of judged) console.log(describe(j));
	else for (const m of misses(judged)) console.log(`${m.miss}: ${m.id}${m.core ? ' (core)' : ''}: ${m.reason}`);
	console.log(table([...rows, ...cores, ['total', total]]));
	if (wholeStory) {
		const of = (n: number): string => `${n} (${((100 * n) / Math.max(1, wholeStory.cases)).toFixed(0)} %)`;
		console.log(
			`leaks and locks whose hunks show the whole story (decided from the fix's lines, corpus/story.ts): ${wholeStory.cases}; caught ${of(wholeStory.caught)}, silent ${of(wholeStory.silent)}`,
		);
	}
	console.log(
		`mode ${o.mode}, noise ${o.noise ? 'over whole files' : "over the cases' functions"}, ${Math.round((performance.now() - began) / 1000)} s with ${o.jobs} workers`,
	);
}

function describe(j: Judged): string {
	const r = j.result;
	const lines = [
		`${r.id} ${r.class}${r.core ? ' core' : ''}: ${r.problem ?? `${caught(j) ? 'caught' : 'MISSED'}, ${silent(j) ? 'silent' : 'NOT SILENT'}`} [${j.functions.join(', ')}]`,
	];
	const rest = new Set(others(j));
	for (const f of r.pre?.findings ?? [])
		lines.push(`    ${rest.has(f) ? 'noise' : 'before'}: ${f.function}:${f.line} ${f.rule} (${f.confidence}): ${f.message}`);
	for (const f of r.post?.findings ?? []) lines.push(`    after: ${f.function}:${f.line} ${f.rule} (${f.confidence}): ${f.message}`);
	for (const l of r.pre?.limits ?? []) lines.push(`    limit: ${l}`);
	if (r.pre)
		lines.push(
			`    ${r.pre.steps} steps, ${Math.round(r.pre.ms.build)} + ${Math.round(r.pre.ms.own)} + ${Math.round(r.pre.ms.rest)} ms, ${r.pre.unproven} unproven, not found: ${r.pre.absent.join(', ') || 'none'}`,
		);
	return lines.join('\n');
}

main().catch((e: unknown) => {
	console.error(e);
	process.exitCode = 2;
});
