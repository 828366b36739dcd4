import { describe, expect, it } from 'vitest';
import type { BinOp } from '../../src/c/ir';
import { BOOL, I8, I16, I32, I64, I128, PTR, type Scalar, U8, U16, U32, U64, U128 } from '../../src/c/types';
import { binInt, bitsOf, byteOf, canon, convert, fromBytes, signedOf, wrap } from '../../src/machine/int';
import { random } from './random';

const TYPES: readonly Scalar[] = [I8, U8, I16, U16, I32, U32, I64, U64, I128, U128, PTR];
const OPS: readonly BinOp[] = ['add', 'sub', 'mul', 'div', 'rem', 'and', 'or', 'xor', 'shl', 'shr', 'eq', 'ne', 'lt', 'le', 'gt', 'ge'];

/** The plainest meaning: unbounded integers, cut to the width. */
function oracle(op: BinOp, a: bigint, b: bigint, bits: number, signed: boolean): bigint {
	const cut = (v: bigint): bigint => (signed ? BigInt.asIntN(bits, v) : BigInt.asUintN(bits, v));
	switch (op) {
		case 'add':
			return cut(a + b);
		case 'sub':
			return cut(a - b);
		case 'mul':
			return cut(a * b);
		case 'div':
			return cut(a / b);
		case 'rem':
			return cut(a % b);
		case 'and':
			return cut(a & b);
		case 'or':
			return cut(a | b);
		case 'xor':
			return cut(a ^ b);
		case 'shl':
			return cut(a << b);
		case 'shr':
			return cut(a >> b);
		case 'eq':
			return a === b ? 1n : 0n;
		case 'ne':
			return a !== b ? 1n : 0n;
		case 'lt':
			return a < b ? 1n : 0n;
		case 'le':
			return a <= b ? 1n : 0n;
		case 'gt':
			return a > b ? 1n : 0n;
		case 'ge':
			return a >= b ? 1n : 0n;
	}
}

describe('integer arithmetic', () => {
	for (const t of TYPES) {
		it(`${t.k === 'ptr' ? 'pointer' : `${signedOf(t) ? 'signed' : 'unsigned'} ${bitsOf(t)}`}: every operator equals unbounded integers cut to the width`, () => {
			const r = random(7);
			const bits = bitsOf(t);
			const signed = signedOf(t);
			for (let n = 0; n < 6000; n++) {
				const op = OPS[n % OPS.length] as BinOp;
				const a = r.int(bits, signed);
				let b = r.int(bits, signed);
				if ((op === 'div' || op === 'rem') && b === 0n) b = 1n;
				if (op === 'shl' || op === 'shr') b = BigInt(r.below(bits));
				const got = binInt(op, canon(a), canon(b), bits, signed);
				const want = canon(oracle(op, a, b, bits, signed));
				if (!Object.is(got, want)) expect.fail(`${a} ${op} ${b} in ${bits} bits gives ${String(got)}, not ${String(want)}`);
			}
		});
	}

	it('a negative zero never comes out', () => {
		expect(Object.is(binInt('mul', -3, 0, 32, true), 0)).toBe(true);
		expect(Object.is(binInt('div', -1, 2, 32, true), 0)).toBe(true);
		expect(Object.is(binInt('rem', -4, 2, 64, true), 0)).toBe(true);
	});
});

describe('conversion', () => {
	it('to every type equals the cut, whatever the value was before', () => {
		const r = random(11);
		for (let n = 0; n < 20_000; n++) {
			const from = r.of(TYPES);
			const to = r.of(TYPES);
			const v = r.int(bitsOf(from), signedOf(from));
			const want = canon(signedOf(to) ? BigInt.asIntN(bitsOf(to), v) : BigInt.asUintN(bitsOf(to), v));
			expect(convert(canon(v), to)).toBe(want);
			expect(wrap(canon(v), bitsOf(to), signedOf(to))).toBe(want);
		}
	});

	it('to _Bool is a test, not a cut', () => {
		expect(convert(256, BOOL)).toBe(1);
		expect(convert(0, BOOL)).toBe(0);
		expect(convert(-1, BOOL)).toBe(1);
		expect(convert(18446744073709551615n, BOOL)).toBe(1);
	});
});

describe('bytes', () => {
	it('a value taken apart and put together is the value', () => {
		const r = random(3);
		for (let n = 0; n < 5000; n++) {
			const t = r.of(TYPES);
			const v = r.int(bitsOf(t), signedOf(t));
			const bytes = Array.from({ length: bitsOf(t) / 8 }, (_, k) => byteOf(canon(v), k));
			expect(bytes).toEqual(Array.from({ length: bitsOf(t) / 8 }, (_, k) => Number((v >> BigInt(8 * k)) & 255n)));
			expect(fromBytes(bytes, signedOf(t))).toBe(canon(v));
		}
	});
});
