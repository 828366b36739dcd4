/** Arithmetic, comparison and conversion of any values. Owns the rules for pointers and symbols; numbers are int.ts's. */
import type { BinOp, IrFunction, UnOp } from '../../c/ir';
import { isVirtualOffset } from '../../c/type-table';
import { I64, type Scalar } from '../../c/types';
import { UNSEEN_CONSTANT, unseenConstant } from '../../c/unseen-constant';
import { addressOf, asInteger, oopsStop, originOfUninit } from '../access';
import { emit } from '../emit';
import { binInt, bitsOf, convert, signedOf, wrap } from '../int';
import type { Machine } from '../machine';
import type { MemObject } from '../memory';
import { nameOf } from '../name';
import type { State } from '../state';
import { binSym, not } from '../symbol';
import { isInt, Ptr, Sym, type Value } from '../value';

const COMPARE: ReadonlySet<BinOp> = new Set(['eq', 'ne', 'lt', 'le', 'gt', 'ge']);

/** An operand that must have a value: an uninitialised one is reported and ends a concrete run; a symbolic one goes on with an unknown. */
export function use(m: Machine, s: State, v: Value, t: Scalar, how: string): Value {
	if (typeof v === 'object' && v.kind === 5) {
		emit(s, { kind: 'uninit', what: v.what === '' ? 'a value' : v.what, how, memory: v.memory });
		if (m.mode === 'concrete' && !s.stop) {
			const what = v.what === '' ? 'A value' : v.what;
			const says = how.startsWith('decides') ? how : `is ${how}`;
			s.stop = oopsStop(s, 'uninitialised', `${what} ${says} before anything was written to it.`, originOfUninit(s, v));
		}
		return m.syms.fresh(v.what === '' ? 'uninitialised' : v.what, t, 'havoc');
	}
	if (typeof v === 'object' && v.kind === 4) return m.syms.fresh('part of a pointer', t, 'havoc');
	if (typeof v === 'object' && v.kind === 2) {
		const r = s.facts.range(v);
		if (r.lo === r.hi) return r.lo;
	}
	return v;
}

/** Undefined: the run stopped (division by zero). */
export function binary(m: Machine, s: State, op: BinOp, t: Scalar, x: Value, y: Value): Value | undefined {
	if (t.k === 'float') return floatBinary(m, op, t.bits, x, y);
	const a = use(m, s, x, t, 'used in a computation');
	const b = use(m, s, y, t, 'used in a computation');
	if (s.stop) return undefined;
	const bits = bitsOf(t);
	const signed = signedOf(t);
	if (isInt(a) && isInt(b)) {
		if ((op === 'div' || op === 'rem') && b === 0) return badMath(s, typeof y === 'object');
		if ((op === 'shl' || op === 'shr') && (b < 0 || b >= bits)) {
			emit(s, {
				kind: 'bad-math',
				what: 'shift out of range',
				text: `a ${bits}-bit value is shifted by ${b}`,
				tested: typeof y === 'object',
			});
			if (m.mode === 'concrete') {
				s.stop = oopsStop(s, 'shift-out-of-range', `Shift out of range: a ${bits}-bit value is shifted by ${b}.`);
				return undefined;
			}
			return binInt(op, a, Number(b) & (bits - 1), bits, signed);
		}
		// container_of(NULL, …) where nobody has shown us the struct: the member may as well be its first.
		if (op === 'sub' && a === 0 && bits === 64 && m.mode === 'symbolic' && isVirtualOffset(b)) return 0;
		return binInt(op, a, b, bits, signed);
	}
	if (COMPARE.has(op)) {
		if (m.mode === 'symbolic' && (op === 'eq' || op === 'ne')) return compare(m, s, op, labelled(s, a, b), labelled(s, b, a), bits, signed);
		return m.mode === 'symbolic'
			? compare(m, s, op, number(m, s, a), number(m, s, b), bits, signed)
			: compare(m, s, op, a, b, bits, signed);
	}
	if ((op === 'div' || op === 'rem') && b === 0) return badMath(s, typeof y === 'object');
	const pa = typeof a === 'object' && a.kind === 1 ? a : undefined;
	const pb = typeof b === 'object' && b.kind === 1 ? b : undefined;
	if (op === 'add' && bits === 64) {
		if (pa && isInt(b)) return new Ptr(pa.obj, pa.off + Number(BigInt.asIntN(64, BigInt(b))), pa.sym);
		if (pb && isInt(a)) return new Ptr(pb.obj, pb.off + Number(BigInt.asIntN(64, BigInt(a))), pb.sym);
	}
	if (op === 'sub' && bits === 64) {
		if (pa && isInt(b)) return new Ptr(pa.obj, pa.off - Number(BigInt.asIntN(64, BigInt(b))), pa.sym);
		if (pa && pb && pa.obj === pb.obj && !pa.sym && !pb.sym) return wrap(pa.off - pb.off, bits, signed);
	}
	const ia = pa ? asInteger(s, pa) : a;
	const ib = pb ? asInteger(s, pb) : b;
	if (ia !== undefined && ib !== undefined && isInt(ia) && isInt(ib))
		return binInt(op, wrap(ia, bits, signed), wrap(ib, bits, signed), bits, signed);
	return binSym(m.syms, op, a, b, bits, signed);
}

