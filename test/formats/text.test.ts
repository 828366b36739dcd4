// The text report: what a reviewer reads in a terminal.
import { describe, expect, it } from 'vitest';
import { line1 } from '../../src/base/positions';
import { exitText } from '../../src/formats/exits-text';
import { displayWidth, narrowTable, table, wrap } from '../../src/formats/table';
import { toText } from '../../src/formats/text';
import type { FunctionReport } from '../../src/review/report';
import { sampleReport } from './sample-report';

describe('text', () => {
	const text = toText(sampleReport);

	it('says what was found, how it happens, and what was not finished', () => {
		expect(text).toContain('1 error, 1 function not finished');
		expect(text).toContain('drivers/foo/bär.c:8:3: error: The memory from kzalloc() is lost');
		expect(text).toContain('drivers/foo/bär.c:3: kzalloc() gives new memory');
		expect(text).not.toContain('!f is false');
		expect(text).toContain('replay: foo_new!foo_setup#1');
		expect(text).toContain('lines 20 to 40 are not visible: foo_probe()');
		expect(text).toContain('1 file restored, verified by blob id');
		expect(text).toContain('machine (confirmed, 3 runs): f is lost when foo_setup() fails.');
	});

	it('has an aligned exit table', () => {
		const lines = text.split('\n');
		const head = lines.findIndex((line) => /^ {4}line {2}exit/.test(line));
		expect(lines.slice(head, head + 5)).toEqual([
			'    line  exit                     taken when       returns  f memory',
			'    ----  -----------------------  ---------------  -------  ------------',
			'    6     return ERR_PTR(-ENOMEM)  kzalloc fails    -ENOMEM  –',
			'    8     return ERR_PTR(-EIO)     foo_setup fails  -EIO     LOST: leaked',
			'    9     return f                 all succeed      f        to caller',
		]);
	});

	it('tells what is only noted once a file', () => {
		const offset = (line: number) =>
			({
				code: 'hunk-offset',
				severity: 'info',
				message: `The hunk at line ${line} applies.`,
				place: { file: 'a.c', line: line1(line), column: 1 },
			}) as const;
		const many = toText({ ...sampleReport, problems: [offset(3), offset(9), { ...offset(12), severity: 'warning' }] }, { width: 300 });
		expect(many).toContain('a.c:3: info: The hunk at line 3 applies. [hunk-offset] (and 1 more of this kind in this file)');
		expect(many).not.toContain('a.c:9:');
		expect(many).toContain('a.c:12: warning: The hunk at line 12 applies. [hunk-offset]');
	});

	it('has no colour codes unless asked, and no unproven findings unless asked', () => {
		expect(text).not.toContain('\u001b');
		expect(toText(sampleReport, { color: true })).toContain('\u001b[31merror\u001b[0m:');
		expect(text).not.toContain('p may be lost');
		expect(toText(sampleReport, { unproven: true })).toContain('p may be lost. [memory-leak] Not replayed');
	});

	it('wraps tables into the width at spaces', () => {
		const lines = table(
			['a', 'current->b'],
			[
				['one two three four five six', 'x'.repeat(20)],
				['y', 'z'],
			],
			40,
		);
		expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(40);
		expect(lines.at(-2)).toBe('');
		expect(narrowTable(['a'], [['x'.repeat(50)]], 40)).toBeUndefined();
		expect(wrap('current->signal->lock', 12)).toEqual(['current->', 'signal->lock']);
	});

	it('lists exits that do not fit side by side', () => {
		const fn = sampleReport.functions[0] as FunctionReport;
		expect(exitText(fn, 36)).toEqual([
			'6  return ERR_PTR(-ENOMEM) when',
			'     kzalloc fails: returns -ENOMEM',
			'8  return ERR_PTR(-EIO) when',
			'     foo_setup fails: returns -EIO',
			'     LOST: leaked: f memory',
			'9  return f when all succeed:',
			'     returns f',
			'     to caller: f memory',
		]);
	});

	it('knows widths and breaks long words', () => {
		expect(displayWidth('漢字é')).toBe(5);
		expect(wrap('abcdefgh ij', 4)).toEqual(['abcd', 'efgh', 'ij']);
	});
});
