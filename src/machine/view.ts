/**
 * What a recorded run looks like from outside: the debugger, tests and panels read these views, never machine state.
 * Owns the interface; record.ts makes one. A recording grows on demand: asking for step n runs the machine that far.
 */
import type { CodePlace } from '../c/ir';
import type { CType } from '../c/types';
import type { Fault } from './stop';

/** A step is one `mark` of the IR (a statement about to run). Step 0 is the first statement. */
export interface Recording {
	/** Steps recorded so far; grows by runTo. */
	readonly length: number;
	/** True when the run has ended: no step beyond length - 1. */
	readonly ended: boolean;
	/** Runs on until step `n` exists or the run ends, or `budget` more steps were made. Returns length. */
	runTo(n: number, budget?: number): number;
	/** The state before the statement of step n runs. Throws (our own bug) outside 0..length-1. */
	at(n: number): Snapshot;
	/** Events that happened during step n (between step n and n + 1). */
	events(n: number): readonly EventView[];
	/** How the run ended; undefined while it goes on. */
	readonly stop?: StopView;
	/** The string that replays it. */
	readonly run: string;
	/** What happened to an object up to and with a step, of the steps recorded so far: counted, taken, given back, freed. */
	history?(object: number, step: number): readonly { readonly step: number; readonly event: EventView }[];
	/**
	 * What if: the same run up to step n, where one value is changed, and on from there. It has no run string of its own.
	 * `depth`: call depth of the frame that the expression is of.
	 */
	fork?(
		n: number,
		change: { readonly depth: number; readonly expression: string; readonly value: string },
	): Recording | { readonly error: string };
	/**
	 * The same run up to step n, where the task goes on instead of the one that would: alone, the others standing until it has to wait
	 * or ends. Its run string replays it. An error tells why the task cannot go on.
	 */
	turn?(n: number, task: number): Recording | { readonly error: string };
}

/** Where a value stands, the same in all steps of a recording. */
export interface Location {
	readonly object: number;
	/** Bytes. */
	readonly offset: number;
	readonly type: CType;
}

export interface Snapshot {
	readonly step: number;
	/** Task that is about to run. */
	readonly task: number;
	/** Thread of control: stays the same while a scenario's one thread runs as one task and then as another. Absent: as `task`. */
	readonly thread?: number;
	readonly tasks: readonly TaskView[];
	/** Call depth of the running task; cheap (for step over/out). */
	readonly depth: number;
	readonly place: CodePlace;
	/** Numbers the statement in its function: several that a macro stands for have one place. Absent: the place tells them apart. */
	readonly statement?: number;
	/** Innermost first. */
	stack(task?: number): readonly FrameView[];
	/** Top-level variable groups of a frame: Locals, Held (obligations and locks), Globals. */
	scopes(frame: FrameView): readonly { readonly name: string; readonly ref: number; readonly expensive: boolean }[];
	/** Children of a scope or value; refs are valid for this snapshot only. */
	variables(ref: number): readonly VariableView[];
	/** Evaluates a C expression in a frame; text of a problem on failure. Never changes this snapshot. */
	evaluate(expression: string, frame: FrameView): VariableView | { readonly error: string };
	/** Where an expression's value stands in memory; undefined for what is in no memory. */
	locate?(expression: string, frame: FrameView): Location | undefined;
	/** The value there, as shown; undefined when the object is not alive. */
	valueAt?(location: Location): string | undefined;
	/** Who points at an object: members of living objects, and globals. */
	holders?(object: number): readonly string[];
	/** What an object is made of, as C spells the type; undefined when that is not known. */
	typeOf?(object: number): string | undefined;
	/** The control groups that the state holds, parents before children; empty when there are none. */
	groups?(): readonly GroupView[];
}

/** A control group of the default hierarchy, and who is in it. */
export interface GroupView {
	/** The same in all steps of a recording. */
	readonly id: string;
	/** Last part of its path; "/" of the top group. */
	readonly name: string;
	/** As the host sees it. */
	readonly path: string;
	/** 0: a top group. */
	readonly depth: number;
	/** Not in use: still being made, or removed and living on while it is held. */
	readonly offline: boolean;
	readonly tasks: readonly { readonly pid: number; readonly name: string }[];
	/** One for each cgroup namespace whose root it is: its tasks, "job (2), init (1)"; empty when no task is in it. */
	readonly roots: readonly string[];
}

export interface TaskView {
	readonly id: number;
	readonly name: string;
	readonly state: 'running' | 'ready' | 'blocked' | 'exited';
	/** "cgroup_mutex, held by task 2". */
	readonly blockedOn?: string;
}

export interface FrameView {
	readonly id: number;
	/** Call depth, 0 = the entry function of its task. */
	readonly depth?: number;
	readonly function: string;
	readonly place: CodePlace;
	/** Real code of the patch or tree, or our own model. */
	readonly origin: 'unit' | 'tree' | 'model';
}

export interface VariableView {
	readonly name: string;
	readonly type: string;
	readonly value: string;
	/** Shadow state, one short phrase each: "refcount 2: held by init, new_ns", "freed at nsproxy.c:12", "not initialised". */
	readonly shadow: readonly string[];
	/** 0: leaf. */
	readonly ref: number;
	/** C expression that evaluates to it. */
	readonly evaluate?: string;
	/** The object that it points at. */
	readonly object?: number;
}

export interface EventView {
	/** alloc, free, acquire, release, lock, unlock, wait, switch, fault, store, call, return, branch, count, print, expect, finding, unmodelled, hole */
	readonly kind: string;
	readonly text: string;
	readonly place: CodePlace;
	readonly depth: number;
	readonly task: number;
	/** For `finding`: the rule. */
	readonly rule?: string;
	/** The object that is counted, held or freed by it. */
	readonly object?: number;
	/** What it changes of memory, a lock, a counter or a hold. */
	readonly change?: Change;
}

/** Objects are numbers that are the same in all steps of a recording; names are what the code calls them there. */
export type Change =
	| { readonly kind: 'alloc' | 'free'; readonly object: number; readonly name: string; readonly by: string }
	/** `from` is empty when the counter is set. */
	| {
			readonly kind: 'count';
			readonly object: number;
			readonly offset: number;
			readonly name: string;
			readonly from: string;
			readonly to: string;
	  }
	/** `lock` names it in the recording. */
	| { readonly kind: 'lock' | 'unlock' | 'wait'; readonly lock: string; readonly name: string; readonly by: string; readonly read: boolean }
	/** A hold that is not memory: `hold` numbers it. */
	| { readonly kind: 'take' | 'give'; readonly hold: number; readonly object: number; readonly name: string; readonly by: string }
	/** An object is used in a way it must not be. */
	| { readonly kind: 'misuse'; readonly object: number };

/** Every reason a run ends. */
export interface StopView {
	readonly kind: 'returned' | 'bug' | 'oops' | 'blocked' | 'budget' | 'unmodelled' | 'unsupported' | 'unseen' | 'finished' | 'refused';
	/** A sentence for the user. */
	readonly text: string;
	/** What an oops is of, and where the value came from that it is about: "It was freed by kfree()". */
	readonly what?: Fault;
	readonly origin?: { readonly text: string; readonly place: CodePlace };
}
