import type { Place } from './positions';

/**
 * A fact about the user's input that they should know: what, where, why, what to do.
 * Reading and parsing return problems as values and never throw.
 */
export interface Problem {
	/** Stable kebab-case name of the kind of problem, e.g. `hunk-count-mismatch`. */
	readonly code: string;
	readonly severity: 'error' | 'warning' | 'info';
	/** One or two plain sentences: what is wrong, why, and what to do. */
	readonly message: string;
	/** Where it was met: a line of the input (file = name of the input) or of a patched file. */
	readonly place?: Place;
}
