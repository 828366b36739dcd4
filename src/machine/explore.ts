/**
 * Explores a function: every feasible way on, inputs lazy, loops bounded, ways that agree on what matters merged at joins.
 * Owns the search order, merging and budgets; what is wrong on a way is the checkers' to say.
 */

import { predecessors } from '../c/cfg';
import type { IrFunction } from '../c/ir';
import type { CType } from '../c/types';
import { exploreAll } from './choosers';
import type { Chooser, Machine } from './machine';
import { type Choice, type Frame, State } from './state';
import { StateKeys } from './state-key';
import { enter } from './step/frames';
import { run } from './step/run';
import { scalarOf } from './step/unknown';
import { Ptr, type Value } from './value';

export interface Budget {
	/** Instructions over all ways. */
	readonly steps: number;
	/** Ways that may be open or finished. */
	readonly states: number;
	/** Failures injected on one way. */
	readonly faults: number;
	/** Ways kept per join and class of state. */
	readonly twins: number;
}

export const DEFAULT_BUDGET: Budget = { steps: 250_000, states: 3_000, faults: 2, twins: 2 };

/** Part of the steps that may be spent on ways that were open when the exploration was cut. */
const AFTER_THE_CUT = 0.2;

export interface Exploration {
	/** Final states, each with its path and events, in the order found. */
	readonly ends: readonly State[];
	/** Why the exploration is not complete; empty when it is. */
	readonly limits: readonly string[];
	readonly steps: number;
}

/** A state at the entry of a function with unknown inputs. */
export function entryState(m: Machine, fn: IrFunction): State {
	const s = new State();
	const args = fn.params.map((p) => input(m, s, p.name, p.type));
	enter(m, s, fn, args, undefined);
	return s;
}

/** An unknown argument: a symbol, or a lazy object for an aggregate. */
function input(m: Machine, s: State, name: string, t: CType): Value {
	if (t.k === 'record' || t.k === 'array') return new Ptr(s.make('lazy', -1, 'lazy', t, name).id, 0);
	return m.syms.fresh(name, scalarOf(t), 'param', t);
}

/** Functions that step through something: their NULL is the end, not a failure. */
const STEPS_ON = /(^|_)(next|find|first|iter|iterate)(_|$)/;

/**
 * All ways, but no more than `faults` injected failures on one. A call that a loop makes again and again fails in the first rounds
 * or not at all; one that steps through something comes to an end after two.
 */
export function boundedFaults(faults: number): Chooser {
	return {
		pick(s, ways, what) {
			const failing = ways.findIndex((w) => w.fault !== undefined);
			if (failing < 0) return exploreAll.pick(s, ways, what);
			const at = s.place();
			let n = 0;
			let here = 0;
			for (let c = s.path; c; c = c.prev) {
				if (c.fault !== undefined && !STEPS_ON.test(c.fault)) n++;
				if (c.at === at && c.depth === s.depth && c.of === ways.length) here++;
			}
			if (STEPS_ON.test(ways[failing]?.fault ?? '')) return here >= 2 ? failing : 'all';
			return n >= faults || here >= 3 ? 0 : 'all';
		},
	};
}

/** A label of the explored function that a way came by. */
export interface LabelHit {
	readonly name: string;
	/** Events before it. */
	readonly seq: number;
	/** The decision of the explored function that led to it; empty when there was none. */
	readonly by: string;
	readonly prev: LabelHit | undefined;
}

/** Labels of the explored function that a final state came by, in order. */
export function labelsOf(s: State): readonly LabelHit[] {
	const out: LabelHit[] = [];
	for (let h = s.extra.labels as LabelHit | undefined; h; h = h.prev) out.push(h);
	return out.reverse();
}

/** Knows where labels of a function stand, and notes on a state that it came by one. */
export function labelWatch(fn: IrFunction | undefined): { isLabel(f: Frame | undefined): f is Frame; noteLabel(s: State): void } {
	const names = new Map(fn?.labels.map((l) => [l.block, l.name]));
	const isLabel = (f: Frame | undefined): f is Frame => f !== undefined && f.depth === 0 && f.ip === 0 && names.has(f.block.id);
	const noteLabel = (s: State): void => {
		if (!isLabel(s.frame)) return;
		const hit: LabelHit = {
			name: names.get(s.frame.block.id) as string,
			seq: s.seq,
			by: lastDecision(s),
			prev: s.extra.labels as LabelHit | undefined,
		};
		s.extra = { ...s.extra, labels: hit };
	};
	return { isLabel, noteLabel };
}

