/**
 * An exit table as text: aligned columns where they fit, else a few lines for each exit. Owns both layouts; table.ts does the aligning.
 *
 *   118  err_out_unlock when kmalloc fails: returns -ENOMEM
 *        put: cgrp reference; kfree(NULL): new_ns memory; released: cgroup_mutex
 */
import { type ExitCell, type ExitRow, type FunctionReport, GOES_ON } from '../review/report';
import { narrowTable, wrapProse } from './table';
import { reasonsOf } from './unfinished-text';

const cellText = (cell: ExitCell): string => (cell.state === 'lost' && !/lost/i.test(cell.text) ? `LOST: ${cell.text}` : cell.text);

const returnText = (row: ExitRow): string => (row.outcome === 'stopped' && row.returns !== GOES_ON ? `stops: ${row.returns}` : row.returns);

/** Resources by what became of them, in order of first mention; what was never acquired is left out. */
function fates(fn: FunctionReport, row: ExitRow): string {
	const groups = new Map<string, string[]>();
	for (const [index, cell] of row.cells.entries()) {
		if (cell.state === 'not-acquired') continue;
		const label = fn.exits.resources[index]?.label ?? '';
		const text = cellText(cell);
		groups.set(text, [...(groups.get(text) ?? []), label]);
	}
	return [...groups].map(([text, labels]) => `${text}: ${labels.join(', ')}`).join('; ');
}

function listLayout(fn: FunctionReport, width: number): string[] {
	const digits = Math.max(...fn.exits.rows.map((row) => String(row.place.line).length));
	const margin = ' '.repeat(digits + 2);
	return fn.exits.rows.flatMap((row) => {
		const head = `${row.exit} when ${row.when || 'always'}: ${row.outcome === 'stopped' ? returnText(row) : `returns ${row.returns || 'nothing'}`}`;
		const lines = [...wrapProse(head, width - margin.length), ...wrapProse(fates(fn, row), width - margin.length)].filter(Boolean);
		return lines.map(
			(line, index) => (index === 0 ? String(row.place.line).padStart(digits) : ' '.repeat(digits)) + (index === 0 ? '  ' : '    ') + line,
		);
	});
}

/** Lines of the table of one function, without its heading; a last line says when it is not complete. */
export function exitText(fn: FunctionReport, width: number): string[] {
	const { resources, rows, complete } = fn.exits;
	if (rows.length === 0) return [fn.limits.length > 0 ? `not run: ${fn.limits.join('; ')}` : 'no exits'];
	const head = ['line', 'exit', 'taken when', 'returns', ...resources.map((one) => one.label)];
	const body = rows.map((row) => [String(row.place.line), row.exit, row.when || 'always', returnText(row), ...row.cells.map(cellText)]);
	const lines = narrowTable(head, body, width) ?? listLayout(fn, width);
	const reasons = reasonsOf(fn, fn.limits);
	if (!complete && (reasons.length > 0 || fn.limits.length === 0))
		lines.push(...wrapProse(`not complete: ${reasons.join('; ') || 'not every way out was followed'}`, width));
	return lines;
}
