/** Operands: what an instruction reads, in the running frame. */
import type { IrFunction, Operand } from '../../c/ir';
import { globalObject, stringObject } from '../globals';
import type { Machine } from '../machine';
import type { Frame, State } from '../state';
import { FnPtr, Ptr, UNINIT, Uninit, type Value } from '../value';

/** The value of an operand in the running frame. */
export function value(m: Machine, s: State, f: Frame, o: Operand): Value {
	switch (o.k) {
		case 'reg': {
			const v = f.regs[o.r];
			return v === undefined ? uninitReg(f, o.r) : v;
		}
		case 'int':
		case 'float':
			return o.v;
		case 'slot': {
			const id = f.slots[o.slot] as number;
			return id === 0 ? makeSlot(s, f, o.slot) : new Ptr(id, 0);
		}
		case 'global':
			return new Ptr(globalObject(m, s, o.name).id, 0);
		case 'func':
			return new FnPtr(o.name);
		case 'string':
			return new Ptr(stringObject(s, o.units, o.unit).id, 0);
	}
}

function uninitReg(f: Frame, r: number): Value {
	for (const sc of f.fn.scopes) for (const v of sc.variables) if (v.home.k === 'reg' && v.home.r === r) return new Uninit(v.name);
	return UNINIT;
}

/** Makes the object of a slot of the running frame. `size`: bytes, for a variable-length array. */
export function makeSlot(s: State, f: Frame, slot: number, size?: number): Ptr {
	const def = f.fn.slots[slot] as IrFunction['slots'][number];
	const o = s.make('stack', size ?? def.size, 'uninit', def.type, def.name);
	s.own().slots[slot] = o.id;
	return new Ptr(o.id, 0);
}
