/**
 * Whether a lock that is given back without having been taken may be one that was taken under another name: two pointers that nobody has
 * shown to be the same. Owns that guess by names; who holds what is the machine's.
 */
import type { Event } from '../machine/event';
import type { LockHeld } from '../machine/state';
import type { Way } from './check';
import { eventsOf } from './events';

/** The member that is locked: `lock` of `a->b.lock`. */
export const lastName = (label: string): string => /(\w+)\W*$/.exec(label)?.[1] ?? label;

/** What an unseen function gives has no name to tell it apart by; what a visible callee locks was reached through its own parameters. */
const unsure = (e: Event & { kind: 'unlock' }, label: string): boolean => e.depth > 0 || e.label.includes('()') || label.includes('()');

const mayBe = (e: Event & { kind: 'unlock' }, label: string): boolean =>
	e.lock === undefined && (e.label === label || (lastName(e.label) === lastName(label) && unsure(e, label)));

/** After it was taken, a lock of the same name was given back that nobody here had taken. */
export const givenUnderOtherName = (way: Way, l: Pick<LockHeld, 'label' | 'seq'>, before = Number.POSITIVE_INFINITY): boolean =>
	eventsOf(way, 'unlock').some((e) => e.seq > l.seq && e.seq < before && mayBe(e, l.label));

/** It is the caller's lock, given back for a while and taken again. */
export const wasCallers = (way: Way, l: Pick<LockHeld, 'label' | 'seq'>): boolean =>
	eventsOf(way, 'unlock').some((e) => e.seq < l.seq && e.lock === undefined && e.label === l.label);
