/** The question a conditional guard asks before its body. Owns only that; guard.ts makes and ends guards. */
import type { Node } from '../program';
import { INT } from '../type-ops';
import { PTR } from '../types';
import { type Cx, int, type Val } from './context';
import { memberOf, read } from './convert';
import { emitBin } from './operators';

/** `__rehearse_guard_failed()`: the lock of the innermost conditional guard was not taken. */
export function guardFailed(cx: Cx, n: Node): Val {
	const g = cx.guard;
	cx.b.at(n);
	if (g === undefined) return { a: int(0), type: INT };
	const lock = g.type.k === 'record' ? memberOf(cx, g.addr, g.type, 'lock') : g;
	const v = read(cx, lock);
	return { a: emitBin(cx, 'eq', PTR, v.a, int(0)), type: INT };
}
