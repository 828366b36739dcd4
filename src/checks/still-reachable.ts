/**
 * Memory freed on a way while something that outlives the function still leads to it: a member it was stored in by this very function, or
 * readers of RCU that found it before it was taken out. Owns these two judgements of freed-while-in-use.
 */

import type { Event } from '../machine/event';
import { firstLabel } from '../machine/explore';
import { describe } from '../machine/name';
import type { Hold } from '../machine/state';
import type { Value } from '../machine/value';
import { type RawFinding, type Siblings, siteOf, type Way } from './check';
import { eventsOf } from './events';

export type Free = Event & { readonly kind: 'free' };

/** Waits until all readers that began before are done, or does so on its way. */
const WAITS = /synchronize|rcu_barrier|(^|_)grace(_|$)|unregister_netdev|rcu_expedited|wait_for_(rcu|readers)/;

/** Taken out of an RCU pointer or list, and freed before the readers are done with it. */
export function beforeReadersAreDone(way: Way): readonly RawFinding[] {
	const out: RawFinding[] = [];
	const taken = eventsOf(way, 'unpublished');
	if (taken.length === 0) return out;
	for (const f of eventsOf(way, 'free')) {
		if (f.deferred) continue;
		const u = taken.findLast((x) => x.obj === f.obj && x.seq < f.seq);
		if (!u || (u.depth > 0 && f.depth > 0)) continue;
		if (way.events.some((x) => (x.kind === 'call' || x.kind === 'enter') && x.seq > u.seq && x.seq < f.seq && WAITS.test(x.name))) continue;
		out.push({
			rule: 'freed-while-in-use',
			place: f.place,
			fn: f.fn,
			message: `\`${f.label}\` is freed by ${f.by}() right after ${u.by}(): readers inside rcu_read_lock() that found it before may still use it. Free it with kfree_rcu(), or call synchronize_rcu() first.`,
			resource: f.label,
			confidence: 0.7,
			basis: [],
			keys: [u.seq, f.seq],
			same: `freed-while-in-use:${f.place.file}:${f.place.span.start}`,
		});
	}
	return out;
}

/**
 * Made here, stored in what outlives the function, freed, and no error reported with the pointer still there: where other ways leave the
 * object there alive, whoever comes next uses it and frees it again.
 */
export function leftStored(way: Way, siblings: Siblings): readonly RawFinding[] {
	// What is not known to succeed may as well tell of a failure: then nobody looks at what it left.
	// So may the way of a function without result that jumps to where it cleans up.
	if (!way.returned || (way.exit !== 'success' && (way.fn.ret.k !== 'void' || firstLabel(way.state)))) return [];
	const out: RawFinding[] = [];
	for (const f of eventsOf(way, 'free')) {
		if (f.deferred || f.depth > 0) continue;
		const made = way.state.object(f.obj);
		// Buffers of packets are counted, and their senders free them whatever happened.
		if (made?.kind !== 'heap' || made.family === 'skb') continue;
		const where = holderOf(way, f.obj);
		const hold = way.state.ended.find((e) => e.hold.obj === f.obj && e.hold.kind === 'memory')?.hold;
		if (where === undefined || !hold || gaveUp(way, hold) || !siblings.ways.some((w) => leavesAlive(w, hold))) continue;
		out.push({
			rule: 'freed-while-in-use',
			place: f.place,
			fn: f.fn,
			message: `\`${f.label}\` is freed by ${f.by}(), but ${where} still points to it when ${way.fn.name}() returns. Set it to NULL.`,
			resource: f.label,
			confidence: 0.7,
			basis: [],
			keys: [f.seq],
			same: `freed-while-in-use:${f.place.file}:${f.place.span.start}`,
		});
	}
	return out;
}

/** krealloc() freed the old memory, and what the caller's object holds is still that. */
export function leftByRealloc(way: Way): readonly RawFinding[] {
	if (!way.returned) return [];
	const out: RawFinding[] = [];
	for (const f of eventsOf(way, 'free')) {
		if (f.depth > 0 || !/realloc/.test(f.by)) continue;
		const where = holderOf(way, f.obj);
		if (where === undefined) continue;
		out.push({
			rule: 'freed-while-in-use',
			place: f.place,
			fn: f.fn,
			message: `${f.by}() frees the old memory, but ${where} still points to it when ${way.fn.name}() returns on this exit. Store the new pointer as soon as the call succeeded.`,
			resource: f.label,
			confidence: 0.8,
			basis: [],
			keys: [f.seq],
			same: `freed-while-in-use:${f.place.file}:${f.place.span.start}`,
		});
	}
	return out;
}

/**
 * A callback that is called more than once frees what a member of its caller's object points to, and leaves the pointer for the next call.
 * That it tests the pointer says that it counts on finding none.
 */
export function leftForNextCall(way: Way, siblings: Siblings): readonly RawFinding[] {
	const op = way.operation;
	if (op?.answer !== 'again' || !way.returned) return [];
	const out: RawFinding[] = [];
	for (const f of eventsOf(way, 'free')) {
		const where = f.deferred ? undefined : holderOf(way, f.obj);
		const tested = siblings.ways.some((w) => w.returned && !eventsOf(w, 'free').some((x) => x.place === f.place));
		if (where === undefined || !tested) continue;
		out.push({
			rule: 'freed-while-in-use',
			place: f.place,
			fn: f.fn,
			message: `${where} is freed by ${f.by}() and still points there when ${way.fn.name}() returns, which as the ${op.member} of a struct ${op.struct} may be called again: it would free it twice. Set it to NULL.`,
			resource: f.label,
			confidence: 0.75,
			basis: [`the ${op.member} of a struct ${op.struct} may be called more than once`],
			keys: [f.seq],
			same: `freed-while-in-use:${f.place.file}:${f.place.span.start}`,
		});
	}
	return out;
}

/** A call failed after it was made: what is cleaned up then, the caller abandons, whatever is returned. */
const gaveUp = (way: Way, h: Hold): boolean => eventsOf(way, 'fault').some((e) => e.depth === 0 && e.seq > h.seq);

/** Another way that does not fail leaves what it made at the same place stored and alive. */
function leavesAlive(w: Way, like: Hold): boolean {
	if (!w.returned || w.exit === 'error') return false;
	const h = w.state.holds.find((x) => siteOf(x.at, x.resource) === siteOf(like.at, like.resource));
	return h !== undefined && w.state.object(h.obj)?.freed === false && holderOf(w, h.obj) !== undefined;
}

const leadsTo = (way: Way, v: Value, obj: number): boolean =>
	typeof v === 'object' && ((v.kind === 1 && v.obj === obj && v.off === 0) || (v.kind === 2 && way.state.facts.raw(v)?.obj === obj));

/** The member of an object of the caller's, or the global, that holds the pointer. */
function holderOf(way: Way, obj: number): string | undefined {
	for (const o of way.state.objects.all()) {
		// What a parameter itself points to is handed back, not kept.
		if (o.freed || (o.kind !== 'lazy' && o.kind !== 'global')) continue;
		for (const [at, c] of o.cells)
			if (leadsTo(way, c.v, obj) && (o.kind === 'global' || o.type?.k === 'record')) return `\`${describe(way.m, way.state, o, at)}\``;
	}
	return undefined;
}
