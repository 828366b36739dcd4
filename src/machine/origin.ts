/**
 * Where values came from, for the stops that they cause. Owns what is noted while a run goes on and the sentence about it.
 *
 * Registers: the place of the assignment, or the call that gave the value; a copy of another register keeps what that one has.
 * Memory: where an object was made and freed, and where NULL or an error pointer was stored in it. Other stored values are not
 * followed: their origin is the read.
 */
import type { CodePlace, Operand } from '../c/ir';
import type { MemObject } from './memory';
import type { Frame, State } from './state';
import type { Origin } from './stop';
import { isInt, type Value } from './value';

/** What a register's value came from: a place of the frame's function (an index), register -1 - n as it was passed, or something further away. */
export type Source = number | Origin;

const placeAt = (f: Frame, at: number): CodePlace => f.fn.places[at] as CodePlace;

/** The register takes what an operand has; a constant is assigned here. */
export function follow(f: Frame, d: number, a: Operand, at: number): void {
	f.from[d] = a.k === 'reg' ? (f.from[a.r] ?? -1 - a.r) : at;
}

/** The origin of an operand's value: a parameter's is that of the argument. */
export function originOf(f: Frame, o: Operand): Origin | undefined {
	if (o.k !== 'reg') return undefined;
	const from = f.from[o.r];
	if (typeof from === 'number' && from >= 0) return { how: 'assigned', place: placeAt(f, from), text: 'the value was assigned' };
	if (typeof from === 'object') return from;
	const r = from === undefined ? o.r : -1 - from;
	const nth = f.fn.params.findIndex((p) => p.r === r);
	const up = f.parent;
	const call = up?.block.instrs[up.ip - 1];
	if (nth < 0 || !up || call?.op !== 'call') return undefined;
	const arg = call.args[nth];
	return (arg && originOf(up, arg)) ?? { how: 'assigned', place: placeAt(up, call.at), text: 'the value was passed' };
}

/** The value that a call gave. */
export const givenBy = (name: string, place: CodePlace): Origin => ({ how: 'returned', place, text: `${name}() returned the value` });

/** What the caller's register gets when a function returns an operand: pointers are followed, numbers come from the call. */
export function returned(f: Frame, v: Value | undefined, o: Operand | undefined, at: number): Source | undefined {
	if (o === undefined || typeof v === 'object' || f.fn.ret.k !== 'pointer') return f.parent?.at;
	return originOf(f, o) ?? givenBy(f.fn.name, placeAt(f, at));
}

/** NULL or an error pointer goes into memory: where it came from is kept with it. */
export function stored(s: State, f: Frame, addr: Value, v: Value, a: Operand, at: number): void {
	if (typeof addr !== 'object' || addr.kind !== 1 || addr.sym) return;
	const o = s.object(addr.obj);
	if (!o || (!isInt(v) && !o.sources?.has(addr.off))) return;
	const w = s.writable(o);
	w.sources = new Map(w.sources);
	if (!isInt(v)) w.sources.delete(addr.off);
	else w.sources.set(addr.off, originOf(f, a) ?? { how: 'assigned', place: placeAt(f, at), text: 'the value was stored' });
}

/** Where NULL or an error pointer that was loaded came from: who stored it, or who made the memory as zeroes. */
export function sourceAt(s: State, addr: Value): Origin | undefined {
	if (typeof addr !== 'object' || addr.kind !== 1 || addr.sym) return undefined;
	const o = s.object(addr.obj);
	return o && (o.sources?.get(addr.off) ?? (o.covering(addr.off) ? undefined : birthOf(o)));
}

/** Why memory holds nothing, or zero: it was declared or allocated so. */
export function birthOf(o: MemObject): Origin | undefined {
	if (!o.born || o.kind === 'lazy') return undefined;
	return o.kind === 'heap'
		? { how: 'allocated', place: o.born, text: 'its memory was allocated' }
		: { how: 'declared', place: o.born, text: 'it was declared' };
}

/** Where freed memory went. */
export function endOf(o: MemObject): Origin | undefined {
	if (!o.gone) return undefined;
	return o.kind === 'stack'
		? { how: 'ended', place: o.gone.place, text: 'its scope ended' }
		: { how: 'freed', place: o.gone.place, text: `it was freed by ${o.gone.by}()` };
}
