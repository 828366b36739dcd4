/** An exit table as aligned text. Owns its columns; table.ts does the aligning. */
import type { FunctionReport } from '../review/report';
import { table } from './table';

/** Lines of the table of one function, without its heading; a last line says when it is not complete. */
export function exitText(fn: FunctionReport, width: number): string[] {
	const { resources, rows, complete } = fn.exits;
	if (rows.length === 0) return [fn.limits.length > 0 ? `not run: ${fn.limits.join('; ')}` : 'no exits'];
	const head = ['line', 'exit', 'taken when', 'returns', ...resources.map((one) => one.label)];
	const body = rows.map((row) => [
		String(row.place.line),
		row.exit,
		row.when || 'always',
		row.outcome === 'stopped' ? `stops: ${row.returns}` : row.returns,
		...row.cells.map((cell) => (cell.state === 'lost' ? `LOST: ${cell.text}` : cell.text)),
	]);
	const lines = table(head, body, width);
	if (!complete) lines.push(`not complete: ${fn.limits.join('; ') || 'not every way out was followed'}`);
	return lines;
}
