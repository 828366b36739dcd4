/**
 * A call of code nobody has shown us: may return anything, may read and fill what its pointer arguments point to, borrows its
 * arguments. Marked on the run, and on everything held that it was given a pointer to.
 */

import { type CType, PTR, type Scalar } from '../../c/types';
import { objectBehind } from '../access';
import { viewOf } from '../accessors';
import { emit } from '../emit';
import type { Call } from '../kernel-port';
import type { Machine } from '../machine';
import type { MemObject } from '../memory';
import { answerOf, toldCondition } from '../predicates';
import { BY_ITS_VARIABLE, seenBy, THROUGH_A_PART } from '../shadow';
import { show } from '../show';
import type { State } from '../state';
import { Ptr, type Value } from '../value';

export function unknownCall(c: Call, s: State): Value {
	const { m } = c;
	const given = givenTo(c, s);
	for (const a of c.args) {
		fillPointee(s, a);
		if (m.mode === 'symbolic') mayFillZeroed(s, a);
	}
	if (m.mode === 'symbolic') fillReachable(s, c.args);
	if (c.m.program.prototype(c.name) === undefined) assignUnset(c, s);
	const info = m.program.info(c.name, s.frame?.fn.file);
	const name = info?.name ?? c.name;
	const fresh = (): Value => freshResult(m, c.ret, name);
	const v = containerOf(c, s) ?? toldCondition(c) ?? answerOf(c, s, fresh) ?? viewOf(c, s, fresh);
	const args = c.args.map((a) => show(m, s, a)).join(', ');
	emit(s, { kind: 'call', name, args, result: '', known: 'unknown', ...(info && info.origin !== 'model' ? { deep: true } : {}) }, c.at);
	noteGiven(s, given, name);
	if (m.mode === 'concrete') {
		emit(s, { kind: 'unmodelled', name: c.name }, c.at);
		s.limit(`${c.name} is not modelled: its result is unknown`);
	}
	return v;
}

/** What a call is given pointers to. */
export interface Given {
	readonly whole: ReadonlySet<number>;
	/** Only a part of it, or of what points to it. */
	readonly part: ReadonlySet<number>;
	/** By the address of the variable that points to it: what the variable holds afterwards is anyone's guess. */
	readonly variable: ReadonlySet<number>;
}

/** Asked before the call writes anything. `without`: numbers of arguments that are left out. */
export function givenTo(call: Call, s: State, without: readonly unknown[] = []): Given {
	const c = without.length === 0 ? call : { ...call, args: call.args.map((a, i) => (without.includes(i) ? 0 : a)) };
	const reach = new Set<number>();
	for (const a of c.args) reachable(s, a, reach, 0);
	const whole = directly(c, s);
	const variable = new Set<number>();
	for (const a of c.args) {
		const o = typeof a === 'object' && a.kind === 1 ? s.object(a.obj) : undefined;
		if (o?.kind !== 'stack' || o.size < 0 || o.size > 8) continue;
		for (const [, cell] of o.cells) {
			const v = cell.v;
			const to = typeof v !== 'object' ? undefined : v.kind === 1 ? v.obj : v.kind === 2 ? s.facts.raw(v)?.obj : undefined;
			if (to !== undefined) variable.add(to);
		}
	}
	return { whole, part: new Set([...reach].filter((o) => !whole.has(o))), variable };
}

/** Notes it on what is held. */
export function noteGiven(s: State, given: Given, name: string): void {
	seenBy(s, given.whole, name);
	seenBy(s, given.part, `${name}${THROUGH_A_PART}`);
	seenBy(s, given.variable, `${name}${BY_ITS_VARIABLE}`);
}

/** How far a part of unknown type goes for certain, in bytes. */
const PART = 8;

/** Objects that the arguments point to, as a whole, with what is reached from them; of one that is given by a part of it, what that part has. */
function directly(c: Call, s: State): ReadonlySet<number> {
	const out = new Set<number>();
	// With a function to call back it may be about the whole.
	const callsBack = c.args.some((a) => typeof a === 'object' && a.kind === 3);
	c.args.forEach((a, i) => {
		const t = c.argTypes[i];
		const o = typeof a === 'object' && a.kind === 1 && (a.off > 0 || isFirstMember(s.object(a.obj), t)) ? s.object(a.obj) : undefined;
		if (callsBack || typeof a !== 'object' || a.kind !== 1 || (o?.kind !== 'heap' && o?.kind !== 'lazy' && o?.kind !== 'stack')) {
			reachable(s, a, out, 0);
			return;
		}
		const size = t?.k === 'pointer' ? c.m.program.types.sizeOf(t.to) : -1;
		for (const [at, cell] of o.cells)
			if (at >= a.off && at < a.off + (size > 0 ? size : PART) && typeof cell.v === 'object') reachable(s, cell.v, out, 0);
	});
	return out;
}

/** The pointer is to another record than the variable: to what stands first in it. */
const isFirstMember = (o: MemObject | undefined, pointer: CType | undefined): boolean =>
	o?.kind === 'stack' && o.type?.k === 'record' && pointer?.k === 'pointer' && pointer.to.k === 'record' && pointer.to.id !== o.type.id;

/** By convention to_x(p) is the x that p is a member of (container_of); to_x_node() asks what kind of node it is. */
const CONTAINER = /^to_[a-z]\w*(?<!_node)$/;

