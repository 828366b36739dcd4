/**
 * Reads and writes through addresses: resolves a value to an object, makes lazy objects and symbols, and reports accesses that
 * would oops. Owns the rules of access; cells are memory.ts's.
 */
import type { BitField } from '../c/ir';
import { isVirtualOffset } from '../c/type-table';
import type { CType, Scalar } from '../c/types';
import { PTR, U64 } from '../c/types';
import { wholeOf } from './accessors';
import { staleAccess } from './dropped';
import { emit } from './emit';
import { binInt, bitsOf, bytesOf, convert, signedOf } from './int';
import type { Machine } from './machine';
import type { MemObject } from './memory';
import { describe, nameOf } from './name';
import { birthOf, endOf } from './origin';
import type { State } from './state';
import type { Fault, Origin, Stop } from './stop';
import { isShared, publish } from './thread';
import { accessUntested } from './untested';
import { ERR_FIRST, errnoOf, isInt, Ptr, type Sym, Uninit, type Value } from './value';

/** Concrete address of an object: for pointers used as integers. */
export const addressOf = (o: MemObject): bigint => 0xffff888000000000n + BigInt(o.serial) * 0x1000000n;

/** The integer a pointer stands for; undefined for a symbolic one. */
export function asInteger(s: State, v: Value): number | bigint | undefined {
	if (isInt(v)) return v;
	if (typeof v === 'object' && v.kind === 1 && !v.sym) {
		const o = s.object(v.obj);
		return o ? addressOf(o) + BigInt(v.off) : undefined;
	}
	return undefined;
}

/** The object behind an integer address, if it lies in one. */
export function fromAddress(s: State, v: bigint): Ptr | undefined {
	const rel = v - 0xffff888000000000n;
	if (rel < 0n) return undefined;
	const serial = Number(rel / 0x1000000n);
	const first = s.object(serial);
	if (first?.serial === serial) return new Ptr(first.id, Number(rel % 0x1000000n));
	for (const o of s.objects.all()) if (o.serial === serial) return new Ptr(o.id, Number(rel % 0x1000000n));
	return undefined;
}

/** What a pointer type points to; undefined when the type does not say. */
export function pointee(t: CType | undefined): CType | undefined {
	if (t?.k === 'pointer') return t.to.k === 'void' ? undefined : t.to;
	if (t?.k === 'unknown') return { k: 'record', id: `<${t.path}>` };
	return undefined;
}

/** The object behind a symbolic pointer, made when first needed. Says nothing about null. */
export function objectBehind(m: Machine, s: State, p: Sym): MemObject {
	const known = s.facts.raw(p);
	if (known?.obj) return s.object(known.obj) as MemObject;
	const t = pointee(p.ctype);
	const o = s.make('lazy', -1, 'lazy', t, nameOf(p), '', p.id);
	m.behind.set(p.id, p);
	s.facts.bind(p, o.id);
	linkBack(m, s, p, o);
	// A private part that is first looked into when the whole is gone.
	const whole = wholeOf(s, p.id);
	if (whole?.freed) Object.assign(s.writable(o), { freed: true, gone: whole.gone });
	return o;
}

/** struct list_head: next, then prev (include/linux/types.h). */
const isListLink = (t: CType): boolean => t.k === 'pointer' && t.to.k === 'record' && t.to.id === 'struct list_head';

/**
 * An unseen neighbour in a doubly linked list points back: what was reached through `next` has its `prev` at the node it was
 * reached from, and the other way round. Without it, unlinking an unseen entry would leave it in the list.
 */
function linkBack(m: Machine, s: State, p: Sym, o: MemObject): void {
	const from = m.links.get(p.id);
	const source = from && s.object(from.obj);
	if (!from || !source) return;
	const member = source.type ? (m.program.types.describe(source.type, from.off) ?? '') : '';
	if (/(^|\.)next$/.test(member)) s.writable(o).store(8, 8, new Ptr(from.obj, from.off));
	else if (/(^|\.)prev$/.test(member)) s.writable(o).store(0, 8, new Ptr(from.obj, from.off - 8));
}

