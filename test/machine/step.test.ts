import { describe, expect, it } from 'vitest';
import type { BinOp, Instr, IrFunction, Operand, Terminator } from '../../src/c/ir';
import { BOOL, F32, F64, I8, I16, I32, PTR, type Scalar, U8, U16, U32, U64 } from '../../src/c/types';
import type { State } from '../../src/machine/state';
import { errPtr, isInt, isSym } from '../../src/machine/value';
import { cInt, finish, fnOf, globalOf, machineOf, scalarType } from './ir-of';

const reg = (r: number): Operand => ({ k: 'reg', r });
const int = (v: number | bigint): Operand => ({ k: 'int', v });
const slot = (s: number): Operand => ({ k: 'slot', slot: s });
const ret = (v?: Operand): Terminator => ({ op: 'ret', at: 0, v });
const bin = (d: number, op: BinOp, type: Scalar, a: Operand, b: Operand): Instr => ({ op: 'bin', at: 0, d, bin: op, type, a, b });
const load = (d: number, addr: Operand, type: Scalar, bits?: { shift: number; width: number }): Instr => ({
	op: 'load',
	at: 0,
	d,
	addr,
	type,
	ctype: scalarType(type),
	bits,
});
const store = (addr: Operand, type: Scalar, v: Operand, bits?: { shift: number; width: number }): Instr => ({
	op: 'store',
	at: 0,
	addr,
	type,
	ctype: scalarType(type),
	v,
	bits,
});
const cast = (d: number, a: Operand, from: Scalar, to: Scalar): Instr => ({ op: 'cast', at: 0, d, a, from, to });
const local = (s: number): Instr => ({ op: 'local', at: 0, slot: s });
const field = (d: number, base: Operand, offset: number): Instr => ({
	op: 'field',
	at: 0,
	d,
	base,
	offset,
	struct: '',
	member: 'm',
	type: cInt,
});
const index = (d: number, base: Operand, i: Operand, scale: number): Instr => ({
	op: 'index',
	at: 0,
	d,
	base,
	index: i,
	scale,
	count: -1,
	type: cInt,
});

function straight(instrs: readonly Instr[], result: Operand, slots: readonly number[] = []): State {
	const fn = fnOf({ name: 'f', regs: 12, slots, blocks: [[instrs, ret(result)]] });
	return finish(machineOf([fn]), fn);
}
const kinds = (s: State): string[] => s.events().map((e) => e.kind);

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

describe('memory access', () => {
	it('narrow reads of a wide store are little endian and have their own sign', () => {
		const at = (off: number, t: Scalar) =>
			straight([local(0), store(slot(0), I32, int(-2)), field(1, slot(0), off), load(0, reg(1), t)], reg(0), [8]).result;
		expect(at(0, U8)).toBe(254);
		expect(at(0, I8)).toBe(-2);
		expect(at(1, I8)).toBe(-1);
		expect(at(0, U16)).toBe(65534);
		expect(at(2, I16)).toBe(-1);
		expect(at(0, U32)).toBe(4294967294);
	});

	it('bit-fields are cut, placed and sign-extended', () => {
		const f = (t: Scalar, shift: number, width: number, v: number) =>
			straight(
				[
					local(0),
					store(slot(0), U32, int(0xffffffff)),
					store(slot(0), t, int(v), { shift, width }),
					load(0, slot(0), t, { shift, width }),
					load(1, slot(0), U32),
				],
				reg(0),
				[4],
			).result;
		expect(f(U32, 3, 5, 21)).toBe(21);
		expect(f(U32, 3, 5, 37)).toBe(5);
		expect(f(I32, 3, 5, 21)).toBe(-11);
		expect(f(I32, 31, 1, 1)).toBe(-1);
		const around = straight(
			[local(0), store(slot(0), U32, int(0xffffffff)), store(slot(0), U32, int(0), { shift: 4, width: 8 }), load(1, slot(0), U32)],
			reg(1),
			[4],
		);
		expect(around.result).toBe(0xfffff00f);
		const wide = straight(
			[
				local(0),
				{ op: 'zero', at: 0, to: slot(0), size: 8 },
				store(slot(0), U64, int(1n << 34n), { shift: 20, width: 40 }),
				load(0, slot(0), U64, { shift: 20, width: 40 }),
			],
			reg(0),
			[8],
		);
		expect(wide.result).toBe(17179869184);
	});

	it('floats keep their bits', () => {
		const s = straight([local(0), store(slot(0), F32, { k: 'float', v: 1.5 }), load(0, slot(0), U32)], reg(0), [8]);
		expect(s.result).toBe(0x3fc00000);
		const t = straight([local(0), store(slot(0), F64, { k: 'float', v: -0.1 }), load(0, slot(0), F64)], reg(0), [8]);
		expect(t.result).toBe(-0.1);
	});

	it('an aggregate copy takes values and what was never written', () => {
		const s = straight(
			[
				local(0),
				local(1),
				store(slot(0), I32, int(7)),
				{ op: 'copymem', at: 0, to: slot(1), from: slot(0), size: 8, type: cInt },
				load(0, slot(1), I32),
				field(2, slot(1), 4),
				load(1, reg(2), I32),
			],
			reg(0),
			[8, 8],
		);
		expect(s.result).toBe(7);
		const u = straight(
			[
				local(0),
				local(1),
				store(slot(0), I32, int(7)),
				{ op: 'copymem', at: 0, to: slot(1), from: slot(0), size: 8, type: cInt },
				field(2, slot(1), 4),
				load(1, reg(2), I32),
				bin(3, 'add', I32, reg(1), int(1)),
			],
			reg(3),
			[8, 8],
		);
		expect(kinds(u)).toContain('uninit');
	});

	it('a cleared range is zero, the rest stays', () => {
		const s = straight(
			[
				local(0),
				store(slot(0), U64, int(0xffffffffffffffffn)),
				field(1, slot(0), 2),
				{ op: 'zero', at: 0, to: reg(1), size: 3 },
				load(0, slot(0), U64),
			],
			reg(0),
			[8],
		);
		expect(s.result).toBe(0xffffff000000ffffn);
	});

	it('index and field arithmetic', () => {
		const s = straight(
			[
				local(0),
				{ op: 'zero', at: 0, to: slot(0), size: 40 },
				index(1, slot(0), int(3), 4),
				store(reg(1), I32, int(9)),
				index(2, reg(1), int(-2), 4),
				field(3, slot(0), 4),
				{ op: 'ptrdiff', at: 0, d: 4, a: reg(1), b: reg(3), scale: 4 },
				bin(5, 'eq', PTR, reg(2), reg(3)),
			],
			reg(4),
			[40],
		);
		expect(s.result).toBe(2);
		expect(s.stop?.kind).toBe('returned');
	});
});

