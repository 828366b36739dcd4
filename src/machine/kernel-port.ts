/**
 * What the machine asks of the kernel layer when no code of a function is visible. Owns the interface; kernel/port.ts implements it.
 */

import type { CodePlace, Instr } from '../c/ir';
import type { CType } from '../c/types';
import type { Machine } from './machine';
import type { State } from './state';
import type { Stop } from './stop';
import type { Touch } from './thread';
import type { Value } from './value';
import type { GroupView } from './view';

export interface Call {
	readonly m: Machine;
	readonly name: string;
	readonly args: readonly Value[];
	readonly argTypes: readonly CType[];
	readonly ret: CType;
	readonly at: CodePlace;
	readonly instr: Instr;
}

export interface CallWay {
	/** "kmalloc fails"; empty for the ordinary way when it is the only one worth naming. */
	readonly label: string;
	readonly fault?: string;
	/** A name that stands for all calls like this one: every way to make the same resource. */
	readonly group?: string;
	/** Makes the effects and gives the result; a Stop ends the run; `enter` goes on in a function and gives `result` afterwards. */
	apply(s: State): Value | { readonly stop: Stop } | { readonly enter: string; readonly args: readonly Value[]; readonly result: Value };
}

export type CallOutcome =
	| { readonly kind: 'value'; readonly v: Value }
	/** Several ways, the ordinary (succeeding) first. */
	| { readonly kind: 'ways'; readonly ways: readonly CallWay[] }
	/** Go on in this function; `after` maps its result. */
	| { readonly kind: 'enter'; readonly fn: string; readonly args: readonly Value[]; readonly after?: (s: State, v: Value) => Value }
	| { readonly kind: 'stop'; readonly stop: Stop };

/** A member that needs a lock to be read. */
export interface Guard {
	readonly struct: string;
	readonly member: string;
	/** Member of the same object that is the lock. */
	readonly lock: string;
	/** Function that takes it. */
	readonly call: string;
	/** The running task may read its own without it. */
	readonly own: boolean;
	readonly source: string;
}

/** Locks that are taken in this order, the outermost first: names of globals or members. */
export interface LockOrder {
	readonly locks: readonly string[];
	readonly source: string;
}

/** An argument that a call reads through. */
export interface ReadArgument {
	/** Parameter, from 0. */
	readonly at: number;
	/** Parameter with the number of bytes read, from 0. */
	readonly size?: number;
	/** Members of the record it points to that are all read (`*`: all there are); without them its beginning is. */
	readonly members?: readonly string[];
}

export interface KernelPort {
	/** The guard of a member of a record; most members have none. */
	guard(struct: string, member: string): Guard | undefined;
	/** A function the machine itself knows the meaning of (atomics, strings, allocation). Effects go to `s` at once. */
	/** Some are for concrete runs only: symbolic ones have a contract instead. */
	primitive(name: string, mode?: Machine['mode']): ((c: Call, s: State) => CallOutcome) | undefined;
	/** The name has a contract that is no inference: what the function does is known better than its body tells. */
	isKnown(name: string): boolean;
	/** Effects by contract (given or inferred). */
	contract(name: string): ((c: Call, s: State) => CallOutcome) | undefined;
	/** A visible function was left with this value: what else that gives its caller. */
	returned?(m: Machine, s: State, name: string, v: Value): void;
	/** What a call of a primitive or contract is about to do to what threads share; nothing for others. */
	touches?(c: Call, s: State): readonly Touch[];
	/** The control groups that a state holds, parents before children. */
	groups?(m: Machine, s: State): readonly GroupView[];
	/** Arguments that a function without visible code reads through; most have none listed. */
	reads?(name: string): readonly ReadArgument[];
	/** A function without visible code whose callers test its result against NULL. */
	mayBeNull?(name: string): boolean;
	/** Known orders of locks. */
	readonly lockOrders?: readonly LockOrder[];
	/** A cleanup (`__free(name)`) without visible code: the function called, and whether error pointers are left alone like NULL. */
	cleanup(name: string): { readonly exit: string; readonly skipsErrptr: boolean } | undefined;
}
