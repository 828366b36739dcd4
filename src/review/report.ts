/**
 * The report: plain serialisable data that every face and format shows. Owns types only.
 * Lines are 1-based lines of the named file (patched side unless said otherwise); columns 1-based UTF-16.
 */
import type { Place } from '../base/positions';
import type { Problem } from '../base/problem';
import type { FileStatus, Patch, ReadResult, RebuiltFile, Remark, Verification } from '../patch/model';
import type { FileCoverage } from './coverage';

export interface Report {
	readonly schema: 1;
	readonly input: { readonly name: string; readonly format: ReadResult['format'] };
	readonly patches: readonly Patch[];
	readonly files: readonly FileReport[];
	readonly functions: readonly FunctionReport[];
	readonly findings: readonly Finding[];
	/** Suspected but not replayed by the machine: never shown by default, never counted. */
	readonly unproven: readonly Unproven[];
	/** Silenced by a comment, a workspace entry or a baseline, with the reason; not in `findings`. */
	readonly suppressed?: readonly Suppressed[];
	readonly remarks: readonly (Remark & { readonly answer?: RemarkAnswer })[];
	readonly problems: readonly Problem[];
	/** CONFIG symbols that occur in the patch's files, with the value this report was made with. */
	readonly config: readonly { readonly symbol: string; readonly value: 'y' | 'm' | 'n'; readonly addedByPatch: boolean }[];
	readonly scenarios: readonly ScenarioInfo[];
	/** Places where a cgroup path is made, with what each observer of the standard world sees. */
	readonly paths: readonly VirtualPath[];
	readonly stats: {
		readonly insertions: number;
		readonly deletions: number;
		readonly functionsComplete: number;
		readonly functionsTotal: number;
		readonly steps: number;
	};
}

export interface FileReport {
	readonly path: string;
	readonly status: FileStatus;
	/** Git blob id (40 hex) of the patched text when it is complete. */
	readonly blob?: string;
	readonly verified: boolean;
	readonly verification?: Verification;
}

/** What the patch did to a function. `context`: only quoted around a change. */
export type Touch = 'added' | 'changed' | 'removed' | 'context';

export interface FunctionReport {
	readonly name: string;
	/** Link name: the key for runs (`file.c:name` for statics). */
	readonly link: string;
	readonly place: Place;
	readonly lastLine: number;
	readonly touch: Touch;
	/** Whole body visible. */
	readonly complete: boolean;
	readonly exits: ExitTable;
	/** Indices into Report.findings. */
	readonly findings: readonly number[];
	/** What was not finished or not modelled: budgets, unknown callees, holes. Never empty when something was skipped. */
	readonly limits: readonly string[];
	/** Definitions of the same function in branches not chosen: not run, and not clean. */
	readonly others?: readonly OtherVersion[];
}

export interface OtherVersion {
	/** Its name, in the file where it stands. */
	readonly place: Place;
	readonly lastLine: number;
	readonly touch: Touch;
	/** What would have to be chosen (`CONFIG_X=n`); empty when the patch does not show its condition. */
	readonly choose: string;
}

export interface ExitTable {
	/** Resources in play, in order of first acquisition; shown as columns. */
	readonly resources: readonly {
		readonly key: string;
		readonly label: string;
		readonly kind: 'memory' | 'reference' | 'lock' | 'id' | 'other';
	}[];
	readonly rows: readonly ExitRow[];
	/** False when a budget was hit or a hole was met; FunctionReport.limits says why. */
	readonly complete: boolean;
}

/** Stands for the exit of a way that goes on in lines that are not visible. */
export const UNSEEN_EXIT = '…';
/** What stands for its result. */
export const GOES_ON = 'goes on unseen';

export interface ExitRow {
	/** Label or statement of the exit, e.g. `err_out_unlock` or `return new_ns`. */
	readonly exit: string;
	readonly place: Place;
	/** What makes the run go here: "kmalloc fails", "!(flags & CLONE_NEWCGROUP)". */
	readonly when: string;
	/** "-ENOMEM", "new_ns", "0", "old_ns, +1 reference to the caller". */
	readonly returns: string;
	/** Same order as ExitTable.resources. */
	readonly cells: readonly ExitCell[];
	/** Replays this row. */
	readonly run: string;
	/** Normal return, or how it stopped ("NULL dereference"). */
	readonly outcome: 'returned' | 'stopped';
}

export interface ExitCell {
	readonly state: 'not-acquired' | 'held' | 'released' | 'returned' | 'moved' | 'lost' | 'unknown';
	/** Shown text: "released", "moved into new_ns", "kfree(NULL)", "–". */
	readonly text: string;
}

