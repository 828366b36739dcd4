/**
 * Added lines of a function that ran which stand in branches the configuration does not choose: they were not looked at, and the reviewer
 * is told what would choose them. Owns the sentences; which branches are chosen is the preprocessor's.
 */
import { type Line0, LineIndex, type Span } from '../base/positions';
import { choices } from '../c/branch-choice';
import type { FunctionInfo } from '../c/program';
import { notChosenText } from './other-versions';

/** Nothing that runs: blank, a directive, or only punctuation and comments. */
const idle = (line: string): boolean => /^\s*(?:#.*|[{};]*|\/\/.*|\/\*.*|\*.*)$/.test(line);

/** `7, 9–12` */
function ranges(lines: readonly number[]): string {
	const out: string[] = [];
	for (let i = 0; i < lines.length; ) {
		let k = i;
		while (lines[k + 1] === (lines[k] as number) + 1) k++;
		out.push(k === i ? `${lines[i]}` : `${lines[i]}–${lines[k]}`);
		i = k + 1;
	}
	return out.join(', ');
}

/** `added`: 1-based lines that the patch adds to the file, ascending; `inactive`: spans of its text that are not chosen. */
export function unchosenLines(info: FunctionInfo, added: readonly number[], text: string, inactive: readonly Span[]): string[] {
	if (info.inactive || !inactive.some((s) => s.start < info.span.end && s.end > info.span.start)) return [];
	const lines = new LineIndex(text);
	const all = text.split('\n');
	const choose = choices(text);
	const byChoice = new Map<string, number[]>();
	for (const line of added) {
		if (line < info.firstLine || line > info.lastLine || idle(all[line - 1] ?? '')) continue;
		const at = lines.offsetOf((line - 1) as Line0);
		if (!inactive.some((s) => s.start <= at && at < s.end)) continue;
		const choice = choose(at);
		byChoice.set(choice, [...(byChoice.get(choice) ?? []), line]);
	}
	return [...byChoice].map(([choose, of]) => {
		const [subject, verb] = of.length === 1 ? ['line', 'stands'] : ['lines', 'stand'];
		return `${subject} ${ranges(of)} ${notChosenText({ choose }, verb)}`;
	});
}
