/**
 * What a report says in a few words: counts, which functions are clean, what was not finished. Shared by all formats and the exit code.
 * Owns the rule that nothing unfinished counts as clean; owns no layout.
 */
import { notChosenText } from '../review/other-versions';
import type { FunctionReport, OtherVersion, Report } from '../review/report';

/** Findings that speak against the patch (what it fixes does not). */
export const open = (report: Report): Report['findings'] => report.findings.filter((one) => one.status !== 'fixed');

export type FunctionState = 'findings' | 'clean' | 'unfinished' | 'not-run';

/** `clean` only when every exit was seen to its end, nothing was skipped, and nothing is lost or unknown on the way out. */
export function functionState(fn: FunctionReport, report: Report): FunctionState {
	if (fn.findings.some((index) => report.findings[index] !== undefined && report.findings[index]?.status !== 'fixed')) return 'findings';
	if (fn.exits.rows.length === 0) return fn.touch === 'removed' ? 'clean' : 'not-run';
	if (!fn.exits.complete || !fn.complete || fn.limits.length > 0) return 'unfinished';
	const doubtful = fn.exits.rows.some((row) => row.cells.some((cell) => cell.state === 'unknown' || cell.state === 'lost'));
	return doubtful ? 'unfinished' : 'clean';
}

/** What the exit table has that no rule speaks of: who has a hold afterwards is not known, or nobody does. */
function doubts(fn: FunctionReport): string[] {
	const lines = new Map<string, Set<number>>();
	for (const row of fn.exits.rows)
		row.cells.forEach((cell, at) => {
			const what = fn.exits.resources[at]?.label;
			if (what === undefined || (cell.state !== 'unknown' && cell.state !== 'lost')) return;
			lines.set(what, (lines.get(what) ?? new Set()).add(row.place.line));
		});
	return [...lines].map(
		([what, at]) =>
			`what becomes of ${what} at the ${at.size === 1 ? 'exit in line' : 'exits in lines'} ${[...at].join(', ')} is not known`,
	);
}

/** A definition for other choices, as a sentence about its function. */
export function otherText(fn: FunctionReport, other: OtherVersion): string {
	const where = other.place.file === fn.place.file ? `line ${other.place.line}` : `${other.place.file}:${other.place.line}`;
	return `its version in ${where} ${notChosenText(other)}`;
}

/** Sentences on everything that was not finished, not modelled or not visible, with the function they speak of. */
export function unfinished(report: Report): { readonly function: FunctionReport; readonly why: string }[] {
	const all: { function: FunctionReport; why: string }[] = [];
	for (const fn of report.functions) {
		const reasons = [...fn.limits];
		if (reasons.length === 0 && !fn.complete) reasons.push('only part of its body is visible');
		if (reasons.length === 0 && !fn.exits.complete) reasons.push('not every way out was followed');
		if (reasons.length === 0 && functionState(fn, report) === 'not-run') reasons.push('it was not run');
		if (reasons.length === 0 && functionState(fn, report) === 'unfinished') reasons.push(...doubts(fn));
		for (const other of fn.others ?? []) reasons.push(otherText(fn, other));
		for (const why of reasons) all.push({ function: fn, why });
	}
	return all;
}

/** `f()`; a stretch whose function nobody names keeps its description. */
export const called = (name: string): string => (name.startsWith('(') ? name : `${name}()`);

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** "6 exits, clean", "6 exits, 1 finding", "3 exits, not finished". */
export function functionSummary(fn: FunctionReport, report: Report): string {
	if (fn.touch === 'removed') return 'removed';
	const exits = plural(fn.exits.rows.length, 'exit');
	const more = fn.others ? `; ${plural(fn.others.length, 'version')} not chosen` : '';
	return runSummary(fn, report, exits) + more;
}

function runSummary(fn: FunctionReport, report: Report, exits: string): string {
	switch (functionState(fn, report)) {
		case 'findings':
			return `${exits}, ${plural(fn.findings.filter((index) => report.findings[index]?.status !== 'fixed').length, 'finding')}`;
		case 'clean':
			return `${exits}, all clean`;
		case 'unfinished':
			return `${exits}, not finished`;
		case 'not-run':
			return 'not run';
	}
}

/** One line for the whole report. */
export function headline(report: Report): string {
	const against = open(report);
	const count = (severity: string): number => against.filter((one) => one.severity === severity).length;
	const parts: string[] = [];
	if (count('error') > 0) parts.push(plural(count('error'), 'error'));
	if (count('warning') > 0) parts.push(plural(count('warning'), 'warning'));
	if (count('info') > 0) parts.push(plural(count('info'), 'note'));
	if (parts.length === 0) parts.push(nothingFound(report));
	const fixed = report.findings.length - against.length;
	if (fixed > 0) parts.push(`${fixed} fixed by this patch`);
	if (report.suppressed?.length) parts.push(`${report.suppressed.length} suppressed`);
	// What the patch leaves as it is does not make the review of the patch unfinished.
	const open_ = new Set(unfinished(report).flatMap((one) => (one.function.touch === 'context' ? [] : [one.function]))).size;
	if (open_ > 0) parts.push(`${plural(open_, 'function')} not finished`);
	const errors = report.problems.filter((one) => one.severity === 'error').length;
	if (errors > 0 && report.patches.length > 0) parts.push(`${plural(errors, 'problem')} with the input`);
	return parts.join(', ');
}

/** No finding says something only where something ran. */
function nothingFound(report: Report): string {
	if (report.patches.length === 0) return 'nothing was read';
	return report.functions.length === 0 ? 'nothing was run: there is no C function to run' : 'no findings';
}
