/**
 * Calls without visible code that read what an argument points to: an event where it was never written. Owns the look at the memory;
 * which calls read what is the kernel's to say (KernelPort.reads).
 */
import { emit } from '../emit';
import type { Call, ReadArgument } from '../kernel-port';
import type { MemObject } from '../memory';
import type { State } from '../state';
import type { Value } from '../value';

export function readArguments(c: Call, s: State): void {
	if (c.m.mode !== 'symbolic') return;
	for (const r of c.m.kernel.reads?.(c.name) ?? []) {
		const v = c.args[r.at];
		const o = typeof v === 'object' && v.kind === 1 && v.off === 0 && !v.sym ? s.object(v.obj) : undefined;
		// Nothing is read of it.
		if (r.size !== undefined && isZero(s, c.args[r.size])) continue;
		if (!o || o.freed || o.fill !== 'uninit' || (o.kind !== 'stack' && o.kind !== 'heap')) continue;
		const all = r.members?.[0] === '*';
		const members = all ? declaredMembers(c, o) : r.members;
		const what =
			members && (!all || o.cells.size > 0)
				? unsetMember(c, o, members)
				: o.cells.size === 0 && o.patches.length === 0
					? o.name
					: undefined;
		if (what !== undefined) emit(s, { kind: 'uninit', what, how: `read by ${c.name}()`, memory: true, read: true }, c.at);
	}
}

const isZero = (s: State, v: Value | undefined): boolean => v === 0 || (typeof v === 'object' && v.kind === 2 && s.facts.range(v).hi === 0);

/** Names of all members of a record whose size is known. */
function declaredMembers(c: Call, o: MemObject): readonly string[] | undefined {
	const t = o.type;
	if (t?.k !== 'record' || o.size < 0) return undefined;
	return c.m.program.types.members(t).flatMap((m) => (m.name === '' || m.field.bits !== undefined ? [] : [m.name]));
}

/** The first of the members that nobody wrote. A member that the visible record does not have is no member of this kernel's. */
function unsetMember(c: Call, o: MemObject, members: NonNullable<ReadArgument['members']>): string | undefined {
	const t = o.type;
	// Nothing set at all, or no single record: an array, or a buffer that a helper fills later.
	if (t?.k !== 'record' || o.cells.size === 0) return undefined;
	const known = c.m.program.types.members(t);
	const whole = o.size >= 0;
	for (const name of members) {
		const m = known.find((x) => x.name === name);
		if (!m) {
			if (!whole) return `${o.name}.${name}`;
			continue;
		}
		if (!o.covering(m.offset) && o.fillAt(m.offset) === 'uninit') return `${o.name}.${name}`;
	}
	return undefined;
}
