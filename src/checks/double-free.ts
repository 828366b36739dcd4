import { eventChecker } from './by-event';

export const doubleFree = eventChecker({
	id: 'double-free',
	title: 'Double free or double put',
	severity: 'error',
	doc: `Memory is freed, or a hold given back, a second time on the same way through the function.

The allocator's free list is corrupted, or an object goes away while others still use it.

Remove one of the two releases, or set the pointer to NULL after the first.`,
	acrossCallees: true,
	kinds: ['over-release'],
	match(e, way) {
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
