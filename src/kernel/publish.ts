/**
 * Contracts that by their name let others find what they are given (register, add, attach): it is kept as long as that is not undone.
 * Owns the names and the mark on what is held; whether that makes a hold no leak is the checkers' to say.
 */
import type { Call } from '../machine/kernel-port';
import { seenBy, WHILE_IT_LASTS } from '../machine/shadow';
import type { State } from '../machine/state';
import { reachable } from '../machine/step/unknown';
import type { Contract } from './contract';

const PUBLISHES = /(^|_)(register|add|attach|install|publish)(_|$)/;

/** Marks everything held that the arguments lead to. */
export function publish(k: Contract, c: Call, s: State): void {
	if (k.effects.length === 0 || !PUBLISHES.test(k.name)) return;
	const reach = new Set<number>();
	for (const a of c.args) reachable(s, a, reach, 0);
	seenBy(s, reach, `${k.name}${WHILE_IT_LASTS}`);
}