/** A constant that nobody has shown us, compared with what a switch took for one or for none of them: the value it has as a case label. */
function labelled(s: State, v: Value, other: Value): Value {
	if (typeof v !== 'object' || v.kind !== 2) return v;
	const c = v.op === 'cast' && typeof v.a === 'object' && v.a.kind === 2 ? v.a : v;
	if (c.op !== 'var' || c.origin !== 'memory' || !/^[A-Z][A-Z\d]*_[A-Z\d_]*$/.test(c.name)) return v;
	const label = unseenConstant(c.name);
	const decided = isInt(other) ? other >= UNSEEN_CONSTANT && other < 2 * UNSEEN_CONSTANT : s.facts.range(other).not.includes(label);
	return decided || (s.frame !== undefined && caseLabels(s.frame.fn).has(label)) ? label : v;
}

/** What is compared by size is no array: where nobody wrote to zeroed memory it is 0. */
function number(m: Machine, s: State, v: Value): Value {
	if (m.zeroed.size === 0 || typeof v !== 'object' || v.kind !== 2) return v;
	const of = v.op === 'cast' && typeof v.a === 'object' && v.a.kind === 2 ? v.a : v;
	if (!m.zeroed.has(of.id) || !s.facts.assume(binSym(m.syms, 'eq', of, 0, of.bits, of.signed), true)) return v;
	return 0;
}

const labels = new WeakMap<IrFunction, ReadonlySet<number>>();
/** Unseen constants that label cases of the function: what is compared with them here is a choice among them. */
function caseLabels(fn: IrFunction): ReadonlySet<number> {
	let set = labels.get(fn);
	if (!set) {
		set = new Set(
			fn.blocks.flatMap((b) => (b.end.op === 'switch' ? b.end.cases.map((c) => Number(c.lo)).filter((n) => n >= UNSEEN_CONSTANT) : [])),
		);
		labels.set(fn, set);
	}
	return set;
}

function badMath(s: State, tested: boolean): undefined {
	emit(s, { kind: 'bad-math', what: 'division by zero', text: 'division by zero', tested });
	s.stop = oopsStop(s, 'division-by-zero', 'Division by zero.');
	return undefined;
}