export interface Finding {
	/** Stable within a report: `f1`, `f2`, … */
	readonly id: string;
	/** Checker id, e.g. `last-reference-without-free`. */
	readonly rule: string;
	readonly severity: 'error' | 'warning' | 'info';
	readonly function: string;
	readonly file: string;
	readonly line: number;
	readonly column: number;
	readonly endColumn: number;
	/** What, why, what to do: one to three sentences. */
	readonly message: string;
	/** The object or lock concerned, for people: "w (struct widget)". */
	readonly resource: string;
	/** Against the base: unknown when the base is not visible. */
	readonly status: 'introduced' | 'fixed' | 'as-before' | 'unknown';
	readonly witness: Witness;
	readonly fixes: readonly QuickFix[];
	/** 0..1; below 1 when a contract was inferred. `basis` says from what. */
	readonly confidence: number;
	readonly basis: readonly string[];
}

export interface Witness {
	/** Replays exactly. */
	readonly run: string;
	/** Faults injected, named: "kmalloc #1 fails". */
	readonly faults: readonly string[];
	/** What was assumed of code nobody has shown us. */
	readonly assumptions: readonly string[];
	readonly steps: readonly WitnessStep[];
}

export interface WitnessStep {
	/** Name of the task that runs, where several run side by side. */
	readonly task?: string;
	readonly place: Place;
	/** Call depth, 0 = entry function. */
	readonly depth: number;
	/** `branch`, `call`, `return`, `acquire`, … */
	readonly kind: string;
	readonly text: string;
	/** Variables and shadow state worth showing: "ns->count: 1 → 0". SARIF `state`. */
	readonly state: Readonly<Record<string, string>>;
	/** Key steps only are shown as related locations. */
	readonly key: boolean;
}

export interface Suppressed {
	readonly finding: Finding;
	readonly by: 'comment' | 'workspace' | 'baseline';
	readonly reason: string;
	/** Where the comment stands. */
	readonly place?: Place;
}

/** Text edits on the patched text. */
export interface QuickFix {
	readonly title: string;
	readonly edits: readonly {
		readonly file: string;
		readonly line: number;
		readonly column: number;
		readonly endLine: number;
		readonly endColumn: number;
		readonly newText: string;
	}[];
}

export interface Unproven {
	readonly rule: string;
	readonly function: string;
	readonly place: Place;
	readonly message: string;
	/** Why the machine could not replay it. */
	readonly reason: string;
}

/** What the machine can say to a reviewer's claim. */
export interface RemarkAnswer {
	readonly verdict: 'confirmed' | 'refuted' | 'unsettled';
	readonly text: string;
	/** Runs looked at, and the one that settles it. */
	readonly runs: number;
	readonly run?: string;
}

export interface ScenarioInfo {
	readonly id: string;
	readonly title: string;
	/** One sentence: what it shows. */
	readonly summary: string;
	/** Function of the patch it starts from or is about, for the CodeLens. */
	readonly functions: readonly string[];
}

export interface ScenarioResult {
	readonly id: string;
	readonly outcome: 'passed' | 'failed' | 'stopped';
	readonly expectations: readonly {
		readonly text: string;
		readonly expected: string;
		readonly actual: string;
		readonly ok: boolean;
		readonly place?: Place;
	}[];
	/** How it ended when it did not run to its end, and what was not modelled. */
	readonly notes: readonly string[];
	readonly findings: readonly Finding[];
	readonly run: string;
	/** What the search through the schedules of its threads came to; absent when there was none. */
	readonly schedules?: {
		/** Schedules run to their end, over all cases. */
		readonly tried: number;
		/** Preemptions of one schedule at most. */
		readonly preemptions: number;
		/** Every schedule within the bound was run. */
		readonly complete: boolean;
		/** Those that went wrong, one for each way it went wrong, the simplest first. */
		readonly failing: readonly { readonly run: string; readonly text: string }[];
	};
	/** The functions that the patch touches, in order of the review. */
	readonly code: readonly RunningCode[];
	/** Lines and branches of the functions that the patch changes, with how often they ran; 0 where the scenario does not come. */
	readonly coverage: readonly FileCoverage[];
}

/** Whose code a scenario runs for a function that the patch touches. */
export interface RunningCode {
	readonly function: string;
	readonly file: string;
	/** 1-based, of the patched file. */
	readonly line: number;
	/**
	 * `patch`: the patch shows all of it. `base`: the patch in the base's own function. `model`: the patch's lines in our model of the function.
	 * `hunks`: the patch's lines alone. `unpatched`: our model of it, in which the patch's lines find no place. `absent`: none.
	 */
	readonly from: 'patch' | 'base' | 'model' | 'hunks' | 'unpatched' | 'absent';
	/** Why it is not the base's own, where that is visible: "our struct task_struct has no member mm". */
	readonly why?: string;
	/** A statement of it ran. */
	readonly ran: boolean;
}

export interface VirtualPath {
	readonly place: Place;
	/** Column after which an inlay hint stands. */
	readonly endColumn: number;
	readonly views: readonly { readonly observer: string; readonly path: string }[];
}

export type { FileStatus, Patch, ReadResult, RebuiltFile, Remark, Verification };
