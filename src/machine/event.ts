/**
 * What happens in a run, as data: checkers judge it, traces show it. Owns types only. Each event says where (place), how deep and when (seq).
 */
import type { CodePlace } from '../c/ir';
import type { Guard } from './kernel-port';
import type { Dropped } from './memory';
import type { EndedHold, Hold, LockHeld, Zeroed } from './state';
import type { CountWanted, LockWanted } from './waiting';

interface At {
	readonly place: CodePlace;
	readonly depth: number;
	readonly fn: string;
	readonly task: number;
	/** Number of the event in its run, from 0. */
	readonly seq: number;
}

export type EventBody =
	| { readonly kind: 'enter'; readonly name: string; readonly args: string }
	/** `place` is where it returned from, `call` where it was called. A known string result is shown as its text in quotes. */
	| { readonly kind: 'leave'; readonly name: string; readonly value: string; readonly call: CodePlace }
	/** A call whose code was not run. `known`: by contract, primitive or unknown. */
	| {
			readonly kind: 'call';
			readonly name: string;
			readonly args: string;
			readonly result: string;
			readonly known: 'contract' | 'primitive' | 'inferred' | 'unknown';
			/** Visible code that was not gone into: calls are nested too deep, or it calls itself. */
			readonly deep?: true;
	  }
	/** `loop`: the condition of a loop. */
	| { readonly kind: 'branch'; readonly text: string; readonly taken: boolean; readonly loop?: boolean }
	| { readonly kind: 'fault'; readonly name: string; readonly text: string }
	| { readonly kind: 'acquire'; readonly hold: Hold }
	| { readonly kind: 'release'; readonly ended: EndedHold }
	/** A release of something this path did not acquire. `freed`: the object is known to be gone. */
	| {
			readonly kind: 'over-release';
			readonly resource: string;
			readonly obj: number;
			readonly off: number;
			readonly label: string;
			readonly by: string;
			readonly freed: boolean;
			readonly earlier?: EndedHold;
	  }
	| { readonly kind: 'lock'; readonly lock: LockHeld; readonly already?: LockHeld }
	/** A thread cannot go on before another task gives the lock back. */
	| { readonly kind: 'wait'; readonly lock: LockWanted; readonly held?: LockHeld; readonly text: string }
	/** A thread waits for what is no lock. */
	| { readonly kind: 'await'; readonly on: CountWanted; readonly text: string }
	/** Another thread goes on. `forced`: the one before could not. */
	| { readonly kind: 'switch'; readonly text: string; readonly forced: boolean }
	| { readonly kind: 'unlock'; readonly lock: LockHeld | undefined; readonly label: string; readonly by: string }
	/** A function that may sleep is called while sleeping is not allowed. */
	| { readonly kind: 'sleep'; readonly by: string; readonly atomic: string }
	| {
			readonly kind: 'count';
			readonly obj: number;
			readonly off: number;
			readonly counter: string;
			readonly from: string;
			readonly to: string;
			readonly by: string;
	  }
	| { readonly kind: 'zeroed'; readonly zeroed: Zeroed }
	| {
			readonly kind: 'free';
			readonly obj: number;
			readonly label: string;
			readonly by: string;
			readonly deferred: boolean;
			readonly dropped?: Dropped;
	  }
	/** Readers without a lock (RCU) find it no longer, but those that did may still read it. */
	| { readonly kind: 'unpublished'; readonly obj: number; readonly label: string; readonly by: string }
	| { readonly kind: 'write'; readonly target: string; readonly value: string }
	/** A value that nobody wrote is used. `how`: read, branch, argument, returned. */
	/** `memory`: not a register variable. */
	/** `read`: a call without visible code is known to read it. */
	| { readonly kind: 'uninit'; readonly what: string; readonly how: string; readonly memory?: boolean; readonly read?: boolean }
	| {
			readonly kind: 'bad-access';
			readonly what: 'null' | 'errptr' | 'freed' | 'out-of-bounds' | 'wild';
			readonly text: string;
			readonly label: string;
			readonly obj: number;
			readonly write: boolean;
	  }
	/**
	 * The result of an unseen call that may be NULL is used as a pointer before it was tested; or `name` reads an attribute of a message,
	 * an element of the local table `of`, before it was.
	 */
	| { readonly kind: 'untested'; readonly name: string; readonly attribute?: { readonly of: string; readonly label: string } }
	/** `tested`: a test on the way said that it has this value; otherwise the code put it there. */
	| { readonly kind: 'bad-math'; readonly what: 'division by zero' | 'shift out of range'; readonly text: string; readonly tested: boolean }
	/**
	 * An object is used that is freed or whose last known hold was given back: `argument` of a call without a visible body (`text`), or an
	 * `access` (`text`: what). Accesses to freed memory are `bad-access`.
	 */
	| {
			readonly kind: 'stale-use';
			readonly what: 'freed' | 'dropped';
			readonly how: 'argument' | 'access';
			readonly text: string;
			readonly label: string;
			readonly obj: number;
			readonly by: string;
			readonly dropped?: Dropped;
			/** Format string among the arguments. */
			readonly format?: string;
			/** Inside a reader's section of RCU. */
			readonly rcu: boolean;
	  }
	| { readonly kind: 'discarded'; readonly name: string }
	| { readonly kind: 'expect'; readonly ok: boolean; readonly text: string; readonly expected: string; readonly actual: string }
	| { readonly kind: 'print'; readonly text: string }
	| { readonly kind: 'note'; readonly text: string }
	| { readonly kind: 'hole'; readonly why: string; readonly text: string }
	| { readonly kind: 'unmodelled'; readonly name: string }
	/** A guarded member is read. `locked`: its lock is held; `own`: it is the running task's. */
	| {
			readonly kind: 'guarded-read';
			readonly guard: Guard;
			readonly label: string;
			readonly locked: boolean;
			readonly own: boolean;
			readonly atomic: string;
	  }
	/** The run leaves its entry function. */
	| { readonly kind: 'exit'; readonly value: string }
	| { readonly kind: 'stop'; readonly text: string };

export type Event = At & EventBody;