function compare(m: Machine, s: State, op: BinOp, a: Value, b: Value, bits: number, signed: boolean): Value {
	if (typeof a === 'object' && a.kind === 1 && typeof b === 'object' && b.kind === 1) {
		if (a.obj === b.obj && !a.sym && !b.sym) return binInt(op, a.off, b.off, 64, true);
		if (a.obj !== b.obj) {
			const oa = s.object(a.obj);
			const ob = s.object(b.obj);
			// Two that were only found may be one; what was found may be a global: the last entry of a list points to its head.
			const unsure =
				oa !== undefined &&
				ob !== undefined &&
				(oa.behind !== 0 || mayBeFound(oa)) &&
				(ob.behind !== 0 || mayBeFound(ob)) &&
				(!mayBeFound(oa) || !mayBeFound(ob));
			if (!unsure || (op !== 'eq' && op !== 'ne')) {
				if (op === 'eq') return 0;
				if (op === 'ne') return 1;
				if (oa && ob) return binInt(op, addressOf(oa) + BigInt(a.off), addressOf(ob) + BigInt(b.off), 64, false);
			}
		}
	}
	if (typeof a === 'object' && a.kind === 3 && typeof b === 'object' && b.kind === 3) {
		const same = a.name === b.name;
		return op === 'eq' ? (same ? 1 : 0) : op === 'ne' ? (same ? 0 : 1) : 0;
	}
	const certain = knownDifferent(s, a, b) || knownDifferent(s, b, a) || madeAfter(s, a, b) || madeAfter(s, b, a);
	if (certain) {
		if (op === 'eq') return 0;
		if (op === 'ne') return 1;
	}
	const bound = sameObject(s, a, b) ?? sameObject(s, b, a);
	if (bound && (op === 'eq' || op === 'ne')) return op === 'eq' ? 1 : 0;
	if (isInt(a) && typeof b === 'object' && b.kind === 1) return orderOfPointer(s, op, b, a, true);
	if (isInt(b) && typeof a === 'object' && a.kind === 1) return orderOfPointer(s, op, a, b, false);
	const e = binSym(m.syms, op, a, b, bits, signed);
	const t = s.facts.truth(e);
	return t === undefined ? e : t ? 1 : 0;
}

/** A global, or a local that unseen code was given and may have linked with what it knows: the head of a list that it filled. */
const mayBeFound = (o: MemObject): boolean => o.kind === 'global' || (o.kind === 'stack' && o.fill === 'lazy' && o.type?.k === 'record');

/** What this run allocated differs from what the function was given. */
function madeAfter(s: State, a: Value, b: Value): boolean {
	if (typeof a !== 'object' || a.kind !== 2 || a.origin !== 'contract' || typeof b !== 'object' || b.kind !== 2 || b.origin !== 'param')
		return false;
	const obj = s.facts.raw(a)?.obj ?? 0;
	if (obj === 0) return false;
	return s.holds.of(obj).some((h) => h.kind === 'memory');
}

/** A pointer to an object made in this run (or a function) differs from null, error pointers and older inputs. */
function knownDifferent(s: State, a: Value, b: Value): boolean {
	if (typeof a !== 'object' || (a.kind !== 1 && a.kind !== 3)) return false;
	if (isInt(b)) return b === 0 || (typeof b === 'bigint' && b >= 18446744073709547521n) || a.kind === 3;
	if (typeof b === 'object' && b.kind === 2) {
		if (a.kind === 3) return false;
		const o = s.object(a.obj);
		return (
			o !== undefined &&
			o.behind === 0 &&
			o.kind !== 'lazy' &&
			(o.kind !== 'global' ? b.op === 'var' && b.origin !== 'call' && b.origin !== 'havoc' && b.origin !== 'hole' : false)
		);
	}
	return typeof b === 'object' && (b.kind === 1 || b.kind === 3) && b.kind !== a.kind;
}

function sameObject(s: State, a: Value, b: Value): boolean | undefined {
	if (typeof a !== 'object' || a.kind !== 1 || typeof b !== 'object' || b.kind !== 2 || a.off !== 0 || a.sym) return undefined;
	return s.facts.raw(b)?.obj === a.obj ? true : undefined;
}

function orderOfPointer(s: State, op: BinOp, p: Ptr, n: number | bigint, swapped: boolean): Value {
	const i = asInteger(s, p) ?? 18446612682070000000n;
	return swapped ? binInt(op, n, i, 64, false) : binInt(op, i, n, 64, false);
}

