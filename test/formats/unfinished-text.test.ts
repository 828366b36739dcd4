// What was not finished: each reason once, with its functions.
import { expect, it } from 'vitest';
import { toText } from '../../src/formats/text';
import { contextLine, unfinishedLines } from '../../src/formats/unfinished-text';
import type { FunctionReport } from '../../src/review/report';
import { sampleReport } from './sample-report';

const HUNKS = ['only part of the function is visible', 'lines that are not visible on the way'];
const fn = (name: string, limits: readonly string[], touch: FunctionReport['touch'] = 'changed'): FunctionReport => ({
	...(sampleReport.functions[1] as FunctionReport),
	name,
	touch,
	complete: !limits.includes(HUNKS[0] as string),
	limits,
	findings: [],
});
const report = {
	...sampleReport,
	functions: [
		fn('first', HUNKS),
		fn('second', [...HUNKS, 'a loop was followed 2 times only']),
		fn('third', ['a loop was followed 2 times only']),
		fn('around', HUNKS, 'context'),
	],
};

it('names the functions behind each reason', () => {
	expect(unfinishedLines(report, 100)).toEqual([
		'only its hunks are visible: first(), second()',
		'a loop was followed 2 times only: second(), third()',
	]);
});

it('keeps apart what the patch leaves as it is', () => {
	expect(contextLine(report)).toBe('not changed, not judged: around()');
	const text = toText(report);
	expect(text).toContain('3 functions not finished');
	expect(text).toContain('not changed, not judged: around()');
	expect(toText(report, { exits: 'all' })).toContain('around  drivers/foo');
});