describe('accesses that would oops', () => {
	const bad = (instrs: readonly Instr[], slots: readonly number[] = [8]) => {
		const s = straight(instrs, int(0), slots);
		const e = s.events().find((x) => x.kind === 'bad-access');
		return {
			stop: s.stop?.kind,
			what: e?.kind === 'bad-access' ? e.what : undefined,
			write: e?.kind === 'bad-access' ? e.write : undefined,
		};
	};
	it('null, near null and error pointers', () => {
		expect(bad([load(0, int(0), I32)])).toEqual({ stop: 'oops', what: 'null', write: false });
		expect(bad([field(1, int(0), 24), store(reg(1), I32, int(1))])).toEqual({ stop: 'oops', what: 'null', write: true });
		expect(bad([load(0, int(errPtr(-12)), I32)])).toMatchObject({ what: 'errptr' });
		expect(bad([load(0, int(4095), I32)])).toMatchObject({ what: 'null' });
		expect(bad([load(0, int(0x7fff12345678), I32)])).toMatchObject({ what: 'wild' });
	});
	it('out of bounds at either end, by one', () => {
		expect(bad([local(0), index(1, slot(0), int(2), 4), store(reg(1), I32, int(1))])).toMatchObject({ what: 'out-of-bounds' });
		expect(bad([local(0), index(1, slot(0), int(-1), 4), load(0, reg(1), I32)])).toMatchObject({ what: 'out-of-bounds' });
		expect(bad([local(0), field(1, slot(0), 5), load(0, reg(1), I32)])).toMatchObject({ what: 'out-of-bounds' });
		expect(bad([local(0), field(1, slot(0), 4), store(reg(1), I32, int(1))])).toMatchObject({ stop: 'returned' });
	});
	it('a local after its scope', () => {
		expect(
			bad([local(0), store(slot(0), I32, int(1)), field(1, slot(0), 0), { op: 'dead', at: 0, slots: [0] }, load(0, reg(1), I32)]),
		).toMatchObject({ what: 'freed' });
	});
	it('a string literal must not be written', () => {
		expect(bad([store({ k: 'string', units: [104, 105], unit: 1 }, U8, int(0))])).toMatchObject({ what: 'wild' });
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

describe('control', () => {
	const pick = (t: (v: Operand) => Terminator, v: number): number => {
		const fn = fnOf({
			name: 'f',
			params: [cInt],
			regs: 2,
			blocks: [
				[[], t(reg(0))],
				[[], ret(int(10))],
				[[], ret(int(20))],
				[[], ret(int(30))],
			],
		});
		return finish(machineOf([fn]), fn, [v]).result as number;
	};
	it('cond and switch with ranges', () => {
		const c = (a: Operand): Terminator => ({ op: 'cond', at: 0, a, then: 1, else: 2 });
		expect([pick(c, 1), pick(c, 0), pick(c, -1)]).toEqual([10, 20, 10]);
		const sw = (a: Operand): Terminator => ({
			op: 'switch',
			at: 0,
			a,
			type: I32,
			cases: [
				{ lo: 1, hi: 1, to: 1 },
				{ lo: 5, hi: 9, to: 2 },
			],
			default: 3,
		});
		expect([0, 1, 2, 4, 5, 7, 9, 10].map((v) => pick(sw, v))).toEqual([30, 10, 30, 30, 20, 20, 20, 30]);
		const go = (a: Operand): Terminator => ({ op: 'igoto', at: 0, a, targets: [2, 3] });
		expect([pick(go, 1), pick(go, 2)]).toEqual([20, 30]);
	});

	it('calls pass arguments, give results and end the locals of the callee', () => {
		const callee = fnOf({
			name: 'twice',
			params: [cInt],
			regs: 3,
			slots: [4],
			blocks: [[[local(0), store(slot(0), I32, reg(0)), load(1, slot(0), I32), bin(2, 'add', I32, reg(1), reg(1))], ret(reg(2))]],
		});
		const leak = fnOf({
			name: 'leak',
			ret: scalarType(PTR),
			regs: 1,
			slots: [4],
			blocks: [[[local(0), store(slot(0), I32, int(1))], ret(slot(0))]],
		});
		const call = (d: number, name: string, ...args: Operand[]): Instr => ({
			op: 'call',
			at: 0,
			d,
			callee: { k: 'func', name },
			args,
			argTypes: args.map(() => cInt),
			ret: cInt,
			discarded: false,
		});
		const main = fnOf({ name: 'main', regs: 4, blocks: [[[call(0, 'twice', int(21))], ret(reg(0))]] });
		expect(finish(machineOf([main, callee]), main).result).toBe(42);
		const bad = fnOf({ name: 'bad', regs: 4, blocks: [[[call(0, 'leak'), load(1, reg(0), I32)], ret(reg(1))]] });
		const s = finish(machineOf([bad, leak]), bad);
		expect(s.events().some((e) => e.kind === 'bad-access' && e.what === 'freed')).toBe(true);
	});

	it('recursion', () => {
		const fact: IrFunction = fnOf({
			name: 'fact',
			params: [cInt],
			regs: 4,
			blocks: [
				[[bin(1, 'le', I32, reg(0), int(1))], { op: 'cond', at: 0, a: reg(1), then: 1, else: 2 }],
				[[], ret(int(1))],
				[
					[
						bin(2, 'sub', I32, reg(0), int(1)),
						{ op: 'call', at: 0, d: 3, callee: { k: 'func', name: 'fact' }, args: [reg(2)], argTypes: [cInt], ret: cInt, discarded: false },
						bin(3, 'mul', I32, reg(3), reg(0)),
					],
					ret(reg(3)),
				],
			],
		});
		expect(finish(machineOf([fact]), fact, [10]).result).toBe(3628800);
	});

	it('variable arguments come in order', () => {
		const sum = fnOf({
			name: 'sum',
			params: [cInt],
			variadic: true,
			regs: 5,
			slots: [24],
			blocks: [
				[
					[
						local(0),
						{ op: 'builtin', at: 0, name: 'va_start', args: [slot(0)], type: cInt },
						{ op: 'builtin', at: 0, d: 1, name: 'va_arg', args: [slot(0)], type: cInt },
						{ op: 'builtin', at: 0, d: 2, name: 'va_arg', args: [slot(0)], type: cInt },
						bin(3, 'mul', I32, reg(1), int(10)),
						bin(3, 'add', I32, reg(3), reg(2)),
					],
					ret(reg(3)),
				],
			],
		});
		const main = fnOf({
			name: 'main',
			regs: 1,
			blocks: [
				[
					[
						{
							op: 'call',
							at: 0,
							d: 0,
							callee: { k: 'func', name: 'sum' },
							args: [int(0), int(4), int(2)],
							argTypes: [cInt, cInt, cInt],
							ret: cInt,
							discarded: false,
						},
					],
					ret(reg(0)),
				],
			],
		});
		expect(finish(machineOf([main, sum]), main).result).toBe(42);
	});
});

describe('globals', () => {
	it('start from their initialiser, pointers and bit-fields included, and the rest is zero', () => {
		const g = globalOf('g', 32, [
			{ offset: 0, type: I32, ctype: cInt, v: int(5) },
			{ offset: 8, type: PTR, ctype: scalarType(PTR), v: { k: 'global', name: 'g' }, addend: 4 },
			{ offset: 16, type: U32, ctype: cInt, v: int(3), bits: { shift: 0, width: 2 } },
			{ offset: 16, type: U32, ctype: cInt, v: int(5), bits: { shift: 2, width: 3 } },
		]);
		const at = (off: number, t: Scalar) => {
			const fn = fnOf({ name: 'f', regs: 3, blocks: [[[field(1, { k: 'global', name: 'g' }, off), load(0, reg(1), t)], ret(reg(0))]] });
			return finish(machineOf([fn], 'concrete', [g]), fn).result;
		};
		expect(at(0, I32)).toBe(5);
		expect(at(4, I32)).toBe(0);
		expect(at(8, PTR)).toMatchObject({ off: 4 });
		expect(at(16, U32)).toBe(23);
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
