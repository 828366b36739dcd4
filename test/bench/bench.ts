// Measures Rehearse and prints JSON: npm run bench. What cannot be measured here is named with the reason, never left out silently.
// npm run bench -- --batch DIR reviews all patches of a corpus in one process and tells its memory instead.
// Optional: REHEARSE_LINUX=<folder of a kernel tree> for the parse speed on real files.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { CParser } from '../../src/c/program';
import { openReview } from '../../src/review/open';
import { parseFiles } from '../../src/review/parse-files';
import type { Ports } from '../../src/review/review';
import { measureAnalysis } from './analyse-speed';
import { measureBatch } from './batch';
import { measureMachine } from './machine-speed';
import { benchParser, rawParse } from './parser';
import { measureWorld, WORLD_BAR } from './world';

const THREAD = 'media/samples/cgroupns-v1-5of8.txt';
const CLI = 'dist/cli.js';
const TREE_FILES = ['net/core/dev.c', 'kernel/cgroup/cgroup.c'];
const ROUNDS = 5;

type Item =
	/** `bar`: what is asked for, as text. */
	| { readonly value: number; readonly unit: string; readonly bar?: string; readonly more?: Readonly<Record<string, unknown>> }
	| { readonly omitted: string };

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const round = (value: number, digits = 1): number => Number(value.toFixed(digits));
const ms = (value: number, more?: Readonly<Record<string, unknown>>): Item => ({
	value: round(value),
	unit: 'ms',
	...(more ? { more } : {}),
});

/** CPU time of this process, with its collector of garbage. */
function cpuMs(work: () => void): number {
	const before = process.cpuUsage();
	work();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1e3;
}

/** Whole process: start of Node to the last byte of the report. */
function wholeProcess(): Item {
	if (!existsSync(CLI)) return { omitted: `${CLI} is not built: npm run build` };
	const times: number[] = [];
	for (let i = 0; i < ROUNDS; i++) {
		const started = performance.now();
		const run = spawnSync(process.execPath, [CLI, 'review', THREAD, '--format', 'json'], { encoding: 'utf8', maxBuffer: 1e9 });
		times.push(performance.now() - started);
		if (run.status !== 0 && run.status !== 1) return { omitted: `rehearse review ended with ${run.status}: ${run.stderr.slice(0, 300)}` };
	}
	return ms(median(times), { runs: times.map((one) => round(one)) });
}

async function inProcess(ports: Ports): Promise<Item> {
	const bytes = readFileSync(THREAD);
	const times: number[] = [];
	let functions = 0;
	for (let i = 0; i < ROUNDS; i++) {
		const started = performance.now();
		const { report } = await openReview(bytes, path.basename(THREAD), ports, {});
		times.push(performance.now() - started);
		functions = report.functions.length;
	}
	return ms(median(times), { first: round(times[0] ?? Number.NaN), functions });
}

