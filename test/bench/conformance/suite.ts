/** What a conformance suite gives. Owns the shape and the table. */
import type { CParser } from '../../../src/c/program';

export interface Miss {
	readonly case: string;
	readonly reason: string;
}

export interface SuiteResult {
	readonly name: string;
	readonly passed: number;
	readonly total: number;
	readonly misses: readonly Miss[];
	/** What was left out or stated beside the figures. */
	readonly notes?: readonly string[];
	/** Why the suite did not run at all; passed and total are then 0. */
	readonly notRun?: string;
}

export interface SuiteContext {
	readonly parser: CParser;
	/** The suite's argument: a path, or a count of seeds. */
	readonly argument: string | undefined;
	/** Only cases whose name contains this. */
	readonly only: string | undefined;
	readonly verbose: boolean;
	readonly progress: (text: string) => void;
}

export type Suite = (c: SuiteContext) => SuiteResult | Promise<SuiteResult>;

export const absent = (name: string, why: string): SuiteResult => ({ name, passed: 0, total: 0, misses: [], notRun: why });

export function table(results: readonly SuiteResult[]): string {
	const lines: string[] = [];
	for (const r of results) {
		lines.push(
			r.notRun === undefined
				? `${r.name.padEnd(14)} ${String(r.passed).padStart(5)} of ${String(r.total).padStart(5)}`
				: `${r.name.padEnd(14)} not run: ${r.notRun}`,
		);
		for (const n of r.notes ?? []) lines.push(`    note: ${n}`);
		for (const m of r.misses) lines.push(`    ${m.case}: ${m.reason}`);
	}
	return lines.join('\n');
}
