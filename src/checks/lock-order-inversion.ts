import type { LockOrder } from '../machine/kernel-port';
import { edgeKey, inversions, type LockEdge, lockEdges, lockName } from '../machine/lock-order';
import type { Checker, RawFinding, Siblings, Way } from './check';
import { eventsOf, eventsOfKinds } from './events';

/** Edges against the order, over all ways of one exploration: found once. */
const known = new WeakMap<Siblings, ReadonlyMap<string, LockEdge>>();
const edgesOf = new WeakMap<Way, readonly LockEdge[]>();

function edges(way: Way): readonly LockEdge[] {
	let found = edgesOf.get(way);
	if (!found) {
		found =
			eventsOf(way, 'lock').length + eventsOf(way, 'wait').length > 1
				? lockEdges(way.m, way.state, eventsOfKinds(way, ['lock', 'wait', 'unlock']))
				: [];
		edgesOf.set(way, found);
	}
	return found;
}

export const lockOrderInversion: Checker = {
	id: 'lock-order-inversion',
	title: 'Locks taken in two orders',
	severity: 'warning',
	doc: `Two locks are taken in one order here and in the other order elsewhere: in another way through this code, or by the kernel's documented order.

Two tasks that each hold one of them and ask for the other wait for each other for ever. It needs bad timing, so tests rarely show it.

Take the locks in the documented order, or give the first one back before the second is taken. Nested locks of one class, and locks that are only tried, are not looked at.`,
	judge(way, siblings) {
		const mine = edges(way);
		if (mine.length === 0) return [];
		let inverse = known.get(siblings);
		if (!inverse) {
			inverse = inversions(siblings.ways.flatMap(edges));
			known.set(siblings, inverse);
		}
		const out: RawFinding[] = [];
		for (const e of mine) {
			const documented = documentedOrder(way.m.kernel.lockOrders ?? NO_ORDERS, e);
			const other = inverse.get(edgeKey(e));
			if (!documented && !other) continue;
			const [first, second] = [lockName(e.held.label), lockName(e.wanted.label)];
			const why = documented
				? `The order is ${documented.locks.join(', then ')} (${documented.source})`
				: `${other?.wanted.by}() in ${other?.fn}() takes them the other way round`;
			out.push({
				rule: 'lock-order-inversion',
				place: e.place,
				fn: e.fn,
				message: `${e.wanted.by}() takes \`${second}\` while \`${first}\` is held since ${e.held.by}(). ${why}: two tasks can wait for each other for ever. Take \`${second}\` first, or give \`${first}\` back before.`,
				resource: `${e.to} (${e.wanted.cls})`,
				confidence: 0.9,
				basis: documented ? [documented.source] : [],
				keys: [e.held.seq, e.seq],
				same: `lock-order-inversion:${[e.from, e.to].sort().join(':')}:${e.place.file}:${e.place.span.start}`,
			});
		}
		return out;
	},
};

const NO_ORDERS: readonly LockOrder[] = [];
/** Orders that an edge goes against, by the edge: the same ones come up on most ways. */
const against = new WeakMap<readonly LockOrder[], Map<string, LockOrder | undefined>>();

function documentedOrder(orders: readonly LockOrder[], e: LockEdge): LockOrder | undefined {
	let found = against.get(orders);
	if (!found) {
		found = new Map();
		against.set(orders, found);
	}
	const key = edgeKey(e);
	if (!found.has(key))
		found.set(
			key,
			orders.find((o) => inverted(o.locks, e)),
		);
	return found.get(key);
}

/** The edge goes from a lock to one that the order puts before it. */
function inverted(order: readonly string[], e: LockEdge): boolean {
	const rank = (cls: string): number => order.indexOf(cls.replace(/^.*(->|\.)/, ''));
	const [from, to] = [rank(e.from), rank(e.to)];
	return from >= 0 && to >= 0 && to < from;
}
