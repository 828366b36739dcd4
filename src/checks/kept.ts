/** Where in memory pointers to an object stand. Owns the search; what follows from it is the checkers'. */
import type { Hold, State } from '../machine/state';
import type { Value } from '../machine/value';
import type { Way } from './check';

const pointsTo = (s: State, v: Value, obj: number): boolean =>
	typeof v === 'object' && ((v.kind === 1 && v.obj === obj) || (v.kind === 2 && s.facts.raw(v)?.obj === obj));

/** Some object in memory has a pointer to it. */
export function isStored(s: State, h: Hold): boolean {
	for (const o of s.objects.all()) for (const [, c] of o.cells) if (pointsTo(s, c.v, h.obj)) return true;
	return false;
}

/** Objects of the caller's, or globals, that have a pointer to this one. */
export function keptIn(s: State, obj: number): ReadonlySet<number> {
	const out = new Set<number>();
	for (const o of s.objects.all()) {
		if (o.kind !== 'lazy' && o.kind !== 'global') continue;
		for (const [, c] of o.cells) if (pointsTo(s, c.v, obj)) out.add(o.id);
	}
	return out;
}

/** The only pointer to it was in memory that this function made and freed itself, with a call that frees nothing else. */
export function forgottenMember(way: Way, h: Hold): boolean {
	const s = way.state;
	if (h.kind !== 'memory') return false;
	const holders = [...s.objects.all()].filter((o) => o.id !== h.obj && [...o.cells].some(([, c]) => pointsTo(s, c.v, h.obj)));
	return (
		holders.length > 0 &&
		holders.every((o) =>
			way.events.some((e) => e.kind === 'free' && e.obj === o.id && e.depth === 0 && e.seq > h.seq && PLAIN_FREE.test(e.by)),
		) &&
		holders.every((o) => s.ended.some((e) => e.hold.obj === o.id && e.hold.kind === 'memory' && e.hold.depth === 0))
	);
}
const PLAIN_FREE = /^(k|v|kv)free(_sensitive)?$|^kmem_cache_free$/;

/** Something of the caller's, or a global, points to the object as such, not to a list entry in it. */
export function keptAsSuch(s: State, obj: number): boolean {
	for (const o of s.objects.all()) {
		if (o.kind !== 'lazy' && o.kind !== 'global') continue;
		for (const [, c] of o.cells) if (pointsTo(s, c.v, obj) && !(typeof c.v === 'object' && c.v.kind === 1 && c.v.off !== 0)) return true;
	}
	return false;
}
