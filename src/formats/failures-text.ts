/** The table of a scenario run with each fallible call failing in turn, as text. */
import type { AllFailures, FailureRow } from '../review/all-failures';
import { wrapProse } from './table';

const WIDTH = 92;

/** One line for a cell or a list: what came of it. */
export function outcomeOf(row: FailureRow): string {
	if (row.findings.length > 0) return row.findings.map((one) => one.rule).join(', ');
	if (row.outcome === 'stopped') return 'stopped';
	return row.differs.length > 0 ? 'handled, the caller sees it' : 'handled, nobody sees it';
}

export function failuresText(all: AllFailures): string {
	const lines = [`${all.scenario}: ${all.title}`];
	const call = Math.max(4, ...all.rows.map((one) => one.call.length));
	for (const row of all.rows) {
		const at = `${row.place.file}:${row.place.line}`;
		lines.push(`  ${String(row.nth).padStart(3)}  ${row.call.padEnd(call)}  in ${row.function}(), ${at}: ${outcomeOf(row)}`);
		const more = [...row.differs, ...row.notes, ...row.findings.map((one) => `${one.severity}: ${one.message}`)];
		for (const one of more) lines.push(...wrapProse(one, WIDTH).map((line) => `         ${line}`));
		lines.push(`         replay: ${row.run}`);
	}
	if (all.rows.length === 0) lines.push("  The patch's code calls nothing here that can fail.");
	else
		lines.push(
			all.complete ? `  All ${all.rows.length} calls that can fail were failed once.` : '  NOT ALL calls that can fail were tried.',
		);
	return `${lines.join('\n')}\n`;
}
