/**
 * Unary, binary, assignment and update operators, with C's conversions. Control-flow operators (&&, ||, ?:) are in control.ts.
 */
import { foldBin, foldUn, wrapInt } from '../constant';
import { asType } from '../declare';
import type { BinOp, Int, Operand } from '../ir';
import type { Node } from '../program';
import { childOf, operatorOf, synthetic, withField } from '../syntax';
import { INT, isFloat, isLongDouble, isPointerLike, LONG, PTRDIFF_T, pointee, ULONG, VOID } from '../type-ops';
import type { CType, Scalar } from '../types';
import { I64, PTR } from '../types';
import { type Cx, int, reg, type Val } from './context';
import { commonType, convert, convertOperand, indexed, promote, read, scalarOf, write } from './convert';

const ARITH: Readonly<Record<string, BinOp>> = {
	'+': 'add',
	'-': 'sub',
	'*': 'mul',
	'/': 'div',
	'%': 'rem',
	'&': 'and',
	'|': 'or',
	'^': 'xor',
	'<<': 'shl',
	'>>': 'shr',
	'==': 'eq',
	'!=': 'ne',
	'<': 'lt',
	'<=': 'le',
	'>': 'gt',
	'>=': 'ge',
};
const COMPARE: ReadonlySet<BinOp> = new Set<BinOp>(['eq', 'ne', 'lt', 'le', 'gt', 'ge']);

/** Emits an operator on converted operands, folding integer constants. */
export function emitBin(cx: Cx, op: BinOp, type: Scalar, a: Operand, b: Operand): Operand {
	if (a.k === 'int' && b.k === 'int') {
		const v = foldBin(op, a.v, b.v, type);
		if (v !== undefined) return int(v);
	}
	if (a.k === 'float' && b.k === 'float' && type.k === 'float') {
		const v = foldFloat(op, a.v, b.v);
		if (v !== undefined) return v;
	}
	const d = cx.b.reg();
	cx.b.emit({ op: 'bin', d, bin: op, type, a, b });
	return reg(d);
}

function foldFloat(op: BinOp, a: number, b: number): Operand | undefined {
	switch (op) {
		case 'add':
			return { k: 'float', v: a + b };
		case 'sub':
			return { k: 'float', v: a - b };
		case 'mul':
			return { k: 'float', v: a * b };
		case 'div':
			return { k: 'float', v: a / b };
		default:
			return undefined;
	}
}

const pointerish = (t: CType): boolean => isPointerLike(t);

/** a op b for two values already read. */
export function binary(cx: Cx, op: BinOp, a: Val, b: Val): Val {
	if (COMPARE.has(op)) return compare(cx, op, a, b);
	if (op === 'add') {
		if (pointerish(a.type) && !pointerish(b.type)) return pointerAdd(cx, a, b, false);
		if (pointerish(b.type) && !pointerish(a.type)) return pointerAdd(cx, b, a, false);
	}
	if (op === 'sub' && pointerish(a.type)) {
		if (pointerish(b.type)) return pointerDifference(cx, a, b);
		return b.type.k === 'unknown' ? pointerDifference(cx, a, b) : pointerAdd(cx, a, b, true);
	}
	const x = promote(cx, a);
	const y = promote(cx, b);
	if (op === 'shl' || op === 'shr') {
		const s = scalarOf(cx, x.type);
		return { a: emitBin(cx, op, s, x.a, y.a), type: x.type };
	}
	let type = commonType(cx, x.type, y.type);
	if (scalarOf(cx, type).k === 'ptr') type = ULONG;
	const s = scalarOf(cx, type);
	if (isLongDouble(type)) cx.b.emit({ op: 'builtin', d: undefined, name: 'long_double', args: [], type: VOID });
	return { a: emitBin(cx, op, s, convert(cx, x, type).a, convert(cx, y, type).a), type };
}

