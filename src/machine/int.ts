/**
 * Concrete integer arithmetic as gcc on x86-64 has it with -fno-strict-overflow: wraps at the width, arithmetic right shift
 * of signed values. Owns numbers only; division by zero and wide shifts are the caller's to stop.
 */
import type { BinOp, Int } from '../c/ir';
import type { Scalar } from '../c/types';

/** Makes a bigint canonical: a number when safe. */
export function canon(v: bigint): Int {
	return v >= -9007199254740991n && v <= 9007199254740991n ? Number(v) : v;
}

/** Wraps to a width. */
export function wrap(v: Int, bits: number, signed: boolean): Int {
	if (typeof v === 'number') {
		// The shift and bit operators of JS take a number modulo 2^32, exactly for every safe integer.
		switch (bits) {
			case 32:
				return signed ? v | 0 : v >>> 0;
			case 8:
				return signed ? (v << 24) >> 24 : v & 255;
			case 16:
				return signed ? (v << 16) >> 16 : v & 65535;
			default:
				return signed || v >= 0 ? v : canon(BigInt.asUintN(bits, BigInt(v)));
		}
	}
	return canon(signed ? BigInt.asIntN(bits, v) : BigInt.asUintN(bits, v));
}

/** Converts to an integer type; _Bool gives 0/1. */
export function convert(v: Int, to: Scalar): Int {
	if (to.k === 'ptr') return wrap(v, 64, false);
	if (to.k === 'float') return Number(v);
	if (to.bool) return v === 0 || v === 0n ? 0 : 1;
	return wrap(v, to.bits, to.signed);
}

export const bitsOf = (t: Scalar): number => (t.k === 'ptr' ? 64 : t.bits);
export const signedOf = (t: Scalar): boolean => t.k === 'int' && t.signed;
export const bytesOf = (t: Scalar): number => (t.k === 'ptr' ? 8 : t.bits >> 3);

/**
 * a op b in an integer type (pointers count as unsigned 64). Comparisons give 0/1. The right operand of a shift is taken
 * modulo nothing: the caller has checked 0 ≤ b < bits, and that a divisor is not 0.
 */
export function binInt(op: BinOp, a: Int, b: Int, bits: number, signed: boolean): Int {
	switch (op) {
		case 'eq':
			return a === b ? 1 : 0;
		case 'ne':
			return a !== b ? 1 : 0;
		case 'lt':
			return a < b ? 1 : 0;
		case 'le':
			return a <= b ? 1 : 0;
		case 'gt':
			return a > b ? 1 : 0;
		case 'ge':
			return a >= b ? 1 : 0;
		default:
	}
	if (typeof a === 'number' && typeof b === 'number') {
		switch (op) {
			case 'add': {
				const r = a + b;
				if (Number.isSafeInteger(r)) return wrap(r, bits, signed);
				break;
			}
			case 'sub': {
				const r = a - b;
				if (Number.isSafeInteger(r)) return wrap(r, bits, signed);
				break;
			}
			case 'mul': {
				const r = a * b;
				if (Number.isSafeInteger(r)) return wrap(r, bits, signed) || 0;
				break;
			}
			case 'div':
				return wrap(Math.trunc(a / b) || 0, bits, signed);
			case 'rem':
				return a % b || 0;
			case 'and':
				if (bits <= 32) return signed ? a & b : (a & b) >>> 0;
				if (a >= 0 && b >= 0 && a <= 2147483647 && b <= 2147483647) return a & b;
				break;
			case 'or':
				if (bits <= 32) return signed ? a | b : (a | b) >>> 0;
				if (a >= 0 && b >= 0 && a <= 2147483647 && b <= 2147483647) return a | b;
				break;
			case 'xor':
				if (bits <= 32) return signed ? a ^ b : (a ^ b) >>> 0;
				if (a >= 0 && b >= 0 && a <= 2147483647 && b <= 2147483647) return a ^ b;
				break;
			case 'shl':
				if (bits <= 32) return wrap(a << b, bits, signed);
				if (a >= 0 && a <= 2097151 && b <= 31) return a * 2 ** b;
				break;
			case 'shr':
				if (bits <= 32) return signed ? a >> b : a >>> b; // the operand is in range: no bits above the width
				return Math.floor(a / 2 ** b);
			default:
		}
	}
	return canonWide(op, BigInt(a), BigInt(b), bits, signed);
}

function canonWide(op: BinOp, a: bigint, b: bigint, bits: number, signed: boolean): Int {
	let r: bigint;
	switch (op) {
		case 'add':
			r = a + b;
			break;
		case 'sub':
			r = a - b;
			break;
		case 'mul':
			r = a * b;
			break;
		case 'div':
			r = a / b;
			break;
		case 'rem':
			r = a % b;
			break;
		case 'and':
			r = a & b;
			break;
		case 'or':
			r = a | b;
			break;
		case 'xor':
			r = a ^ b;
			break;
		case 'shl':
			r = a << b;
			break;
		default:
			r = a >> b;
	}
	return canon(signed ? BigInt.asIntN(bits, r) : BigInt.asUintN(bits, r));
}

/** Byte k (0 = least significant) of an integer, 0..255. */
export function byteOf(v: Int, k: number): number {
	if (typeof v === 'number' && v >= 0) {
		if (k < 4 && v <= 4294967295) return (v >>> (8 * k)) & 255;
		return Math.floor(v / 2 ** (8 * k)) % 256;
	}
	return Number((BigInt(v) >> BigInt(8 * k)) & 255n);
}

/** Puts bytes (least significant first) together. */
export function fromBytes(bytes: readonly number[], signed: boolean): Int {
	let v = 0n;
	for (let i = bytes.length - 1; i >= 0; i--) v = (v << 8n) | BigInt(bytes[i] as number);
	return canon(signed ? BigInt.asIntN(bytes.length * 8, v) : v);
}
