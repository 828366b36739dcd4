/**
 * Data that belongs to an object and can move while the object stays: the packet behind a socket buffer. Owns which pointers lead into
 * it (results of calls such as ip_hdr(), and the members `data` and `head`) and the mark on what they point to once it may have moved.
 * Whether a use afterwards is wrong is judged by the checkers (use-after-free).
 */
import { objectBehind } from '../machine/access';
import { drop, MOVED } from '../machine/dropped';
import type { Call } from '../machine/kernel-port';
import { describe } from '../machine/name';
import type { State } from '../machine/state';
import { keyOf } from '../machine/symbol';
import { isInt, type Value } from '../machine/value';
import { subjectOf } from './subject';

interface Views {
	/** Objects that are looked into through a pointer, by the object that owns the data. */
	readonly of: Readonly<Record<number, readonly number[]>>;
	/** Sizes that are known to lie in one piece, by owner: nothing moves for them any more. */
	readonly ready: Readonly<Record<number, readonly Value[]>>;
}

const viewsIn = (s: State): Views => (s.extra.dataViews as Views | undefined) ?? { of: {}, ready: {} };

/** The call's result points into the data of the owner. */
export function noteView(c: Call, s: State, owner: Value | undefined, result: Value): void {
	if (c.m.mode !== 'symbolic' || owner === undefined) return;
	const whose = subjectOf(c.m, s, owner, true);
	const what = subjectOf(c.m, s, result, true);
	if (typeof whose === 'string' || typeof what === 'string' || whose.obj <= 0 || s.object(what.obj)?.kind === 'stack') return;
	const v = viewsIn(s);
	s.extra = { ...s.extra, dataViews: { ...v, of: { ...v.of, [whose.obj]: [...(v.of[whose.obj] ?? []), what.obj] } } };
}

/** The call may move the data of the owner. `size`: what it makes sure lies in one piece; asked for once more, nothing moves. */
export function dataMoves(c: Call, s: State, owner: Value | undefined, size: Value | undefined): void {
	if (c.m.mode !== 'symbolic' || owner === undefined) return;
	const whose = subjectOf(c.m, s, owner, true);
	if (typeof whose === 'string' || whose.obj <= 0) return;
	const v = viewsIn(s);
	const ready = v.ready[whose.obj] ?? [];
	if (size !== undefined && ready.some((r) => keyOf(r) === keyOf(size) || (isInt(r) && isInt(size) && size <= r))) return;
	for (const id of [...(v.of[whose.obj] ?? []), ...members(c, s, whose.obj)])
		drop(c.m, s, id, { by: c.name, resource: MOVED, taken: true, inside: false, confidence: 0.9 });
	s.extra = {
		...s.extra,
		dataViews: { of: { ...v.of, [whose.obj]: [] }, ready: size === undefined ? v.ready : { ...v.ready, [whose.obj]: [...ready, size] } },
	};
}

/** What the owner's own pointers into its data led to; they are read anew afterwards. */
function members(c: Call, s: State, owner: number): number[] {
	const o = s.object(owner);
	if (!o || o.freed) return [];
	const out: number[] = [];
	for (const [at, cell] of o.cells) {
		if (typeof cell.v !== 'object' || (cell.v.kind !== 1 && cell.v.kind !== 2) || !/->(data|head)$/.test(describe(c.m, s, o, at))) continue;
		out.push(cell.v.kind === 1 ? cell.v.obj : objectBehind(c.m, s, cell.v).id);
		s.writable(o).cells.delete(at);
	}
	return out;
}
