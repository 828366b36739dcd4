// What the extension and the exit table panel say to each other. Types only.
import type { ExitTable } from '../review/report';

export interface ExitsView {
	readonly function: string;
	readonly file: string;
	readonly summary: string;
	readonly table: ExitTable;
	readonly limits: readonly string[];
	readonly findings: readonly { readonly id: string; readonly rule: string; readonly severity: string; readonly message: string }[];
}

export type ToPanel = { readonly kind: 'show'; readonly view: ExitsView };

export type FromPanel =
	| { readonly kind: 'ready' }
	/** Show the exit's line. */
	| { readonly kind: 'reveal'; readonly row: number }
	/** Start the debugger at the end of the row's run; `column` is the resource asked about. */
	| { readonly kind: 'debug'; readonly row: number; readonly column?: number }
	| { readonly kind: 'finding'; readonly id: string };
