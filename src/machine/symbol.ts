/**
 * Symbolic expressions and what is known of them. SymTable makes them (hash-consed); Facts keeps a path's constraints:
 * per expression an interval with a few excluded values. Owns no memory and no control flow.
 *
 * Sources of precision: constants fold; comparisons are normalised (a > b is b < a, a >= b is !(a < b)), so the same condition
 * tested twice is the same expression; an interval learnt for `x + c`, a cast or a mask flows to x.
 */

import { invariant } from '../base/invariant';
import type { BinOp, Int } from '../c/ir';
import type { CType, Scalar } from '../c/types';
import { ForkedMap } from './forked-map';
import { binInt, bitsOf, signedOf, wrap } from './int';
import { NOTHING, typeRange } from './type-range';
import { isInt, Sym, type SymOp, type SymOrigin, type Value } from './value';

/** Makes symbols; one per machine. Ids are given in order of making, so the same run gives the same ids. */
export class SymTable {
	private next = 1;
	private readonly made = new Map<string, Sym>();

	/** A new input. */
	fresh(name: string, type: Scalar, origin: SymOrigin, ctype?: CType): Sym {
		return new Sym(this.next++, 'var', bitsOf(type), signedOf(type), 0, 0, name, ctype, origin);
	}

	expr(op: SymOp, bits: number, signed: boolean, a: Value, b: Value, ctype?: CType): Sym {
		const key = `${op}${bits}${signed ? 's' : 'u'}${keyOf(a)},${keyOf(b)}`;
		const old = this.made.get(key);
		if (old) return old;
		const s = new Sym(this.next++, op, bits, signed, a, b, '', ctype, 'expr');
		this.made.set(key, s);
		return s;
	}
}

/** A text that is equal exactly for equal values. */
export function keyOf(v: Value): string {
	if (typeof v === 'number' || typeof v === 'bigint') return String(v);
	switch (v.kind) {
		case 1:
			return v.sym ? `p${v.obj}+${v.off}+s${v.sym.id}` : `p${v.obj}+${v.off}`;
		case 2:
			return `s${v.id}`;
		case 3:
			return `f${v.name}`;
		case 4:
			return `b${v.k}/${v.size}(${keyOf(v.of)})`;
		case 5:
			return 'u';
	}
}

/** Inclusive interval and excluded values inside it. */
export interface Known {
	readonly lo: Int;
	readonly hi: Int;
	readonly not: readonly Int[];
	/** For pointers: the object it points to when it is neither null nor an error pointer; 0 when none was made yet. */
	readonly obj: number;
}

const MAX_NOT = 12;

const max = (a: Int, b: Int): Int => (a > b ? a : b);
const min = (a: Int, b: Int): Int => (a < b ? a : b);
const step = (v: Int, by: 1 | -1): Int =>
	typeof v === 'number' && Number.isSafeInteger(v + by) ? v + by : canonBig(BigInt(v) + BigInt(by));
const canonBig = (v: bigint): Int => (v >= -9007199254740991n && v <= 9007199254740991n ? Number(v) : v);

/** The constraints of one path. */
export class Facts {
	private map = new ForkedMap<Known>();
	fork(): Facts {
		const f = new Facts();
		f.map = this.map.fork();
		return f;
	}
	raw(s: Sym): Known | undefined {
		return this.map.get(s.id);
	}
	private set(s: Sym, k: Known): void {
		this.map.set(s.id, k);
	}
	bind(s: Sym, obj: number): void {
		const k = this.map.get(s.id);
		const r = k ?? { ...typeRange(s.bits, s.signed), not: [], obj: 0 };
		this.set(s, { lo: r.lo, hi: r.hi, not: r.not, obj });
	}

	/** The interval of a value: learnt facts met with what the expression's form allows. */
	range(v: Value): { lo: Int; hi: Int; not: readonly Int[] } {
		if (isInt(v)) return { lo: v, hi: v, not: [] };
		if (typeof v === 'object' && v.kind === 2) return this.symRange(v, 0);
		return { lo: 4096, hi: 18446744073709547520n, not: [] };
	}

	private symRange(s: Sym, depth: number): { lo: Int; hi: Int; not: readonly Int[] } {
		const t = typeRange(s.bits, s.signed);
		const k = this.map.get(s.id);
		const f = s.op !== 'var' && depth < 6 ? this.formRange(s, depth + 1) : undefined;
		const formed = f !== undefined && f.lo >= t.lo && f.hi <= t.hi;
		// Asked all the time, and mostly there is nothing to be met.
		if (!formed && (k === undefined || (k.lo >= t.lo && k.hi <= t.hi))) return k ?? t;
		let lo = k ? max(t.lo, k.lo) : t.lo;
		let hi = k ? min(t.hi, k.hi) : t.hi;
		if (formed) {
			lo = max(lo, f.lo);
			hi = min(hi, f.hi);
		}
		return { lo, hi, not: k?.not ?? NOTHING };
	}