export function explore(m: Machine, start: State, budget: Budget = DEFAULT_BUDGET): Exploration {
	const { isLabel, noteLabel } = labelWatch(start.frame?.fn);
	const open: State[] = [start];
	const ends: State[] = [];
	const limits = new Set<string>();
	const keys = new StateKeys();
	const seen = new Map<number, number>();
	const ledHere = new Set<string>();
	let steps = 0;
	let made = 1;
	const atJoin = (f: Frame): boolean => (predecessors(f.fn)[f.block.id]?.length ?? 0) > 1;
	/** Runs a state to the next place where others may go another way; gives those that go on, the first (success) last. */
	const goOn = (s: State): readonly State[] => {
		const before = s.steps;
		const p = run(m, s, { joins: (f) => atJoin(f) || isLabel(f) });
		steps += s.steps - before;
		switch (p.kind) {
			case 'stopped':
				if (s.stop?.kind === 'refused') return [];
				if (s.stop?.kind === 'budget') limits.add(s.stop.text);
				for (const l of s.limits) limits.add(l);
				ends.push(s);
				return [];
			case 'forked':
				for (const next of p.states) noteLabel(next);
				made += p.states.length - 1;
				return [...p.states].reverse();
			case 'join': {
				noteLabel(s);
				if (!s.frame || !atJoin(s.frame)) return [s];
				const key = keys.of(s);
				const n = seen.get(key) ?? 0;
				// Each failing call gets one way on from here, so that the exit it leads to is seen, though others leave the same behind.
				const why = reasonOf(s);
				const first = why !== '' && !ledHere.has(`${why}>${s.frame.fn.link}:${s.frame.block.id}`);
				if (first) ledHere.add(`${why}>${s.frame.fn.link}:${s.frame.block.id}`);
				if (n >= budget.twins && !first) return [];
				seen.set(key, n + 1);
				return [s];
			}
			case 'mark':
				return [s];
		}
	};
	let cut = false;
	while (open.length > 0 && !cut) {
		open.push(...goOn(open.pop() as State));
		if (steps > budget.steps) limits.add(`exploration was cut after ${budget.steps} steps`);
		else if (made > budget.states) limits.add(`exploration was cut after ${budget.states} ways`);
		else continue;
		cut = true;
	}
	// What is left are mostly early exits: each is followed to one end, so that no exit goes unseen for what comes after it.
	const most = steps + Math.floor(budget.steps * AFTER_THE_CUT);
	for (const s of cut ? open : []) for (let at: State | undefined = s; at && steps < most; ) at = goOn(at).at(-1);
	return { ends, limits: [...limits], steps };
}

/**
 * Why a way left the straight line: the last call of the explored function itself that failed, else the decision that led to
 * its first label (a call that nobody has shown us fails as a branch on its result). Empty when neither is there.
 */
function reasonOf(s: State): string {
	return lastFault(s.path) || (firstLabel(s)?.by ?? '');
}

const faults = new WeakMap<Choice, string>();

/** The last call of the explored function itself that failed on a path; asked at each join, answered from the last one on. */
function lastFault(path: Choice | undefined): string {
	let found = '';
	for (let c = path; c; c = c.prev) {
		const known = faults.get(c);
		if (known !== undefined) {
			found = known;
			break;
		}
		if (c.fault !== undefined && c.depth === 0 && !STEPS_ON.test(c.fault)) {
			found = `${c.fault}@${c.at?.file ?? ''}:${c.at?.span.start ?? 0}`;
			break;
		}
	}
	if (path) faults.set(path, found);
	return found;
}

/** The first label of the explored function that a state came by. */
export function firstLabel(s: State): LabelHit | undefined {
	let h = s.extra.labels as LabelHit | undefined;
	while (h?.prev) h = h.prev;
	return h;
}

/** Place and outcome of the last decision of the explored function itself. */
function lastDecision(s: State): string {
	for (let c = s.path; c; c = c.prev) if (c.depth === 0 && c.at) return `${c.at.file}:${c.at.span.start}=${c.index}`;
	return '';
}
