/**
 * What a checker is: an id, words for people, and a judgement over one finished way through a function. Checkers observe; they never
 * steer the machine. One file per checker; index.ts lists them; each has a bad and an ok fixture in test/checks/fixtures.
 */
import type { CodePlace, IrFunction } from '../c/ir';
import type { Event } from '../machine/event';
import type { Machine } from '../machine/machine';
import type { State } from '../machine/state';
import type { HoldShape } from './hold-shape';

/** How the way ended, as the function's caller sees it. */
export type ExitKind = 'success' | 'error' | 'unclear';

/** What the text of the files says of unseen functions. */
export interface Lent {
	/** They only borrow their arguments. */
	readonly borrowers: ReadonlySet<string>;
	/** Called beside an explicit release of these resources: so they do not release them. */
	readonly beside: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * What the files do with a lock that is taken somewhere. `given elsewhere`: some function gives it back without having taken it;
 * `used elsewhere`: others take it and give it back themselves, and only so; `only here`: no other function speaks of it.
 */
export type LockUse = 'given elsewhere' | 'used elsewhere' | 'only here';

/** `to = call(…)`, where the call may fail, and what the text asks of `to` afterwards. */
export interface ResultTest {
	readonly call: string;
	/** Offset of the call in the file of the function. */
	readonly at: number;
	readonly to: string;
	/** How the call tells that it failed. */
	readonly fails: 'null' | 'errptr' | 'null-or-errptr';
	readonly by: 'null' | 'errptr' | 'either' | 'none';
	/** The caller gets something of its own, or must look. */
	readonly gives: boolean;
	readonly managed: boolean;
	/** Returned, or passed to another function. */
	readonly given: boolean;
	/** `to` is no local variable. */
	readonly stored: boolean;
	/** Some function of the files tests a member or variable of that name. */
	readonly elsewhere: boolean;
}

export interface Way {
	readonly m: Machine;
	readonly state: State;
	readonly fn: IrFunction;
	readonly events: readonly Event[];
	/** Those of no common kind (see isCommon), in their order: few. */
	readonly rare: readonly Event[];
	/** Returned normally. */
	readonly returned: boolean;
	readonly exit: ExitKind;
	/** Objects reachable from what outlives the function: the result, globals, the caller's objects. */
	readonly escaped: ReadonlySet<number>;
	/** The function is installed as a callback that may not sleep: what it is, and by which call. */
	readonly installed?: { readonly is: string; readonly by: string } | undefined;
	/** What is known of unseen functions that are given pointers. */
	readonly lent: Lent;
	/** "memory", "device node reference". */
	noun(resource: string): string;
	/** Names that visible function bodies call. */
	readonly called: ReadonlySet<string>;
	/** Names that a visible function calls, itself or through one more visible function; empty for what is no such function. */
	callsOf(fn: string): readonly string[];
	/** Names that a visible function calls, through as many as three more visible functions. */
	reachedFrom(fn: string): ReadonlySet<string>;
	/** For each visible place that calls this function: what is called there, and further up, when it fails. */
	callersOnFailure(): readonly ReadonlySet<string>[];
	/** The function is an operation after whose failure the kernel calls another of the same table. */
	readonly kernelUndoes: boolean;
	/** Records that visible code makes: allocates, with a counter set: record id → how. */
	readonly makers: ReadonlyMap<string, Maker>;
	/** A probe callback or module initialisation: when it fails, no other function of the module is called to clean up. */
	readonly failsAlone: boolean;
	/** What the files do with the lock that is taken at the place; undefined where their text does not show it. */
	lockUse(at: CodePlace): LockUse | undefined;
	/** How the function tests the results of calls that may fail. */
	readonly tests: readonly ResultTest[];
	/** The function is an operation whose callers expect failure to be told in one way. */
	readonly operation?: Operation;
	/** Pointers that it uses without the test that others make. */
	readonly untested: readonly UntestedPointer[];
	/** Pointers that the function reads under a lock and uses without it. */
	readonly unheld: readonly Unheld[];
	/** What the function, which takes a record of the file down, leaves out, and all others do. */
	readonly forgotten: readonly Forgotten[];
	/** Visible functions that are called when the last reference of a device or kobject is gone. */
	readonly releaseFunctions: readonly string[];
	/** Functions that end a hold of the resource, best known first. */
	releasers(resource: string): readonly string[];
}

/** A pointer that is read from a member under a lock, and used after the unlock without a reference. */
export interface Unheld {
	readonly variable: string;
	/** `conn->sk` */
	readonly from: string;
	/** Offset of the unlock in the file of the function. */
	readonly at: number;
	/** Offset of the first use after it. */
	readonly use: number;
	/** Functions that take a reference to what the member points to. */
	readonly holders: readonly string[];
}

/** What a private record of the file, or a member of it, has from an allocation, and no function gives back. */
export interface Forgotten {
	/** The record itself, what a member of it keeps, or what was switched on or registered. */
	readonly kind: 'object' | 'member' | 'state';
	/** Name of the struct, or of the member; what is switched on. */
	readonly name: string;
	/** The function that has it from `by`. */
	readonly in: string;
	readonly by: string;
	readonly holds: 'memory' | 'reference' | 'state';
	readonly resource: string;
	/** Variable of the function that takes the record down. */
	readonly of: string;
}

/** An RCU pointer that other functions test against NULL, used without a test. */
export interface UntestedPointer {
	readonly variable: string;
	/** `dev->sock` */
	readonly from: string;
	/** Offset of the first use in the file of the function. */
	readonly use: number;
	/** Functions that test it. */
	readonly careful: readonly string[];
}

/** A function that stands in a table of operations. */
export interface Operation {
	readonly struct: string;
	readonly member: string;
	/** What its callers test for; `again`: they may call it more than once on the same object. */
	readonly answer: 'errptr' | 'null' | 'again';
}

/** Visible code that allocates a record. */
export interface Maker {
	readonly fn: string;
	/** Allocator called. */
	readonly by: string;
	/** Members that begin as reference counters. */
	readonly counters: readonly string[];
	readonly resource: string;
}

/** What is known of all ways of the function, for judgements by comparison. */
export interface Siblings {
	readonly ways: readonly Way[];
	/** Holds that some error exit gives back: key of where it was acquired (see siteOf). */
	readonly releasedOnError: ReadonlySet<string>;
	/** Of those, what is given back though something of the caller's, or a global, points to it. */
	readonly releasedStored?: ReadonlySet<string>;
	/** Of those taken in a loop, what is given back after the loop went round again. */
	readonly releasedInLaterRound?: ReadonlySet<string>;
	/** The same for exits that do not fail. */
	readonly releasedOnSuccess: ReadonlySet<string>;
	/** Unseen functions that were the last to be given a hold (by its resource) that no exit which succeeds gives back: they take it. */
	readonly takenBy?: ReadonlyMap<string, ReadonlySet<string>>;
	/** Unseen functions that were given a hold (by where it was taken) that this function then gave back itself: they only borrow it. */
	readonly lentAt?: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface RawFinding {
	readonly rule: string;
	readonly place: CodePlace;
	/** Function whose code is at the place. */
	readonly fn: string;
	readonly message: string;
	readonly resource: string;
	readonly confidence: number;
	readonly basis: readonly string[];
	/** Event numbers that matter for the explanation. */
	readonly keys: readonly number[];
	/** Findings with the same key in one function are one. */
	readonly same: string;
	/** What it is about was taken in a visible callee: where the callee itself has the same to tell, that says it. */
	readonly inCallee?: boolean;
	/** Why this is more often wrong than right: it is shown among what is not proven. */
	readonly doubt?: string;
	/** Of what is not given back: what that rests on. */
	readonly shape?: HoldShape;
	/** A call that would put it right, to be inserted before the place: `kfree(ns);`. */
	readonly fix?: { readonly insert: string; readonly before: CodePlace; readonly where: 'before' | 'end-of-function'; readonly fn: string };
}

export interface Checker {
	/** Kebab-case; also the file name, the SARIF rule id and the fixture name. */
	readonly id: string;
	readonly title: string;
	/** What it finds, why it matters, what to do, what it does not see. Plain Markdown. */
	readonly doc: string;
	readonly severity: 'error' | 'warning' | 'info';
	judge(way: Way, siblings: Siblings): readonly RawFinding[];
}

/** Names the place of an acquisition: file, offset, resource. */
export const siteOf = (at: CodePlace, resource: string): string => `${at.file}:${at.span.start}:${resource}`;