	private operand(v: Value, depth: number): { lo: Int; hi: Int } {
		return typeof v === 'object' && v.kind === 2 ? this.symRange(v, depth) : this.range(v);
	}

	private formRange(s: Sym, depth: number): { lo: Int; hi: Int } | undefined {
		switch (s.op) {
			case 'eq':
			case 'lt':
			case 'lnot':
				return { lo: 0, hi: 1 };
			case 'cast': {
				const a = this.operand(s.a, depth);
				const t = typeRange(s.bits, s.signed);
				if (a.lo >= t.lo && a.hi <= t.hi) return a;
				if (s.bits < 32) return undefined;
				const lo = wrap(a.lo, s.bits, s.signed);
				const hi = wrap(a.hi, s.bits, s.signed);
				const span = BigInt(a.hi) - BigInt(a.lo);
				return lo <= hi && BigInt(hi) - BigInt(lo) === span ? { lo, hi } : undefined;
			}
			case 'add':
			case 'sub': {
				const a = this.operand(s.a, depth);
				const b = this.operand(s.b, depth);
				const lo = s.op === 'add' ? BigInt(a.lo) + BigInt(b.lo) : BigInt(a.lo) - BigInt(b.hi);
				const hi = s.op === 'add' ? BigInt(a.hi) + BigInt(b.hi) : BigInt(a.hi) - BigInt(b.lo);
				return { lo: canonBig(lo), hi: canonBig(hi) };
			}
			case 'and': {
				if (isInt(s.b) && s.b >= 0) return { lo: 0, hi: s.b };
				return undefined;
			}
			case 'shr': {
				const a = this.operand(s.a, depth);
				if (!isInt(s.b) || a.lo < 0) return undefined;
				return { lo: binInt('shr', a.lo, s.b, 128, true), hi: binInt('shr', a.hi, s.b, 128, true) };
			}
			case 'rem': {
				const a = this.operand(s.a, depth);
				if (isInt(s.b) && s.b > 0 && a.lo >= 0) return { lo: 0, hi: step(s.b, -1) };
				return undefined;
			}
			case 'neg': {
				const a = this.operand(s.a, depth);
				return { lo: canonBig(-BigInt(a.hi)), hi: canonBig(-BigInt(a.lo)) };
			}
			default:
				return undefined;
		}
	}

	/** Is v non-zero? undefined when both are possible. */
	truth(v: Value): boolean | undefined {
		if (isInt(v)) return v !== 0;
		if (typeof v === 'object' && v.kind !== 2) return true;
		const s = v as Sym;
		if (s.op === 'lnot') {
			const t = this.truth(s.a);
			return t === undefined ? undefined : !t;
		}
		if (s.op === 'eq' || s.op === 'lt') {
			const k = this.map.get(s.id);
			if (k && k.lo === k.hi) return k.lo !== 0;
			return s.op === 'eq' ? this.decideEq(s.a, s.b) : this.decideLt(s.a, s.b);
		}
		const r = this.symRange(s, 0);
		if (r.lo > 0 || r.hi < 0) return true;
		if (r.lo === 0 && r.hi === 0) return false;
		return r.not.includes(0) ? true : undefined;
	}

	private decideEq(a: Value, b: Value): boolean | undefined {
		const x = this.range(a);
		const y = this.range(b);
		if (x.lo > y.hi || y.lo > x.hi) return false;
		if (x.lo === x.hi && y.lo === y.hi) return x.lo === y.lo;
		if (y.lo === y.hi && x.not.includes(y.lo)) return false;
		if (x.lo === x.hi && y.not.includes(x.lo)) return false;
		return undefined;
	}
	private decideLt(a: Value, b: Value): boolean | undefined {
		const x = this.range(a);
		const y = this.range(b);
		if (x.hi < y.lo) return true;
		if (x.lo >= y.hi) return false;
		return undefined;
	}

