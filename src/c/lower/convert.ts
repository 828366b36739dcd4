/**
 * Conversions between C types, integer promotion and the usual arithmetic conversions, reading and writing l-values.
 */
import { floatToInt, wrapInt } from '../constant';
import type { Operand } from '../ir';
import {
	DOUBLE,
	decay,
	INT,
	intScalar,
	isAggregate,
	isLongDouble,
	LONG,
	pointee,
	qualified,
	sameScalar,
	UINT,
	unqualified,
	VOID,
	VOLATILE,
} from '../type-ops';
import type { CType, Scalar } from '../types';
import { F32, I64, PTR } from '../types';
import { type Cx, int, type LVal, reg, type Val } from './context';

/** Scalar of a value's type; aggregates and functions are addresses. */
export const scalarOf = (cx: Cx, t: CType): Scalar => cx.types.scalar(t) ?? PTR;

/** Converts a scalar operand between scalars, folding constants. */
export function convertOperand(cx: Cx, a: Operand, from: Scalar, to: Scalar): Operand {
	if (sameScalar(from, to)) return a;
	if (a.k === 'int') {
		if (to.k === 'float') return { k: 'float', v: to === F32 || to.bits === 32 ? Math.fround(Number(a.v)) : Number(a.v) };
		return int(wrapInt(a.v, to));
	}
	if (a.k === 'float') {
		if (to.k === 'float') return { k: 'float', v: to.bits === 32 ? Math.fround(a.v) : a.v };
		return int(to.k === 'int' && to.bool ? (a.v !== 0 ? 1 : 0) : floatToInt(a.v, to));
	}
	const d = cx.b.reg();
	cx.b.emit({ op: 'cast', d, a, from, to });
	return reg(d);
}

/** Converts a value to a type, as by assignment or a cast. */
export function convert(cx: Cx, v: Val, type: CType): Val {
	if (v.type === type && v.width === undefined) return v;
	if (type.k === 'void') return { a: int(0), type: VOID };
	if (isAggregate(type) || isAggregate(v.type) || v.type.k === 'void') return { a: v.a, type };
	const to = cx.types.scalar(type);
	const from = scalarOf(cx, v.type);
	if (to === undefined) return { a: v.a, type };
	return { a: convertOperand(cx, v.a, from, to), type };
}

/** Integer promotion. Unknown types become long when computed with. */
export function promote(cx: Cx, v: Val): Val {
	const t = promotedType(cx, v.type, v.width);
	if (t === v.type) return v.width === undefined ? v : { a: v.a, type: t };
	return convert(cx, v, t);
}

export function promotedType(cx: Cx, t: CType, width: number | undefined): CType {
	if (t.k === 'unknown') return LONG;
	if (t.k !== 'scalar' && t.k !== 'enum') return t;
	const s = scalarOf(cx, t);
	if (s.k !== 'int') return t;
	if (width !== undefined && width <= 32) return width < 32 || s.signed ? INT : UINT;
	if (s.bits < 32 || s.bool) return INT;
	if (t.k === 'enum') return s.bits === 32 ? (s.signed ? INT : UINT) : { k: 'scalar', s, name: s.signed ? 'long' : 'unsigned long' };
	return t;
}

/** Type both operands of an arithmetic operator are converted to; operands already promoted. */
export function commonType(cx: Cx, a: CType, b: CType): CType {
	const x = scalarOf(cx, a);
	const y = scalarOf(cx, b);
	if (x.k === 'float' || y.k === 'float') {
		if (x.k === 'float' && y.k === 'float') return isLongDouble(b) || (x.bits < y.bits && !isLongDouble(a)) ? b : a;
		return x.k === 'float' ? a : b;
	}
	if (x.k === 'ptr') return y.k === 'ptr' ? a : a;
	if (y.k === 'ptr') return b;
	if (x.bits !== y.bits) return x.bits > y.bits ? a : b;
	if (x.signed !== y.signed) return x.signed ? b : a;
	return b.k === 'scalar' && b.distinct !== undefined ? b : a;
}

/** Default promotions of an argument without a parameter type. */
export function defaultPromote(cx: Cx, v: Val): Val {
	if (v.type.k === 'scalar' && v.type.s.k === 'float') return convert(cx, v, DOUBLE);
	if (v.type.k === 'unknown') return v;
	return promote(cx, v);
}

/** Reads an l-value. Arrays, functions and records give their address, arrays and functions as pointers. */
export function read(cx: Cx, lv: LVal): Val {
	if (lv.k === 'reg') return { a: reg(lv.r), type: unqualified(lv.type) };
	if (lv.type.k === 'array' || lv.type.k === 'function') return { a: lv.addr, type: decay(lv.type) };
	const type = unqualified(lv.type);
	if (type.k === 'record' || type.k === 'void') return { a: lv.addr, type };
	const volatile = isVolatile(lv.type);
	const d = cx.b.reg();
	if (lv.bits !== undefined) {
		const s = scalarOf(cx, lv.type);
		const unit = s.k === 'int' && s.bool ? intScalar(lv.bits.unit, false) : intScalar(lv.bits.unit, s.k === 'int' && s.signed);
		const bits = { shift: lv.bits.shift, width: lv.bits.width };
		cx.b.emit({ op: 'load', d, addr: lv.addr, type: unit, ctype: type, bits, volatile });
		if (sameScalar(unit, s) || s.k !== 'int' || s.bool) return { a: reg(d), type, width: lv.bits.width };
		return { a: convertOperand(cx, reg(d), unit, s), type, width: lv.bits.width };
	}
	cx.b.emit({ op: 'load', d, addr: lv.addr, type: scalarOf(cx, type), ctype: type, bits: undefined, volatile });
	return { a: reg(d), type };
}

