/**
 * Short forms to write contracts with: one call gives one or more `Contract`s that share everything but the name.
 * Owns only the notation; the facts are in the sibling files, the vocabulary in ../contract.ts.
 *
 *   ...from('mm/slub.c', fn('kmalloc', 'ptr?', [alloc('kmalloc', { size: [0] })], { sleeps: { gfp: 1 } }))
 *
 * An effect that gives the caller something (alloc, get, lock, init) happens on success only, unless `when` says otherwise;
 * an effect that takes something away happens always.
 */
import type {
	CleanupContract,
	Contract,
	Effect,
	Failure,
	IteratorContract,
	LockClass,
	LockWhere,
	Resource,
	When,
	Where,
} from '../contract';

/**
 * What comes back and how failure is told.
 * `ptr` never fails, `ptr?` NULL, `ptr!` error pointer, `ptr?!` either; `int` never fails, `int<0` negative, `int!0` not zero,
 * `int=0` zero means failed; `bool` tells no failure, `bool?` false means failed; `argN` gives that argument back, `arg0?` or NULL.
 */
export type Result =
	| 'ptr'
	| 'ptr?'
	| 'ptr!'
	| 'ptr?!'
	| 'int'
	| 'int<0'
	| 'int!0'
	| 'int=0'
	| 'bool'
	| 'bool?'
	| 'size'
	| 'void'
	| 'arg0'
	| 'arg0?'
	| 'arg1'
	| 'arg2';

/** Contracts that share everything but the name, before their source is known. */
export interface Group {
	/** Separated by spaces. */
	readonly names: string;
	readonly shared: Omit<Contract, 'name' | 'source'>;
	/** The function of the file where the fact was read, if not the one of that name. */
	readonly read: string | undefined;
}

export type More = Partial<Omit<Contract, 'name' | 'source' | 'returns' | 'fails' | 'effects'>> & { readonly read?: string };

type Release = {
	readonly nullOk?: boolean;
	readonly errptrOk?: boolean;
	readonly last?: boolean;
	readonly deferred?: boolean;
	readonly when?: When;
};
type Irq = 'none' | 'disable' | 'save' | 'bh';

const RESULTS: Record<Exclude<Result, 'arg0' | 'arg0?' | 'arg1' | 'arg2'>, readonly [Exclude<Contract['returns'], object>, Failure]> = {
	ptr: ['ptr', 'none'],
	'ptr?': ['ptr', 'null'],
	'ptr!': ['ptr', 'errptr'],
	'ptr?!': ['ptr', 'null-or-errptr'],
	int: ['int', 'none'],
	'int<0': ['int', 'negative'],
	'int!0': ['int', 'nonzero'],
	'int=0': ['int', 'false'],
	bool: ['bool', 'none'],
	'bool?': ['bool', 'false'],
	size: ['size', 'none'],
	void: ['void', 'none'],
};

function meaning(result: Result): readonly [Contract['returns'], Failure] {
	switch (result) {
		case 'arg0':
			return [{ arg: 0 }, 'none'];
		case 'arg0?':
			return [{ arg: 0 }, 'null'];
		case 'arg1':
			return [{ arg: 1 }, 'none'];
		case 'arg2':
			return [{ arg: 2 }, 'none'];
		default:
			return RESULTS[result];
	}
}

function gives(e: Effect): e is Extract<Effect, { do: 'alloc' | 'acquire' | 'lock' | 'init' }> {
	return e.do === 'alloc' || e.do === 'acquire' || e.do === 'lock' || e.do === 'init';
}

/** One contract for each name in `names` (separated by spaces). */
export function fn(names: string, result: Result, effects: readonly Effect[] = [], { read, ...more }: More = {}): Group {
	const [returns, fails] = meaning(result);
	const timed = fails === 'none' ? effects : effects.map((e): Effect => (gives(e) && e.when === undefined ? { ...e, when: 'success' } : e));
	return { names, shared: { returns, fails, effects: timed, ...more }, read };
}

/** Gives the contracts their source: `file: function`. */
export function from(file: string, ...groups: readonly Group[]): readonly Contract[] {
	const out: Contract[] = [];
	for (const { names, shared, read } of groups)
		for (const name of names.split(' ')) out.push({ name, source: `${file}: ${read ?? name}`, ...shared });
	return out;
}