/**
 * Resolves an address for an access of `size` bytes. Undefined: the access oopses; the event is out and the state stopped.
 * A symbolic pointer not known to be null is taken to be valid.
 */
export function resolve(
	m: Machine,
	s: State,
	addr: Value,
	size: number,
	write: boolean,
): { o: MemObject; off: number; sym: Sym | undefined } | undefined {
	let a = addr;
	if (typeof a === 'bigint' || typeof a === 'number') {
		const e = errnoOf(a);
		if (e !== 0) return oops(s, 'errptr', `an error pointer (${e}) is dereferenced`, '', 0, write);
		// Members of unseen records lie far apart (virtual offsets): a low address is a member of NULL.
		if (a >= 0 && (a < 65536 || (a >= 2 ** 36 && a < 2 ** 46)))
			return oops(
				s,
				'null',
				a === 0
					? 'a NULL pointer is dereferenced'
					: a < 65536
						? `a NULL pointer is dereferenced (member at offset ${a})`
						: 'a NULL pointer is dereferenced',
				'',
				0,
				write,
			);
		const p = fromAddress(s, BigInt(a));
		if (!p) return oops(s, 'wild', `address 0x${BigInt(a).toString(16)} belongs to no object`, '', 0, write);
		a = p;
	}
	if (a.kind === 2) {
		const r = s.facts.range(a);
		if (r.hi === 0) return oops(s, 'null', `${nameOf(a)} is NULL here and is dereferenced`, nameOf(a), 0, write);
		if (r.lo >= ERR_FIRST) return oops(s, 'errptr', `${nameOf(a)} is an error pointer here and is dereferenced`, nameOf(a), 0, write);
		if (r.lo === 0 && !r.not.includes(0)) accessUntested(m, s, a);
		if (!s.facts.narrow(a, 1, 18446744073709547520n)) return oops(s, 'null', `${nameOf(a)} is no valid pointer here`, nameOf(a), 0, write);
		const o = objectBehind(m, s, a);
		return check(m, s, o, 0, size, write, undefined);
	}
	if (a.kind === 5) {
		emit(s, { kind: 'uninit', what: a.what === '' ? 'a pointer' : a.what, how: 'dereferenced', memory: a.memory || a.what === '' });
		s.stop = oopsStop(s, 'uninitialised', 'An uninitialised pointer is dereferenced.', originOfUninit(s, a));
		return undefined;
	}
	if (a.kind !== 1) return oops(s, 'wild', 'this is not a pointer to data', '', 0, write);
	const o = s.object(a.obj);
	if (!o) return oops(s, 'wild', 'this is not a pointer to an object', '', 0, write);
	if (o.behind !== 0) {
		const p = m.behind.get(o.behind);
		if (p) {
			const r = s.facts.range(p);
			if (r.hi === 0) return oops(s, 'null', `${nameOf(p)} is NULL here and is dereferenced`, nameOf(p), o.id, write);
			if (r.lo >= ERR_FIRST) return oops(s, 'errptr', `${nameOf(p)} is an error pointer here and is dereferenced`, nameOf(p), o.id, write);
			if (r.lo === 0 && !r.not.includes(0)) accessUntested(m, s, p);
			if (r.lo === 0 || r.hi >= ERR_FIRST) s.facts.narrow(p, 1, 18446744073709547520n);
		}
	}
	return check(m, s, o, a.off, size, write, a.sym);
}

