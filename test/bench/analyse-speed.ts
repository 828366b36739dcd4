/** Speed of the analysis: all functions of one large file, one after another, in CPU seconds of this process. Owns the measuring only. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildProgram } from '../../src/c/build-program';
import type { CParser } from '../../src/c/program';
import { builtinHeaders, withoutWorld } from '../../src/kernel/model-sources';
import { analyseFunction, programFacts } from '../../src/review/analyse';

const FILE = 'kernel/cgroup/cgroup.c';

export interface AnalysisSpeed {
	readonly cpuSeconds: number;
	readonly functions: number;
	/** Instructions of the machine over all ways. */
	readonly steps: number;
	/** Functions whose exploration was cut, and says so. */
	readonly cut: number;
	readonly slowest: { readonly name: string; readonly seconds: number };
}

const cpuSeconds = (): number => {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1e6;
};
const round = (value: number): number => Number(value.toFixed(2));

/** `tree`: folder of a kernel tree. Other work on the machine makes CPU seconds dearer, too: see loadAverage beside it. */
export function measureAnalysis(parser: CParser, tree: string | undefined): AnalysisSpeed | { readonly omitted: string } {
	if (!tree) return { omitted: 'no kernel tree given: set REHEARSE_LINUX to its folder' };
	const from = path.join(tree, FILE);
	if (!existsSync(from)) return { omitted: `REHEARSE_LINUX has no ${FILE}` };
	const unit = { file: FILE, text: readFileSync(from, 'utf8') };
	const started = cpuSeconds();
	const program = buildProgram([unit], { parser, config: { symbols: {}, otherwise: 'y' }, models: [...builtinHeaders, ...withoutWorld] });
	const facts = programFacts(program, [unit]);
	let functions = 0;
	let steps = 0;
	let cut = 0;
	let slowest = { name: '', seconds: 0 };
	for (const info of program.functions()) {
		const before = cpuSeconds();
		const a = analyseFunction(facts, info);
		const seconds = round(cpuSeconds() - before);
		if (seconds > slowest.seconds) slowest = { name: info.name, seconds };
		if (!a) continue;
		functions++;
		steps += a.steps;
		if (a.limits.some((l) => l.includes('was cut'))) cut++;
	}
	return { cpuSeconds: round(cpuSeconds() - started), functions, steps, cut, slowest };
}
