/** Who else cleans up: a visible clean-up function that this way called, and callers that clean up when this function fails. */
import type { IrFunction } from '../c/ir';
import { isInLoop } from '../machine/cycles';
import type { Event } from '../machine/event';
import type { Hold } from '../machine/state';
import type { Way } from './check';
import { soundsLikeRelease } from './escape';
import { UNDOES } from './missing-cleanup';

/**
 * A function of the files that gives such holds back was called after it was taken, and it gave none back: it decides for itself
 * whether there is one (`if (card->irq > 0) free_irq(…)`), by what is not known here.
 */
export function cleanerLeftIt(way: Way, h: Hold): boolean {
	const names = way.releasers(h.resource);
	if (names.length === 0) return false;
	for (let i = 0; i < way.events.length; i++) {
		const e = way.events[i];
		if (e?.kind !== 'enter' || e.seq <= h.seq || !(soundsLikeRelease(e.name) || UNDOES.test(e.name))) continue;
		const reached = way.reachedFrom(e.name);
		if (!names.some((n) => reached.has(n))) continue;
		const back = way.events.findIndex((x, k) => k > i && x.kind === 'leave' && x.depth === e.depth);
		const inside = way.events.slice(i, back < 0 ? undefined : back);
		if (
			!inside.some((x) => (x.kind === 'call' && names.includes(x.name)) || (x.kind === 'release' && x.ended.hold.resource === h.resource))
		)
			return true;
	}
	return false;
}

/** Callers in the same files that give such a hold back when this function fails. */
export const callersCleanUp = (way: Way, h: Hold): boolean => {
	const names = way.releasers(h.resource);
	const tails = way.callersOnFailure();
	return tails.length > 0 && names.length > 0 && tails.every((t) => t.has(ANYTHING) || names.some((n) => t.has(n)));
};

/** `*` among a caller's calls: unseen code that undoes it all. */
const ANYTHING = '*';

/** The subsystem calls another operation after this one failed, or after the one that calls it, and that gives such holds back. */
export function undoneByKernel(way: Way, h: Hold): boolean {
	if (way.exit !== 'error' || !way.kernelUndoes) return false;
	const names = way.releasers(h.resource);
	const tails = way.callersOnFailure();
	return tails.length > 0 && tails.every((t) => t.has(ANYTHING) || names.some((n) => t.has(n)));
}

/** Whether the way went round the loop in which the hold was taken again, before `until` (an event number). */
export const wentRound = (fn: IrFunction, events: readonly Event[], h: Hold, until: number): boolean =>
	h.depth === 0 &&
	isInLoop(fn, h.at) &&
	events.some(
		(e) =>
			e.seq > h.seq &&
			e.seq < until &&
			e.depth === 0 &&
			(((e.kind === 'branch' || e.kind === 'fault' || e.kind === 'call') && e.place.span.start < h.at.span.start) ||
				// The same call once more.
				((e.kind === 'fault' || e.kind === 'acquire') && e.place.span.start === h.at.span.start)) &&
			isInLoop(fn, e.place),
	);
