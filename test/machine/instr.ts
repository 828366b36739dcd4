// Instructions by hand, shortly, and runs of a few of them. Owns no expectations; functions around them are ir-of.ts's.
import type { BinOp, Instr, Operand, Terminator } from '../../src/c/ir';
import type { Scalar } from '../../src/c/types';
import type { State } from '../../src/machine/state';
import { cInt, finish, fnOf, machineOf, scalarType } from './ir-of';

export const reg = (r: number): Operand => ({ k: 'reg', r });
export const int = (v: number | bigint): Operand => ({ k: 'int', v });
export const slot = (s: number): Operand => ({ k: 'slot', slot: s });
export const ret = (v?: Operand): Terminator => ({ op: 'ret', at: 0, v });
export const bin = (d: number, op: BinOp, type: Scalar, a: Operand, b: Operand): Instr => ({ op: 'bin', at: 0, d, bin: op, type, a, b });
export const load = (d: number, addr: Operand, type: Scalar, bits?: { shift: number; width: number }): Instr => ({
	op: 'load',
	at: 0,
	d,
	addr,
	type,
	ctype: scalarType(type),
	bits,
});
export const store = (addr: Operand, type: Scalar, v: Operand, bits?: { shift: number; width: number }): Instr => ({
	op: 'store',
	at: 0,
	addr,
	type,
	ctype: scalarType(type),
	v,
	bits,
});
export const cast = (d: number, a: Operand, from: Scalar, to: Scalar): Instr => ({ op: 'cast', at: 0, d, a, from, to });
export const local = (s: number): Instr => ({ op: 'local', at: 0, slot: s });
export const field = (d: number, base: Operand, offset: number): Instr => ({
	op: 'field',
	at: 0,
	d,
	base,
	offset,
	struct: '',
	member: 'm',
	type: cInt,
});
export const index = (d: number, base: Operand, i: Operand, scale: number): Instr => ({
	op: 'index',
	at: 0,
	d,
	base,
	index: i,
	scale,
	count: -1,
	type: cInt,
});

export function straight(instrs: readonly Instr[], result: Operand, slots: readonly number[] = []): State {
	const fn = fnOf({ name: 'f', regs: 12, slots, blocks: [[instrs, ret(result)]] });
	return finish(machineOf([fn]), fn);
}
export const kinds = (s: State): string[] => s.events().map((e) => e.kind);
