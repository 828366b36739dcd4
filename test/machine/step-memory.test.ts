import { describe, expect, it } from 'vitest';
import type { Instr } from '../../src/c/ir';
import { F32, F64, I8, I16, I32, PTR, type Scalar, U8, U16, U32, U64 } from '../../src/c/types';
import { errPtr } from '../../src/machine/value';
import { bin, field, index, int, kinds, load, local, reg, ret, slot, store, straight } from './instr';
import { cInt, finish, fnOf, globalOf, machineOf, scalarType } from './ir-of';

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
