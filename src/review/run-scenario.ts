/** Runs scenarios: builds their program, drives their cases on the machine, and tells what was expected and what happened. */
import type { CodePlace, IrFunction } from '../c/ir';
import type { Program } from '../c/program';
import { createKernelPort } from '../kernel/port';
import { followPlan } from '../machine/choosers';
import type { Event } from '../machine/event';
import { createMachine, type Machine } from '../machine/machine';
import { record } from '../machine/record';
import { State } from '../machine/state';
import { enter } from '../machine/step/frames';
import { run } from '../machine/step/run';
import { stopText } from '../machine/stop';
import { Ptr } from '../machine/value';
import type { Recording } from '../machine/view';
import type { Locator } from './locate';
import type { Finding, ScenarioResult } from './report';

const STEPS = 3_000_000;

export interface ScenarioProgram {
	readonly program: Program;
	readonly locator: Locator;
	/** File of the scenario. */
	readonly file: string;
	/** Members that visible code treats as reference counters. */
	readonly counters: ReadonlySet<string>;
	/** Paths of the patch, whose lines count for coverage. */
	readonly covered: ReadonlySet<string>;
}

function start(sp: ScenarioProgram, fn: IrFunction): { m: Machine; s: State } {
	const m = createMachine(sp.program, createKernelPort({ counters: sp.counters }), followPlan, 'concrete', {
		steps: STEPS,
		depth: 2000,
		loops: STEPS,
	});
	const s = new State();
	const test = s.make('heap', 64, 'zero', undefined, 'test');
	enter(m, s, fn, [new Ptr(test.id, 0)], undefined);
	return { m, s };
}

/** The case as a recorded run; undefined when the scenario has no such case. */
export function recordCase(sp: ScenarioProgram, name: string, runName: string): Recording | undefined {
	const fn = sp.program.fn(name, sp.file);
	if (!fn) return undefined;
	const { m, s } = start(sp, fn);
	return record(m, s, runName);
}

/** The events of one case, and the name of the task an event belongs to; undefined when the case has no function. */
export function eventsOfCase(
	sp: ScenarioProgram,
	name: string,
): { readonly events: readonly Event[]; observer(e: Event): string } | undefined {
	const fn = sp.program.fn(name, sp.file);
	if (!fn) return undefined;
	const { m, s } = start(sp, fn);
	while (run(m, s).kind !== 'stopped');
	const names = new Map(s.tasks.map((t) => [t.id, t.name]));
	return { events: s.events(), observer: (e) => names.get(e.task) ?? `task ${e.task}` };
}

/** Runs all cases and gathers what they tell. `judge` makes findings of a finished state. */
export function runCases(
	sp: ScenarioProgram,
	id: string,
	cases: readonly string[],
	runOf: (test: string) => string,
	judge: (m: Machine, s: State, fn: IrFunction, run: string) => readonly Finding[],
): ScenarioResult {
	const expectations: ScenarioResult['expectations'][number][] = [];
	const notes: string[] = [];
	const findings: Finding[] = [];
	const lines = new Map<string, Map<number, number>>();
	let stopped = false;
	for (const name of cases) {
		const fn = sp.program.fn(name, sp.file);
		if (!fn) {
			notes.push(`The case ${name} has no function of that name.`);
			stopped = true;
			continue;
		}
		const { m, s } = start(sp, fn);
		const hit = countLines(sp, lines);
		while (run(m, s, { marks: true }).kind === 'mark') {
			if (s.frame) hit(s.place());
		}
		for (const e of s.events()) {
			if (e.kind === 'expect')
				expectations.push({ text: e.text, expected: e.expected, actual: e.actual, ok: e.ok, place: sp.locator.place(e.place) });
		}
		for (const l of s.limits) notes.push(l);
		if (s.stop && s.stop.kind !== 'returned') {
			stopped = true;
			notes.push(stopText(s.stop));
		}
		findings.push(...judge(m, s, fn, runOf(name)));
	}
	const failed = expectations.some((e) => !e.ok);
	return {
		id,
		outcome: failed ? 'failed' : stopped ? 'stopped' : 'passed',
		expectations,
		notes: [...new Set(notes)],
		findings,
		run: runOf(cases[0] ?? ''),
		coverage: [...lines].map(([file, counts]) => ({
			file,
			lines: [...counts].sort((a, b) => a[0] - b[0]).map(([line, count]) => ({ line, count })),
		})),
	};
}

/** Counts executed lines of covered files; `place.line` is cached per place object. */
function countLines(sp: ScenarioProgram, lines: Map<string, Map<number, number>>): (p: CodePlace) => void {
	const cache = new Map<CodePlace, number>();
	return (p) => {
		if (!sp.covered.has(p.file)) return;
		let line = cache.get(p);
		if (line === undefined) {
			line = sp.locator.place(p).line;
			cache.set(p, line);
		}
		let counts = lines.get(p.file);
		if (!counts) {
			counts = new Map();
			lines.set(p.file, counts);
		}
		counts.set(line, (counts.get(line) ?? 0) + 1);
	};
}
