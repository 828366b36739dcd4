/**
 * What a kernel function does to resources, as data. A contract is used when no code of the function is visible
 * (patch, file, tree and model come first). Owns the vocabulary; the tables are in contracts/, one file per kernel header.
 *
 * Parameters are numbered from 0. `'ret'` is the result.
 */

/** Kinds of obligation. Memory kinds name the family that must free it; reference kinds name what is counted. */
export type Resource = string;

/** What an unseen function named like an allocator gave; any release ends it. */
export const SOME_OBJECT: Resource = 'mem:?';

/** How a call tells that it failed. `negative`: int < 0. `nonzero`: int != 0 (usually < 0). `false`: 0 means failed. `none`: cannot fail. */
export type Failure = 'none' | 'null' | 'errptr' | 'null-or-errptr' | 'negative' | 'nonzero' | 'false';

export type When = 'always' | 'success' | 'failure';

/**
 * A parameter by its number from 0, the result, what a pointer parameter points to, or a variable that is the thing itself or a pointer
 * to it as the configuration has it (`cpumask_var_t`, given as `&mask` and as `mask`).
 */
export type Where = number | 'ret' | { readonly out: number } | { readonly var: number };

/** Locks that no argument names (the rtnl mutex, the console lock) are `global`. */
export type LockWhere = Where | { readonly global: string };

export type Effect =
	/** A new object owned by the caller: the result, or stored through an out-parameter. */
	| {
			readonly do: 'alloc';
			readonly at: Where;
			readonly resource: Resource;
			readonly zeroed?: boolean /** parameters whose product is the size */;
			readonly size?: readonly number[];
			readonly when?: When;
	  }
	/** The caller gets a reference (or other counted hold) on the object at `at`. */
	| { readonly do: 'acquire'; readonly at: Where; readonly resource: Resource; readonly when?: When }
	/** The caller's hold ends; null (and error pointers where `errptrOk`) are ignored if `nullOk`. `last`: the object may be gone afterwards. */
	| {
			readonly do: 'release';
			readonly at: Where;
			readonly resource: Resource;
			readonly nullOk?: boolean;
			readonly errptrOk?: boolean;
			readonly last?: boolean;
			readonly deferred?: boolean;
			readonly when?: When;
	  }
	/** The memory is freed (kfree and family). */
	| {
			readonly do: 'free';
			readonly at: Where;
			readonly resource: Resource;
			readonly nullOk?: boolean;
			readonly errptrOk?: boolean;
			readonly deferred?: boolean;
			readonly when?: When;
	  }
	/** Ownership of the argument moves into the callee (queued, registered, stored): nothing left to release here. */
	| { readonly do: 'consume'; readonly at: Where; readonly resource?: Resource; readonly when?: When }
	/** What the callee may keep a pointer to, while the caller still has to unregister (no ownership change). */
	| { readonly do: 'keep'; readonly at: Where; readonly when?: When }
	| {
			readonly do: 'lock';
			readonly at: LockWhere;
			readonly lock: LockClass /** name of the lock inside the argument's object, when the argument is not the lock itself */;
			readonly member?: string;
			readonly mode?: 'read' | 'write';
			readonly irq?: 'none' | 'disable' | 'save' | 'bh';
			readonly when?: When;
	  }
	| {
			readonly do: 'unlock';
			readonly at: LockWhere;
			readonly lock: LockClass;
			readonly member?: string;
			readonly mode?: 'read' | 'write';
			readonly irq?: 'none' | 'disable' | 'save' | 'bh';
			readonly when?: When;
	  }
	/** The memory behind a pointer argument is initialised (memset, *_init, copy_from_user). */
	| { readonly do: 'init'; readonly at: Where; readonly when?: When }
	/** What that argument points to (a tracker) remembers the other argument: who has the one has the other. */
	| { readonly do: 'point'; readonly at: number; readonly to: number }
	/** The result points into data of that argument which can move (the packet behind a socket buffer). */
	| { readonly do: 'view'; readonly at: 'ret'; readonly of: number }
	/** Data of the argument may move: what earlier views of it point to is gone. `piece`: parameter that says how much must lie in one piece. */
	| { readonly do: 'move'; readonly at: number; readonly piece?: number }
	/** A counter of the machine's own (rcu_read_lock, preempt_disable, local_irq_save) goes up or down; above zero sleeping is wrong where `atomic`. */
	| { readonly do: 'enter' | 'leave'; readonly section: string; readonly atomic: boolean };

export type LockClass =
	| 'mutex'
	| 'spinlock'
	| 'raw_spinlock'
	| 'rwlock'
	| 'rwsem'
	| 'semaphore'
	| 'seqlock'
	| 'rcu'
	| 'bit'
	| 'page'
	| 'custom';

export interface Contract {
	readonly name: string;
	/** Where the fact was read: kernel file and function, or a document. */
	readonly source: string;
	/** `ptr`/`int`/`bool`/`void`: what comes back. `arg`: returns that argument. */
	readonly returns: 'ptr' | 'int' | 'bool' | 'void' | 'size' | { readonly arg: number };
	readonly fails: Failure;
	readonly effects: readonly Effect[];
	/** `always`, `never`, or by the gfp flags in that parameter. Default: unknown (taken as may not). */
	readonly sleeps?: 'always' | 'never' | { readonly gfp: number };
	/** The result must be looked at (__must_check or plainly so). */
	readonly mustCheck?: boolean;
	/** Does not return. */
	readonly noreturn?: boolean;
	/** Succeeds only where these arguments (pointers) are not NULL: it tests them itself. */
	readonly needs?: readonly number[];
	/** devm_* and drmm_*: what it acquires is released with the device, no obligation arises. */
	readonly managed?: boolean;
	/** The result (pointer) points into or belongs to this argument: borrowed, valid as long as it is held. */
	readonly borrowsFrom?: number;
	/** Pure look-up or print: arguments are only read, never kept. */
	readonly pure?: boolean;
	/** Success is a number of things, one at least. */
	readonly counts?: boolean;
	/** Values it is known to fail with: negative, or 1 where a count or a plain truth value tells the failure (copy_from_user). Default: any of -1..-4095. */
	readonly errors?: readonly number[];
}

/** Iterator macros that hold a reference on the loop variable inside the loop and drop it when stepping on. */
export interface IteratorContract {
	readonly name: string;
	readonly source: string;
	/** Parameter that is the loop variable. */
	readonly variable: number;
	readonly resource: Resource;
	/** The `_scoped` forms put by themselves on every exit. */
	readonly scoped: boolean;
}

/** For __free(name) and guard(name)/scoped_guard(name): what happens at the end of scope. */
export interface CleanupContract {
	readonly name: string;
	readonly source: string;
	readonly kind: 'free' | 'guard';
	/** Function called with the variable's value (free) or the lock (guard). */
	readonly exit: string;
	/** For guards: what is called on entry. */
	readonly enter?: string;
	/** The exit is skipped for null / error pointers. */
	readonly skipsNull?: boolean;
	readonly skipsErrptr?: boolean;
}
