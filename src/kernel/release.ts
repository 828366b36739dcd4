/** Effects that end a hold: putting a reference, freeing memory. Owns what they change in the shadow state; which call does so is the contract's. */
import { drop } from '../machine/dropped';
import { emit } from '../machine/emit';
import type { Call } from '../machine/kernel-port';
import { doubleFree, end, findHold, freed, handOn } from '../machine/shadow';
import type { State } from '../machine/state';
import type { Value } from '../machine/value';
import type { Nouns } from './apply-contract';
import { type Contract, type Effect, SOME_OBJECT } from './contract';
import { valueAt } from './effect-value';
import { subjectOf } from './subject';

/** The hold that the effect ends is over; what is given back twice, or is gone, becomes an event. */
export function release(
	k: Contract,
	nouns: Nouns,
	e: Effect & { do: 'release' | 'free' },
	c: Call,
	s: State,
	result: Value,
	basis?: { readonly confidence: number },
): void {
	const { m } = c;
	const v = valueAt(c, s, e.at, result);
	if (v === undefined) return;
	const kind = nouns.kindOf(e.resource);
	if (typeof v === 'object' && v.kind === 5) {
		emit(s, { kind: 'uninit', what: v.what === '' ? 'a pointer' : v.what, how: `passed to ${k.name}` }, c.at);
		return;
	}
	const sub = subjectOf(m, s, v, kind !== 'id');
	if (sub === 'unknown') return;
	if (sub === 'null' || sub === 'errptr') {
		if (sub === 'errptr' && !e.errptrOk)
			emit(
				s,
				{ kind: 'bad-access', what: 'errptr', text: `an error pointer is passed to ${k.name}`, label: '', obj: 0, write: true },
				c.at,
			);
		return;
	}
	const o = sub.obj > 0 ? s.object(sub.obj) : undefined;
	// The head of a list on the stack, taken for an entry once too often: no code frees that, the walk went too far.
	if (e.do === 'free' && o?.kind === 'stack') return;
	const names = [...nouns.compatible(e.resource), SOME_OBJECT];
	if (o?.freed) {
		const earlier = s.ended.of(sub.obj).findLast((x) => names.includes(x.hold.resource));
		emit(
			s,
			earlier
				? { kind: 'over-release', resource: e.resource, obj: sub.obj, off: sub.off, label: sub.label, by: k.name, freed: true, earlier }
				: { kind: 'over-release', resource: e.resource, obj: sub.obj, off: sub.off, label: sub.label, by: k.name, freed: true },
			c.at,
		);
		if (e.do === 'free') doubleFree(m, s, o, sub.label, k.name, c.at);
		return;
	}
	// A counter of it that reached zero is this function's business from here.
	if (kind !== 'id' && sub.obj > 0) handOn(s, new Set([sub.obj]));
	// Memory given back to another family than it came from is gone all the same; which family is right is not judged here.
	const hold =
		findHold(s, names, sub.obj, kind === 'id' ? sub.off : undefined) ??
		(e.do === 'free' && sub.obj > 0 ? s.holds.of(sub.obj).find((h) => h.off === sub.off && h.kind === 'memory') : undefined);
	const confidence = basis?.confidence ?? 1;
	const mayBeLast = kind === 'reference' && sub.obj > 0 && ((e.do === 'release' && e.last === true) || e.resource.startsWith('ref:'));
	if (hold) {
		end(s, hold, 'released', k.name, c.at);
		if (mayBeLast)
			drop(m, s, sub.obj, {
				by: k.name,
				resource: e.resource,
				taken: true,
				inside: sub.off !== 0,
				confidence: Math.min(confidence, hold.confidence),
			});
	} else {
		if (mayBeLast) drop(m, s, sub.obj, { by: k.name, resource: e.resource, taken: false, inside: sub.off !== 0, confidence });

		const earlier = s.ended.of(sub.obj).findLast((x) => (kind !== 'id' || x.hold.off === sub.off) && names.includes(x.hold.resource));
		if (e.do !== 'free')
			emit(
				s,
				earlier
					? { kind: 'over-release', resource: e.resource, obj: sub.obj, off: sub.off, label: sub.label, by: k.name, freed: false, earlier }
					: { kind: 'over-release', resource: e.resource, obj: sub.obj, off: sub.off, label: sub.label, by: k.name, freed: false },
				c.at,
			);
	}
	// The count that an initialiser set is down: what frees the memory is behind the put.
	if (kind === 'reference' && o && !s.holds.of(o.id).some((h) => h.kind === 'reference'))
		for (const h of s.holds.of(o.id)) if (h.kind === 'memory') end(s, h, 'consumed', `given to ${k.name}`, c.at);
	// A reference on what others made (skb_get): it lives on.
	if (e.do === 'free' && o && !(hold && o.kind === 'lazy' && /(^|_)get$/.test(hold.by))) {
		emit(
			s,
			{
				kind: 'free',
				obj: o.id,
				label: sub.label,
				by: k.name,
				deferred: e.deferred ?? false,
				...(o.dropped ? { dropped: o.dropped } : {}),
			},
			c.at,
		);
		if (e.deferred) handOn(s, new Set([o.id]));
		else freed(s, o, k.name, c.at);
	}
}
