/** Calls of code without a visible body that are given objects that are gone, or may be: an event for each. Owns no judgement. */
import { readString } from '../access';
import { inRcu } from '../dropped';
import { emit } from '../emit';
import type { Call } from '../kernel-port';
import type { Machine } from '../machine';
import type { MemObject } from '../memory';
import { describe } from '../name';
import type { State } from '../state';
import { isInt, type Value } from '../value';

export function staleArguments(m: Machine, s: State, c: Call): void {
	if (m.mode === 'concrete') return;
	const told = new Set<number>();
	for (const a of c.args) {
		const o = behindOf(s, a);
		if (o?.kind === 'stack' && !told.has(o.id)) {
			told.add(o.id);
			staleMember(m, s, c, o);
		}
		if (!o || told.has(o.id) || o.kind === 'stack' || (!o.freed && !o.dropped)) continue;
		told.add(o.id);
		const format = c.args.map((x) => (typeof x === 'object' && x.kind === 1 ? stringOf(m, s, x) : undefined)).find((t) => t?.includes('%'));
		emit(
			s,
			{
				kind: 'stale-use',
				what: o.freed ? 'freed' : 'dropped',
				how: 'argument',
				text: c.name,
				label: o.name,
				obj: o.id,
				by: o.dropped?.by ?? '',
				...(o.dropped ? { dropped: o.dropped } : {}),
				...(format === undefined ? {} : { format }),
				rcu: inRcu(s),
			},
			c.at,
		);
	}
}

/** A record of the caller's own, given by address, in which a pointer to freed memory stands. */
function staleMember(m: Machine, s: State, c: Call, o: MemObject): void {
	if (o.type?.k !== 'record') return;
	for (const [at, cell] of o.cells) {
		const to = typeof cell.v === 'object' ? behindOf(s, cell.v) : undefined;
		if (!to?.freed || to.kind === 'stack') continue;
		emit(
			s,
			{ kind: 'stale-use', what: 'freed', how: 'argument', text: c.name, label: describe(m, s, o, at), obj: to.id, by: '', rcu: inRcu(s) },
			c.at,
		);
		return;
	}
}

function behindOf(s: State, v: Value): MemObject | undefined {
	if (isInt(v)) return undefined;
	const id = v.kind === 1 ? v.obj : v.kind === 2 ? (s.facts.raw(v)?.obj ?? 0) : 0;
	return id === 0 ? undefined : s.object(id);
}

function stringOf(m: Machine, s: State, v: Value): string | undefined {
	const o = behindOf(s, v);
	return o?.kind === 'string' ? readString(m, s, v, 256) : undefined;
}