function compare(cx: Cx, op: BinOp, a: Val, b: Val): Val {
	const ptrA = pointerish(a.type);
	const ptrB = pointerish(b.type);
	if (ptrA || ptrB || (a.type.k === 'unknown' && b.type.k === 'unknown' && (op === 'eq' || op === 'ne'))) {
		const x = convertOperand(cx, a.a, scalarOf(cx, a.type), PTR);
		const y = convertOperand(cx, b.a, scalarOf(cx, b.type), PTR);
		return { a: emitBin(cx, op, PTR, x, y), type: INT };
	}
	if ((op === 'eq' || op === 'ne') && a.type.k === 'unknown' && b.a.k === 'int' && b.a.v >= 0) {
		return { a: emitBin(cx, op, PTR, a.a, b.a), type: INT };
	}
	const p = promote(cx, a);
	const q = promote(cx, b);
	const type = commonType(cx, p.type, q.type);
	const s = scalarOf(cx, type);
	return { a: emitBin(cx, op, s, convert(cx, p, type).a, convert(cx, q, type).a), type: INT };
}

/** p + i or p - i. */
export function pointerAdd(cx: Cx, p: Val, i: Val, negative: boolean): Val {
	const n = promote(cx, i);
	let index = n.a;
	if (index.k === 'int') index = int(wrapInt(negative ? -BigInt(index.v) : index.v, I64));
	else if (negative) {
		const wide = convertOperand(cx, index, scalarOf(cx, n.type), I64);
		const d = cx.b.reg();
		cx.b.emit({ op: 'un', d, un: 'neg', type: I64, a: wide });
		index = reg(d);
	}
	const of = pointee(p.type);
	if (of.k === 'function') return { a: indexed(cx, p.a, index, { k: 'void' }, -1), type: p.type };
	return { a: indexed(cx, p.a, index, of, -1), type: p.type };
}

function pointerDifference(cx: Cx, a: Val, b: Val): Val {
	const scale = Math.max(1, cx.types.stride(pointee(a.type)));
	if (a.a.k === 'int' && b.a.k === 'int') return { a: int(wrapInt((BigInt(a.a.v) - BigInt(b.a.v)) / BigInt(scale), I64)), type: PTRDIFF_T };
	const d = cx.b.reg();
	cx.b.emit({ op: 'ptrdiff', d, a: a.a, b: b.a, scale });
	return { a: reg(d), type: PTRDIFF_T };
}

/** Binary expressions except && and ||. */
export function binaryExpression(cx: Cx, n: Node): Val {
	const left = childOf(n, 'left') as Node;
	const right = childOf(n, 'right') as Node;
	const token = operatorOf(n);
	if (left.type === 'parenthesized_expression' && (token === '*' || token === '&' || token === '-' || token === '+')) {
		const t = asType(cx, left);
		if (t !== undefined) return cx.ops.value(cx, unread(left, token, right));
	}
	const op = ARITH[token] as BinOp;
	const cmp = COMPARE.has(op);
	const a = cx.ops.value(cx, left, cmp && isInt(right) ? INT : undefined);
	const b = cx.ops.value(cx, right, cmp && a.type.k !== 'unknown' ? a.type : undefined);
	cx.b.at(n);
	return binary(cx, op, a, b);
}

const isInt = (n: Node): boolean =>
	n.type === 'number_literal' || (n.type === 'unary_expression' && n.children.some((c) => c.type === 'number_literal'));

/**
 * `(T) * a` read as a product is a cast of `*a`; when more follows (`(T) & a == b`), the cast belongs to the leftmost operand.
 */
function unread(type: Node, token: string, right: Node): Node {
	if (right.type === 'binary_expression' || right.type === 'conditional_expression') {
		const key = right.type === 'binary_expression' ? 'left' : 'condition';
		const left = childOf(right, key) as Node;
		return synthetic(
			right.type,
			type,
			right,
			right.children.map((c) => (c === left ? withField(unread(type, token, left), key) : c)),
		);
	}
	const operator: Node = { type: token, start: type.end, end: type.end, named: false, missing: false, field: 'operator', children: [] };
	const unary = synthetic(token === '*' || token === '&' ? 'pointer_expression' : 'unary_expression', type, right, [
		operator,
		withField(right, 'argument'),
	]);
	return synthetic('cast_expression', type, right, [withField(type, 'type'), withField({ ...unary, start: right.start }, 'value')]);
}

