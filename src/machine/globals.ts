/** Objects of globals and string literals, made when first touched. */
import type { IrGlobal, Operand } from '../c/ir';
import type { CType } from '../c/types';
import { U8 } from '../c/types';
import { storeAt } from './access';
import type { Machine } from './machine';
import type { MemObject } from './memory';
import type { State } from './state';
import { FnPtr, Ptr, type Value } from './value';

/** Our model's stand-in for the running task (kernel/model/alone.c): people know it as `current`. */
const CURRENT = '__rehearse_current_task';

export function stringObject(s: State, units: readonly number[], unit: 1 | 2 | 4): MemObject {
	const key = `"${unit}:${units.join(',')}`;
	const old = s.globals.get(key);
	if (old !== undefined) return s.object(old) as MemObject;
	const type: CType = { k: 'array', of: { k: 'scalar', s: U8, name: 'char' }, count: units.length + 1 };
	const o = s.make(
		'string',
		(units.length + 1) * unit,
		'zero',
		type,
		unit === 1 ? JSON.stringify(String.fromCharCode(...units.slice(0, 40))) : 'string',
	);
	units.forEach((u, i) => {
		o.store(i * unit, unit, u);
	});
	s.bindGlobal(key, o.id);
	return o;
}

/**
 * The object of a global. Concrete runs start from its initialiser; in symbolic runs only constant data does, everything else is
 * an input (other code may have changed it).
 */
export function globalObject(m: Machine, s: State, link: string): MemObject {
	const old = s.globals.get(link);
	if (old !== undefined) return s.object(old) as MemObject;
	const g = m.program.global(link);
	const known = g?.defined === true && (m.mode === 'concrete' || (g.init.length > 0 && (g.readonly || onlyCode(g))));
	const size = g && g.size >= 0 && g.defined ? g.size : -1;
	const o = s.make('global', size, known ? 'zero' : 'lazy', g?.type, link === CURRENT ? 'current' : (g?.name ?? link));
	s.bindGlobal(link, o.id);
	if (g && known) {
		for (const i of g.init) {
			const v = initial(m, s, i.v, i.addend ?? 0);
			storeAt(m, s, o, i.offset, i.type, v, i.ctype, i.bits);
		}
	}
	return o;
}

/** An ops table that is not const but holds function addresses only. */
const onlyCode = (g: IrGlobal): boolean =>
	g.init.every((i) => i.v.k === 'func' || i.v.k === 'string' || i.v.k === 'int') && g.init.some((i) => i.v.k === 'func');

function initial(m: Machine, s: State, v: Operand, addend: number): Value {
	switch (v.k) {
		case 'int':
		case 'float':
			return v.v;
		case 'func':
			return new FnPtr(v.name);
		case 'string':
			return new Ptr(stringObject(s, v.units, v.unit).id, addend);
		case 'global':
			return new Ptr(globalObject(m, s, v.name).id, addend);
		default:
			return 0;
	}
}