const isVolatile = (t: CType): true | undefined => (((t.q ?? 0) & VOLATILE) === 0 ? undefined : true);

/** Writes a value to an l-value, converting it. Gives the value the assignment expression has. */
export function write(cx: Cx, to: LVal, v: Val, wanted: boolean): Val {
	const volatile = isVolatile(to.type);
	const lv: LVal = to.type.q === undefined ? to : { ...to, type: unqualified(to.type) };
	if (lv.k === 'reg') {
		const c = convert(cx, v, lv.type);
		cx.b.assign(lv.r, c.a);
		return { a: reg(lv.r), type: lv.type };
	}
	if (isAggregate(lv.type) || isAggregate(v.type)) {
		const type = isAggregate(lv.type) ? lv.type : v.type;
		cx.b.emit({ op: 'copymem', to: lv.addr, from: v.a, size: cx.types.sizeOf(type), type });
		return { a: lv.addr, type: lv.type };
	}
	const c = convert(cx, v, lv.type);
	if (lv.bits !== undefined) {
		const s = scalarOf(cx, lv.type);
		const unit = intScalar(lv.bits.unit, s.k === 'int' && s.signed && !s.bool);
		const a = s.k === 'int' && !s.bool ? convertOperand(cx, c.a, s, unit) : c.a;
		cx.b.emit({
			op: 'store',
			addr: lv.addr,
			type: unit,
			ctype: lv.type,
			v: a,
			bits: { shift: lv.bits.shift, width: lv.bits.width },
			volatile,
		});
		return wanted ? read(cx, lv) : c;
	}
	cx.b.emit({ op: 'store', addr: lv.addr, type: scalarOf(cx, lv.type), ctype: lv.type, v: c.a, bits: undefined, volatile });
	return c;
}

/** A slot that lives in the current block, as an l-value. */
export function temporary(cx: Cx, type: CType, name: string): Operand {
	const slot = cx.b.slot(name, type, cx.types.sizeOf(type));
	cx.b.emit({ op: 'local', slot });
	cx.live = { prev: cx.live, depth: (cx.live?.depth ?? 0) + 1, what: { k: 'slot', slot } };
	return { k: 'slot', slot };
}

/** `base + index * size of element`, folded for constant addresses. */
export function indexed(cx: Cx, base: Operand, index: Operand, of: CType, count: number): Operand {
	const length = cx.vla.get(of);
	if (length !== undefined && of.k === 'array') {
		const n = cx.b.reg();
		const bytes = cx.b.reg();
		cx.b.emit({ op: 'bin', d: n, bin: 'mul', type: I64, a: length, b: int(cx.types.stride(of.of)) });
		cx.b.emit({ op: 'bin', d: bytes, bin: 'mul', type: I64, a: index, b: reg(n) });
		return indexed(cx, base, reg(bytes), { k: 'void' }, -1);
	}
	const scale = cx.types.stride(of);
	if (base.k === 'int' && index.k === 'int') return int(wrapInt(BigInt(base.v) + BigInt(index.v) * BigInt(scale), PTR));
	const d = cx.b.reg();
	cx.b.emit({ op: 'index', d, base, index, scale, count, type: of });
	return reg(d);
}

/** What dereferencing a value reaches; an unknown value is taken as a pointer to something unknown. */
export function dereferenced(cx: Cx, v: Val): LVal {
	const p = scalarOf(cx, v.type);
	const addr = p.k === 'ptr' ? v.a : convertOperand(cx, v.a, p, PTR);
	return { k: 'mem', addr, type: pointee(v.type) };
}

/** The member of the record at an address. */
export function memberOf(cx: Cx, base: Operand, type: CType, name: string): LVal {
	const owner: CType = type.k === 'record' || type.k === 'unknown' ? type : { k: 'unknown', path: `*(${cx.types.spell(type)})` };
	const m = cx.types.member(owner, name);
	const offset = m?.offset ?? 0;
	const mtype: CType = qualified(m?.type ?? { k: 'unknown', path: name }, type.q ?? 0);
	let addr: Operand;
	if (base.k === 'int') addr = int(wrapInt(BigInt(base.v) + BigInt(offset), PTR));
	else {
		const d = cx.b.reg();
		const struct = owner.k === 'record' ? owner.id : `<${owner.path}>`;
		cx.b.emit({ op: 'field', d, base, offset, struct, member: name, type: mtype });
		addr = reg(d);
	}
	const bits = m !== undefined && 'bits' in m ? (m.bits as (typeof m)['bits']) : undefined;
	return { k: 'mem', addr, type: mtype, bits };
}
