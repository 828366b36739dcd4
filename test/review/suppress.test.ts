// Silencing findings: comments, workspace entries, baselines; always with a reason, always shown.
import { describe, expect, it } from 'vitest';
import { parseBaseline, parseSuppressions, suppress, toBaseline } from '../../src/review/suppress';
import { leak, sampleReport } from '../formats/sample-report';

const withComment = (comment: string, line: number): ReadonlyMap<string, string> => {
	const lines = new Array<string>(10).fill('');
	lines[line - 1] = `\tx(); ${comment}`;
	return new Map([[leak.file, lines.join('\n')]]);
};

describe('suppression', () => {
	it('works by a comment on the line or the line above, with a reason', () => {
		for (const line of [7, 8]) {
			const report = suppress(sampleReport, { texts: withComment('/* rehearse: ignore(memory-leak) the core frees it */', line) });
			expect(report.findings).toEqual([]);
			expect(report.functions[0]?.findings).toEqual([]);
			expect(report.suppressed?.[0]).toMatchObject({ by: 'comment', reason: 'the core frees it', place: { line } });
		}
	});

	it('needs a reason and the right rule, and says so', () => {
		const bare = suppress(sampleReport, { texts: withComment('// rehearse: ignore(memory-leak)', 8) });
		expect(bare.findings).toHaveLength(1);
		expect(bare.problems.at(-1)?.code).toBe('suppression-without-reason');
		const other = suppress(sampleReport, { texts: withComment('// rehearse: ignore(double-free) because', 8) });
		expect(other.findings).toHaveLength(1);
		expect(other.problems.at(-1)?.code).toBe('unused-suppression');
	});

	it('works by workspace entries', () => {
		const { entries, problems } = parseSuppressions(
			JSON.stringify([{ rule: 'memory-leak', function: 'foo_new', reason: 'known' }, { reason: 'all' }, { rule: 'x' }]),
			's.json',
		);
		expect(problems.map((one) => one.code)).toEqual(['suppression-of-everything', 'suppression-without-reason']);
		expect(suppress(sampleReport, { texts: new Map(), entries }).suppressed?.[0]).toMatchObject({ by: 'workspace', reason: 'known' });
		expect(parseSuppressions('{', 's.json').problems[0]?.code).toBe('bad-suppressions');
	});

	it('works by a baseline, whatever line the finding has moved to', () => {
		const baseline = parseBaseline(toBaseline(sampleReport), 'b.json');
		if (!('schema' in baseline)) throw new Error(baseline.message);
		const moved = { ...sampleReport, findings: [{ ...leak, line: 80 }] };
		expect(suppress(moved, { texts: new Map(), baseline }).suppressed?.[0]?.by).toBe('baseline');
		expect(suppress({ ...sampleReport, findings: [{ ...leak, function: 'other' }] }, { texts: new Map(), baseline }).findings).toHaveLength(
			1,
		);
		expect(parseBaseline('[]', 'b.json')).toMatchObject({ code: 'bad-baseline' });
	});

	it('leaves a report alone when nothing is to be silenced', () => {
		expect(suppress(sampleReport, { texts: new Map() })).toBe(sampleReport);
	});
});
