/** Which value, and which lock, an effect of a contract is about. Owns that mapping only; what is done with it is apply-contract.ts's. */
import type { CType } from '../c/types';
import { load } from '../machine/access';
import type { Call } from '../machine/kernel-port';
import { lockName } from '../machine/lock-order';
import type { State } from '../machine/state';
import type { Value } from '../machine/value';
import type { Effect, Where } from './contract';
import { named, subjectOf } from './subject';

const VOIDPTR: CType = { k: 'pointer', to: { k: 'void' } };

/** The value an effect is about; undefined when it cannot be told. */
export function valueAt(c: Call, s: State, at: Where, result: Value): Value | undefined {
	if (at === 'ret') return result;
	if (typeof at === 'number') return c.args[at];
	const arg = 'var' in at ? at.var : at.out;
	const p = c.args[arg];
	if (p === undefined) return undefined;
	const type = c.argTypes[arg];
	if ('var' in at && !(type?.k === 'pointer' && type.to.k === 'pointer')) return p;
	const v = load(c.m, s, p, { k: 'ptr' }, VOIDPTR);
	return v;
}

/** Which lock: an argument's object and offset, a member of it by name, or a global one by name. */
export function lockSubject(
	c: Call,
	s: State,
	e: Effect & { do: 'lock' | 'unlock' },
	result: Value,
	by: string,
): { obj: number; off: number; label: string } {
	if (typeof e.at === 'object' && 'global' in e.at) return { obj: -3, off: hash(e.at.global), label: e.at.global };
	const v = valueAt(c, s, e.at, result);
	const sub = v === undefined ? 'unknown' : subjectOf(c.m, s, v, true);
	if (typeof sub === 'string') return { obj: -3, off: hash(e.lock), label: by };
	const whole = named(s, sub);
	return e.member === undefined
		? { ...whole, label: lockName(whole.label) }
		: { obj: sub.obj, off: sub.off + hash(e.member), label: `${whole.label}->${e.member}` };
}

/** A number for a name, far from real member offsets. */
function hash(name: string): number {
	let h = 7;
	for (let i = 0; i < name.length; i++) h = (h * 31 + name.charCodeAt(i)) % 1000003;
	return 2 ** 40 + h * 4096;
}
