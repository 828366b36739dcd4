/**
 * What an argument speaks of: the object (or id) an effect is about. Owns the mapping from values to shadow-state keys.
 *
 * Keys: a pointer gives its object's id (offset kept for locks and counters); an integer id gives obj -1 with the number as offset;
 * a symbolic id gives obj -2 with the symbol's number.
 */
import { objectBehind } from '../machine/access';
import type { Machine } from '../machine/machine';
import { describe } from '../machine/name';
import { show } from '../machine/show';
import type { State } from '../machine/state';
import { ERR_FIRST, errnoOf, isInt, type Sym, type Value } from '../machine/value';

export interface Subject {
	readonly obj: number;
	readonly off: number;
	readonly label: string;
}

/** `null` / `errptr`: the value is known to be one. */
export function subjectOf(m: Machine, s: State, v: Value, pointer: boolean): Subject | 'null' | 'errptr' | 'unknown' {
	if (isInt(v)) {
		if (pointer) return v === 0 ? 'null' : errnoOf(v) !== 0 ? 'errptr' : 'unknown';
		return { obj: -1, off: Number(v), label: String(v) };
	}
	switch (v.kind) {
		case 1: {
			const o = s.object(v.obj);
			if (!o) return 'unknown';
			return { obj: v.obj, off: v.off, label: v.off === 0 ? o.name : describe(m, s, o, v.off) };
		}
		case 2: {
			if (!pointer) return { obj: -2, off: numberIn(v).id, label: show(m, s, v) };
			const r = s.facts.range(v);
			if (r.hi === 0) return 'null';
			if (r.lo >= ERR_FIRST) return 'errptr';
			const o = objectBehind(m, s, v);
			return { obj: o.id, off: 0, label: o.name };
		}
		default:
			return 'unknown';
	}
}

/** The number under changes of its type: int id = ida_alloc(); ida_free(ida, (unsigned)id). */
function numberIn(v: Sym): Sym {
	let inner = v;
	while (inner.op === 'cast' && typeof inner.a === 'object' && inner.a.kind === 2) inner = inner.a;
	return inner;
}

/** What is locked: where the lock is the first member of its record, that member and not the record. */
export function lockIn(m: Machine, s: State, sub: Subject): string {
	const o = sub.obj > 0 && sub.off === 0 ? s.object(sub.obj) : undefined;
	if (o?.type?.k !== 'record' || /lock|mutex|sem/.test(o.type.id)) return sub.label;
	const [first] = m.program.types.members(o.type);
	if (first?.offset !== 0 || (first.type.k !== 'record' && first.type.k !== 'unknown') || first.name === '') return sub.label;
	return `${sub.label}${o.kind === 'lazy' || o.kind === 'heap' ? '->' : '.'}${first.name}`;
}

/** An object that no variable names goes by its type. */
export function named(s: State, sub: Subject): Subject {
	const type = sub.obj > 0 ? s.object(sub.obj)?.type : undefined;
	if (type?.k !== 'record' || !sub.label.startsWith('object of ')) return sub;
	return { ...sub, label: sub.label.replace(/^object of \w+/, type.id.replace(/^\w+ /, '')) };
}
