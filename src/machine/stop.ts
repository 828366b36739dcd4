/** Every reason a run ends, with a sentence for the user each. Owns the list; the machine makes them. */
import type { CodePlace } from '../c/ir';

export type Stop =
	/** The entry function returned. */
	| { readonly kind: 'returned' }
	/** BUG(), BUG_ON(), panic. */
	| { readonly kind: 'bug'; readonly place: CodePlace; readonly text: string }
	/** An access that would oops: null, error pointer, freed, out of bounds. */
	| { readonly kind: 'oops'; readonly place: CodePlace; readonly text: string }
	| { readonly kind: 'blocked'; readonly place: CodePlace; readonly text: string }
	| { readonly kind: 'budget'; readonly text: string }
	| { readonly kind: 'unmodelled'; readonly place: CodePlace; readonly text: string }
	| { readonly kind: 'unsupported'; readonly place: CodePlace; readonly text: string }
	/** Control goes where nobody has shown us the code. */
	| { readonly kind: 'unseen'; readonly place: CodePlace; readonly text: string }
	/** A path that cannot be (an assumption failed). */
	| { readonly kind: 'refused'; readonly text: string };

export function stopText(s: Stop): string {
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
