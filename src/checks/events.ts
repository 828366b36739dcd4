/**
 * The events of a way by their kind. A way has thousands of events and a rule looks at few kinds: they are sorted out
 * once per way, and the common ones only where a rule asks for them.
 * Owns the sorting only.
 */
import type { Event } from '../machine/event';
import { isCommon } from '../machine/state';
import type { Way } from './check';

type Kind = Event['kind'];
type Of<K extends Kind> = Event & { readonly kind: K };

const sorted = new WeakMap<readonly Event[], ReadonlyMap<Kind, readonly Event[]>>();
const NONE: readonly never[] = [];

function byKind(events: readonly Event[]): ReadonlyMap<Kind, readonly Event[]> {
	let kinds = sorted.get(events);
	if (kinds === undefined) {
		const made = new Map<Kind, Event[]>();
		for (const e of events) {
			const list = made.get(e.kind);
			if (list) list.push(e);
			else made.set(e.kind, [e]);
		}
		sorted.set(events, made);
		kinds = made;
	}
	return kinds;
}

/** Those of one kind, in their order. */
export const eventsOf = <K extends Kind>(way: Pick<Way, 'events' | 'rare'>, kind: K): readonly Of<K>[] =>
	(byKind(isCommon(kind) ? way.events : way.rare).get(kind) as readonly Of<K>[] | undefined) ?? NONE;

/** Lists of several kinds, by the kinds: rules ask for the same again for every hold of a way. */
const merged = new WeakMap<readonly Event[], Map<string, readonly Event[]>>();

/** Those of several kinds, in their order. */
export function eventsOfKinds<K extends Kind>(way: Pick<Way, 'events' | 'rare'>, kinds: readonly K[]): readonly Of<K>[] {
	const lists = kinds.map((k) => eventsOf(way, k)).filter((l) => l.length > 0);
	if (lists.length < 2) return lists[0] ?? NONE;
	const all = kinds.some(isCommon) ? way.events : way.rare;
	let known = merged.get(all);
	if (known === undefined) {
		known = new Map();
		merged.set(all, known);
	}
	const key = kinds.join();
	let list = known.get(key);
	if (list === undefined) {
		list = lists.flat().sort((a, b) => a.seq - b.seq);
		known.set(key, list);
	}
	return list as readonly Of<K>[];
}
