/**
 * What a call without visible code is about to do to memory and locks that several threads may use: asked before the call, so that
 * a thread can wait for a lock or let another go first. Owns reading that off contracts and the names of primitives.
 */
import { readString } from '../machine/access';
import type { Call } from '../machine/kernel-port';
import type { State } from '../machine/state';
import type { Touch } from '../machine/thread';
import type { Contract } from './contract';
import { lockSubject } from './effect-value';
import { subjectOf } from './subject';

const NOTHING: readonly Touch[] = [];

/** Primitives that only look at memory. */
const LOOKS = /_read(_acquire)?$|^(str(n?cmp|n?casecmp|n?len|n?chr|rchr|n?str|spn|cspn)|mem(cmp|chr))$/;

export function touchesOfContract(k: Contract, c: Call, s: State): readonly Touch[] {
	const out: Touch[] = [];
	for (const e of k.effects) {
		if (e.do === 'lock' || e.do === 'unlock') {
			const { obj, off, label } = lockSubject(c, s, e, 0, k.name);
			if (e.do === 'unlock') out.push({ kind: 'unlock', obj, off });
			// One that only tries does not wait.
			else if (k.fails === 'false') out.push({ kind: 'try', obj, off }, { kind: 'write', obj, off });
			else out.push({ kind: 'lock', lock: { cls: e.lock, mode: e.mode ?? 'write', obj, off, label, by: k.name } });
		} else if (e.do === 'free' && typeof e.at === 'number') {
			const sub = subjectOf(c.m, s, c.args[e.at] ?? 0, true);
			if (typeof sub !== 'string') out.push({ kind: 'free', obj: sub.obj, off: sub.off });
		}
	}
	return out;
}

export function touchesOfPrimitive(name: string, c: Call, s: State): readonly Touch[] {
	if (name === '__rehearse_lock') {
		const sub = subjectOf(c.m, s, c.args[0] ?? 0, true);
		if (typeof sub === 'string') return NOTHING;
		const cls = readString(c.m, s, c.args[1] ?? 0) ?? '?';
		return [{ kind: 'lock', lock: { cls, mode: c.args[2] === 0 ? 'read' : 'write', ...sub, by: s.frame?.fn.name ?? 'lock' } }];
	}
	if (name === '__rehearse_free') {
		const sub = subjectOf(c.m, s, c.args[0] ?? 0, true);
		return typeof sub === 'string' ? NOTHING : [{ kind: 'free', obj: sub.obj, off: sub.off }];
	}
	if (name.startsWith('__rehearse_')) return NOTHING;
	const looks = LOOKS.test(name);
	const copies = /^(str|mem)/.test(name);
	const out: Touch[] = [];
	c.args.forEach((a, i) => {
		if (typeof a === 'object' && a.kind === 1) out.push({ kind: looks || (copies && i > 0) ? 'read' : 'write', obj: a.obj, off: a.off });
	});
	return out;
}
