/** Tells of a call that may sleep where sleeping is not allowed. Owns which sections and locks forbid it; the judgement is the checker's. */
import { emit } from '../machine/emit';
import type { Call } from '../machine/kernel-port';
import type { State } from '../machine/state';
import { isInt } from '../machine/value';
import type { Contract } from './contract';

export function checkSleep(k: Contract, c: Call, s: State): void {
	if (k.sleeps === undefined || k.sleeps === 'never') return;
	if (typeof k.sleeps === 'object') {
		const flags = c.args[k.sleeps.gfp];
		const may = c.m.program.constant('__GFP_DIRECT_RECLAIM');
		if (flags === undefined || !isInt(flags) || may === undefined || (BigInt(flags) & BigInt(may)) === 0n) return;
	}
	const spin = s.locks.find(
		(l) =>
			l.task === s.task &&
			(l.cls === 'spinlock' || l.cls === 'raw_spinlock' || l.cls === 'rwlock' || (l.cls === 'bit' && /spin/.test(l.by))),
	);
	const sect = Object.entries(s.sections).find(([name, n]) => n > 0 && ATOMIC.test(name));
	if (spin) emit(s, { kind: 'sleep', by: k.name, atomic: `${spin.label} (${spin.by})` }, c.at);
	else if (sect) emit(s, { kind: 'sleep', by: k.name, atomic: sect[0] }, c.at);
}
const ATOMIC = /^an? |irq|preempt|bh|atomic|rcu$/;
