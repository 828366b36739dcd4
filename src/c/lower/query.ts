/**
 * Questions answered at compile time: sizeof, offsetof, _Generic, the type of an expression, integer constant expressions.
 */
import { span } from '../../base/positions';
import { namedType } from '../alignment';
import { wrapInt } from '../constant';
import { typeofNode } from '../declare';
import type { Int, Operand } from '../ir';
import type { Node } from '../program';
import { childOf, firstPart, operatorOf, parts } from '../syntax';
import { compatible, decay, pointee, SIZE_T, unqualified } from '../type-ops';
import type { CType } from '../types';
import { PTR, U64 } from '../types';
import { aside, asideValue } from './aside';
import { type Cx, int, type LVal, lookup, reg, textOf, type Val } from './context';
import { convert, indexed, memberOf } from './convert';
import { numberLiteral } from './literal';

export function sizeofExpression(cx: Cx, n: Node): Val {
	const t = childOf(n, 'type') ?? childOf(n, 'value');
	if (t === undefined) return { a: int(1), type: SIZE_T };
	const plain = cx.file.prepared.typeArgs.has(n.start) ? variableInside(cx, t) : undefined;
	if (plain !== undefined) return cx.ops.value(cx, plain);
	return sizeOfType(cx, typeofNode(cx, t));
}

/** An argument taken for a type that is a variable after all (`f(s8)` where s8 is no typedef here). */
function variableInside(cx: Cx, t: Node): Node | undefined {
	const x = t.type === 'type_descriptor' || t.type === 'parenthesized_expression' ? firstPart(t) : t;
	if (x === undefined || parts(t).length > 1 || (x.type !== 'type_identifier' && x.type !== 'identifier')) return undefined;
	const name = textOf(cx, x);
	const e = lookup(cx.env, name);
	const isVariable =
		e !== undefined ? e.k !== 'typedef' : namedType(cx, name) === undefined && cx.names.variable(name, cx.file) !== undefined;
	return isVariable
		? { type: 'identifier', start: x.start, end: x.end, named: true, missing: false, field: undefined, children: [] }
		: undefined;
}

/** sizeof as a constant, a run-time product for variable-length arrays, or an unknown constant for incomplete types. */
export function sizeOfType(cx: Cx, type: CType): Val {
	const size = cx.types.sizeOf(type);
	if (size >= 0) return { a: int(size), type: SIZE_T };
	const length = cx.vla.get(type);
	if (length !== undefined && type.k === 'array') {
		const of = sizeOfType(cx, type.of);
		const d = cx.b.reg();
		cx.b.emit({ op: 'bin', d, bin: 'mul', type: U64, a: length, b: of.a });
		return { a: reg(d), type: SIZE_T };
	}
	const u = cx.names.undeclared(`sizeof(${cx.types.spell(type)})`, cx.file, span(0, 0));
	const d = cx.b.reg();
	cx.b.emit({ op: 'load', d, addr: { k: 'global', name: u.link }, type: U64, ctype: SIZE_T, bits: undefined });
	return { a: reg(d), type: SIZE_T };
}

/** Offset of a member designator: `b.c[2]`. */
export function offsetOf(cx: Cx, type: CType, member: Node): Val {
	const lv = designated(cx, type, member);
	return lv.k === 'mem' && lv.addr.k === 'int'
		? { a: int(wrapInt(lv.addr.v, PTR)), type: SIZE_T }
		: { a: lv.k === 'mem' ? lv.addr : int(0), type: SIZE_T };
}

function designated(cx: Cx, type: CType, n: Node): LVal {
	if (n.type === 'subscript_expression') {
		const base = designated(cx, type, childOf(n, 'argument') as Node);
		const i = cx.ops.value(cx, childOf(n, 'index') as Node);
		const of = pointee(base.type);
		return { k: 'mem', addr: indexed(cx, base.k === 'mem' ? base.addr : int(0), i.a, of, -1), type: of };
	}
	if (n.type === 'field_expression') {
		const base = designated(cx, type, childOf(n, 'argument') as Node);
		return memberOf(cx, base.k === 'mem' ? base.addr : int(0), base.type, textOf(cx, childOf(n, 'field') as Node));
	}
	return memberOf(cx, int(0), type, textOf(cx, n));
}

export function generic(cx: Cx, n: Node, hint: CType | undefined): Val {
	const all = parts(n);
	const control = unqualified(decay(asideValue(cx, all[0] as Node).type));
	let otherwise: Node | undefined;
	for (let i = 1; i + 1 < all.length; i += 2) {
		const t = all[i] as Node;
		const x = all[i + 1] as Node;
		if (textOf(cx, t).trim() === 'default') otherwise = x;
		else {
			const type = typeofNode(cx, t);
			if (type.q === undefined && compatible(type, control)) return cx.ops.value(cx, x, hint);
		}
	}
	return cx.ops.value(cx, otherwise ?? (all[all.length - 1] as Node), hint);
}

/** Type of an expression without decay; its code is dropped. */
export function typeOf(cx: Cx, n: Node): CType {
	return aside(cx, (): CType => {
		if (n.type === 'parenthesized_expression') {
			const x = firstPart(n);
			if (x !== undefined && x.type !== 'compound_statement') return typeOf(cx, x);
		} else if (LVALUES.has(n.type) && !(n.type === 'pointer_expression' && operatorOf(n) === '&')) {
			const e = n.type === 'identifier' ? cx.ops.name(cx, n) : undefined;
			if (e !== undefined) return e.a.k === 'func' && e.type.k === 'pointer' ? e.type.to : e.type;
			const lv = cx.ops.lvalue(cx, n);
			if (lv !== undefined) return lv.type;
		}
		return cx.ops.value(cx, n).type;
	});
}

const LVALUES: ReadonlySet<string> = new Set([
	'identifier',
	'pointer_expression',
	'subscript_expression',
	'field_expression',
	'compound_literal_expression',
	'string_literal',
	'concatenated_string',
]);

/** Element count of a variable-length array as size_t, in a register that nothing else writes. */
export function length(cx: Cx, n: Node): Operand {
	const v = convert(cx, cx.ops.value(cx, n), SIZE_T);
	const d = cx.b.reg();
	cx.b.at(n);
	cx.b.assign(d, v.a);
	return reg(d);
}

/** Value of an integer constant expression, its code dropped. */
export function constant(cx: Cx, n: Node): Int | undefined {
	if (n.type === 'number_literal') {
		const l = numberLiteral(textOf(cx, n));
		return l.k === 'int' ? l.v : undefined;
	}
	const v = asideValue(cx, n);
	return v.a.k === 'int' ? v.a.v : undefined;
}