function floatBinary(m: Machine, op: BinOp, bits: 32 | 64, a: Value, b: Value): Value {
	if (typeof a !== 'number' || typeof b !== 'number')
		return COMPARE.has(op)
			? m.syms.fresh('float comparison', { k: 'int', bits: 32, signed: true }, 'havoc')
			: m.syms.fresh('float', I64, 'havoc');
	const r = (v: number): number => (bits === 32 ? Math.fround(v) : v);
	switch (op) {
		case 'add':
			return r(a + b);
		case 'sub':
			return r(a - b);
		case 'mul':
			return r(a * b);
		case 'div':
			return r(a / b);
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
			return r(a % b);
	}
}

export function unary(m: Machine, s: State, op: UnOp, t: Scalar, x: Value): Value {
	if (t.k === 'float') {
		if (typeof x !== 'number') return m.syms.fresh('float', I64, 'havoc');
		return op === 'neg' ? -x : op === 'lnot' ? (x === 0 ? 1 : 0) : x;
	}
	const a = use(m, s, x, t, 'used in a computation');
	const bits = bitsOf(t);
	const signed = signedOf(t);
	if (isInt(a)) {
		if (op === 'neg') return binInt('sub', 0, a, bits, signed);
		if (op === 'lnot') return a === 0 ? 1 : 0;
		return binInt('xor', a, signed ? -1 : wrap(-1, bits, false), bits, signed);
	}
	if (op === 'lnot') {
		if (typeof a === 'object' && a.kind !== 2) return 0;
		const truth = s.facts.truth(a);
		return truth === undefined ? not(m.syms, a) : truth ? 0 : 1;
	}
	const i = asInteger(s, a);
	if (i !== undefined) return unary(m, s, op, t, wrap(i, bits, signed));
	return m.syms.expr(op, bits, signed, a, 0);
}

export function cast(m: Machine, s: State, x: Value, from: Scalar, to: Scalar): Value {
	if (typeof x === 'object' && x.kind === 5) return x;
	if (from.k === 'float' || to.k === 'float') {
		if (isInt(x) || typeof x === 'number') {
			if (to.k === 'float') return to.bits === 32 ? Math.fround(Number(x)) : Number(x);
			const f = Number(x);
			if (to.k === 'int' && to.bool) return f !== 0 ? 1 : 0;
			if (!Number.isFinite(f)) return 0;
			return convert(wrap(BigInt(Math.trunc(f)), 128, true), to);
		}
		return m.syms.fresh('float', to.k === 'float' ? I64 : to, 'havoc');
	}
	if (isInt(x)) return convert(x, to);
	if (to.k === 'int' && to.bool) {
		if (typeof x === 'object' && x.kind === 2) {
			const truth = s.facts.truth(x);
			if (truth !== undefined) return truth ? 1 : 0;
			return x.op === 'eq' || x.op === 'lt' || x.op === 'lnot' ? x : not(m.syms, not(m.syms, x));
		}
		return 1;
	}
	const bits = bitsOf(to);
	if (typeof x === 'object' && x.kind === 2) {
		const signed = signedOf(to);
		if (x.bits === bits && x.signed === signed) return x;
		if ((x.op === 'eq' || x.op === 'lt' || x.op === 'lnot') && bits >= 8) return x;
		if (x.op === 'cast' && typeof x.a === 'object' && x.a.kind === 2 && x.bits >= x.a.bits && x.a.bits === bits && x.a.signed === signed)
			return x.a;
		return m.syms.expr('cast', bits, signed, x, 0, x.ctype);
	}
	if (bits === 64) return x;
	const i = asInteger(s, x);
	return i === undefined ? m.syms.fresh(nameOf0(x), to, 'havoc') : convert(i, to);
}

const nameOf0 = (v: Value): string => (v instanceof Sym ? nameOf(v) : 'part of a pointer');
