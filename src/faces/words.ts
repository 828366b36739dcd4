// Sentences that more than one face says. No vscode, no decisions.
import { functionState, plural } from '../formats/verdict';
import type { Finding, FunctionReport, Report } from '../review/report';

/** Findings raised when the function was looked at, or standing in its lines (raised through a caller); not those the patch fixes. */
export function findingsAbout(report: Report, fn: FunctionReport): readonly Finding[] {
	return report.findings.filter((one, i) => one.status !== 'fixed' && (fn.findings.includes(i) || standsIn(one, fn)));
}

export const standsIn = (one: Finding, fn: FunctionReport): boolean =>
	one.file === fn.place.file && one.line >= fn.place.line && one.line <= fn.lastLine;

/** "6 exits, all clean", "3 exits, 1 loses something", "2 exits, not finished". What was not finished is never called clean. */
export function exitSummary(report: Report, fn: FunctionReport): string {
	const { rows } = fn.exits;
	const exits = plural(rows.length, 'exit');
	const lost = rows.filter((row) => row.cells.some((cell) => cell.state === 'lost')).length;
	const found = findingsAbout(report, fn).length;
	const bad = [
		...(found > 0 ? [plural(found, 'finding')] : []),
		...(lost > 0 ? [`${lost} ${lost === 1 ? 'loses' : 'lose'} something`] : []),
	];
	const state = functionState(fn, report);
	const end = state === 'unfinished' ? ['not finished'] : state === 'not-run' ? ['not run'] : bad.length === 0 ? ['all clean'] : [];
	return [exits, ...bad, ...end].join(', ');
}

/** A message without the Markdown marks that plain rows cannot show. */
export const plain = (text: string): string => text.replaceAll('`', '');

export const TOUCH_WORDS = {
	added: 'added by this patch',
	changed: 'changed by this patch',
	removed: 'removed by this patch',
	context: 'only quoted around a change',
} as const;
