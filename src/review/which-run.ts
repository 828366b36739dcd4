/** What a person names to be debugged or traced, as a run of a review: a run string, a finding, a scenario or a function. */
import type { Recording } from '../machine/view';
import type { Finding, FunctionReport } from './report';
import type { Review } from './review';

export interface Named {
	readonly run?: string;
	/** Id of a finding. */
	readonly finding?: string;
	readonly scenario?: string;
	/** Link name or C name of a function of the patch. */
	readonly function?: string;
}

export interface NamedRun {
	readonly run: string;
	readonly recording: Recording;
	readonly finding?: Finding;
	/** All that this very run is the witness of. */
	readonly findings: readonly Finding[];
}

/** By link name, else by C name; one that has a run is preferred: a stub in a branch not chosen shares both names. */
export function functionNamed(functions: readonly FunctionReport[], name: string): FunctionReport | undefined {
	const called = functions.filter((fn) => fn.link === name);
	const all = called.length > 0 ? called : functions.filter((fn) => fn.name === name);
	return all.find((fn) => fn.exits.rows.length > 0) ?? all[0];
}

/** A sentence for the user when it names nothing. `input`: what the review is of, for that sentence. */
export function runNamed(review: Review, named: Named, input: string): NamedRun | { readonly error: string } {
	const { report } = review;
	const finding = report.findings.find((one) => one.id === named.finding);
	if (named.finding !== undefined && !finding) return { error: `The review of ${input} has no finding ${named.finding} (any more).` };
	const fn = named.function === undefined ? undefined : functionNamed(report.functions, named.function);
	if (named.function !== undefined && !fn?.exits.rows[0])
		return {
			error: `${named.function} has no run to debug: ${fn ? 'its body is not visible or could not be run' : 'the patch has no such function'}.`,
		};
	const row = fn?.exits.rows.findLast((one) => one.outcome === 'returned') ?? fn?.exits.rows.at(-1);
	const run = named.run ?? finding?.witness.run ?? row?.run ?? (named.scenario === undefined ? undefined : `scenario:${named.scenario}`);
	if (run === undefined) return { error: 'Name what to debug: run, finding, scenario or function.' };
	const recording = review.open(run);
	if (!recording)
		return { error: `${input} has no run “${run}”. It may come from another review; start it again from the exit table or the finding.` };
	const findings = report.findings.filter((one) => one.witness.run === run && one.status !== 'fixed');
	return { run, recording, findings, ...(finding ? { finding } : {}) };
}
