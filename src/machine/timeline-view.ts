/** The life of memory, locks, counters and tasks over a run, as a picture shows it. Owns types only; dap/timeline.ts makes one of a recording. */

export type TimelineGroup = 'tasks' | 'counters' | 'holds' | 'locks' | 'memory';

/** A step n here is the one during which something happens: what the state shows from step n + 1 on. */
export interface TimelineMark {
	readonly step: number;
	/** One sentence without a full stop, and where. */
	readonly text: string;
	readonly kind: 'begin' | 'change' | 'wait' | 'end' | 'finding';
	/** A counter's value from here on. */
	readonly value?: string;
	readonly task: number;
}

export interface TimelineSpan {
	readonly from: number;
	/** Step that ends it; undefined: it lasts beyond the last step recorded. */
	readonly to?: number;
	readonly kind: 'alive' | 'held' | 'read' | 'waits' | 'runs';
	readonly task: number;
}

export interface TimelineRow {
	/** The same in every timeline of a recording. */
	readonly id: string;
	readonly group: TimelineGroup;
	readonly name: string;
	/** What it is made of or by; may be empty. */
	readonly about: string;
	/** By begin. */
	readonly spans: readonly TimelineSpan[];
	/** By step. */
	readonly marks: readonly TimelineMark[];
}

export interface Timeline {
	/** Steps it covers. */
	readonly steps: number;
	/** False: the run goes on beyond them. */
	readonly ended: boolean;
	/** Tasks by number. */
	readonly tasks: readonly { readonly id: number; readonly name: string }[];
	/** Grouped; in a group those with a finding first, then in order of appearance. */
	readonly rows: readonly TimelineRow[];
}
