/** Runs scenarios: builds their program, drives their cases on the machine, and tells what was expected and what happened. */
import type { IrFunction } from '../c/ir';
import type { Program } from '../c/program';
import { createKernelPort } from '../kernel/port';
import { type Fails, followFaults, planFails } from '../machine/choosers';
import type { Event } from '../machine/event';
import { createMachine, type Machine } from '../machine/machine';
import { record } from '../machine/record';
import { followSchedule, parseSchedule } from '../machine/schedule';
import { State } from '../machine/state';
import { enter } from '../machine/step/frames';
import { run } from '../machine/step/run';
import { stopText } from '../machine/stop';
import type { Switch } from '../machine/thread';
import { Ptr } from '../machine/value';
import type { Recording } from '../machine/view';
import { measure } from './coverage';
import type { Locator } from './locate';
import type { Finding, ScenarioResult } from './report';
import { searchCase } from './run-schedules';

const STEPS = 3_000_000;

export interface ScenarioProgram {
	readonly program: Program;
	readonly locator: Locator;
	/** File of the scenario. */
	readonly file: string;
	/** Members that visible code treats as reference counters. */
	readonly counters: ReadonlySet<string>;
	/** A function that the patch changes: its lines and branches count for coverage. */
	readonly measured: (fn: IrFunction) => boolean;
	/** A function of the patch's files, not one that only our model has. */
	readonly ofPatch: (fn: IrFunction) => boolean;
}

/** `fails` decides which calls fail, `schedule` where threads leave their default order. */
export function start(
	sp: ScenarioProgram,
	fn: IrFunction,
	fails: Fails = planFails,
	schedule: readonly Switch[] = [],
): { m: Machine; s: State } {
	const made = createMachine(sp.program, createKernelPort({ counters: sp.counters, fails }), followFaults(fails), 'concrete', {
		steps: STEPS,
		depth: 2000,
		loops: STEPS,
	});
	const m = schedule.length > 0 ? { ...made, scheduler: followSchedule(schedule) } : made;
	const s = new State();
	const test = s.make('heap', 64, 'zero', undefined, 'test');
	enter(m, s, fn, [new Ptr(test.id, 0)], undefined);
	return { m, s };
}

/** The case as a recorded run, under a schedule (machine/schedule.ts); undefined when the scenario has no such case. */
export function recordCase(sp: ScenarioProgram, name: string, runName: string, fails?: Fails, schedule = ''): Recording | undefined {
	const fn = sp.program.fn(name, sp.file);
	const switches = parseSchedule(schedule);
	if (!fn || !switches) return undefined;
	const { m, s } = start(sp, fn, fails, switches);
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

/**
 * Runs all cases and gathers what they tell, and which functions a statement of ran (in the default schedule). `judge` makes findings of a finished state. With `preemptions`, a case with threads is
 * searched for schedules that go wrong, and shown under the simplest of them.
 */
export function runCases(
	sp: ScenarioProgram,
	id: string,
	cases: readonly string[],
	runOf: (test: string, schedule?: string) => string,
	judge: (m: Machine, s: State, fn: IrFunction, run: string) => readonly Finding[],
	preemptions = 0,
): { readonly result: Omit<ScenarioResult, 'code'>; readonly ran: ReadonlySet<IrFunction> } {
	const expectations: ScenarioResult['expectations'][number][] = [];
	const notes: string[] = [];
	const findings: Finding[] = [];
	const coverage = measure(sp.program, sp.locator, sp.measured);
	const ran = new Set<IrFunction>();
	let stopped = false;
	let searched: ScenarioResult['schedules'];
	for (const name of cases) {
		const fn = sp.program.fn(name, sp.file);
		if (!fn) {
			notes.push(`The case ${name} has no function of that name.`);
			stopped = true;
			continue;
		}
		const first = start(sp, fn);
		const m: Machine = { ...first.m, went: coverage.went };
		let { s } = first;
		let runName = runOf(name);
		while (run(m, s, { marks: true }).kind === 'mark') {
			if (!s.frame) continue;
			ran.add(s.frame.fn);
			coverage.hit(s.place());
		}
		if (preemptions > 0 && s.lastThread > 0) {
			const fresh = start(sp, fn);
			const { failing, tried, complete } = searchCase(fresh.m, fresh.s, preemptions);
			searched = {
				tried: (searched?.tried ?? 0) + tried,
				preemptions,
				complete: complete && (searched?.complete ?? true),
				failing: [...(searched?.failing ?? []), ...failing.map((f) => ({ run: runOf(name, f.schedule), text: f.text }))],
			};
			for (const f of failing.slice(1)) findings.push(...judge(fresh.m, f.state, fn, runOf(name, f.schedule)));
			if (!complete && failing.length === 0) {
				stopped = true;
				notes.push(`Not all schedules were tried: ${tried} of more, with at most ${preemptions} preemptions.`);
			}
			if (failing[0]) {
				s = failing[0].state;
				runName = runOf(name, failing[0].schedule);
			}
		}
		for (const e of s.events()) {
			if (e.kind === 'expect')
				expectations.push({ text: e.text, expected: e.expected, actual: e.actual, ok: e.ok, place: sp.locator.place(e.place) });
		}
		for (const l of s.limits) notes.push(l);
		if (s.stop && s.stop.kind !== 'returned') {
			stopped = true;
			notes.push(stopText(s.stop, sp.locator.name));
		}
		findings.push(...judge(m, s, fn, runName));
	}
	const failed = expectations.some((e) => !e.ok);
	const result = {
		id,
		outcome: failed ? 'failed' : stopped ? 'stopped' : 'passed',
		expectations,
		notes: [...new Set(notes)],
		findings,
		run: searched?.failing[0]?.run ?? runOf(cases[0] ?? ''),
		...(searched ? { schedules: searched } : {}),
		coverage: coverage.files(),
	} as const;
	return { result, ran };
}
