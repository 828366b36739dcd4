/**
 * The shape of a suspicion that a hold is lost: what it rests on, whatever the names are. Owns the description; how far a shape is to be
 * believed is believed.ts's.
 */
import { isInLoop } from '../machine/cycles';
import { THROUGH_A_PART } from '../machine/shadow';
import type { Hold } from '../machine/state';
import { type Siblings, siteOf, type Way } from './check';
import { escapedObjects, looksOnly } from './escape';

export interface HoldShape {
	readonly kind: Hold['kind'];
	/** The function tells its caller that it failed, or not. */
	readonly exit: 'fails' | 'succeeds' | 'unclear';
	/** How it is known that there is something to give back. */
	readonly known: 'listed' | 'learnt' | 'parameter';
	/** Exits of the same function that give it back: some that fail, only others, none. */
	readonly others: 'failing' | 'succeeding' | 'none';
	/** Who points to it: nobody, only device-managed memory, something that outlives the function. */
	readonly kept: 'nowhere' | 'managed' | 'outside';
	/** Unseen code was given it, beside what only looks at it. */
	readonly seen: boolean;
	/** A visible callee took it. */
	readonly inCallee: boolean;
	readonly inLoop: boolean;
}

export function shapeOf(way: Way, siblings: Siblings, h: Hold, ofCaller: boolean): HoldShape {
	const site = siteOf(h.at, h.resource);
	return {
		kind: h.kind,
		exit: way.exit === 'error' ? 'fails' : way.exit === 'success' ? 'succeeds' : 'unclear',
		known: ofCaller ? 'parameter' : h.confidence < 1 ? 'learnt' : 'listed',
		others: siblings.releasedOnError.has(site) ? 'failing' : siblings.releasedOnSuccess.has(site) ? 'succeeding' : 'none',
		kept: !way.escaped.has(h.obj) ? 'nowhere' : escapedObjects(way.state, false).has(h.obj) ? 'outside' : 'managed',
		seen: h.seenBy.some((n) => !n.endsWith(THROUGH_A_PART) && !looksOnly(n)),
		inCallee: h.depth > 0,
		inLoop: h.depth === 0 && isInLoop(way.fn, h.at),
	};
}
