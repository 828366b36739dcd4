// JSON output against its schema, and that nothing unfinished is called clean.
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { toJson } from '../../src/formats/json';
import { functionState, functionSummary, headline } from '../../src/formats/verdict';
import type { FunctionReport } from '../../src/review/report';
import { leak, sampleReport } from './sample-report';

const validate = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync('media/report.schema.json', 'utf8')) as object);

describe('JSON', () => {
	it('validates against media/report.schema.json', () => {
		for (const unproven of [false, true]) {
			const suppressed = [{ finding: leak, by: 'baseline' as const, reason: 'in the baseline' }];
			validate(JSON.parse(toJson({ ...sampleReport, suppressed }, { unproven, version: '0.1.0' })));
			expect(validate.errors ?? []).toEqual([]);
		}
	});

	it('refuses a report with a missing part', () => {
		const { findings: _, ...rest } = JSON.parse(toJson(sampleReport)) as Record<string, unknown>;
		expect(validate(rest)).toBe(false);
	});

	it('gives the same bytes each time', () => {
		expect(toJson(sampleReport)).toBe(toJson(structuredClone(sampleReport)));
	});
});

describe('clean', () => {
	const base = sampleReport.functions[0] as FunctionReport;
	const cleanRows = base.exits.rows.filter((row) => row.cells[0]?.state !== 'lost');
	const clean: FunctionReport = { ...base, findings: [], exits: { ...base.exits, rows: cleanRows } };

	it('is said only when everything was seen to its end', () => {
		expect(functionState(clean, sampleReport)).toBe('clean');
		expect(functionState({ ...clean, limits: ['budget'] }, sampleReport)).toBe('unfinished');
		expect(functionState({ ...clean, complete: false }, sampleReport)).toBe('unfinished');
		expect(functionState({ ...clean, exits: { ...clean.exits, complete: false } }, sampleReport)).toBe('unfinished');
		expect(functionState({ ...clean, exits: { ...clean.exits, rows: [] } }, sampleReport)).toBe('not-run');
		expect(functionState({ ...base, findings: [] }, sampleReport)).toBe('unfinished');
	});

	it('counts what the patch fixed apart', () => {
		const fixed = { ...sampleReport, findings: [{ ...leak, status: 'fixed' as const }] };
		// Its table still has the hold as lost, of which no open finding speaks.
		expect(headline(fixed)).toBe('no findings, 1 fixed by this patch, 2 functions not finished');
		const empty = { ...sampleReport, findings: [], functions: [], problems: [] };
		expect(headline(empty)).toBe('nothing was run: there is no C function to run');
		expect(headline({ ...empty, patches: [] })).toBe('nothing was read');
		const cut = { ...fixed, problems: [{ code: 'truncated-hunk', severity: 'error', message: 'The hunk is cut off.' } as const] };
		expect(headline(cut)).toBe('no findings, 1 fixed by this patch, 2 functions not finished, 1 problem with the input');
		expect(functionSummary(base, sampleReport)).toBe('3 exits, 1 finding');
	});
});
