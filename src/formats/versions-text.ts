/** One scenario over the versions of a feature, as text: a line per version, what was not as expected, and what made the difference. */
import type { Comparison, VersionRun } from '../review/versions';
import { wrapProse } from './table';

const WORDS: Readonly<Record<VersionRun['outcome'], string>> = {
	passed: 'passed',
	failed: 'FAILED',
	stopped: 'STOPPED',
	absent: 'not there',
	unfit: 'does not fit',
};

const indent = (text: string, by: string): string[] =>
	wrapProse(text, 92).map((line, i) => (i === 0 ? `${by}${line}` : `${' '.repeat(by.length)}${line}`));

export function comparisonText(c: Comparison): string {
	const lines = [`${c.scenario}: ${c.title}`];
	const width = Math.max(...c.runs.map((one) => one.id.length));
	for (const run of c.runs) {
		lines.push(`  ${run.id.padEnd(width)}  ${WORDS[run.outcome].padEnd(12)}  ${run.title}`);
		for (const one of run.says) lines.push(...indent(one, '        '));
		if (run.found.length > 0) lines.push(...indent(`found on the way: ${run.found.join(', ')}`, '        '));
		for (const one of run.because) lines.push(...indent(`turned by "${one.title}": ${one.why}`, '      > '));
		if (run.candidates.length > 0) {
			lines.push('      > one or more of:');
			for (const one of run.candidates) lines.push(...indent(`${one.title}: ${one.why}`, '        - '));
		}
	}
	if (c.runs.length === 1) lines.push('  No other version of this feature is known.');
	else if (c.runs.every((one) => !one.changed)) lines.push('  The same in every version.');
	return `${lines.join('\n')}\n`;
}