	/** Takes v to be non-zero (or zero). False: that cannot be, the path is infeasible. */
	assume(v: Value, truthy: boolean): boolean {
		const known = this.truth(v);
		if (known !== undefined) {
			if (known === truthy && typeof v === 'object' && v.kind === 2 && (v.op === 'eq' || v.op === 'lt')) return true;
			return known === truthy;
		}
		invariant(typeof v === 'object' && v.kind === 2, 'only a symbol can be undecided');
		const s = v;
		if (s.op === 'lnot') return this.assume(s.a, !truthy);
		if (s.op === 'eq' || s.op === 'lt') {
			this.set(s, { lo: truthy ? 1 : 0, hi: truthy ? 1 : 0, not: [], obj: 0 });
			return s.op === 'eq' ? this.learnEq(s.a, s.b, truthy) : this.learnLt(s.a, s.b, truthy);
		}
		return truthy ? this.exclude(s, 0) : this.narrow(s, 0, 0);
	}

	private learnEq(a: Value, b: Value, equal: boolean): boolean {
		const x = this.range(a);
		const y = this.range(b);
		if (equal) {
			const lo = max(x.lo, y.lo);
			const hi = min(x.hi, y.hi);
			return this.narrow(a, lo, hi) && this.narrow(b, lo, hi);
		}
		if (y.lo === y.hi) return this.exclude(a, y.lo);
		if (x.lo === x.hi) return this.exclude(b, x.lo);
		return true;
	}
	private learnLt(a: Value, b: Value, less: boolean): boolean {
		const x = this.range(a);
		const y = this.range(b);
		if (less) return this.narrow(a, x.lo, min(x.hi, step(y.hi, -1))) && this.narrow(b, max(y.lo, step(x.lo, 1)), y.hi);
		return this.narrow(a, max(x.lo, y.lo), x.hi) && this.narrow(b, y.lo, min(y.hi, x.hi));
	}

	/** Meets the interval of v with [lo, hi] and lets it flow into the expression. False when empty. */
	narrow(v: Value, lo: Int, hi: Int): boolean {
		if (lo > hi) return false;
		if (typeof v !== 'object' || v.kind !== 2) {
			const r = this.range(v);
			return r.lo <= hi && lo <= r.hi;
		}
		const r = this.symRange(v, 0);
		let l = max(r.lo, lo);
		let h = min(r.hi, hi);
		while (l <= h && r.not.includes(l)) l = step(l, 1);
		while (l <= h && r.not.includes(h)) h = step(h, -1);
		if (l > h) return false;
		const k = this.map.get(v.id);
		if (k && k.lo === l && k.hi === h) return true;
		this.set(v, { lo: l, hi: h, not: r.not.filter((n) => n > l && n < h), obj: k?.obj ?? 0 });
		switch (v.op) {
			case 'cast': {
				const a = this.range(v.a);
				const t = typeRange(v.bits, v.signed);
				// A number whose type nobody has shown us is taken to fit where the code puts it.
				const fits = typeof v.a === 'object' && v.a.kind === 2 && v.a.ctype?.k === 'unknown' && v.signed && v.bits === 32;
				if ((a.lo >= t.lo && a.hi <= t.hi) || (fits && (l > t.lo || h < t.hi))) return this.narrow(v.a, l, h);
				return this.castBack(v, l, h);
			}
			case 'add':
				if (isInt(v.b)) return this.shift(v.a, v.bits, v.signed, l, h, -BigInt(v.b));
				return true;
			case 'sub':
				if (isInt(v.b)) return this.shift(v.a, v.bits, v.signed, l, h, BigInt(v.b));
				return true;
			case 'neg':
				// The least value is its own negative, and unsigned negation wraps: neither maps to one interval.
				return v.signed && l > typeRange(v.bits, true).lo ? this.narrow(v.a, canonBig(-BigInt(h)), canonBig(-BigInt(l))) : true;
			case 'eq':
			case 'lt':
			case 'lnot':
				return l === h ? this.assume(v, l !== 0) : true;
			default:
				return true;
		}
	}

	/** A same-width cast between signed and unsigned: intervals that lie on one side map exactly. */
	private castBack(v: Sym, l: Int, h: Int): boolean {
		const a = v.a;
		if (typeof a !== 'object' || a.kind !== 2 || a.bits !== v.bits) return true;
		const wl = wrap(l, a.bits, a.signed);
		const wh = wrap(h, a.bits, a.signed);
		return wl <= wh && BigInt(wh) - BigInt(wl) === BigInt(h) - BigInt(l) ? this.narrow(a, wl, wh) : true;
	}

	private shift(a: Value, bits: number, signed: boolean, l: Int, h: Int, by: bigint): boolean {
		const t = typeRange(bits, signed);
		const lo = BigInt(l) + by;
		const hi = BigInt(h) + by;
		if (lo < BigInt(t.lo) || hi > BigInt(t.hi)) return true;
		return this.narrow(a, canonBig(lo), canonBig(hi));
	}

