/**
 * A function that returns nothing tells of no failure: whether one of its calls that failed made it give up, or it did without, is read
 * off what it does afterwards. Owns that judgement only.
 */
import type { Way } from './check';
import { looksOnly, soundsLikeRelease } from './escape';

/** Calls of its own that a way makes after an event: what does work, not what undoes or prints. */
function workAfter(way: Way, seq: number): number {
	let n = 0;
	for (const e of way.events)
		if ((e.kind === 'call' || e.kind === 'enter') && e.depth === 0 && e.seq > seq && !soundsLikeRelease(e.name) && !looksOnly(e.name)) n++;
	return n;
}

/** The last call of its own that failed on this way did not keep it from doing most of what the function does when that call succeeds. */
export function carriedOn(way: Way, all: readonly Way[]): boolean {
	if (way.fn.ret.k !== 'void' || way.exit !== 'error') return false;
	const fault = way.rare.findLast((e) => e.kind === 'fault' && e.depth === 0);
	if (fault === undefined) return false;
	const here = workAfter(way, fault.seq);
	if (here === 0) return false;
	let most = 0;
	for (const w of all) {
		if (!w.returned || w.exit === 'error') continue;
		const same = w.events.find((e) => e.kind === 'call' && e.depth === 0 && e.place.span.start === fault.place.span.start);
		if (same) most = Math.max(most, workAfter(w, same.seq));
	}
	return most > 0 && here * 2 >= most;
}
