/**
 * Integer arithmetic on constants in C's scalar types: wrapping, operators, conversions. Used where C needs a constant and to keep
 * literals folded; not the machine's arithmetic. Values are canonical (see Int in ir.ts).
 */
import type { BinOp, Int, UnOp } from './ir';
import type { Scalar } from './types';

/** The canonical form of an integer: a number when safe, else a bigint. */
export const canonical = (v: bigint): Int => (v >= -9007199254740991n && v <= 9007199254740991n ? Number(v) : v);

/** Brings an integer into the range of a scalar, modulo 2^bits; for _Bool to 0/1. */
export function wrapInt(v: Int, s: Scalar): Int {
	if (s.k === 'float') return v;
	if (s.k === 'int' && s.bool) return v === 0 || v === 0n ? 0 : 1;
	const bits = s.k === 'ptr' ? 64 : s.bits;
	const signed = s.k === 'int' && s.signed;
	if (typeof v === 'number') {
		if (bits === 32) {
			if (v >= -2147483648 && v <= 4294967295) return signed ? v | 0 : v >>> 0;
		} else if (bits === 64 && (signed || v >= 0)) return v;
	}
	const b = BigInt(v);
	return canonical(signed ? BigInt.asIntN(bits, b) : BigInt.asUintN(bits, b));
}

/** Folds an operator; undefined where C leaves the result undefined (division by zero, shifts out of range) or for floats. */
export function foldBin(op: BinOp, a: Int, b: Int, type: Scalar): Int | undefined {
	if (type.k === 'float') return undefined;
	switch (op) {
		case 'eq':
			return a === b ? 1 : 0;
		case 'ne':
			return a === b ? 0 : 1;
		case 'lt':
			return a < b ? 1 : 0;
		case 'le':
			return a <= b ? 1 : 0;
		case 'gt':
			return a > b ? 1 : 0;
		case 'ge':
			return a >= b ? 1 : 0;
		case 'add':
		case 'sub':
		case 'mul':
		case 'div':
		case 'rem':
		case 'and':
		case 'or':
		case 'xor':
		case 'shl':
		case 'shr':
	}
	if (typeof a === 'number' && typeof b === 'number') {
		if (op === 'add' && Number.isSafeInteger(a + b)) return wrapInt(a + b, type);
		if (op === 'sub' && Number.isSafeInteger(a - b)) return wrapInt(a - b, type);
		if (op === 'mul' && Number.isSafeInteger(a * b)) return wrapInt(a * b === 0 ? 0 : a * b, type);
	}
	const x = BigInt(a);
	const y = BigInt(b);
	const bits = type.k === 'ptr' ? 64 : type.bits;
	let r: bigint;
	switch (op) {
		case 'add':
			r = x + y;
			break;
		case 'sub':
			r = x - y;
			break;
		case 'mul':
			r = x * y;
			break;
		case 'div':
			if (y === 0n) return undefined;
			r = x / y;
			break;
		case 'rem':
			if (y === 0n) return undefined;
			r = x % y;
			break;
		case 'and':
			r = x & y;
			break;
		case 'or':
			r = x | y;
			break;
		case 'xor':
			r = x ^ y;
			break;
		case 'shl':
			if (y < 0n || y >= BigInt(bits)) return undefined;
			r = x << y;
			break;
		case 'shr':
			if (y < 0n || y >= BigInt(bits)) return undefined;
			r = x >> y;
			break;
		default:
			// Comparisons were answered above.
			return undefined;
	}
	return wrapInt(canonical(r), type);
}

export function foldUn(op: UnOp, a: Int, type: Scalar): Int | undefined {
	if (type.k === 'float') return undefined;
	if (op === 'lnot') return a === 0 ? 1 : 0;
	const x = BigInt(a);
	return wrapInt(canonical(op === 'neg' ? -x : ~x), type);
}

/** Converts a floating constant to an integer type (towards zero). */
export function floatToInt(v: number, s: Scalar): Int {
	if (!Number.isFinite(v)) return 0;
	return wrapInt(canonical(BigInt(Math.trunc(v))), s);
}
