// SARIF output against the 2.1.0 schema, and the parts that viewers rely on.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { sarifLog, toSarif } from '../../src/formats/sarif';
import type { Report } from '../../src/review/report';
import { at, leak, sampleReport } from './sample-report';

/** The schema is JSON Schema draft 4; what it uses means the same in draft 7 once `id` is renamed. */
function sarifSchema(): object {
	const require = createRequire(import.meta.url);
	const path = require.resolve('@microsoft/jest-sarif').replace(/index\.js$/, 'schemas/sarif-2.1.0-rtm.5.json');
	const { $schema: _, id: $id, ...rest } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
	return { $id, ...rest };
}

const uri = (text: string): boolean => URL.canParse(text);
const uriReference = (text: string): boolean => URL.canParse(text, 'https://example.org/');
const ajv = new Ajv({
	strict: false,
	allErrors: true,
	unicodeRegExp: false,
	formats: { uri, 'uri-reference': uriReference, 'date-time': true },
});
const validate = ajv.compile(sarifSchema());

interface Log {
	readonly runs: readonly {
		readonly results: readonly {
			readonly ruleId: string;
			readonly ruleIndex: number;
			readonly baselineState?: string;
			readonly partialFingerprints: Readonly<Record<string, string>>;
			readonly codeFlows?: readonly {
				readonly threadFlows: readonly { readonly locations: readonly { readonly state?: object; readonly nestingLevel: number }[] }[];
			}[];
			readonly suppressions?: readonly { readonly kind: string }[];
		}[];
		readonly columnKind: string;
		readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
		readonly invocations: readonly {
			readonly toolConfigurationNotifications: readonly { readonly descriptor: { readonly id: string } }[];
		}[];
	}[];
}

const check = (report: Report): Log => {
	const log: unknown = JSON.parse(
		toSarif(report, [{ id: 'other', title: 'Other rule', severity: 'info', help: 'Help.' }], { version: '1.2.3' }),
	);
	validate(log);
	expect(validate.errors ?? []).toEqual([]);
	return log as Log;
};

describe('SARIF', () => {
	it('validates and carries the witness as a code flow with state', () => {
		const [run] = check(sampleReport).runs;
		const [result] = run?.results ?? [];
		expect(run?.columnKind).toBe('utf16CodeUnits');
		const locations = result?.codeFlows?.[0]?.threadFlows[0]?.locations ?? [];
		expect(locations.map((one) => one.state)).toEqual([{ f: { text: 'new object, zeroed' } }, undefined, { f: { text: 'lost' } }]);
		expect(run?.tool.driver.rules[result?.ruleIndex ?? -1]?.id).toBe('memory-leak');
		expect(result?.baselineState).toBe('new');
	});

	it('tells what was not finished in the invocation', () => {
		const notes = check(sampleReport).runs[0]?.invocations[0]?.toolConfigurationNotifications ?? [];
		expect(notes.map((one) => one.descriptor.id)).toEqual(['diffstat-mismatch', 'not-finished']);
	});

	it('keeps suppressed findings with their justification', () => {
		const report: Report = {
			...sampleReport,
			findings: [],
			suppressed: [{ finding: leak, by: 'comment', reason: 'freed by the core', place: at('a.c', 3) }],
		};
		expect(check(report).runs[0]?.results[0]?.suppressions?.[0]?.kind).toBe('inSource');
	});

	it('validates for an empty report and for odd values', () => {
		const empty: Report = {
			...sampleReport,
			patches: [],
			files: [],
			functions: [],
			findings: [],
			unproven: [],
			remarks: [],
			config: [],
			paths: [],
			scenarios: [],
		};
		check(empty);
		const odd = {
			...leak,
			line: 0,
			column: 9,
			endColumn: 2,
			witness: { ...leak.witness, steps: [...leak.witness.steps, ...leak.witness.steps] },
			file: 'a b/#c%.c',
		};
		check({ ...sampleReport, findings: [odd, odd] });
	});

	it('has fingerprints that survive line shifts and tell twins apart', () => {
		const names = (report: Report): string[] =>
			(sarifLog(report) as Log).runs[0]?.results.map((one) => one.partialFingerprints['rehearse/v1'] ?? '') ?? [];
		const twin = { ...leak, id: 'f2', line: 80 };
		const before = names({ ...sampleReport, findings: [leak, twin] });
		const after = names({
			...sampleReport,
			findings: [
				{ ...leak, line: 18 },
				{ ...twin, line: 90 },
			],
		});
		expect(after).toEqual(before);
		expect(new Set(before).size).toBe(2);
	});
});
