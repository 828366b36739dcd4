/** Entering and leaving functions: frames, slots, results. */
import type { IrFunction, Reg } from '../../c/ir';
import { readString } from '../access';
import { emit } from '../emit';
import type { Machine } from '../machine';
import type { Source } from '../origin';
import { judgeZeroed } from '../shadow';
import { show } from '../show';
import type { Frame, State } from '../state';
import { endThread } from '../thread';
import { UNINIT, type Value } from '../value';

/** Shared until a loop is counted (branch in run.ts makes the frame's own). */
const NO_VISITS: Map<number, number> = new Map();
const NO_VALUES: readonly Value[] = [];

/** Starts a function in the state; its parameters get the values. */
export function enter(
	m: Machine,
	s: State,
	fn: IrFunction,
	args: readonly Value[],
	ret: Reg | undefined,
	after?: (s: State, v: Value) => Value,
): void {
	const regs: (Value | undefined)[] = new Array(fn.regCount).fill(undefined);
	fn.params.forEach((p, i) => {
		regs[p.r] = args[i];
	});
	const parent = s.frame;
	const f: Frame = {
		token: s.token,
		id: s.nextFrame++,
		fn,
		block: fn.blocks[fn.entry] as Frame['block'],
		ip: 0,
		regs,
		from: new Array(fn.regCount).fill(undefined),
		slots: new Array(fn.slots.length).fill(0),
		parent,
		ret,
		depth: (parent?.depth ?? -1) + 1,
		varargs: args.length > fn.params.length ? args.slice(fn.params.length) : NO_VALUES,
		at: 0,
		scope: 0,
		after,
		visits: NO_VISITS,
	};
	if (parent && !m.quiet) emit(s, { kind: 'enter', name: fn.name, args: args.map((a) => show(m, s, a)).join(', ') });
	s.frame = f;
}

/** Leaves the running function with a value; true when the run is over. */
export function leave(m: Machine, s: State, v: Value | undefined, from?: Source): boolean {
	const f = s.frame as Frame;
	const place = s.place();
	for (const id of f.slots) if (id !== 0) kill(s, id);
	if (s.zeroed.length > 0) judgeZeroed(s, f, v !== undefined);
	if (!f.parent && s.thread !== 0) {
		endThread(m, s);
		return s.stop !== undefined;
	}
	if (!f.parent) {
		s.result = v ?? UNINIT;
		if (m.mode === 'symbolic' && typeof v === 'object' && v.kind === 5 && v.what !== '')
			emit(s, { kind: 'uninit', what: v.what, how: 'returned', memory: v.memory }, place);
		s.lastRegs = f.regs;
		emit(s, { kind: 'exit', value: v === undefined ? '' : show(m, s, v) }, place);
		s.stop = { kind: 'returned' };
		return true;
	}
	s.frame = f.parent;
	const p = s.own();
	let value = v ?? UNINIT;
	if (f.after) value = f.after(s, value);
	if (f.ret !== undefined) {
		p.regs[f.ret] = value;
		p.from[f.ret] = from;
	}
	if (m.mode === 'symbolic' && p.depth === 0 && v !== undefined) m.kernel.returned?.(m, s, f.fn.name, value);
	if (!m.quiet)
		emit(s, { kind: 'leave', name: f.fn.name, value: v === undefined ? '' : resultText(m, s, f.fn, value), call: s.place() }, place);
	return s.stop !== undefined;
}

function resultText(m: Machine, s: State, fn: IrFunction, v: Value): string {
	if (fn.ret.k === 'pointer' && m.program.types.sizeOf(fn.ret.to) === 1 && fn.ret.to.k === 'scalar') {
		const text = readString(m, s, v, 512);
		if (text !== undefined) return JSON.stringify(text);
	}
	return show(m, s, v);
}

/** Ends the life of a stack object. */
export function kill(s: State, id: number): void {
	const o = s.object(id);
	if (!o || o.freed) return;
	const w = s.writable(o);
	w.freed = true;
	w.gone = { place: s.place(), by: '' };
}
