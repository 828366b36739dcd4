// What a scenario's result says in a terminal. No vscode, no decisions.
import { runningCodeLines } from '../formats/running-code-text';
import { schedulesLines } from '../formats/schedules-text';
import type { ScenarioResult } from '../review/report';

/** What the run prints in the Test Results panel; lines end in CRLF as terminals want. */
export function outputOf(title: string, result: ScenarioResult): string {
	const lines = [
		`${title}: ${result.outcome}`,
		...result.expectations.map(
			(one) => `  ${one.ok ? '✓' : '✗'} ${one.text}: ${one.ok ? one.actual : `expected ${one.expected}, happened ${one.actual}`}`,
		),
		...result.notes.map((note) => `  note: ${note}`),
		...result.findings.map((one) => `  ${one.severity}: ${one.rule}: ${one.message}`),
		...(result.schedules ? schedulesLines(result.schedules).map((line) => `  ${line}`) : []),
		...runningCodeLines(result.code).map((line, at) => `  ${at > 0 ? '  ' : ''}${line}`),
		`  run: ${result.run}`,
	];
	return `${lines.join('\r\n')}\r\n`;
}