/** The object around the argument: the same memory, at an offset that only the name decides. */
function containerOf(c: Call, s: State): Value | undefined {
	const [p] = c.args;
	if (c.m.mode !== 'symbolic' || c.args.length !== 1 || typeof p !== 'object' || !CONTAINER.test(c.name) || !mayPoint(c.ret))
		return undefined;
	let h = 7;
	for (let i = 0; i < c.name.length; i++) h = (h * 31 + c.name.charCodeAt(i)) % 1000003;
	const off = -4096 * (2 ** 28 + h);
	if (p.kind === 1 && !p.sym) return new Ptr(p.obj, p.off + off);
	if (p.kind !== 2 || p.ctype?.k !== 'pointer' || s.facts.range(p).hi === 0) return undefined;
	return new Ptr(objectBehind(c.m, s, p).id, off);
}

const mayPoint = (t: CType): boolean => t.k === 'pointer' || t.k === 'unknown' || (t.k === 'scalar' && t.s.k === 'int' && t.s.bits === 32);

/** What no prototype declares may be a macro, which can assign to its arguments (rdmsr(msr, lo, hi)): a variable without a value is set by it. */
export function assignUnset(c: Call, s: State): void {
	if (c.instr.op !== 'call') return;
	c.instr.args.forEach((a, i) => {
		const v = c.args[i];
		if (a.k !== 'reg' || typeof v !== 'object' || v.kind !== 5) return;
		s.own().regs[sourceOf(s, a.r)] = s.own().regs[a.r] = c.m.syms.fresh(
			v.what === '' ? c.name : v.what,
			scalarOf(c.argTypes[i] ?? c.ret),
			'call',
			c.argTypes[i],
		);
	});
}

/** The register a converted argument comes from. */
function sourceOf(s: State, r: number): number {
	const f = s.frame;
	for (let k = (f?.ip ?? 0) - 1; f && k >= 0; k--) {
		const i = f.block.instrs[k];
		if (i && 'd' in i && i.d === r) return (i.op === 'cast' || i.op === 'copy') && i.a.k === 'reg' ? i.a.r : r;
	}
	return r;
}

/** An unknown result of a type, named for the call it came from. */
export function freshResult(m: Machine, ret: CType, name: string): Value {
	if (ret.k === 'void') return 0;
	return m.syms.fresh(`${name.replace(/\(\)$/, '')}()`, scalarOf(ret), 'call', ret);
}

export function scalarOf(t: CType): Scalar {
	if (t.k === 'scalar') return t.s;
	if (t.k === 'enum') return { k: 'int', bits: 32, signed: false };
	return PTR;
}

const TAGS: ReadonlySet<string> = new Set(['or', 'and', 'add', 'xor', 'cast']);
/** Objects reachable through pointers, from a value. */
export function reachable(s: State, v: Value, into: Set<number>, depth: number): void {
	if (typeof v !== 'object') return;
	let id = 0;
	if (v.kind === 1) id = v.obj;
	else if (v.kind === 2) id = s.facts.raw(v)?.obj ?? 0;
	// A pointer with a mark in its low bits.
	if (v.kind === 2 && id === 0 && TAGS.has(v.op) && depth < 8) {
		reachable(s, v.a, into, depth + 1);
		reachable(s, v.b, into, depth + 1);
		return;
	}
	if (id === 0 || into.has(id) || depth > 8) return;
	const o = s.object(id);
	if (!o) return;
	into.add(id);
	for (const [, cell] of o.cells) if (typeof cell.v === 'object') reachable(s, cell.v, into, depth + 1);
}

/**
 * What a callee may write behind a pointer argument: bytes nobody wrote become unknown; a small local (an out-parameter) becomes
 * unknown as a whole. Pointers to const are only read.
 */
export function fillPointee(s: State, v: Value): void {
	if (typeof v !== 'object' || v.kind !== 1) return;
	const o = s.object(v.obj);
	if (!o || o.freed || o.kind === 'string') return;
	if (o.fill === 'lazy' && !(o.kind === 'stack' && o.size <= 16)) return;
	const w = s.writable(o);
	if (o.kind === 'stack' && o.size >= 0 && o.size <= 16) havocAll(w);
	else fillUninit(w);
}

/** An out-parameter may hang in a request that is passed: what it points to, however far, may be written. */
export function fillReachable(s: State, args: readonly Value[]): void {
	const reach = new Set<number>();
	for (const a of args) reachable(s, a, reach, 0);
	for (const id of reach) {
		const o = s.object(id);
		if (o && o.kind !== 'lazy' && o.fill === 'uninit' && !o.freed) fillUninit(s.writable(o));
	}
}

/** Zeroed memory given to code nobody has shown us may be filled in by it: members not written here are unknown from now on. */
function mayFillZeroed(s: State, v: Value): void {
	const o = typeof v === 'object' && v.kind === 1 ? s.object(v.obj) : undefined;
	if (o?.kind !== 'heap' || o.freed || o.fill !== 'zero') return;
	s.writable(o).fill = 'lazy';
}

function havocAll(o: MemObject): void {
	o.cells = new Map();
	o.patches = [];
	o.fill = 'lazy';
}

/** Unwritten bytes become inputs; written ones stay. */
export function fillUninit(o: MemObject): void {
	if (o.fill === 'uninit') o.fill = 'lazy';
	o.patches = o.patches.map((p) => (p[2] === 'uninit' ? [p[0], p[1], 'lazy'] : p));
	for (const [at, c] of o.cells) if (typeof c.v === 'object' && c.v.kind === 5) o.cells.delete(at);
}

/** Bytes that a string in the middle of an object is taken to have room for. */
const MEMBER = 128;

/** Everything of an object becomes unknown (copy_from_user and the like). */
export function havocRange(o: MemObject, off: number, size: number): void {
	// A string of unknown length in a member leaves the members around it alone.
	if (size < 0 && off !== 0) o.reset(off, MEMBER, 'lazy');
	else if (size < 0) havocAll(o);
	else o.reset(off, size, 'lazy');
}