	/** v is not n. False when that leaves nothing. */
	exclude(v: Value, n: Int): boolean {
		if (typeof v !== 'object' || v.kind !== 2) {
			const r = this.range(v);
			return !(r.lo === n && r.hi === n);
		}
		const r = this.symRange(v, 0);
		if (n < r.lo || n > r.hi) return true;
		if (n === r.lo) return this.narrow(v, step(n, 1), r.hi);
		if (n === r.hi) return this.narrow(v, r.lo, step(n, -1));
		if (!r.not.includes(n) && r.not.length < MAX_NOT)
			this.set(v, { lo: r.lo, hi: r.hi, not: [...r.not, n], obj: this.map.get(v.id)?.obj ?? 0 });
		if (v.op === 'cast' && typeof v.a === 'object' && v.a.kind === 2) {
			const a = v.a;
			const w = wrap(n, a.bits, a.signed);
			if (wrap(w, v.bits, v.signed) === n && a.bits <= v.bits) return this.exclude(a, w);
		}
		return true;
	}
}

/** Two unseen constants of one set, by their names: RX_QUEUED and RX_DROP differ, or nobody would compare them. */
function areOfOneSet(a: Value, b: Value): boolean {
	const set = (v: Value): string | undefined => {
		let of = v;
		while (typeof of === 'object' && of.kind === 2 && of.op === 'cast') of = of.a;
		return typeof of === 'object' && of.kind === 2 && of.op === 'var' ? /^([A-Z][A-Z\d]*_)[A-Z\d_]+$/.exec(of.name)?.[1] : undefined;
	};
	const first = set(a);
	return first !== undefined && first === set(b);
}

/** A binary operation with at least one symbolic side, normalised. Pointers to objects may be a side of a comparison. */
export function binSym(t: SymTable, op: BinOp, a: Value, b: Value, bits: number, signed: boolean): Value {
	switch (op) {
		case 'eq':
		case 'ne': {
			const zero = (x: Value, y: Value): boolean =>
				y === 0 && typeof x === 'object' && x.kind === 2 && (x.op === 'eq' || x.op === 'lt' || x.op === 'lnot');
			let e: Value;
			if (zero(a, b)) e = t.expr('lnot', 32, true, a, 0);
			else if (keyOf(a) === keyOf(b)) return op === 'eq' ? 1 : 0;
			else if (areOfOneSet(a, b)) return op === 'eq' ? 0 : 1;
			else e = isInt(a) || (!isInt(b) && keyOf(a) > keyOf(b)) ? t.expr('eq', 32, true, b, a) : t.expr('eq', 32, true, a, b);
			return op === 'eq' ? e : not(t, e);
		}
		case 'lt':
			return t.expr('lt', 32, true, a, b);
		case 'gt':
			return t.expr('lt', 32, true, b, a);
		case 'ge':
			return not(t, t.expr('lt', 32, true, a, b));
		case 'le':
			return not(t, t.expr('lt', 32, true, b, a));
		case 'add':
			if (b === 0) return a;
			if (a === 0) return b;
			if (isInt(a)) return binSym(t, 'add', b, a, bits, signed);
			if (isInt(b) && typeof a === 'object' && a.kind === 2 && a.op === 'add' && isInt(a.b) && a.bits === bits)
				return binSym(t, 'add', a.a, wrap(binInt('add', a.b, b, bits, signed), bits, signed), bits, signed);
			break;
		case 'sub':
			if (b === 0) return a;
			if (keyOf(a) === keyOf(b)) return 0;
			if (isInt(b)) return binSym(t, 'add', a, binInt('sub', 0, b, bits, signed), bits, signed);
			break;
		case 'and':
			if (a === 0 || b === 0) return 0;
			if (isInt(a)) return t.expr('and', bits, signed, b, a);
			break;
		case 'or':
			if (b === 0) return a;
			if (a === 0) return b;
			break;
		case 'mul':
			if (a === 0 || b === 0) return 0;
			if (b === 1) return a;
			if (a === 1) return b;
			break;
		default:
	}
	return t.expr(op as SymOp, bits, signed, a, b);
}

/** Logical negation, folding double negation. */
export function not(t: SymTable, v: Value): Value {
	if (isInt(v)) return v === 0 ? 1 : 0;
	if (typeof v === 'object' && v.kind === 2) {
		if (v.op === 'lnot' && typeof v.a === 'object' && v.a.kind === 2 && (v.a.op === 'eq' || v.a.op === 'lt' || v.a.op === 'lnot'))
			return v.a;
		return t.expr('lnot', 32, true, v, 0);
	}
	return 0;
}