/** Preparation and parsing of whole files, all functions copied out. */
function parseSpeed(parser: CParser, raw: (text: string) => void): Item {
	const tree = process.env.REHEARSE_LINUX;
	if (!tree) return { omitted: 'no kernel tree given: set REHEARSE_LINUX to its folder' };
	const units = TREE_FILES.filter((file) => existsSync(path.join(tree, file))).map((file) => ({
		file,
		text: readFileSync(path.join(tree, file), 'utf8'),
	}));
	if (units.length === 0) return { omitted: `REHEARSE_LINUX has none of ${TREE_FILES.join(', ')}` };
	const characters = units.reduce((sum, one) => sum + one.text.length, 0);
	const config = { symbols: {}, otherwise: 'y' } as const;
	parseFiles(units, parser, config);
	const rounds = Array.from({ length: ROUNDS }, (_, round) => {
		// The parser takes again what it parsed before: a changed comment in every function makes it parse all of it.
		const changed = units.map((one) => ({ ...one, text: one.text.replace(/\n\{/g, `\n{ /*${round}*/`) }));
		const wall = performance.now();
		const whole = cpuMs(() => parseFiles(changed, parser, config));
		const ms = performance.now() - wall;
		const alone = cpuMs(() => {
			for (const one of changed) raw(one.text);
		});
		return { whole, ms, alone };
	});
	const cpu = median(rounds.map((r) => r.whole));
	return {
		value: round(characters / 1e3 / cpu, 2),
		unit: 'MB per CPU s',
		bar: 'at least 4',
		more: {
			files: units.map((one) => one.file),
			wallMBps: round(characters / 1e3 / median(rounds.map((r) => r.ms)), 2),
			/** CPU time of preparation and parsing against tree-sitter alone on the files as they are. */
			timesTreeSitter: round(cpu / median(rounds.map((r) => r.alone)), 2),
		},
	};
}

/** Steps forward, back and with variables, as the debugger asks for them. */
async function debuggerStep(ports: Ports): Promise<Item> {
	const review = await openReview(readFileSync(THREAD), path.basename(THREAD), ports, {});
	// A scenario is the longest run there is; its way back is what costs.
	const [scenario] = review.report.scenarios;
	const name = scenario ? `scenario:${scenario.id}` : review.report.findings[0]?.witness.run;
	const recording = name === undefined ? undefined : review.open(name);
	if (!recording) return { omitted: 'the sample has no run to step through' };
	recording.runTo(10_000);
	const last = Math.min(recording.length, 1000) - 1;
	const order = [...Array.from({ length: last + 1 }, (_, n) => n), ...Array.from({ length: last + 1 }, (_, n) => last - n)];
	const times = order.map((n) => {
		const started = performance.now();
		const now = recording.at(n);
		for (const frame of now.stack()) for (const scope of now.scopes(frame)) if (!scope.expensive) now.variables(scope.ref);
		recording.events(n);
		return performance.now() - started;
	});
	times.sort((a, b) => a - b);
	return ms(times[Math.floor(times.length * 0.95)] ?? Number.NaN, {
		what: 'p95 of a step with stack and variables',
		steps: last + 1,
		worst: round(times.at(-1) ?? Number.NaN),
	});
}

/** Loading the extension's main script; its activate() needs an editor. */
function activation(): Item {
	const script = 'dist/extension.js';
	if (!existsSync(script)) return { omitted: `${script} is not built: npm run build` };
	const names = [...new Set(readFileSync(script, 'utf8').match(/(?<=\bvscode\d*\.)\w+/g))];
	// The editor's own module is not there: a stand-in answers whatever the script takes from it while loading.
	const stub = `const any=new Proxy(function(){},{get:(t,k)=>k===Symbol.toPrimitive?()=>'':k==='prototype'?t.prototype:any,apply:()=>any,construct:()=>any});const api=Object.fromEntries(${JSON.stringify(names)}.map((n)=>[n,any]));const M=require('module');const load=M._load;M._load=(n,...r)=>n==='vscode'?api:load(n,...r);const t=performance.now();require(${JSON.stringify(path.resolve(script))});console.log(performance.now()-t);`;
	const times: number[] = [];
	for (let i = 0; i < ROUNDS; i++) {
		const run = spawnSync(process.execPath, ['-e', stub], { encoding: 'utf8' });
		if (run.status !== 0)
			return {
				omitted: `it could not be loaded outside of an editor: ${run.stderr.split('\n').find((line) => /Error/.test(line)) ?? run.status}`,
			};
		times.push(Number(run.stdout));
	}
	return ms(median(times), { what: 'loading the main script; activate() itself is measured in the editor tests' });
}

async function attempt(measure: () => Item | Promise<Item>): Promise<Item> {
	try {
		return await measure();
	} catch (error) {
		return { omitted: error instanceof Error ? error.message : String(error) };
	}
}

async function main(): Promise<void> {
	const parser = await benchParser();
	const at = process.argv.indexOf('--batch');
	if (at >= 0) {
		console.log(JSON.stringify(await measureBatch(parser, process.argv[at + 1] ?? ''), undefined, 2));
		return;
	}
	const ports: Ports = { parser };
	const analysis = await attempt((): Item => {
		const speed = measureAnalysis(parser, process.env.REHEARSE_LINUX);
		return 'omitted' in speed
			? speed
			: { value: speed.cpuSeconds, unit: 'CPU s', bar: 'at most 5', more: { file: 'kernel/cgroup/cgroup.c', ...speed } };
	});
	const machine = await attempt((): Item => {
		const speed = measureMachine(parser);
		return {
			value: speed.opsPerSecond,
			unit: 'IR operations/s',
			bar: 'at least 5000000; recording at most 3 times slower, 100 bytes a step',
			more: { recordingRatio: speed.recordingRatio, bytesPerStep: speed.bytesPerStep },
		};
	});
	const world = await attempt(async (): Promise<Item> => {
		const size = await measureWorld(ports);
		if ('omitted' in size) return size;
		const within = size.megabytes < WORLD_BAR.megabytes && size.backCpuP95 < WORLD_BAR.backCpuP95;
		return { value: size.megabytes, unit: 'MB', more: { ...size, bar: WORLD_BAR, within } };
	});
	const result = {
		threadToJson: await attempt(wholeProcess),
		reviewInProcess: await attempt(() => inProcess(ports)),
		parse: await attempt(async () => parseSpeed(parser, await rawParse())),
		analysis,
		machine,
		world,
		debuggerStep: await attempt(() => debuggerStep(ports)),
		activation: await attempt(activation),
		/** Other work on this machine makes all of the above slower. */
		loadAverage: round(os.loadavg()[0] ?? Number.NaN, 2),
		cores: os.cpus().length,
	};
	console.log(JSON.stringify(result, undefined, 2));
}

void main();
