/** A pointer read under a lock is followed after the unlock without a reference of its own. Owns the witness: a way that gets there. */
import type { RawFinding, Way } from './check';
import { eventsOfKinds } from './events';

export function unheldUse(way: Way): readonly RawFinding[] {
	const out: RawFinding[] = [];
	for (const u of way.unheld) {
		const unlock = eventsOfKinds(way, ['unlock', 'call', 'enter']).find(
			(e) => e.depth === 0 && e.place.span.start <= u.at && u.at < e.place.span.end,
		);
		// The way must come to the use.
		if (!unlock || !way.events.some((e) => e.depth === 0 && e.seq > unlock.seq && e.place.span.end > u.use)) continue;
		out.push({
			rule: 'use-after-free',
			place: unlock.place,
			fn: unlock.fn,
			message: `\`${u.variable}\` is read from \`${u.from}\` under a lock and used after the unlock, with no reference of its own: it may be freed in between. ${u.holders[0]}() takes one. Take it before the unlock, and give it back after the last use.`,
			resource: u.variable,
			confidence: 0.65,
			basis: [`${u.holders.join('(), ')}() ${u.holders.length === 1 ? 'takes' : 'take'} a reference to what the member points to`],
			keys: [unlock.seq],
			same: `use-after-free:unheld:${u.at}`,
		});
	}
	return out;
}