function check(
	m: Machine,
	s: State,
	o: MemObject,
	off: number,
	size: number,
	write: boolean,
	sym: Sym | undefined,
): { o: MemObject; off: number; sym: Sym | undefined } | undefined {
	if (o.freed) {
		const how = o.kind === 'stack' ? 'its scope has ended' : 'it was freed';
		return oops(
			s,
			'freed',
			`${describe(m, s, o, off).replace(/(\.refs)?\.counter$/, '')} is ${write ? 'written' : 'read'} after ${how}`,
			o.name,
			o.id,
			write,
		);
	}
	if (o.dropped && m.mode === 'symbolic') staleAccess(s, o, `${describe(m, s, o, off)} is ${write ? 'written' : 'read'}`);
	// A member of a record nobody has shown us (a virtual offset) says nothing about bounds.
	if (!sym && o.size >= 0 && Math.abs(off) < 2 ** 31 && !isVirtualOffset(off) && (off < 0 || off + size > o.size))
		return oops(
			s,
			'out-of-bounds',
			`${write ? 'write' : 'read'} of ${size} byte${size === 1 ? '' : 's'} at offset ${off} of ${o.name}, which has ${o.size}`,
			o.name,
			o.id,
			write,
		);
	return { o, off, sym };
}

const FAULTS = {
	null: 'null',
	errptr: 'error-pointer',
	freed: 'use-after-free',
	'out-of-bounds': 'out-of-bounds',
	wild: 'wild-pointer',
} as const;

/** The stop of an access or a computation that goes wrong, at the running statement. */
export const oopsStop = (s: State, what: Fault, text: string, origin?: Origin): Stop => ({
	kind: 'oops',
	what,
	place: s.place(),
	text,
	...(origin ? { origin } : {}),
});

/** Where what nobody wrote was declared or allocated. */
export function originOfUninit(s: State, v: Uninit): Origin | undefined {
	const o = v.obj === 0 ? undefined : s.object(v.obj);
	return o && birthOf(o);
}

function oops(
	s: State,
	what: 'null' | 'errptr' | 'freed' | 'out-of-bounds' | 'wild',
	text: string,
	label: string,
	obj: number,
	write: boolean,
): undefined {
	emit(s, { kind: 'bad-access', what, text, label, obj, write });
	const o = s.object(obj);
	const origin = o && (what === 'freed' ? endOf(o) : birthOf(o));
	const kind = what === 'freed' && o?.kind === 'stack' ? 'scope-ended' : FAULTS[what];
	// A sentence begins with a capital, a variable does not.
	s.stop = oopsStop(
		s,
		kind,
		`${label !== '' && text.startsWith(`${label} `) ? text : text.replace(/^[a-z](?=[a-z]* )/, (c) => c.toUpperCase())}.`,
		origin,
	);
	return undefined;
}

const floatBuf = new DataView(new ArrayBuffer(8));
function toBits(v: Value, bits: 32 | 64): Value {
	if (typeof v !== 'number') return v;
	if (bits === 32) {
		floatBuf.setFloat32(0, v, true);
		return floatBuf.getUint32(0, true);
	}
	floatBuf.setFloat64(0, v, true);
	return convert(floatBuf.getBigUint64(0, true) as bigint, U64) as Value;
}
function fromBits(v: Value, bits: 32 | 64): Value {
	if (!isInt(v)) return v;
	if (bits === 32) {
		floatBuf.setUint32(0, Number(BigInt.asUintN(32, BigInt(v))), true);
		return floatBuf.getFloat32(0, true);
	}
	floatBuf.setBigUint64(0, BigInt.asUintN(64, BigInt(v)), true);
	return floatBuf.getFloat64(0, true);
}

/** Reads a scalar. An Uninit comes back as such (using it is the caller's to judge); undefined: stopped. */
export function load(m: Machine, s: State, addr: Value, t: Scalar, ctype: CType, bits?: BitField): Value | undefined {
	const n = bytesOf(t);
	const r = resolve(m, s, addr, n, false);
	if (!r) return undefined;
	const unit = loadAt(m, s, r.o, r.off, n, bits ? { k: 'int', bits: bitsOf(t) as 8, signed: false } : t, ctype, r.sym);
	if (bits) return extract(m, unit, bits, t);
	return t.k === 'float' ? fromBits(unit, t.bits) : unit;
}

