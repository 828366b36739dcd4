// Sentences that more than one face says. No vscode, no decisions.
import type { FunctionReport } from '../review/report';

/** "6 exits, all clean", "3 exits, 1 loses something", "2 exits so far". What was not finished is never called clean. */
export function exitSummary(fn: FunctionReport): string {
	const { rows, complete } = fn.exits;
	const exits = rows.length === 1 ? '1 exit' : `${rows.length} exits`;
	const lost = rows.filter((row) => row.cells.some((cell) => cell.state === 'lost')).length;
	const stopped = rows.filter((row) => row.outcome === 'stopped').length;
	const bad = [...(lost > 0 ? [`${lost} ${lost === 1 ? 'loses' : 'lose'} something`] : []), ...(stopped > 0 ? [`${stopped} stopped`] : [])];
	if (fn.findings.length > 0 && bad.length === 0) bad.push(fn.findings.length === 1 ? '1 finding' : `${fn.findings.length} findings`);
	if (bad.length > 0) return `${exits}, ${bad.join(', ')}${complete ? '' : ', not finished'}`;
	if (!complete) return `${exits} so far, not finished`;
	const unknown = rows.some((row) => row.cells.some((cell) => cell.state === 'unknown'));
	return unknown ? `${exits}, not all settled` : `${exits}, all clean`;
}

export const TOUCH_WORDS = {
	added: 'added by this patch',
	changed: 'changed by this patch',
	removed: 'removed by this patch',
	context: 'only quoted around a change',
} as const;
