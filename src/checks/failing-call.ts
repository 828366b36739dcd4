/** Finds on a way the failure of a call that the text names. Owns matching of places only. */
import type { Event } from '../machine/event';
import type { ResultTest, Way } from './check';

export type Fault = Event & { readonly kind: 'fault' };

/** The failure, on this way, of the call that the test is about. */
export function failureAt(way: Way, t: ResultTest): Fault | undefined {
	return way.events.find(
		(e): e is Fault => e.kind === 'fault' && e.depth === 0 && e.name === t.call && e.place.span.start <= t.at && t.at < e.place.span.end,
	);
}
