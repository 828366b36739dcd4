/** Runs a whole C program on the machine and gives its output and exit code. */
import { buildProgram } from '../../../src/c/build-program';
import type { CParser, SourceUnit } from '../../../src/c/program';
import { createKernelPort } from '../../../src/kernel/port';
import { followPlan } from '../../../src/machine/choosers';
import { createMachine, type Machine } from '../../../src/machine/machine';
import { State } from '../../../src/machine/state';
import { enter } from '../../../src/machine/step/frames';
import { run } from '../../../src/machine/step/run';
import { stopText } from '../../../src/machine/stop';
import { isInt } from '../../../src/machine/value';
import libcSource from '../libc/libc.c';
import libcHeader from '../libc/libc.h';
import { hosted } from './host-calls';

export interface ProgramRun {
	readonly outcome: 'finished' | 'stopped' | 'timeout';
	readonly output: string;
	readonly exit: number;
	/** Why it stopped, with the line; empty when it finished. */
	readonly why: string;
	readonly steps: number;
	/** Milliseconds of running, and of reading the program. */
	readonly ms: number;
	readonly buildMs: number;
}

const LIBC: readonly SourceUnit[] = [
	{ file: 'libc.h', text: libcHeader },
	{ file: 'libc.c', text: libcSource },
];

const SLICE = 200_000;

/** Makes the machine for a program's main; undefined when there is none. */
export function startProgram(parser: CParser, units: readonly SourceUnit[]): { m: Machine; s: State } | undefined {
	const program = buildProgram([...units], { parser, config: { symbols: {}, otherwise: 'y' }, models: [...LIBC] });
	const main = program.fn('main');
	if (!main) return undefined;
	const made = createMachine(program, hosted(createKernelPort()), followPlan, 'concrete', {
		steps: Number.POSITIVE_INFINITY,
		depth: 2000,
		loops: Number.POSITIVE_INFINITY,
	});
	const m: Machine = { ...made, quiet: true };
	const s = new State();
	enter(m, s, main, [1, 0].slice(0, main.params.length), undefined);
	return { m, s };
}

/** `timeout`: milliseconds for everything. */
export function runProgram(parser: CParser, units: readonly SourceUnit[], timeout: number): ProgramRun {
	const begin = performance.now();
	const started = startProgram(parser, units);
	const buildMs = performance.now() - begin;
	if (!started) return { outcome: 'stopped', output: '', exit: -1, why: 'no main function was found', steps: 0, ms: 0, buildMs };
	const { m, s } = started;
	let timedOut = false;
	while (!s.stop && !timedOut) {
		run(m, s, {}, SLICE);
		timedOut = !s.stop && performance.now() - begin > timeout;
	}
	let output = '';
	for (const e of s.events()) if (e.kind === 'print') output += e.text;
	const done = { output, steps: s.steps, ms: performance.now() - begin - buildMs, buildMs };
	if (timedOut || !s.stop) return { ...done, outcome: 'timeout', exit: -1, why: `not finished after ${s.steps} steps` };
	if (s.stop.kind !== 'returned') return { ...done, outcome: 'stopped', exit: -1, why: `${stopText(s.stop)} (${where(s, units)})` };
	const exit = s.result !== undefined && isInt(s.result) ? Number(s.result) & 255 : -1;
	return { ...done, outcome: 'finished', exit, why: s.limits.join('; ') };
}

function where(s: State, units: readonly SourceUnit[]): string {
	const at = s.place();
	const text = units.find((u) => u.file === at.file)?.text;
	return text === undefined ? at.file : `line ${text.slice(0, at.span.start).split('\n').length}`;
}