/** Reads within an object, no bounds check. Floats come as their bits. */
export function loadAt(m: Machine, s: State, o: MemObject, off: number, n: number, t: Scalar, ctype: CType, sym?: Sym): Value {
	if (sym) {
		// An element at an index nobody knows: what was last written or read there through the same index.
		const at = elementAt(sym, off);
		const old = o.cells.get(at);
		if (old?.size === n) return old.v;
		const e = m.syms.fresh(`${o.name}[…]`, t.k === 'float' ? U64 : t, 'memory', ctype);
		if (m.mode === 'symbolic') s.writable(o).store(at, n, e);
		return e;
	}
	let v = o.exact(off, n);
	if (v === undefined) {
		const unseen = unseenMember(m, ctype);
		const got = o.touched(off, n) ? o.assemble(off, n, signedOf(t)) : { missing: unseen ? 'lazy' : o.fillAt(off), at: off };
		if ('v' in got) v = got.v;
		else if (got.missing === 'zero') v = 0;
		else if (got.missing === 'uninit') return new Uninit(describe(m, s, o, off), true, o.id);
		else {
			v = m.syms.fresh(
				describe(m, s, o, off),
				t.k === 'float' ? U64 : t,
				o.kind === 'lazy' || o.kind === 'global' ? 'memory' : 'havoc',
				ctype,
			);
			if (unseen && v.kind === 2 && o.fillAt(off) === 'zero') m.zeroed.add(v.id);
			s.writable(o).store(off, n, v);
			if (isListLink(ctype)) m.links.set(v.id, { obj: o.id, off });
			return v;
		}
	}
	if (typeof v === 'number' || typeof v === 'bigint') {
		if (t.k === 'int') return v >= 0 && !t.signed && !t.bool ? (typeof v === 'number' && v <= 255 ? v : convert(v, t)) : convert(v, t);
		return t.k === 'ptr' ? convert(v, PTR) : v;
	}
	if (v.kind === 2 && t.k === 'int' && (v.signed !== t.signed || v.bits !== t.bits))
		return v.ctype ? v : m.syms.expr('cast', t.bits, t.signed, v, 0);
	return v;
}

/** A member whose type nobody has shown us may be an array inside the object, not a pointer that nobody set: its value is taken as unknown. */
const unseenMember = (m: Machine, ctype: CType): boolean => m.mode === 'symbolic' && ctype.k === 'unknown';

function extract(m: Machine, unit: Value, b: BitField, t: Scalar): Value {
	const signed = signedOf(t);
	if (isInt(unit)) {
		const u = BigInt.asUintN(bitsOf(t), BigInt(unit)) >> BigInt(b.shift);
		const cut = signed ? BigInt.asIntN(b.width, u) : BigInt.asUintN(b.width, u);
		return convert(cut, t);
	}
	if (typeof unit === 'object' && unit.kind === 5) return unit;
	const shifted = b.shift === 0 ? unit : m.syms.expr('shr', bitsOf(t), false, unit, b.shift);
	const e = m.syms.expr('and', bitsOf(t), false, shifted, binInt('sub', binInt('shl', 1, b.width, 128, true), 1, 128, true));
	return e;
}

/** Writes a scalar. False: stopped. */
export function store(m: Machine, s: State, addr: Value, t: Scalar, v: Value, ctype: CType, bits?: BitField): boolean {
	const n = bytesOf(t);
	const r = resolve(m, s, addr, n, true);
	if (!r) return false;
	if (r.o.kind === 'string') {
		oops(s, 'wild', 'a string literal is written', r.o.name, r.o.id, true);
		s.stop = oopsStop(s, 'read-only', 'A string literal is written.');
		return false;
	}
	const o = s.writable(r.o);
	if (s.threads.length > 0 && typeof v === 'object' && v.kind === 1 && isShared(s, o.id)) publish(s, v.obj);
	if (r.sym) {
		if (!o.freed) {
			weaken(o, n);
			if (m.mode === 'symbolic' && !bits) storeAt(m, s, o, elementAt(r.sym, r.off), t, v, ctype);
		}
		return true;
	}
	storeAt(m, s, o, r.off, t, v, ctype, bits);
	return true;
}

