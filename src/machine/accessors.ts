/**
 * Unseen accessors: one argument in, another view of the same thing out (EXT4_SB(sb), to_foo(dev), foo_priv(x)). Owns which names count,
 * that the same argument gives the same view again, and whose view a value is. What such a call does to memory is step/unknown.ts's.
 */
import type { Call } from './kernel-port';
import type { MemObject } from './memory';
import type { State } from './state';
import { keyOf } from './symbol';
import type { Value } from './value';

/** What is always there as long as its object is: macros in capitals, casts, private parts. */
const ACCESSOR = /^[A-Z][A-Z\d_]*$|(^|_)to_\w+$|_(priv|sk|sb|i|info|of_node|fwnode)$/;
/** A lock that is got to be locked (`get_foo_lock(x)`). */
const LOCK = /^get_\w*_(lock|mutex|sem)$/;
const STEPS = /(^|_)(first|next|last|prev|pop|get|read|load|alloc|new|take|find|fetch|test|try|lock|is|has|count)(_|$)/i;
/** The result is the argument under another type, or what it is a part of: who keeps the one keeps the other. */
const CAST = /(^|_)(to|from|container|cast|object|obj|entry|ptr|address|i)(_|$)|_of$/i;

interface View {
	readonly v: Value;
	/** Object of the argument; 0 when the name does not say that the result is the same thing. */
	readonly of: number;
	/** Pointer to what the result is a private part of, allocated with it: gone when that is freed. */
	readonly within: Value | undefined;
}
type Views = Readonly<Record<string, View>>;

const viewsOf = (s: State): Views => (s.extra.views as Views | undefined) ?? {};

/** The value that an accessor gives, the same one for the same argument; `fresh` makes it the first time. */
export function viewOf(c: Call, s: State, fresh: () => Value): Value {
	const arg = c.args[0];
	if (c.m.mode !== 'symbolic' || c.args.length === 0 || typeof arg !== 'object' || (arg.kind !== 1 && arg.kind !== 2)) return fresh();
	const accessor = c.args.length === 1 && ((ACCESSOR.test(c.name) && !STEPS.test(c.name)) || LOCK.test(c.name));
	const cast = CAST.test(c.name) && !STEPS.test(c.name.replace(/_(to|from)_.*$/, ''));
	if (!accessor && !cast) return fresh();
	const key = `${c.name}(${c.args.map(keyOf).join()})`;
	const old = viewsOf(s)[key];
	if (old) return old.v;
	const v = fresh();
	const view: View = { v, of: cast ? objectOf(s, arg) : 0, within: PRIVATE.test(c.name) ? arg : undefined };
	s.extra = { ...s.extra, views: { ...viewsOf(s), [key]: view } };
	return v;
}

/** Object that a pointer leads to; 0 when none was made yet. */
function objectOf(s: State, v: Value): number {
	return typeof v !== 'object' ? 0 : v.kind === 1 ? v.obj : v.kind === 2 ? (s.facts.raw(v)?.obj ?? 0) : 0;
}

/** netdev_priv(), iio_priv(), shost_priv(): memory behind the object, of the same allocation. */
const PRIVATE = /^[a-z]\w*_priv$/;

/** Objects that were made as private parts of the object. */
export function partsOf(s: State, obj: number): readonly number[] {
	const out: number[] = [];
	for (const x of Object.values(viewsOf(s))) {
		if (x.within === undefined || objectOf(s, x.within) !== obj) continue;
		const part = objectOf(s, x.v);
		if (part > 0 && part !== obj) out.push(part);
	}
	return out;
}

/** The object that a value, by its symbol, is a private part of. */
export function wholeOf(s: State, sym: number): MemObject | undefined {
	if (s.extra.views === undefined) return undefined;
	const view = Object.values(viewsOf(s)).find((x) => x.within !== undefined && typeof x.v === 'object' && x.v.kind === 2 && x.v.id === sym);
	return view?.within === undefined ? undefined : s.object(objectOf(s, view.within));
}

/** Adds the objects that those in the set are another view of. */
export function addCastObjects(s: State, objs: Set<number>): void {
	const views = casts(s);
	if (views.size === 0) return;
	for (const id of [...objs]) {
		const of = views.get(s.object(id)?.behind ?? 0);
		if (of !== undefined) objs.add(of);
	}
}

/** Objects by the symbol that is another view of them. */
export function casts(s: State): ReadonlyMap<number, number> {
	const out = new Map<number, number>();
	for (const x of Object.values(viewsOf(s))) if (x.of > 0 && typeof x.v === 'object' && x.v.kind === 2) out.set(x.v.id, x.of);
	return out;
}
