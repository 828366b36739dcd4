/**
 * What the text of the files says of locks: where one is taken, whether some other function gives the same one back without having
 * taken it (a lock kept for a caller), takes and gives it back itself, or nothing. Locks are told apart by the last name of the
 * argument, what is locked as a whole by the header it is from. Owns this look at text; what it means for an exit is the checker's.
 */
import type { LockUse } from '../checks/check';
import type { Contract } from '../kernel/contract';
import { contracts } from '../kernel/contract-table';
import { callsIn } from './call-texts';
import type { FunctionText } from './infer-results';

/** `file:offset` of a call that takes a lock. */
export type LockUses = ReadonlyMap<string, LockUse>;

interface Sides {
	readonly takes: Set<string>;
	readonly gives: Set<string>;
}

const lastName = (arg: string): string => /(\w+)(?:\[[^\]]*\])?\)*$/.exec(arg)?.[1] ?? '';

/** The lock that an effect of the contract is about, by name; empty when it has none. `learnt`: known from the same files only. */
function lockOf(k: Contract, learnt: boolean, side: 'lock' | 'unlock', args: readonly string[]): string {
	const e = k.effects.find((x) => x.do === side);
	if (e?.do !== side) return '';
	if (learnt) return /^\w*?(?:un)?lock(?=_|$)/.exec(k.name)?.[0].replace('unlock', 'lock') ?? '';
	if (e.member !== undefined) return e.member;
	if (e.lock === 'custom' || typeof e.at !== 'number') return k.source.slice(0, k.source.indexOf(':'));
	return lastName(args[e.at] ?? '');
}

/** What the calls of a text take and give back. */
function sidesOf(text: string, learnt: (name: string) => Contract | undefined, sites?: (lock: string, at: number) => void): Sides {
	const takes = new Set<string>();
	const gives = new Set<string>();
	for (const c of callsIn(text)) {
		const here = learnt(c.name);
		const k = here ?? contracts.get(c.name);
		if (!k) continue;
		const taken = lockOf(k, here !== undefined, 'lock', c.args);
		if (taken !== '') {
			takes.add(taken);
			sites?.(taken, c.at);
		}
		const given = lockOf(k, here !== undefined, 'unlock', c.args);
		if (given !== '') gives.add(given);
	}
	return { takes, gives };
}

const DEFINES = /^[ \t]*#[ \t]*define\b(?:[^\n]*\\\n)*[^\n]*/gm;

/** `units`: the whole files, for what macros give back. `learnt`: contracts learnt from them. */
export function lockUses(
	functions: readonly FunctionText[],
	units: readonly { readonly text: string }[],
	learnt: (name: string) => Contract | undefined,
): LockUses {
	const sites: { lock: string; key: string; fn: number }[] = [];
	const givers = new Set<string>();
	const users = new Map<string, Set<number>>();
	for (const u of units) for (const [macro] of u.text.matchAll(DEFINES)) for (const g of sidesOf(macro, learnt).gives) givers.add(g);
	functions.forEach((f, fn) => {
		const s = sidesOf(f.text, learnt, (lock, at) => sites.push({ lock, key: `${f.file}:${f.at + at}`, fn }));
		for (const g of s.gives)
			if (!s.takes.has(g)) givers.add(g);
			else users.set(g, (users.get(g) ?? new Set()).add(fn));
	});
	return new Map(
		sites.map(({ lock, key, fn }) => [
			key,
			givers.has(lock) ? 'given elsewhere' : [...(users.get(lock) ?? [])].some((u) => u !== fn) ? 'used elsewhere' : 'only here',
		]),
	);
}
