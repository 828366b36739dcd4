/**
 * Speed of the machine on a loop program: plain, and recorded. Prints JSON. `npm run bench` uses measureMachine; run alone with
 * node scripts/run-ts.mjs test/bench/machine-speed.ts
 */
import type { CParser } from '../../src/c/program';
import { record } from '../../src/machine/record';
import { run } from '../../src/machine/step/run';
import { startProgram } from './conformance/run-program';
import { benchParser } from './parser';

export interface MachineSpeed {
	/** IR operations a second, shadow state on. */
	readonly opsPerSecond: number;
	/** Time of the recorded run against the plain one. */
	readonly recordingRatio: number;
	readonly bytesPerStep: number;
}

const SOURCE = `
struct counter { int value; unsigned long sum; };
static struct counter counters[16];
static int step(struct counter *c, int by) { c->value += by; c->sum += (unsigned long)c->value; return c->value; }
int main(void)
{
	unsigned int seed = 1;
	int i, odd = 0;
	for (i = 0; i < ROUNDS; i++) {
		seed = seed * 1103515245u + 12345u;
		if (step(&counters[seed >> 28], (int)(seed & 7)) & 1)
			odd++;
	}
	return odd & 127;
}
`;

export function measureMachine(parser: CParser, rounds = 150_000): MachineSpeed {
	const units = [{ file: 'loop.c', text: SOURCE.replace('ROUNDS', String(rounds)) }];
	const plain = (): { ms: number; steps: number } => {
		const p = startProgram(parser, units);
		if (!p) return { ms: Number.NaN, steps: 0 };
		const t = performance.now();
		while (!p.s.stop) run(p.m, p.s);
		return { ms: performance.now() - t, steps: p.s.steps };
	};
	plain();
	const best = [plain(), plain(), plain()].reduce((a, b) => (b.ms < a.ms ? b : a));
	const p = startProgram(parser, units);
	if (!p) return { opsPerSecond: 0, recordingRatio: Number.NaN, bytesPerStep: Number.NaN };
	globalThis.gc?.();
	const before = process.memoryUsage().heapUsed;
	const t = performance.now();
	const r = record(p.m, p.s, 'bench');
	while (!r.ended) r.runTo(Number.POSITIVE_INFINITY);
	const ms = performance.now() - t;
	globalThis.gc?.();
	const bytes = process.memoryUsage().heapUsed - before;
	return {
		opsPerSecond: Math.round((best.steps / best.ms) * 1000),
		recordingRatio: Math.round((ms / best.ms) * 100) / 100,
		bytesPerStep: Math.round(bytes / r.length),
	};
}

if (process.argv[1]?.includes('machine-speed')) {
	benchParser().then(
		(parser) => console.log(JSON.stringify(measureMachine(parser))),
		(e: unknown) => {
			console.error(e);
			process.exitCode = 2;
		},
	);
}
