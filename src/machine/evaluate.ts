/** Evaluates C expressions in a frame of a stopped run, in a fork: the run itself never changes. */

import type { Variable } from '../c/ir';
import type { CType } from '../c/types';
import { loadAt } from './access';
import { followPlan } from './choosers';
import { bytesOf } from './int';
import type { Machine } from './machine';
import type { MemObject } from './memory';
import type { Frame, State } from './state';
import { enter } from './step/frames';
import { run } from './step/run';
import { scalarOf } from './step/unknown';
import { stopText } from './stop';
import { Ptr, UNINIT, type Value } from './value';

export function evaluateIn(m: Machine, state: State, frame: Frame, text: string): { v: Value; type: CType } | { error: string } {
	const compiled = m.program.expression(text, frame.fn, frame.scope);
	if ('code' in compiled) return { error: compiled.message };
	const s = state.fork();
	const args = compiled.captures.map((name, i) => {
		const v = variableNamed(frame, name);
		return v ? capture(m, s, frame, v, compiled.fn.params[i]?.type) : UNINIT;
	});
	s.frame = undefined;
	s.threads = [];
	s.thread = 0;
	s.stop = undefined;
	enter(m, s, compiled.fn, args, undefined);
	run({ ...m, chooser: followPlan, mode: 'concrete', limits: { ...m.limits, steps: s.steps + 100000 } }, s);
	const stop = s.stop as State['stop'];
	if (stop?.kind !== 'returned') return { error: stop ? stopText(stop) : 'The expression does not end.' };
	return { v: s.result ?? UNINIT, type: compiled.fn.ret };
}

/** The variable of that name that the frame sees. */
export function variableNamed(f: Frame, name: string): Variable | undefined {
	for (let i = f.scope; i >= 0; i = f.fn.scopes[i]?.parent ?? -1) {
		const v = f.fn.scopes[i]?.variables.find((x) => x.name === name);
		if (v) return v;
	}
	return undefined;
}

/** The variable's value, or its address when the parameter wants one (aggregates). */
function capture(m: Machine, s: State, f: Frame, v: Variable, want: CType | undefined): Value {
	if (v.home.k === 'reg') return f.regs[v.home.r] ?? UNINIT;
	const id = v.home.k === 'slot' ? (f.slots[v.home.slot] ?? 0) : (s.globals.get(v.home.name) ?? 0);
	if (id === 0) return UNINIT;
	const sameType = want !== undefined && JSON.stringify(want) === JSON.stringify(v.type);
	if (!sameType || v.type.k === 'record' || v.type.k === 'array') return new Ptr(id, 0);
	const t = scalarOf(v.type);
	return loadAt(m, s, s.object(id) as MemObject, 0, bytesOf(t), t, v.type);
}
