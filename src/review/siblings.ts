/**
 * What the ways of a function together say of a hold: which exits give it back, and who is given it and how. Owns the comparison of ways;
 * what follows for one of them is the checkers' to say.
 */
import { type Siblings, siteOf, type Way } from '../checks/check';
import { wentRound } from '../checks/cleaners';
import { callFailed, looksOnly } from '../checks/escape';
import { eventsOf } from '../checks/events';
import { keptIn } from '../checks/kept';
import type { EndedHold } from '../machine/state';

/** Who has what the exits that succeed leave alone, by resource. */
function takersIn(ways: readonly Way[], releasedOnSuccess: ReadonlySet<string>): ReadonlyMap<string, ReadonlySet<string>> {
	const out = new Map<string, Set<string>>();
	for (const w of ways) {
		if (!w.returned || w.exit === 'error') continue;
		for (const h of w.state.holds) {
			const last = h.seenBy.at(-1);
			if (last === undefined || releasedOnSuccess.has(siteOf(h.at, h.resource)) || looksOnly(last)) continue;
			const names = out.get(h.resource) ?? new Set<string>();
			out.set(h.resource, names.add(last));
		}
	}
	return out;
}

/** A visible callee took it and gave it back itself: that says nothing of who gives it back when the callee succeeds. */
const bySameCallee = (w: Way, e: EndedHold): boolean =>
	e.hold.depth > 0 && !eventsOf(w, 'leave').some((x) => x.seq > e.hold.seq && x.seq < e.seq && x.depth < e.hold.depth);

export function siblingsOf(ways: readonly Way[]): Siblings {
	const releasedOnError = new Set<string>();
	const releasedOnSuccess = new Set<string>();
	const releasedInLaterRound = new Set<string>();
	const releasedStored = new Set<string>();
	for (const w of ways) {
		if (!w.returned) continue;
		for (const e of w.state.ended) {
			if (e.how !== 'released' || bySameCallee(w, e)) continue;
			const site = siteOf(e.hold.at, e.hold.resource);
			(w.exit === 'error' ? releasedOnError : releasedOnSuccess).add(site);
			if (w.exit === 'error' && !releasedStored.has(site) && (/->|\./.test(e.hold.label) || keptIn(w.state, e.hold.obj).size > 0))
				releasedStored.add(site);
			if (w.exit === 'error' && !releasedInLaterRound.has(site) && wentRound(w.fn, w.events, e.hold, e.seq)) releasedInLaterRound.add(site);
		}
	}
	const lentAt = new Map<string, Set<string>>();
	for (const w of ways)
		for (const e of w.state.ended) {
			if (e.how !== 'released' || e.hold.seenBy.length === 0) continue;
			const site = siteOf(e.hold.at, e.hold.resource);
			const names = lentAt.get(site) ?? new Set<string>();
			for (const n of e.hold.seenBy) if (!names.has(n) && !callFailed(w.state, n, e.hold)) names.add(n);
			lentAt.set(site, names);
		}
	return {
		ways,
		releasedOnError,
		releasedStored,
		releasedInLaterRound,
		releasedOnSuccess,
		lentAt,
		takenBy: takersIn(ways, releasedOnSuccess),
	};
}
