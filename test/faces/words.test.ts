// Hit conditions, C truth and sentences: the small rules behind the faces that need no editor.
import { describe, expect, it } from 'vitest';
import { countMatches, isTrue } from '../../src/dap/breakpoints';
import { exitSummary } from '../../src/faces/words';
import { fixtureReview } from '../fixtures/review';

describe('hit conditions', () => {
	it.each([
		['3', 3, true],
		['3', 4, false],
		['>= 2', 2, true],
		['> 2', 2, false],
		['% 3', 6, true],
		['%3', 7, false],
		['nonsense', 1, true],
	])('%s at the %i. time', (condition, count, expected) => {
		expect(countMatches(condition, count)).toBe(expected);
	});
});

it('knows the truth of shown values', () => {
	expect(['0', '0x0', 'NULL', 'false'].map(isTrue)).toEqual([false, false, false, false]);
	expect(['1', '-12', '0x10', '&lid#1'].map(isTrue)).toEqual([true, true, true, true]);
});

describe('the summary of exits', () => {
	const bad = fixtureReview('x', {}).report;
	const good = fixtureReview('x', { edits: { 'drivers/demo/box.c': 'kfree(lid)' } }).report;
	const of = (report: typeof bad, n: number) => {
		const fn = report.functions[n];
		return fn && exitSummary(report, fn);
	};
	it('says what is lost', () => expect(of(bad, 0)).toBe('3 exits, 1 finding, 1 loses something'));
	it('says clean only of what was finished', () => {
		expect(of(good, 0)).toBe('3 exits, all clean');
		expect(of(good, 1)).toBe('0 exits, not run');
	});
	it('does not call a function clean that a finding stands in', () => {
		const elsewhere = { ...good, findings: bad.findings };
		expect(of(elsewhere, 0)).toBe('3 exits, 1 finding');
	});
});
