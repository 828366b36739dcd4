/**
 * All contracts by name, what belongs together (who releases what), and words for people.
 * Owns the look-ups only; the facts are in contracts/, one file per group of kernel headers.
 */
import { invariant } from '../base/invariant';
import type { CleanupContract, Contract, Effect, IteratorContract, Resource } from './contract';
import { borrowing } from './contracts/borrowing';
import { cleanups } from './contracts/cleanups';
import { context } from './contracts/context';
import { crypto } from './contracts/crypto';
import { data } from './contracts/data';
import { device } from './contracts/device';
import { drivers } from './contracts/drivers';
import { eras } from './contracts/eras';
import { filesystems } from './contracts/filesystems';
import { fs } from './contracts/fs';
import { getters } from './contracts/getters';
import { graphics } from './contracts/graphics';
import { hw } from './contracts/hw';
import { locks } from './contracts/locks';
import { loops } from './contracts/loops';
import { mm } from './contracts/mm';
import { multimedia } from './contracts/multimedia';
import { namespaces } from './contracts/namespaces';
import { net } from './contracts/net';
import { netdrivers } from './contracts/netdrivers';
import { of } from './contracts/of';
import { packets } from './contracts/packets';
import { pci } from './contracts/pci';
import { peripherals } from './contracts/peripherals';
import { registered } from './contracts/registered';
import { FREES_TOO, RESOURCES, type ResourceInfo } from './contracts/resources';
import { slab } from './contracts/slab';
import { storage } from './contracts/storage';
import { tasks } from './contracts/tasks';
import { tools } from './contracts/tools';
import { words } from './contracts/words';

/** Every list of contracts; a new file under contracts/ gets its line here. */
const LISTS: readonly (readonly Contract[])[] = [
	borrowing,
	context,
	crypto,
	data,
	device,
	drivers,
	eras,
	filesystems,
	fs,
	getters,
	graphics,
	hw,
	locks,
	mm,
	multimedia,
	namespaces,
	net,
	netdrivers,
	of,
	packets,
	pci,
	peripherals,
	registered,
	slab,
	storage,
	tasks,
	tools,
	words,
];

function byName<T extends { readonly name: string }>(entries: readonly T[], what: string): ReadonlyMap<string, T> {
	const map = new Map<string, T>();
	for (const entry of entries) {
		invariant(!map.has(entry.name), `${what} ${entry.name} is given twice`);
		map.set(entry.name, entry);
	}
	return map;
}

/** Contracts by function name. */
export const contracts: ReadonlyMap<string, Contract> = byName(LISTS.flat(), 'contract');

/** Iterator macros by name. */
export const iterators: ReadonlyMap<string, IteratorContract> = byName(loops, 'iterator');

function cleanupsOf(kind: CleanupContract['kind']): ReadonlyMap<string, CleanupContract> {
	return byName(
		cleanups.filter((c) => c.kind === kind),
		kind,
	);
}

/** `__free(name)` classes by name. A guard may bear the same name (`mutex`), so the two are kept apart. */
export const freeClasses = cleanupsOf('free');
/** `guard(name)` and `scoped_guard(name, …)` classes by name. */
export const guards = cleanupsOf('guard');

function endsHold(e: Effect): e is Extract<Effect, { do: 'release' | 'free' }> {
	return e.do === 'release' || e.do === 'free';
}

function startsHold(e: Effect): e is Extract<Effect, { do: 'alloc' | 'acquire' }> {
	return e.do === 'alloc' || e.do === 'acquire';
}

function index(pick: (e: Effect) => Resource | undefined): () => ReadonlyMap<Resource, readonly string[]> {
	let made: Map<Resource, string[]> | undefined;
	return () => {
		if (made) return made;
		made = new Map();
		for (const c of contracts.values())
			for (const e of c.effects) {
				const resource = pick(e);
				if (resource === undefined) continue;
				const names = made.get(resource);
				if (!names) made.set(resource, [c.name]);
				else if (names.at(-1) !== c.name) names.push(c.name);
			}
		return made;
	};
}

// Made when first asked for: loading the table is part of starting up.
const releasers = index((e) => (endsHold(e) ? e.resource : undefined));
const acquirers = index((e) => (startsHold(e) ? e.resource : undefined));

/** The resources a function takes away; empty when it is no release function. */
export function resourcesReleasedBy(name: string): readonly Resource[] {
	return [...new Set((contracts.get(name)?.effects ?? []).filter(endsHold).map((e) => e.resource))];
}

/** The resource a function releases or frees, when it is exactly one. */
export function resourceOf(releaseFn: string): Resource | undefined {
	const all = resourcesReleasedBy(releaseFn);
	return all.length === 1 ? all[0] : undefined;
}

/** May a release of `released` end a hold of `held`? (kvfree of kmalloc memory, put_device of a kobject reference, …) */
export function releases(released: Resource, held: Resource): boolean {
	return released === held || (FREES_TOO[released]?.includes(held) ?? false);
}

/** Names of the functions that end a hold of `resource`, those made for it first. */
export function releasersOf(resource: Resource): readonly string[] {
	const others = Object.entries(FREES_TOO).flatMap(([r, also]) => (also.includes(resource) ? (releasers().get(r) ?? []) : []));
	return [...new Set([...(releasers().get(resource) ?? []), ...others])];
}

/** Names of the functions that give a hold of `resource`. */
export function acquirersOf(resource: Resource): readonly string[] {
	return acquirers().get(resource) ?? [];
}

/** What is known of a resource; unknown names (from inference or a user's file) are taken as references. */
export function resourceInfo(resource: Resource): ResourceInfo {
	return RESOURCES[resource] ?? { kind: 'reference', noun: `${resource.replace(/[_-]/g, ' ')} reference`, weight: 1 };
}

/** For people: "memory", "device node reference". */
export function noun(resource: Resource): string {
	return resourceInfo(resource).noun;
}