export function alloc(resource: Resource, more: { at?: Where; zeroed?: boolean; size?: readonly number[]; when?: When } = {}): Effect {
	return { do: 'alloc', at: 'ret', resource, ...more };
}

/** The caller gets a reference or other hold. */
export function get(resource: Resource, at: Where = 'ret', when?: When): Effect {
	return when === undefined ? { do: 'acquire', at, resource } : { do: 'acquire', at, resource, when };
}

/** The caller's hold ends. */
export function put(resource: Resource, at: Where = 0, more: Release = {}): Effect {
	return { do: 'release', at, resource, ...more };
}

export function free(resource: Resource, at: Where = 0, more: Omit<Release, 'last'> = {}): Effect {
	return { do: 'free', at, resource, ...more };
}

export function consume(at: Where = 0, resource?: Resource, when?: When): Effect {
	return { do: 'consume', at, ...(resource === undefined ? {} : { resource }), ...(when === undefined ? {} : { when }) };
}

export function keep(at: Where = 0, when?: When): Effect {
	return when === undefined ? { do: 'keep', at } : { do: 'keep', at, when };
}

export function init(at: Where = 0, when?: When): Effect {
	return when === undefined ? { do: 'init', at } : { do: 'init', at, when };
}

/** What the argument `at` points to remembers that of `to`; nothing where it is NULL. */
export function point(at: number, to: number): Effect {
	return { do: 'point', at, to };
}

/** The result points into data of that argument which can move. */
export function view(of: number): Effect {
	return { do: 'view', at: 'ret', of };
}

/** Data of the argument may move. */
export function move(at: number, piece?: number): Effect {
	return piece === undefined ? { do: 'move', at } : { do: 'move', at, piece };
}

type LockMore = {
	readonly at?: LockWhere;
	readonly member?: string;
	readonly mode?: 'read' | 'write';
	readonly irq?: Irq;
	readonly when?: When;
};

export function lock(cls: LockClass, more: LockMore = {}): Effect {
	return { do: 'lock', at: 0, lock: cls, ...more };
}

export function unlock(cls: LockClass, more: LockMore = {}): Effect {
	return { do: 'unlock', at: 0, lock: cls, ...more };
}

export function enter(section: string, atomic: boolean): Effect {
	return { do: 'enter', section, atomic };
}

export function leave(section: string, atomic: boolean): Effect {
	return { do: 'leave', section, atomic };
}

export const NULL_OK = { nullOk: true } as const;
/** NULL is ignored, and the object may be gone after the last reference. */
export const LAST = { nullOk: true, last: true } as const;
/** As `LAST`, but NULL is an error. */
export const LAST_NOT_NULL = { last: true } as const;
export const LATER = { nullOk: true, deferred: true } as const;

export const SLEEPS = { sleeps: 'always' } as const;
export const ATOMIC = { sleeps: 'never' } as const;
export const PURE = { pure: true, sleeps: 'never' } as const;
export const CHECK = { mustCheck: true } as const;
export const MANAGED = { managed: true } as const;
export const gfp = (param: number) => ({ sleeps: { gfp: param } }) as const;
/** A look-up whose result belongs to (or points into) that argument. */
export const borrowed = (param: number) => ({ pure: true, sleeps: 'never', borrowsFrom: param }) as const;

/** Iterator macros of one file that hold a reference on the loop variable. */
export function iterators(file: string, resource: Resource, variable: number, names: string, scoped = false): readonly IteratorContract[] {
	return names.split(/\s+/).map((name) => ({ name, source: `${file}: ${name}`, variable, resource, scoped }));
}

/** DEFINE_FREE(name, …) of one file. */
export function freeClass(file: string, name: string, exit: string, skips: 'null' | 'errptr' | 'both' | 'none' = 'null'): CleanupContract {
	return {
		name,
		source: `${file}: DEFINE_FREE(${name})`,
		kind: 'free',
		exit,
		skipsNull: skips === 'null' || skips === 'both',
		skipsErrptr: skips === 'errptr' || skips === 'both',
	};
}

/** DEFINE_GUARD or DEFINE_LOCK_GUARD of one file. */
export function guardClass(file: string, name: string, enterFn: string, exit: string): CleanupContract {
	return { name, source: `${file}: guard(${name})`, kind: 'guard', enter: enterFn, exit, skipsNull: true };
}
