import type { Event } from '../machine/event';
import { type EventHit, eventChecker } from './by-event';
import type { Way } from './check';
import { eventsOf } from './events';

export const doubleFree = eventChecker({
	id: 'double-free',
	title: 'Double free or double put',
	severity: 'error',
	doc: `Memory is freed, or a hold given back, a second time on the same way through the function.

The allocator's free list is corrupted, or an object goes away while others still use it.

An object with a device or kobject inside is freed by that one's release function when its last reference is given back: \`kfree()\` after \`put_device()\` is a second free.

Remove one of the two releases, or set the pointer to NULL after the first.`,
	acrossCallees: true,
	kinds: ['over-release', 'free'],
	match(e, way) {
		if (e.kind === 'free') return afterLastPut(e, way);
		if (e.kind !== 'over-release' || e.label === 'value') return undefined;
		if (e.freed) {
			const first = way.events.find((x) => x.kind === 'free' && x.obj === e.obj && x.seq < e.seq);
			return {
				message: `${e.by}() is called on \`${e.label}\`, which ${first && first.kind === 'free' ? `${first.by}() has already freed` : 'is already freed'} on this way. Drop one of the two.`,
				resource: `${e.label} (${way.noun(e.resource)})`,
				keys: first ? [first.seq] : [],
			};
		}
		if (
			e.resource === 'module' ||
			// What the registration holds is another reference than one that a look-up gave.
			(/unregister/.test(e.by) && !/register|initialize|init_and_add|create/.test(e.earlier?.hold.by ?? '')) ||
			e.earlier?.hold.kind === 'other' ||
			e.earlier?.how !== 'released' ||
			e.earlier.hold.confidence < 1 ||
			e.earlier.hold.seenBy.length > 0
		)
			return undefined;
		return {
			message: `${e.by}() gives back a ${way.noun(e.resource)} of \`${e.label}\` that ${e.earlier.text}() has already given back on this way. Drop one of the two.`,
			resource: `${e.label} (${way.noun(e.resource)})`,
			keys: [e.earlier.hold.seq, e.earlier.seq],
			confidence: 0.8,
		};
	},
});

/** Memory is freed whose device or kobject was given back for good, and a release function that the files set frees such memory. */
function afterLastPut(e: Event & { kind: 'free' }, way: Way): EventHit | undefined {
	const d = e.dropped;
	if (!d?.taken || e.deferred || d.confidence < 1 || !/^(device|kobject)$/.test(d.resource)) return undefined;
	const frees = way.releaseFunctions.find((f) => way.callsOf(f).includes(e.by) && isSet(way, e.obj, f));
	if (frees === undefined) return undefined;
	return {
		message: `${e.by}() frees \`${e.label}\`, of which ${d.by}() has given back the last reference: ${frees}() frees it then. Drop the ${e.by}().`,
		resource: e.label,
		keys: [d.seq],
		confidence: 0.8,
	};
}

/** The function was stored in the object on this way, or given to a call with it: before that, nothing frees the object at its last put. */
function isSet(way: Way, obj: number, release: string): boolean {
	const o = way.state.object(obj);
	if (o)
		for (const [, c] of o.cells)
			if (typeof c.v === 'object' && c.v.kind === 3 && new RegExp(`(^|:)${release}$`).test(c.v.name)) return true;
	return eventsOf(way, 'call').some((x) => x.args.split(', ').some((a) => a.replace(/^&?(?:[^:\s]*:)?/, '') === release));
}
