/** A new object takes the name and type of the variable or member that its pointer is assigned to. */
import type { CType } from '../../c/types';
import type { Machine } from '../machine';
import { type EventNode, eventNode, type Frame, type State } from '../state';
import { Ptr, type Value } from '../value';
import { pathOf } from './name-null';

/** Instructions after a call in which its result finds its place. */
const NEAR = 5;
/** Events between the taking of something and the return of the call that took it. */
const RECENT = 3;

/** `by`: the call that gave the value, into register `d` of the running frame. */
export function nameResult(m: Machine, s: State, d: number | undefined, v: Value, by: string): void {
	const f = s.frame;
	if (d === undefined || typeof v !== 'object' || !f) return;
	const id = v instanceof Ptr ? v.obj : v.kind === 2 ? s.facts.raw(v)?.obj : undefined;
	const o = id === undefined ? undefined : s.object(id);
	// A pointer nobody has looked behind has its name from the call.
	if (!o || !(o.name.startsWith('object of ') || (o.name === `${by}()` && s.holds.some((h) => h.obj === o.id && h.by === by)))) return;
	const made = v instanceof Ptr;
	const to = placeOf(f, d, (type) => made && typeBy(s, o.id, type));
	// A concrete run outlives the variable by which a member is named.
	if (to === undefined || (m.mode === 'concrete' && to.includes('->'))) return;
	s.writable(o).name = to;
	s.holds = s.holds.change(o.id, (h) => ({ ...h, label: to }));
	s.trail = relabelled(s.trail, o.id, to, RECENT);
}

/** The local variable, or else the member, that a register of the frame is put into. `typed` is told the type of what it is put into. */
function placeOf(f: Frame, d: number, typed: (type: CType) => void): string | undefined {
	let reg = d;
	let member: string | undefined;
	const near = f.block.instrs.slice(f.ip, f.ip + NEAR);
	for (const [k, i] of near.entries()) {
		if ((i.op === 'copy' || i.op === 'cast') && i.a.k === 'reg' && i.a.r === reg) reg = i.d;
		else if (i.op === 'store' && i.v.k === 'reg' && i.v.r === reg) {
			typed(i.ctype);
			member ??= pathOf(f, i.addr, f.ip + k);
		}
	}
	for (const sc of f.fn.scopes)
		for (const x of sc.variables) {
			if (x.home.k !== 'reg' || x.home.r !== reg) continue;
			typed(x.type);
			return x.name;
		}
	return member;
}

/** An object of unknown type is what the pointer to it says. */
function typeBy(s: State, id: number, pointer: CType): void {
	const o = s.object(id);
	if (o && !o.type && pointer.k === 'pointer' && pointer.to.k === 'record') s.writable(o).type = pointer.to;
}

/** The newest events, where they tell of the object's taking, tell it under the new name. */
function relabelled(trail: EventNode | undefined, obj: number, label: string, most: number): EventNode | undefined {
	if (!trail || most === 0) return trail;
	const { event } = trail;
	if (event.kind === 'acquire' && event.hold.obj === obj) return eventNode(trail.prev, { ...event, hold: { ...event.hold, label } });
	const prev = relabelled(trail.prev, obj, label, most - 1);
	return prev === trail.prev ? trail : eventNode(prev, event);
}
