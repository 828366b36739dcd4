/** Accesses through the result of an unseen call that may be NULL by what is known of the kernel, before anything asked whether it is. Owns the event. */
import { emit } from './emit';
import type { Machine } from './machine';
import type { State } from './state';
import type { Sym } from './value';

/** Called once for a pointer: at the first access, when it is not known to be valid. */
export function accessUntested(m: Machine, s: State, p: Sym): void {
	if (m.mode !== 'symbolic' || p.op !== 'var' || p.origin !== 'call' || !p.name.endsWith('()')) return;
	const name = p.name.slice(0, -2);
	if (m.kernel.mayBeNull?.(name)) emit(s, { kind: 'untested', name });
}