export function unaryExpression(cx: Cx, n: Node): Val {
	const token = operatorOf(n);
	const arg = childOf(n, 'argument') as Node;
	const v = cx.ops.value(cx, arg);
	cx.b.at(n);
	if (token === '!') return logicalNot(cx, v);
	const p = promote(cx, v);
	if (token === '+') return p;
	const s = scalarOf(cx, p.type);
	if (p.a.k === 'int' && s.k !== 'float') return { a: int(foldUn(token === '-' ? 'neg' : 'not', p.a.v, s) as Int), type: p.type };
	if (p.a.k === 'float') return { a: { k: 'float', v: -p.a.v }, type: p.type };
	const d = cx.b.reg();
	cx.b.emit({ op: 'un', d, un: token === '-' ? 'neg' : 'not', type: s, a: p.a });
	return { a: reg(d), type: p.type };
}

function logicalNot(cx: Cx, v: Val): Val {
	if (v.a.k === 'int') return { a: int(v.a.v === 0 ? 1 : 0), type: INT };
	if (v.a.k !== 'reg' && v.a.k !== 'float') return { a: int(0), type: INT };
	const d = cx.b.reg();
	cx.b.emit({ op: 'un', d, un: 'lnot', type: scalarOf(cx, v.type), a: v.a });
	return { a: reg(d), type: INT };
}

/** 0 or 1 for a value used as a condition. */
export function truth(cx: Cx, v: Val): Operand {
	if (v.a.k === 'int') return int(v.a.v === 0 ? 0 : 1);
	if (v.a.k === 'float') return int(v.a.v === 0 ? 0 : 1);
	if (v.a.k !== 'reg') return int(1);
	const s = scalarOf(cx, v.type);
	return emitBin(cx, 'ne', s, v.a, s.k === 'float' ? { k: 'float', v: 0 } : int(0));
}

export function assignment(cx: Cx, n: Node, wanted: boolean): Val {
	const left = childOf(n, 'left') as Node;
	const right = childOf(n, 'right') as Node;
	const token = operatorOf(n);
	const lv = cx.ops.lvalue(cx, left);
	if (lv === undefined) {
		cx.b.at(n);
		cx.b.emit({ op: 'hole', why: 'unsupported', text: 'assignment to something that is no l-value' });
		return cx.ops.value(cx, right);
	}
	if (token === '=') {
		const v = cx.ops.value(cx, right, lv.type);
		cx.b.at(n);
		return write(cx, lv, v, wanted);
	}
	const op = ARITH[token.slice(0, -1)] as BinOp;
	const old = read(cx, lv);
	const v = cx.ops.value(cx, right, old.type);
	cx.b.at(n);
	return write(cx, lv, binary(cx, op, old, v), wanted);
}

/** ++ and --, prefix and postfix. */
export function update(cx: Cx, n: Node, wanted: boolean): Val {
	const arg = childOf(n, 'argument') as Node;
	const op: BinOp = operatorOf(n) === '++' ? 'add' : 'sub';
	const prefix = n.children[0]?.field === 'operator';
	const lv = cx.ops.lvalue(cx, arg);
	cx.b.at(n);
	if (lv === undefined) {
		cx.b.emit({ op: 'hole', why: 'unsupported', text: 'increment of something that is no l-value' });
		return { a: int(0), type: INT };
	}
	let old = read(cx, lv);
	if (!prefix && wanted && lv.k === 'reg') {
		const copy = cx.b.reg();
		cx.b.emit({ op: 'copy', d: copy, a: old.a });
		old = { a: reg(copy), type: old.type, width: old.width };
	}
	const one: Val = isFloat(old.type)
		? { a: { k: 'float', v: 1 }, type: old.type }
		: { a: int(1), type: old.type.k === 'unknown' ? LONG : INT };
	const next = write(cx, lv, binary(cx, op, old, one), wanted && prefix);
	return prefix ? next : old;
}

/** The value of a condition's float zero compare, for branches. */
export const zeroOf = (s: Scalar): Operand => (s.k === 'float' ? { k: 'float', v: 0 } : int(0));
