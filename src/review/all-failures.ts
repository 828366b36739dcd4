/**
 * Fail-nth: a scenario is run again and again, with the 1st, 2nd, … call that can fail failing, until none is left. Only calls made
 * by the patch's code count, directly or through what it calls: what sets the world up does not.
 */
import type { Place } from '../base/positions';
import type { CodePlace, IrFunction } from '../c/ir';
import { type Fails, planFails } from '../machine/choosers';
import type { Machine } from '../machine/machine';
import type { State } from '../machine/state';
import { run } from '../machine/step/run';
import { stopText } from '../machine/stop';
import type { Scenario } from '../scenarios/parse';
import type { Locator } from './locate';
import type { Finding } from './report';
import { type ScenarioProgram, start } from './run-scenario';

/** A case has at most so many; more are not run, and the table says so. */
const MOST = 200;

export interface FailureRow {
	/** Which fallible call of the case failed, from 1. */
	readonly nth: number;
	readonly test: string;
	/** The function that failed. */
	readonly call: string;
	/** Where the patch's code made the call, itself or on the way. */
	readonly place: Place;
	/** C name of the function of the patch that made it. */
	readonly function: string;
	readonly outcome: 'returned' | 'stopped';
	/** Expectations of the ordinary run that did not hold: what the failure changes for the caller. */
	readonly differs: readonly string[];
	/** Why it stopped, and what the machine left open. */
	readonly notes: readonly string[];
	readonly findings: readonly Finding[];
	/** Replays it. */
	readonly run: string;
}

export interface AllFailures {
	readonly scenario: string;
	readonly title: string;
	readonly rows: readonly FailureRow[];
	/** Every call that can fail was failed once. */
	readonly complete: boolean;
}

interface Hit {
	readonly call: string;
	readonly place: CodePlace;
	readonly function: string;
}

/** The innermost frame that is the patch's. */
function frameOfPatch(sp: ScenarioProgram, s: State): { readonly fn: IrFunction; readonly at: number } | undefined {
	for (let f = s.frame; f; f = f.parent) if (sp.ofPatch(f.fn)) return f;
	return undefined;
}

/** Name under which calls of the patch's code are counted. */
const EVERY = '*';

/** Fails the nth call beside what the scenario itself fails; `hit` tells afterwards which one that was. */
export function failingAt(sp: ScenarioProgram, nth: number): { readonly fails: Fails; hit(): Hit | undefined } {
	let hit: Hit | undefined;
	const fails: Fails = (s, names) => {
		const planned = planFails(s, names);
		const frame = frameOfPatch(sp, s);
		if (!frame) return planned;
		const n = (s.calls[EVERY] ?? 0) + 1;
		s.calls = { ...s.calls, [EVERY]: n };
		if (n !== nth) return planned;
		const place = frame.fn.places[frame.at];
		if (place) hit = { call: names[0] ?? '', place, function: frame.fn.name };
		return true;
	};
	return { fails, hit: () => hit };
}

export function allFailures(
	sp: ScenarioProgram,
	scenario: Scenario,
	runOf: (test: string, fail: number) => string,
	judge: (m: Machine, s: State, fn: IrFunction, run: string) => readonly Finding[],
): AllFailures {
	const rows: FailureRow[] = [];
	let complete = true;
	for (const test of scenario.cases) {
		const fn = sp.program.fn(test, sp.file);
		if (!fn) {
			complete = false;
			continue;
		}
		for (let nth = 1; ; nth++) {
			if (nth > MOST) {
				complete = false;
				break;
			}
			const failing = failingAt(sp, nth);
			const { m, s } = start(sp, fn, failing.fails);
			while (run(m, s).kind !== 'stopped');
			const hit = failing.hit();
			if (!hit) break;
			const name = runOf(test, nth);
			rows.push({
				nth,
				test,
				...hit,
				place: sp.locator.place(hit.place),
				...told(s, sp.locator),
				findings: judge(m, s, fn, name),
				run: name,
			});
		}
	}
	return { scenario: scenario.id, title: scenario.title, rows, complete };
}

function told(s: State, locator: Locator): Pick<FailureRow, 'outcome' | 'differs' | 'notes'> {
	const differs = new Set<string>();
	for (const e of s.events()) if (e.kind === 'expect' && !e.ok) differs.add(`${e.text}: ${e.actual}`);
	const stopped = s.stop !== undefined && s.stop.kind !== 'returned';
	return {
		outcome: stopped ? 'stopped' : 'returned',
		differs: [...differs],
		notes: [...(s.stop && stopped ? [stopText(s.stop, locator.name)] : []), ...new Set(s.limits)],
	};
}
