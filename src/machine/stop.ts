/** Every reason a run ends, with a sentence for the user each. Owns the list; the machine makes them. */
import type { CodePlace } from '../c/ir';

/** What an oops is of. `bad-free`: memory given back that is no start of an allocation. */
export type Fault =
	| 'uninitialised'
	| 'use-after-free'
	| 'scope-ended'
	| 'out-of-bounds'
	| 'double-free'
	| 'bad-free'
	| 'null'
	| 'error-pointer'
	| 'wild-pointer'
	| 'read-only'
	| 'shift-out-of-range'
	| 'division-by-zero';

/** Where the value that stopped a run came from. */
export interface Origin {
	readonly how: 'declared' | 'allocated' | 'freed' | 'ended' | 'assigned' | 'returned' | 'read';
	readonly place: CodePlace;
	/** A clause about the place: "it was freed by kfree()". */
	readonly text: string;
}

export type Stop =
	/** The entry function returned. */
	| { readonly kind: 'returned' }
	/** BUG(), BUG_ON(), panic. */
	| { readonly kind: 'bug'; readonly place: CodePlace; readonly text: string }
	/** What a kernel would oops on, or go on with garbage. No `origin`: nobody in this run made the value. */
	| { readonly kind: 'oops'; readonly what: Fault; readonly place: CodePlace; readonly text: string; readonly origin?: Origin }
	| { readonly kind: 'blocked'; readonly place: CodePlace; readonly text: string }
	| { readonly kind: 'budget'; readonly text: string }
	| { readonly kind: 'unmodelled'; readonly place: CodePlace; readonly text: string }
	| { readonly kind: 'unsupported'; readonly place: CodePlace; readonly text: string }
	/** Control goes where nobody has shown us the code. */
	| { readonly kind: 'unseen'; readonly place: CodePlace; readonly text: string }
	/** A path that cannot be (an assumption failed). */
	| { readonly kind: 'refused'; readonly text: string };

/** `at` names a place for people; with it the sentence about the origin follows. */
export function stopText(s: Stop, at?: (place: CodePlace) => string): string {
	if (s.kind === 'oops' && s.origin && at) return `${s.text} ${sentence(s.origin.text)} at ${at(s.origin.place)}.`;
	switch (s.kind) {
		case 'returned':
			return 'The function returned.';
		case 'budget':
			return `Not finished: ${s.text}.`;
		case 'unseen':
			return 'The run goes on in code that is not visible.';
		default:
			return s.text;
	}
}

/** A clause as the beginning of a sentence. */
export const sentence = (clause: string): string => `${clause.charAt(0).toUpperCase()}${clause.slice(1)}`;
