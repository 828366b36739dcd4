/**
 * Scope-based locks of the kernel's cleanup.h: guard(class)(args), CLASS(class, var)(args), scoped_guard(class, args) stmt.
 * Written with the functions the class definitions make: class_NAME_constructor and class_NAME_destructor, whether visible or not.
 */
import type { Node } from '../program';
import { childOf, synthetic } from '../syntax';
import { VOIDP } from '../type-ops';
import type { CType } from '../types';
import { argumentsOf } from './call';
import { type Cx, type LVal, textOf } from './context';
import { write } from './convert';
import { openScope, pushLive } from './scope';

function classType(cx: Cx, name: string): CType {
	const t = cx.names.typedef(`class_${name}_t`, cx.file);
	return t ?? cx.names.fn(`class_${name}_constructor`, cx.file)?.type.ret ?? VOIDP;
}

/** Makes a variable of a class and asks for its destructor at scope exit. */
function construct(cx: Cx, n: Node, name: string, variable: string, args: readonly Node[]): LVal & { k: 'mem' } {
	const type = classType(cx, name);
	const ctor = `class_${name}_constructor`;
	const params = cx.names.fn(ctor, cx.file)?.type.params;
	const values = args.map((a, i) => cx.ops.value(cx, a, params?.[i]));
	cx.b.at(n);
	const slot = cx.b.slot(variable, type, cx.types.sizeOf(type));
	cx.b.emit({ op: 'local', slot, size: undefined });
	pushLive(cx, { k: 'slot', slot });
	const home = { k: 'slot', slot } as const;
	if (variable !== '') {
		cx.env.names.set(variable, { k: 'variable', type, home });
		cx.b.declare({ name: variable, type, home, param: false });
	}
	const v = cx.ops.callNamed(cx, ctor, values, type, true);
	write(cx, { k: 'mem', addr: home, type }, v, false);
	pushLive(cx, { k: 'cleanup', name: `class_${name}_destructor`, addr: home, type, node: n });
	return { k: 'mem', addr: home, type };
}

/** `guard(class)(args);` and `CLASS(class, var)(args);`. False when the statement is neither. */
export function guardStatement(cx: Cx, x: Node, inner: Node): boolean {
	const f = childOf(inner, 'function');
	if (f === undefined || f.type !== 'identifier') return false;
	const which = textOf(cx, f);
	if (which !== 'guard' && which !== 'CLASS') return false;
	const given = argumentsOf(inner);
	const name = given[0] === undefined ? '' : textOf(cx, given[0]);
	const variable = which === 'CLASS' && given[1] !== undefined ? textOf(cx, given[1]) : '';
	construct(cx, x, name, variable, argumentsOf(x));
	return true;
}

/**
 * The body runs once under the guard; `break` and `continue` leave it. Preparation writes scoped_cond_guard(class, failed, args) as
 * scoped_cond_guard(class, args) with a body that begins `if(__rehearse_guard_failed()) { failed; } else`.
 */
export function scopedGuard(cx: Cx, n: Node, which: string, args: readonly Node[], body: (n: Node | undefined, end: number) => void): void {
	const end = cx.b.block('guard.end');
	const close = openScope(cx);
	const head = childOf(n, 'condition');
	cx.b.at(head === undefined ? n : synthetic('guard_head', n, head, []));
	cx.b.emit({ op: 'mark', scope: cx.b.scope });
	const name = args[0] === undefined ? '' : textOf(cx, args[0]);
	const made = construct(cx, n, name, '', args.slice(1));
	const outer = cx.guard;
	if (which === 'scoped_cond_guard') cx.guard = made;
	const out = cx.b.block('guard.out');
	body(childOf(n, 'body'), out);
	cx.guard = outer;
	cx.b.goOn(out);
	close(undefined);
	cx.b.goOn(end);
}
