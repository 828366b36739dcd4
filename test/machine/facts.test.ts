import { describe, expect, it } from 'vitest';
import type { BinOp } from '../../src/c/ir';
import { I8, type Scalar, U8 } from '../../src/c/types';
import { binInt, wrap } from '../../src/machine/int';
import { binSym, Facts, not, SymTable } from '../../src/machine/symbol';
import { isInt, type Sym, type Value } from '../../src/machine/value';
import { type Random, random } from './random';

/** The value of an expression when the inputs have these values. */
function evaluate(v: Value, inputs: ReadonlyMap<number, number>): number {
	if (isInt(v)) return Number(v);
	const s = v as Sym;
	if (s.op === 'var') return inputs.get(s.id) as number;
	const a = evaluate(s.a, inputs);
	switch (s.op) {
		case 'lnot':
			return a === 0 ? 1 : 0;
		case 'neg':
			return Number(wrap(-a, s.bits, s.signed));
		case 'not':
			return Number(wrap(~a, s.bits, s.signed));
		case 'cast':
			return Number(wrap(a, s.bits, s.signed));
		default:
			return Number(binInt(s.op as BinOp, a, evaluate(s.b, inputs), s.bits, s.signed));
	}
}

function expression(t: SymTable, r: Random, vars: readonly Sym[], type: Scalar & { k: 'int' }, depth: number): Value {
	if (depth === 0 || r.below(4) === 0) return r.below(3) === 0 ? Number(r.int(8, type.signed)) : r.of(vars);
	const a = expression(t, r, vars, type, depth - 1);
	switch (r.below(6)) {
		case 0:
			return isInt(a) ? a : t.expr('neg', 8, type.signed, a, 0);
		case 1: {
			const wide = isInt(a) ? a : t.expr('cast', 16, type.signed, a, 0);
			return isInt(wide) ? wide : t.expr('cast', 8, type.signed, binSym(t, 'add', wide, r.below(5), 16, type.signed), 0);
		}
		default: {
			const op = r.of<BinOp>(['add', 'sub', 'and', 'or', 'xor', 'mul']);
			const b = expression(t, r, vars, type, depth - 1);
			return isInt(a) && isInt(b) ? binInt(op, a, b, 8, type.signed) : binSym(t, op, a, b, 8, type.signed);
		}
	}
}

function condition(t: SymTable, r: Random, vars: readonly Sym[], type: Scalar & { k: 'int' }): Value {
	const a = expression(t, r, vars, type, 2);
	const b = r.below(2) === 0 ? Number(r.int(8, type.signed)) : expression(t, r, vars, type, 1);
	const op = r.of<BinOp>(['eq', 'ne', 'lt', 'le', 'gt', 'ge']);
	const c = isInt(a) && isInt(b) ? binInt(op, a, b, 8, type.signed) : binSym(t, op, a, b, 8, type.signed);
	return r.below(3) === 0 ? not(t, c) : c;
}

describe('facts against brute force on 8-bit values', () => {
	for (const type of [I8, U8] as const) {
		it(`${type === I8 ? 'signed' : 'unsigned'}: never says impossible, or decides, against a possible assignment`, () => {
			const lo = type === I8 ? -128 : 0;
			for (let seed = 1; seed <= 100; seed++) {
				const r = random(seed);
				const t = new SymTable();
				const x = t.fresh('x', type, 'param');
				const y = t.fresh('y', type, 'param');
				const facts = new Facts();
				let live: [number, number][] = [];
				for (let a = 0; a < 256; a += 1) for (let b = 0; b < 256; b += 5) live.push([lo + a, lo + b]);
				const holds = (c: Value, p: [number, number]): boolean =>
					evaluate(
						c,
						new Map([
							[x.id, p[0]],
							[y.id, p[1]],
						]),
					) !== 0;
				for (let n = 0; n < 5; n++) {
					const c = condition(t, r, [x, y], type as Scalar & { k: 'int' });
					const yes = live.filter((p) => holds(c, p));
					const known = facts.truth(c);
					if (known === true) expect(yes.length, `seed ${seed}: said true`).toBe(live.length);
					if (known === false) expect(yes.length, `seed ${seed}: said false`).toBe(0);
					const want = yes.length > 0 && (r.below(2) === 0 || yes.length === live.length);
					const left = want ? yes : live.filter((p) => !holds(c, p));
					if (left.length === 0) break;
					const possible = facts.assume(c, want);
					expect(possible, `seed ${seed}: said impossible, ${left.length} assignments are left`).toBe(true);
					live = left;
					const range = facts.range(x);
					for (const [v] of live) {
						if (v < range.lo || v > range.hi || range.not.includes(v))
							expect.fail(`seed ${seed}: x = ${v} is possible but outside [${range.lo}, ${range.hi}]`);
					}
				}
			}
		});
	}
});

describe('facts that must be learnt', () => {
	const t = new SymTable();
	const flags = t.fresh('flags', { k: 'int', bits: 32, signed: true }, 'param');

	it('the same condition tested twice is decided', () => {
		const f = new Facts();
		expect(f.assume(binSym(t, 'lt', flags, 10, 32, true), true)).toBe(true);
		expect(f.truth(binSym(t, 'ge', flags, 10, 32, true))).toBe(false);
		expect(f.truth(binSym(t, 'gt', flags, 9, 32, true))).toBe(false);
		expect(f.truth(binSym(t, 'lt', flags, 20, 32, true))).toBe(true);
		expect(f.truth(binSym(t, 'eq', flags, 10, 32, true))).toBe(false);
	});

	it('what is learnt of a sum or a cast flows to its operand', () => {
		const f = new Facts();
		const sum = binSym(t, 'add', flags, 5, 32, true);
		expect(f.assume(binSym(t, 'eq', sum, 12, 32, true), true)).toBe(true);
		expect(f.range(flags)).toMatchObject({ lo: 7, hi: 7 });
		const g = new Facts();
		const wide = t.expr('cast', 64, true, flags, 0);
		expect(g.assume(binSym(t, 'lt', wide, 0, 64, true), true)).toBe(true);
		expect(g.range(flags)).toMatchObject({ hi: -1 });
	});

	it('excluded values and a mask', () => {
		const f = new Facts();
		expect(f.assume(flags, true)).toBe(true);
		expect(f.truth(binSym(t, 'eq', flags, 0, 32, true))).toBe(false);
		expect(f.truth(flags)).toBe(true);
		const bit = binSym(t, 'and', flags, 4, 32, true);
		expect(f.truth(bit)).toBeUndefined();
		expect(f.assume(bit, false)).toBe(true);
		expect(f.truth(binSym(t, 'and', flags, 4, 32, true))).toBe(false);
	});

	it('a fork keeps its own facts', () => {
		const f = new Facts();
		f.assume(binSym(t, 'gt', flags, 0, 32, true), true);
		const g = f.fork();
		expect(g.assume(binSym(t, 'lt', flags, 5, 32, true), true)).toBe(true);
		expect(f.range(flags)).toMatchObject({ lo: 1, hi: 2147483647 });
		expect(g.range(flags)).toMatchObject({ lo: 1, hi: 4 });
		expect(f.assume(binSym(t, 'gt', flags, 100, 32, true), true)).toBe(true);
		expect(g.range(flags)).toMatchObject({ lo: 1, hi: 4 });
	});

	it('a contradiction is found', () => {
		const f = new Facts();
		expect(f.assume(binSym(t, 'eq', flags, 3, 32, true), true)).toBe(true);
		expect(f.assume(binSym(t, 'eq', flags, 4, 32, true), true)).toBe(false);
	});
});
