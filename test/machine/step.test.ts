import { describe, expect, it } from 'vitest';
import type { Operand } from '../../src/c/ir';
import { BOOL, F32, F64, I8, I32, PTR, type Scalar, U8, U32, U64 } from '../../src/c/types';
import type { State } from '../../src/machine/state';
import { isInt, isSym } from '../../src/machine/value';
import { bin, cast, field, int, kinds, load, local, reg, ret, slot, store, straight } from './instr';
import { cInt, finish, fnOf, machineOf, scalarType } from './ir-of';

describe('computation', () => {
	it('division by zero stops; a wide shift stops a concrete run, a symbolic one is told and goes on as the processor has it', () => {
		expect(straight([bin(0, 'div', I32, int(1), int(0))], reg(0)).stop).toMatchObject({ kind: 'oops' });
		const shl = (by: number, mode: 'concrete' | 'symbolic'): State => {
			const fn = fnOf({ name: 'f', regs: 12, slots: [], blocks: [[[bin(0, 'shl', I32, int(1), int(by))], ret(reg(0))]] });
			return finish(machineOf([fn], mode), fn);
		};
		expect(shl(33, 'concrete').stop).toMatchObject({ kind: 'oops', text: 'Shift out of range: a 32-bit value is shifted by 33.' });
		expect(shl(33, 'symbolic').result).toBe(2);
		expect(kinds(shl(33, 'symbolic'))).toContain('bad-math');
		expect(kinds(shl(32, 'concrete'))).toContain('bad-math');
		expect(kinds(shl(31, 'concrete'))).not.toContain('bad-math');
		expect(shl(31, 'concrete').stop).toMatchObject({ kind: 'returned' });
	});

	it('casts between widths, _Bool and floats', () => {
		const to = (v: number | bigint, from: Scalar, t: Scalar) =>
			straight([cast(0, from.k === 'float' ? { k: 'float', v: Number(v) } : int(v), from, t)], reg(0)).result;
		expect(to(300, I32, U8)).toBe(44);
		expect(to(-1, I32, U64)).toBe(18446744073709551615n);
		expect(to(200, U8, I8)).toBe(-56);
		expect(to(256, I32, BOOL)).toBe(1);
		expect(to(0.25, F64, BOOL)).toBe(1);
		expect(to(-2.9, F64, I32)).toBe(-2);
		expect(to(1e20, F64, F32)).toBe(Math.fround(1e20));
		expect(to(16777217, I32, F32)).toBe(16777216);
		expect(to(18446744073709551615n, U64, F64)).toBe(2 ** 64);
	});

	it('float arithmetic rounds to its width', () => {
		const f = (v: number): Operand => ({ k: 'float', v });
		expect(straight([bin(0, 'div', F32, f(1), f(3))], reg(0)).result).toBe(Math.fround(1 / 3));
		expect(straight([bin(0, 'div', F64, f(1), f(3))], reg(0)).result).toBe(1 / 3);
		expect(straight([bin(0, 'lt', F64, f(1), f(3))], reg(0)).result).toBe(1);
	});

	it('unary operators keep the width', () => {
		const un = (op: 'neg' | 'not' | 'lnot', t: Scalar, v: number | bigint) =>
			straight([{ op: 'un', at: 0, d: 0, un: op, type: t, a: int(v) }], reg(0)).result;
		expect(un('neg', U32, 1)).toBe(4294967295);
		expect(un('neg', I32, -2147483648)).toBe(-2147483648);
		expect(un('not', U32, 0)).toBe(4294967295);
		expect(un('not', I32, 0)).toBe(-1);
		expect(un('not', U64, 0)).toBe(18446744073709551615n);
		expect(un('lnot', I32, 5)).toBe(0);
		expect(un('lnot', I32, 0)).toBe(1);
	});
});

describe('values nobody wrote', () => {
	it('a register and a slot used before they are set are told once, where they are used', () => {
		const s = straight([bin(1, 'add', I32, reg(0), int(1))], reg(1));
		expect(kinds(s)).toContain('uninit');
		const quiet = straight([local(0), load(0, slot(0), I32)], int(0), [4]);
		expect(kinds(quiet)).not.toContain('uninit');
	});
	it('a declaration that runs again forgets the value', () => {
		const s = straight([{ op: 'copy', at: 0, d: 0, a: int(1) }, { op: 'undef', at: 0, d: 0 }, bin(1, 'add', I32, reg(0), int(1))], reg(1));
		expect(kinds(s)).toContain('uninit');
	});
});

describe('symbolic runs', () => {
	it('an unknown input makes both ways, and each knows what it took', () => {
		const fn = fnOf({
			name: 'f',
			params: [cInt],
			regs: 3,
			blocks: [
				[[bin(1, 'lt', I32, reg(0), int(10))], { op: 'cond', at: 0, a: reg(1), then: 1, else: 2 }],
				[[bin(2, 'gt', I32, reg(0), int(20))], ret(reg(2))],
				[[bin(2, 'ge', I32, reg(0), int(10))], ret(reg(2))],
			],
		});
		const m = machineOf([fn], 'symbolic');
		const x = m.syms.fresh('x', I32, 'param');
		const s = finish(m, fn, [x]);
		// finish() follows one of the forks; both must decide the second comparison.
		expect(s.result !== undefined && (isInt(s.result) || isSym(s.result))).toBe(true);
	});

	it('the pointee of an unknown pointer is made once', () => {
		const fn = fnOf({
			name: 'f',
			params: [scalarType(PTR)],
			regs: 4,
			blocks: [[[store(reg(0), I32, int(3)), load(1, reg(0), I32)], ret(reg(1))]],
		});
		const m = machineOf([fn], 'symbolic');
		expect(finish(m, fn, [m.syms.fresh('p', PTR, 'param', scalarType(PTR))]).result).toBe(3);
	});
});

describe('pointers as integers', () => {
	it('there and back, aligned, masked and compared', () => {
		const s = straight(
			[
				local(0),
				store(slot(0), I32, int(77)),
				field(1, slot(0), 0),
				cast(2, reg(1), PTR, U64),
				bin(3, 'or', U64, reg(2), int(1)),
				bin(4, 'and', U64, reg(3), int(-2n & 0xffffffffffffffffn)),
				cast(5, reg(4), U64, PTR),
				load(6, reg(5), I32),
			],
			reg(6),
			[8],
		);
		expect(s.result).toBe(77);
		expect(straight([local(0), field(1, slot(0), 0), bin(2, 'ne', PTR, reg(1), int(0))], reg(2), [8]).result).toBe(1);
		expect(
			straight([local(0), local(1), field(1, slot(0), 0), field(2, slot(1), 0), bin(3, 'eq', PTR, reg(1), reg(2))], reg(3), [8, 8]).result,
		).toBe(0);
	});
	it('a pointer plus an integer points into the same object', () => {
		expect(straight([local(0), field(1, slot(0), 0), bin(2, 'add', U64, reg(1), int(4))], reg(2), [8]).result).toMatchObject({
			kind: 1,
			off: 4,
		});
		expect(straight([local(0), field(1, slot(0), 6), bin(2, 'sub', U64, reg(1), int(4))], reg(2), [8]).result).toMatchObject({
			kind: 1,
			off: 2,
		});
	});
});
