/**
 * Pointers that may be NULL by what is known of the kernel and are used before anything asked whether they are: the result of an unseen
 * call at its first access, and an attribute of a parsed message where a call reads it. Owns the event.
 */
import { emit } from './emit';
import type { Call } from './kernel-port';
import type { Machine } from './machine';
import { nameOf } from './name';
import type { State } from './state';
import type { Sym } from './value';

/** Called once for a pointer: at the first access, when it is not known to be valid. */
export function accessUntested(m: Machine, s: State, p: Sym): void {
	if (m.mode !== 'symbolic' || p.op !== 'var' || p.origin !== 'call' || !p.name.endsWith('()')) return;
	const name = p.name.slice(0, -2);
	if (m.kernel.mayBeNull?.(name)) emit(s, { kind: 'untested', name });
}

/** Which argument is an attribute that the call reads; NULL is no attribute (include/net/netlink.h). */
const READS: readonly (readonly [RegExp, number])[] = [
	[/^nla_(get_(?!\w*_default$)\w+|data|len|type|strdup)$/, 0],
	[/^nla_(memcpy|strscpy|strlcpy)$/, 1],
	[/^nla_parse_nested(_\w+)?$/, 2],
];

/** An element of a table that nla_parse() fills is read by a call, and nothing has asked whether the message had it. */
export function attributeUntested(c: Call, s: State): void {
	if (c.m.mode !== 'symbolic' || !c.name.startsWith('nla_')) return;
	const at = READS.find(([name]) => name.test(c.name))?.[1];
	const v = at === undefined ? undefined : c.args[at];
	if (typeof v !== 'object' || v.kind !== 2 || v.op !== 'var') return;
	const r = s.facts.range(v);
	if (r.lo !== 0 || r.hi === 0 || r.not.includes(0)) return;
	for (const o of s.objects.all()) {
		if (o.kind !== 'stack' || o.type?.k !== 'array' || o.type.of.k !== 'pointer' || o.type.of.to.k !== 'record') continue;
		if (o.type.of.to.id !== 'struct nlattr' || ![...o.cells].some(([, cell]) => cell.v === v)) continue;
		emit(s, { kind: 'untested', name: c.name, attribute: { of: o.name, label: nameOf(v) } }, c.at);
		return;
	}
}
