/**
 * What was not finished, as text: each reason once, with the functions it holds for. Owns the grouping; which reasons there are is verdict.ts.
 *
 *   only its hunks are visible: foo_probe(), foo_remove()
 *   a loop was followed 2 times only: foo_init()
 */
import type { FunctionReport, Report } from '../review/report';
import { wrapProse } from './table';
import { called, unfinished } from './verdict';

/** What follows from this alone: lines between the hunks, and labels that stand in them. */
const HUNKS = 'only part of the function is visible';
const BETWEEN = /^lines that are not visible on the way/;

/** Reasons that say more than that the mail shows only hunks of the function. */
export function reasonsOf(fn: FunctionReport, reasons: readonly string[]): readonly string[] {
	const partly = reasons.includes(HUNKS) || !fn.complete;
	return reasons.filter((why) => why !== HUNKS && !(partly && BETWEEN.test(why)));
}

/** Lines without margin. Functions that only the context of hunks shows are left to contextLine(). */
export function unfinishedLines(report: Report, width: number): string[] {
	const all = new Map<FunctionReport, string[]>();
	for (const { function: fn, why } of unfinished(report)) if (isJudged(fn)) all.set(fn, [...(all.get(fn) ?? []), why]);
	const groups = new Map<string, string[]>();
	const note = (why: string, fn: FunctionReport): void => void groups.set(why, [...(groups.get(why) ?? []), called(fn.name)]);
	for (const [fn, reasons] of all) {
		const more = reasonsOf(fn, reasons);
		if (more.length < reasons.length) note('only its hunks are visible', fn);
		for (const why of more) note(why, fn);
	}
	return [...groups].flatMap(([why, names]) =>
		wrapProse(`${why}: ${names.join(', ')}`, width - 2).map((line, i) => (i === 0 ? line : `  ${line}`)),
	);
}

/** The patch changes it, or something is told of it. */
export const isJudged = (fn: FunctionReport): boolean => fn.touch !== 'context' || fn.findings.length > 0;

/** Functions of which hunks show some lines that the patch leaves as they are. */
export function contextLine(report: Report): string | undefined {
	const names = report.functions.filter((fn) => !isJudged(fn)).map((fn) => called(fn.name));
	return names.length === 0 ? undefined : `not changed, not judged: ${names.join(', ')}`;
}
