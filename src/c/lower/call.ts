/**
 * Function calls: which function is meant, arguments by parameter types, aggregates by private copies, results.
 */
import { asType } from '../declare';
import type { Operand } from '../ir';
import type { Node } from '../program';
import { childOf, firstPart, parts, synthetic, withField } from '../syntax';
import { decay, isAggregate, unknownType, VOID } from '../type-ops';
import type { CType } from '../types';
import { builtinCall } from './builtins';
import { type Cx, int, lookup, reg, textOf, type Val } from './context';
import { convert, defaultPromote, temporary } from './convert';
import { guardFailed } from './guard-failed';

interface Callee {
	readonly a: Operand;
	/** Undefined: nobody declares it. */
	readonly type: (CType & { k: 'function' }) | undefined;
	readonly noreturn: boolean;
	readonly path: string;
}

const functionOf = (t: CType): (CType & { k: 'function' }) | undefined => {
	if (t.k === 'function') return t;
	return t.k === 'pointer' && t.to.k === 'function' ? t.to : undefined;
};

/** Call arguments. */
export const argumentsOf = (n: Node): readonly Node[] => {
	const list = childOf(n, 'arguments');
	return list === undefined ? [] : parts(list);
};

function direct(cx: Cx, n: Node): Callee | undefined {
	const name = textOf(cx, n);
	const e = lookup(cx.env, name);
	if (e !== undefined) {
		if (e.k === 'function') return { a: { k: 'func', name: e.link }, type: functionOf(e.type), noreturn: e.noreturn, path: name };
		return undefined;
	}
	const f = cx.names.fn(name, cx.file);
	if (f !== undefined) return { a: { k: 'func', name: f.link }, type: f.type, noreturn: f.noreturn, path: name };
	if (cx.names.variable(name, cx.file) !== undefined) return undefined;
	return { a: { k: 'func', name }, type: undefined, noreturn: false, path: name };
}

/** The types of `(T)(U)` in `(T)(U)(x)`, which reads as calls; undefined when it is a call. */
function castChain(cx: Cx, f: Node): readonly Node[] | undefined {
	const g = childOf(f, 'function') as Node;
	const only = argumentsOf(f);
	const inner = only[0];
	if (only.length !== 1 || inner === undefined || asType(cx, inner) === undefined) return undefined;
	if (g.type === 'call_expression') {
		const outer = castChain(cx, g);
		return outer && [...outer, inner];
	}
	return g.type === 'parenthesized_expression' && asType(cx, g) !== undefined ? [g, inner] : undefined;
}

/** Casts of `args` (a comma expression when there are several), the last type first. */
function chained(n: Node, types: readonly Node[], args: readonly Node[]): Node {
	let x = args.length === 1 ? (args[0] as Node) : synthetic('parenthesized_expression', n, n, args);
	for (const t of [...types].reverse()) x = synthetic('cast_expression', n, n, [withField(t, 'type'), withField(x, 'value')]);
	return x;
}

export function call(cx: Cx, n: Node, hint: CType | undefined, wanted: boolean): Val {
	const f = childOf(n, 'function') as Node;
	const args = argumentsOf(n);
	let callee: Callee | undefined;
	if (f.type === 'identifier') {
		const name = textOf(cx, f);
		if (lookup(cx.env, name) === undefined) {
			if (name === '__rehearse_guard_failed') return guardFailed(cx, n);
			const built = builtinCall(cx, n, name, args, hint);
			if (built !== undefined) return built;
		}
		callee = direct(cx, f);
	} else if (f.type === 'call_expression') {
		const types = castChain(cx, f);
		if (types !== undefined) return cx.ops.value(cx, chained(n, types, args));
	} else if (f.type === 'parenthesized_expression') {
		const t = asType(cx, f);
		if (t !== undefined) {
			const x = args.length === 1 ? (args[0] as Node) : synthetic('parenthesized_expression', n, n, args);
			return cx.ops.value(cx, synthetic('cast_expression', n, n, [withField(f, 'type'), withField(x, 'value')]));
		}
		const x = firstPart(f);
		if (x !== undefined && x.type === 'identifier') callee = direct(cx, x);
	}
	if (callee === undefined) {
		const v = cx.ops.value(cx, f);
		const type = functionOf(v.type);
		callee = { a: v.a, type, noreturn: false, path: v.type.k === 'unknown' ? v.type.path : textOf(cx, f) };
	}
	const values: Val[] = [];
	for (let i = 0; i < args.length; i++) values.push(cx.ops.value(cx, args[i] as Node, callee.type?.params[i]));
	cx.b.at(n);
	return emitCall(cx, callee, values, hint, wanted);
}

/** Emits a call with arguments already read. */
export function emitCall(cx: Cx, callee: Callee, values: readonly Val[], hint: CType | undefined, wanted: boolean): Val {
	const args: Operand[] = [];
	const types: CType[] = [];
	for (let i = 0; i < values.length; i++) {
		const v = values[i] as Val;
		const declared = callee.type === undefined || callee.type.old ? undefined : callee.type.params[i];
		if (isAggregate(v.type)) {
			const copy = temporary(cx, v.type, '');
			cx.b.emit({ op: 'copymem', to: copy, from: v.a, size: cx.types.sizeOf(v.type), type: v.type });
			args.push(copy);
			types.push(v.type);
			continue;
		}
		const c = declared === undefined ? defaultPromote(cx, v) : convert(cx, v, declared);
		args.push(c.a);
		types.push(c.type);
	}
	let ret = callee.type?.ret ?? unknownType(`${callee.path}()`);
	if (callee.type === undefined && hint !== undefined && !isAggregate(hint)) ret = decay(hint);
	const discarded = !wanted && ret.k !== 'void';
	let result: Val;
	if (isAggregate(ret)) {
		const sret = temporary(cx, ret, '');
		cx.b.emit({ op: 'call', d: undefined, callee: callee.a, args, argTypes: types, ret, sret, discarded });
		result = { a: sret, type: ret };
	} else if (ret.k === 'void' || !wanted) {
		cx.b.emit({ op: 'call', d: undefined, callee: callee.a, args, argTypes: types, ret, sret: undefined, discarded });
		result = { a: int(0), type: VOID };
	} else {
		const d = cx.b.reg();
		cx.b.emit({ op: 'call', d, callee: callee.a, args, argTypes: types, ret, sret: undefined, discarded });
		result = { a: reg(d), type: ret };
	}
	if (callee.noreturn) {
		cx.b.end({ op: 'unreachable', why: 'noreturn' });
		cx.b.use(cx.b.block('dead'));
	}
	return result;
}

/** Calls a function by name with values at hand (cleanups, guards). */
export function callNamed(cx: Cx, name: string, values: readonly Val[], hint: CType | undefined, wanted: boolean): Val {
	const f = cx.names.fn(name, cx.file);
	const callee: Callee =
		f === undefined
			? { a: { k: 'func', name }, type: undefined, noreturn: false, path: name }
			: { a: { k: 'func', name: f.link }, type: f.type, noreturn: f.noreturn, path: name };
	return emitCall(cx, callee, values, hint, wanted);
}
