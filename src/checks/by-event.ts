/** Checkers that speak of a single event: a small maker for them. */
import type { Event } from '../machine/event';
import type { Checker, RawFinding, Siblings, Way } from './check';
import { eventsOf, eventsOfKinds } from './events';

/** Words for a bad event. */
export interface EventHit {
	readonly message: string;
	readonly resource: string;
	readonly keys?: readonly number[];
	readonly confidence?: number;
	readonly same?: string;
	readonly doubt?: string;
	/** The function that is looked at is the cause, or its memory is what it is about, wherever it happens. */
	readonly ours?: boolean;
}

export interface EventRule {
	readonly id: string;
	readonly title: string;
	readonly severity: Checker['severity'];
	readonly doc: string;
	/** What one callee caused and another ran into counts, too. */
	readonly acrossCallees?: boolean;
	/** Kinds of events that can be bad. */
	readonly kinds: readonly Event['kind'][];
	/** Words for a bad event; undefined when it is none. */
	match(e: Event, way: Way, siblings: Siblings): EventHit | undefined;
}

/**
 * What happens inside a callee is told when the callee itself is looked at. Here it counts only when the function that is looked at
 * had a part in it: it freed, locked, or let a call fail before going in.
 */
function concernsEntry(way: Way, e: Event, causes: readonly number[], across: boolean): boolean {
	// A scenario is looked at whole.
	if (e.depth === 0 || way.m.mode === 'concrete') return true;
	const part = (x: Event): boolean => x.depth === 0 && x.seq < e.seq;
	if (causes.length === 0 ? eventsOf(way, 'fault').some(part) : way.events.some((x) => part(x) && causes.includes(x.seq))) return true;
	// One callee did the one, another the other: both were called here.
	// Only of what was made here: entries of a list of others are seldom the same twice.
	if (!across || !('obj' in e) || way.state.object(e.obj)?.kind !== 'heap') return false;
	const cause = way.events.find((x) => causes.includes(x.seq));
	return cause !== undefined && way.events.some((x) => x.depth === 0 && x.kind === 'enter' && x.seq > cause.seq && x.seq < e.seq);
}

export function eventChecker(rule: EventRule): Checker {
	return {
		id: rule.id,
		title: rule.title,
		severity: rule.severity,
		doc: rule.doc,
		judge(way, siblings) {
			const out: RawFinding[] = [];
			const told = new Set<string>();
			for (const e of eventsOfKinds(way, rule.kinds)) {
				const hit = rule.match(e, way, siblings);
				if (!hit) continue;
				// Named only for what matched: there are many events.
				const key = `${e.kind}:${e.place.span.start}`;
				if (told.has(key) || !(hit.ours || concernsEntry(way, e, hit.keys ?? [], rule.acrossCallees ?? false))) continue;
				told.add(key);
				out.push({
					rule: rule.id,
					place: e.place,
					fn: e.fn,
					message: hit.message,
					resource: hit.resource,
					confidence: hit.confidence ?? 1,
					basis: [],
					keys: [
						...(hit.keys ?? []),
						...eventsOfKinds(way, ['fault', 'branch'])
							.filter((x) => x.seq < e.seq && (x.kind === 'fault' || x.depth === 0))
							.map((x) => x.seq),
						e.seq,
					],
					...(hit.doubt === undefined ? {} : { doubt: hit.doubt }),
					same: hit.same ?? `${rule.id}:${e.place.file}:${e.place.span.start}`,
				});
			}
			return out;
		},
	};
}