/** Writes within an object that is writable, no bounds check. A bit-field leaves the rest of its unit, whether it was written or not. */
export function storeAt(m: Machine, s: State, o: MemObject, off: number, t: Scalar, v: Value, ctype: CType, bits?: BitField): void {
	const n = bytesOf(t);
	let x = t.k === 'float' ? toBits(v, t.bits) : v;
	if (bits) {
		const unit: Scalar = { k: 'int', bits: bitsOf(t) as 8, signed: false };
		const old = loadAt(m, s, o, off, n, unit, ctype);
		x = insert(m, typeof old === 'object' && old.kind === 5 ? o.written(off, n) : old, bits, x, bitsOf(t));
	}
	o.store(off, n, x);
}

function insert(m: Machine, old: Value, b: BitField, v: Value, bits: number): Value {
	const mask = ((1n << BigInt(b.width)) - 1n) << BigInt(b.shift);
	const base = old;
	if (isInt(base) && isInt(v)) {
		const out = (BigInt(base) & ~mask) | ((BigInt(v) << BigInt(b.shift)) & mask);
		return convert(BigInt.asUintN(bits, out), { k: 'int', bits: bits as 8, signed: false });
	}
	const keep = m.syms.expr('and', bits, false, base, convert(BigInt.asUintN(bits, ~mask), { k: 'int', bits: bits as 8, signed: false }));
	const put = m.syms.expr('shl', bits, false, v, b.shift);
	return m.syms.expr('or', bits, false, keep, put);
}

/** A place of its own, far from all real ones, for the element that a symbolic index selects. */
const elementAt = (sym: Sym, off: number): number => 2 ** 47 + ((sym.id * 1000003 + Math.abs(off)) % 2 ** 40) * 8;

/** After a store nobody knows the index of: plain numbers may have changed, pointers are kept. */
function weaken(o: MemObject, n: number): void {
	for (const [at, c] of o.cells) if (c.size === n && isInt(c.v)) o.cells.delete(at);
	o.fill = 'lazy';
	o.patches = [];
}

/** Text of a C string, up to `max` bytes; undefined when some byte is not known. */
export function readString(m: Machine, s: State, addr: Value, max = 65536): string | undefined {
	let p = addr;
	if (typeof p === 'bigint') p = fromAddress(s, p) ?? p;
	if (typeof p === 'object' && p.kind === 2) p = new Ptr(objectBehind(m, s, p).id, 0);
	if (typeof p !== 'object' || p.kind !== 1 || p.sym) return undefined;
	const o = s.object(p.obj);
	if (!o || o.freed) return undefined;
	const bytes: number[] = [];
	for (let i = 0; i < max; i++) {
		const got = o.assemble(p.off + i, 1, false);
		if (!('v' in got) || !isInt(got.v)) return undefined;
		if (got.v === 0) return utf8(bytes);
		bytes.push(Number(got.v) & 255);
	}
	return undefined;
}

/** UTF-8 to text without a platform API; bytes that are no UTF-8 become Latin-1. */
function utf8(b: readonly number[]): string {
	if (b.every((x) => x < 128)) return b.map((x) => String.fromCharCode(x)).join('');
	try {
		return decodeURIComponent(b.map((x) => `%${x.toString(16).padStart(2, '0')}`).join(''));
	} catch {
		return b.map((x) => String.fromCharCode(x)).join('');
	}
}
