/**
 * The machine: runs IR functions concretely and symbolically, with shadow state for memory, references, locks and initialisation.
 *
 *   program (c/) ──► step loop (step/run.ts) ──► calls: unit code → primitives → model → contract → unknown (step/call.ts)
 *                        │ asks                      │ emits
 *                        ▼                           ▼
 *                    chooser (one of the feasible ways, or all)   events (event.ts) for checkers and traces
 *
 * Not supported, and stopped or marked with the reason where met:
 *   - stopped: setjmp/longjmp, signals, nested functions (GNU), complex numbers, decimal floats
 *   - marked: inline assembly (a hole: what it writes is unknown); arithmetic of long double (done as double); __builtin functions that
 *     nobody knows
 *   - self-modifying or generated code; pointers made from integers nobody derived from a pointer
 *   - weak memory orders: memory is sequentially consistent; volatile and barriers have no effect of their own
 *   - data races within one expression; evaluation order is left to right
 *   - in symbolic runs: stores through a symbolic index are weak, two unseen pointers are taken not to alias unless compared equal
 */
import type { BlockId, IrFunction, Terminator } from '../c/ir';
import type { Program } from '../c/program';
import type { KernelPort } from './kernel-port';
import type { State } from './state';
import { SymTable } from './symbol';
import type { Scheduler } from './thread';
import type { Sym } from './value';

/** One feasible way on. `apply` completes the instruction in the state given (which may be a fork). */
export interface Way {
	/** For people: "kmalloc fails", "ret < 0". */
	readonly label: string;
	/** The fallible call that fails on this way. */
	readonly fault?: string;
	/** A name that a plan may use for all calls like this one. */
	readonly group?: string;
	apply(s: State): void;
}

/** Picks ways. `pick` gives the index to take, or 'all' to follow every way in a fork of its own. */
export interface Chooser {
	pick(s: State, ways: readonly Way[], what: 'branch' | 'call' | 'switch'): number | 'all';
}

export interface Limits {
	/** Instructions of one path. */
	readonly steps: number;
	/** Calls nested in visible code; deeper ones count as unknown. */
	readonly depth: number;
	/** Times a loop head with a symbolic condition is entered before it must leave. */
	readonly loops: number;
}

export interface Machine {
	readonly program: Program;
	readonly kernel: KernelPort;
	readonly syms: SymTable;
	readonly chooser: Chooser;
	readonly limits: Limits;
	/** Symbolic: inputs are lazy, globals unknown. Concrete: globals as initialised, lazy reads only where code is unseen. */
	readonly mode: 'concrete' | 'symbolic';
	/** Symbols by id, for objects made behind them. */
	readonly behind: Map<number, Sym>;
	/** Where list links were loaded from, by symbol id. */
	readonly links: Map<number, { readonly obj: number; readonly off: number }>;
	/** Symbols by id that stand for what was never written in zeroed memory, where nobody has shown us the member: an array, or zero. */
	readonly zeroed: Set<number>;
	/** Entering and leaving visible functions leaves no events: for long runs whose calls nobody looks at. */
	readonly quiet?: boolean;
	/** Who goes on where several threads could; without one, a thread runs until it has to wait or ends. */
	readonly scheduler?: Scheduler;
	/** Functions that must not be entered (taken by contract or as unknown instead); undefined: none. */
	readonly opaque?: (fn: IrFunction, s: State) => boolean;
	/** Hears which block each condition or switch of a run led to. Must not change the run. */
	readonly went?: (fn: IrFunction, end: Terminator & { readonly op: 'cond' | 'switch' }, to: BlockId) => void;
}

export function createMachine(
	program: Program,
	kernel: KernelPort,
	chooser: Chooser,
	mode: Machine['mode'],
	limits: Limits,
	opaque?: Machine['opaque'],
): Machine {
	return { program, kernel, syms: new SymTable(), chooser, limits, mode, behind: new Map(), links: new Map(), zeroed: new Set(), opaque };
}
