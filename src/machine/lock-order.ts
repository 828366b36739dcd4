/**
 * The lock-order graph, as lockdep keeps it: an edge from each lock held to each lock asked for, by class of lock. Owns classes, edges
 * and the edges that close a cycle; which order is right, and what to say, is the checker's.
 */
import type { CodePlace } from '../c/ir';
import type { Event } from './event';
import type { Machine } from './machine';
import type { LockHeld, State } from './state';
import type { LockWanted } from './waiting';

export interface LockEdge {
	/** Classes: `cgroup_mutex`, `signal_struct.group_rwsem`. */
	readonly from: string;
	readonly to: string;
	readonly held: LockHeld;
	readonly wanted: LockWanted;
	readonly place: CodePlace;
	readonly fn: string;
	/** Event that asks for the lock. */
	readonly seq: number;
}

/** What we put first into a lock, or what the kernel's own headers do: no part of its name. */
const INSIDE = /(\.(held|owner|count|sequence|counter|done|lock\.held))+$|\.rlock\.raw_lock\b.*$/;

/** The name of a lock without what lies inside it. */
export const lockName = (label: string): string => label.replace(INSIDE, '');

/** Kinds that no order binds: who has to wait gives up what it holds, is let in, or counts. */
const FREE: ReadonlySet<string> = new Set(['custom', 'rcu', 'semaphore', 'seqlock']);

/** A try does not wait: no edge leads to it. */
const TRIES = /trylock/;

/**
 * All locks of one class are ordered alike: a global by its name, a member by its record. Undefined where the record is not visible:
 * what its locks are is not known.
 */
function lockClass(m: Machine, s: State, l: Pick<LockHeld, 'obj' | 'off' | 'label' | 'cls' | 'by'>): string | undefined {
	if (FREE.has(l.cls)) return undefined;
	const o = l.obj > 0 ? s.object(l.obj) : undefined;
	if (!o) return l.label === l.by ? undefined : lockName(l.label);
	if (o.kind === 'global' && l.off < VIRTUAL) return lockName(l.label);
	// A lock that its function names by a member (threadgroup_lock) has an offset of its own, far out.
	if (l.off >= NAMED) return /->(\w+)$/.exec(l.label)?.[1];
	const member = o.type?.k === 'record' && l.off < VIRTUAL ? m.program.types.describe(o.type, l.off) : undefined;
	return o.type?.k === 'record' && member !== undefined && member !== ''
		? `${o.type.id.replace(/^\w+ /, '')}.${lockName(member)}`
		: undefined;
}
/** Offsets in records nobody has shown us, and of locks that contracts name, lie above these. */
const VIRTUAL = 2 ** 31;
const NAMED = 2 ** 40;

/** The edges of one run, in the order they appeared. */
export function lockEdges(m: Machine, s: State, events: readonly Event[]): readonly LockEdge[] {
	const held: { readonly lock: LockHeld; readonly from: string | undefined }[] = [];
	const edges: LockEdge[] = [];
	for (const e of events) {
		if (e.kind === 'unlock' && e.lock) {
			const at = held.findIndex((h) => h.lock === e.lock);
			if (at >= 0) held.splice(at, 1);
		} else if (e.kind === 'lock' || e.kind === 'wait') {
			const cls = lockClass(m, s, e.lock);
			const to = TRIES.test(e.lock.by) ? undefined : cls;
			if (to !== undefined) {
				for (const { lock, from } of held) {
					if (lock.task === e.task && from !== undefined && from !== to)
						edges.push({ from, to, held: lock, wanted: e.lock, place: e.place, fn: e.fn, seq: e.seq });
				}
			}
			if (e.kind === 'lock') held.push({ lock: e.lock, from: cls });
		}
	}
	return edges;
}

/** Names an edge, whichever run has it. */
export const edgeKey = (e: LockEdge): string => `${e.from} > ${e.to}`;

/** Edges of several runs; by its key, each that closes a cycle comes with an edge of the order seen before. */
export function inversions(edges: readonly LockEdge[]): ReadonlyMap<string, LockEdge> {
	const out = new Map<string, LockEdge>();
	const next = new Map<string, Map<string, LockEdge>>();
	for (const e of edges) {
		if (next.get(e.from)?.has(e.to) || out.has(edgeKey(e))) continue;
		const way = pathFrom(next, e.to, e.from);
		// An edge against the order is told, not followed: else all later ones would be wrong both ways.
		if (way) out.set(edgeKey(e), way);
		else next.set(e.from, (next.get(e.from) ?? new Map<string, LockEdge>()).set(e.to, e));
	}
	return out;
}

/** The first edge of a way through the graph. */
function pathFrom(next: ReadonlyMap<string, ReadonlyMap<string, LockEdge>>, from: string, to: string): LockEdge | undefined {
	const seen = new Set([from]);
	const open: { readonly at: string; readonly first: LockEdge | undefined }[] = [{ at: from, first: undefined }];
	for (let i = 0; i < open.length; i++) {
		const { at, first } = open[i] as (typeof open)[number];
		for (const [there, edge] of next.get(at) ?? []) {
			if (there === to) return first ?? edge;
			if (seen.has(there)) continue;
			seen.add(there);
			open.push({ at: there, first: first ?? edge });
		}
	}
	return undefined;
}
