/**
 * npm run oracle -- FILE [--json] [--c]
 * Runs every observation of an oracle file (what a real kernel answered) on our world model with the semantics of the merged
 * version, and compares. `--c` prints the C it makes of the file. Exit code 1 when something differs that no later change of the
 * kernel explains.
 */
import { readFileSync } from 'node:fs';
import { buildProgram } from '../../src/c/build-program';
import { builtinHeaders } from '../../src/kernel/model-sources';
import { versionTexts } from '../../src/kernel/versions/index';
import { run } from '../../src/machine/step/run';
import { stopText } from '../../src/machine/stop';
import { createLocator } from '../../src/review/locate';
import { start } from '../../src/review/run-scenario';
import { replacing } from '../../src/review/versions';
import { type Compared, compareChain, type Difference } from './oracle/compare';
import { type Chain, chainsOf, type OracleFile } from './oracle/file';
import { writeChain } from './oracle/write-c';
import { benchParser } from './parser';

export interface OracleResult {
	readonly kernel: string;
	readonly equal: number;
	readonly different: number;
	readonly notCovered: number;
	readonly differences: readonly Difference[];
	readonly notCoveredBecause: readonly { readonly id: number; readonly why: string }[];
	/** Runs that stopped, and steps whose result is not the real one. */
	readonly notes: readonly string[];
}

const FILE = 'oracle.scenario.c';

/** Names of error numbers, from our own header. */
function errorNames(): (n: number) => string {
	const text = builtinHeaders.find((one) => one.file === 'rehearse/errno.h')?.text ?? '';
	const names = new Map([...text.matchAll(/#define\s+(E\w+)\s+(\d+)/g)].map((m) => [Number(m[2]), m[1] ?? '']));
	return (n) => names.get(n) ?? String(n);
}

export async function runOracle(file: OracleFile): Promise<OracleResult & { readonly c: string }> {
	const text = versionTexts.find((one) => one.id === 'merged');
	if (!text) throw new Error('the merged version is not there');
	const version = await replacing(text);
	const chains = chainsOf(file);
	const written = chains.map((chain, i) => writeChain(chain, `chain_${i}`));
	const c = ['#include <kunit/test.h>', '#include "world.h"', ...written.map((one) => one.text)].join('\n');
	const units = [...version.units, { file: FILE, text: c }];
	const program = buildProgram(units, {
		parser: await benchParser(),
		config: { symbols: {}, otherwise: 'y' },
		models: [...builtinHeaders, ...version.world],
	});
	const sp = {
		program,
		locator: createLocator(units, new Map()),
		file: FILE,
		counters: new Set<string>(),
		measured: () => false,
		ofPatch: () => false,
	};
	const errorName = errorNames();
	const notes: string[] = [];
	const compared = chains.map((chain, i): Compared => {
		const fn = program.fn(`chain_${i}`, FILE);
		if (!fn) throw new Error(`chain_${i} was not lowered`);
		const { m, s } = start(sp, fn);
		while (run(m, s).kind !== 'stopped');
		if (s.stop && s.stop.kind !== 'returned') notes.push(`${chain.name}: ${stopText(s.stop)}`);
		notes.push(...s.limits.map((one) => `${chain.name}: ${one}`));
		const told = new Map<string, string>();
		for (const e of s.events()) if (e.kind === 'expect') told.set(e.text, e.actual);
		notes.push(...stepNotes(chain, told, errorName));
		return compareChain(chain, told, written[i]?.skipped ?? [], errorName);
	});
	const differences = compared.flatMap((one) => one.differences);
	const notCoveredBecause = compared.flatMap((one) => one.notCovered);
	return {
		kernel: file.meta.kernel,
		equal: compared.reduce((sum, one) => sum + one.equal, 0),
		different: differences.length,
		notCovered: notCoveredBecause.length,
		differences,
		notCoveredBecause,
		notes: [...new Set(notes)],
		c,
	};
}

/** Steps that went otherwise than on the real kernel. */
function stepNotes(chain: Chain, told: ReadonlyMap<string, string>, errorName: (n: number) => string): string[] {
	return chain.steps.flatMap((step, i) => {
		const n = Number(told.get(`step ${i}`) ?? Number.NaN);
		if (step.result === undefined || Number.isNaN(n)) return [];
		const ours = n < 0 ? errorName(-n) : '0';
		const theirs = String(step.result);
		return ours === theirs ? [] : [`${chain.name}: step ${i} (${step.op}): the kernel gave ${theirs}, the model ${ours}`];
	});
}

function textOf(r: OracleResult): string {
	const lines = [`${r.equal} equal, ${r.different} different, ${r.notCovered} not covered (kernel ${r.kernel})`];
	for (const d of r.differences) {
		lines.push(`  ${d.id} ${d.scenario} ${d.kind}: kernel ${d.kernel}, model ${d.model}`);
		lines.push(`      ${d.fact ?? 'NO FACT EXPLAINS IT'}`);
	}
	for (const n of r.notCoveredBecause) lines.push(`  ${n.id} not covered: ${n.why}`);
	for (const n of r.notes) lines.push(`  note: ${n}`);
	return lines.join('\n');
}

async function main(argv: readonly string[]): Promise<number> {
	const name = argv.find((one) => !one.startsWith('--'));
	if (!name) {
		console.error('usage: npm run oracle -- FILE [--json] [--c]');
		return 2;
	}
	const { c, ...result } = await runOracle(JSON.parse(readFileSync(name, 'utf8')) as OracleFile);
	if (argv.includes('--c')) console.log(c);
	else console.log(argv.includes('--json') ? JSON.stringify(result, undefined, 2) : textOf(result));
	return result.differences.some((one) => one.fact === undefined) ? 1 : 0;
}

if (process.argv[1]?.includes('oracle'))
	void main(process.argv.slice(2)).then((code) => {
		process.exitCode = code;
	});
