/**
 * The only composer: bytes of a mail or patch in, a Review out. Owns the order of work and nothing else.
 */
import type { Problem } from '../base/problem';
import type { CParser, KernelTree, Program } from '../c/program';
import type { Recording } from '../machine/view';
import type { ReadResult, RebuiltFile } from '../patch/model';
import type { AllFailures } from './all-failures';
import type { Report, ScenarioResult, VirtualPath } from './report';
import type { Comparison } from './versions';

/** What the core cannot do itself. */
export interface Ports {
	readonly parser: CParser;
	/** The base text of a repository path, when a base is open. */
	readonly base?: (path: string) => string | undefined;
	readonly tree?: KernelTree;
	/** Called between units of work; `done` of `total`. */
	readonly progress?: (done: number, total: number, what: string) => void;
	/** Lets the host breathe (and cancel): awaited between functions. Returns true to stop early; the report then says what was not done. */
	readonly pause?: () => Promise<boolean>;
}

export interface ReviewOptions {
	/** CONFIG_X → y, m or n; overrides the defaults. */
	readonly config?: Readonly<Record<string, 'y' | 'm' | 'n'>>;
	/** Patched texts the user has edited (repository path → text): reviewed instead of the patch's own. */
	readonly edits?: Readonly<Record<string, string>>;
	/** Only these functions (C names). */
	readonly only?: readonly string[];
	/** Text of the workspace's own *.scenario.c files. */
	readonly scenarios?: readonly { readonly file: string; readonly text: string }[];
	/** Leaves Report.paths empty: they cost the run of a scenario, and who shows them asks Review.paths for them. */
	readonly pathsLater?: boolean;
}

/** A text as it runs: of the patch, or ours (model, header, scenario), or ours with the patch's hunks merged in. */
export interface RunningText {
	readonly text: string;
	/** Per line (index = Line0): 1-based line of the patched file, 0 when it is not in it. Absent: the text is not of the patch, or is the patched text itself. */
	readonly trueLines?: readonly number[];
}

/** A review that stays open: the report, and the machine to ask more of. */
export interface Review {
	readonly report: Report;
	readonly read: ReadResult;
	readonly files: readonly RebuiltFile[];
	readonly program: Program;
	/** Opens the recorded run of a run string (of a finding, an exit row, a scenario: `scenario:ID`). Undefined when the string names nothing here. */
	open(run: string): Recording | undefined;
	/**
	 * The text that runs for a file, whose offsets the places of recordings are. Undefined for files the review does not have. `run`: the run
	 * string, since scenarios may run another text of a file than functions do.
	 */
	source?(file: string, run?: string): RunningText | undefined;
	/** Places where a cgroup path is made, with what each observer sees; worked out when first asked for. Absent: Report.paths has them. */
	paths?(): readonly VirtualPath[];
	/** What is wrong with the user's own scenarios, at their places; worked out when first asked for. */
	scenarioProblems?(): readonly Problem[];
	/** Runs a scenario by id. */
	runScenario(id: string): ScenarioResult | undefined;
	/** A scenario, or a function by its C or link name, with the 1st, 2nd, … call that can fail failing, until none is left. Undefined when there is no such thing. */
	failures?(id: string): AllFailures | undefined;
	/** The same scenario over the versions of the feature that we know; only 'as posted' when we know no other. Undefined when there is no such scenario. */
	compare?(id: string): Promise<Comparison | undefined>;
}
