/** Quick fixes as text edits on the patched file. Owns where a statement goes; what to insert is the checker's. */

import type { FunctionInfo } from '../c/program';
import type { RawFinding } from '../checks/check';
import type { Locator } from './locate';
import type { QuickFix } from './report';

export function quickFixes(raw: RawFinding, info: FunctionInfo | undefined, loc: Locator): QuickFix[] {
	if (!raw.fix) return [];
	const file = raw.fix.before.file;
	const text = loc.text(file);
	if (text === undefined) return [];
	if (raw.fix.where === 'end-of-function') {
		if (!info || info.file !== file) return [];
		const close = text.lastIndexOf('}', info.span.end - 1);
		if (close < 0) return [];
		const lineStart = text.lastIndexOf('\n', close) + 1;
		const at = loc.place({ file, span: { start: lineStart, end: lineStart } as FunctionInfo['span'] });
		const indent = indentOf(text, info.span.start, close);
		return [
			{
				title: `Insert ${raw.fix.insert}`,
				edits: [{ file, line: at.line, column: 1, endLine: at.line, endColumn: 1, newText: `${indent}${raw.fix.insert}\n` }],
			},
		];
	}
	const start = raw.fix.before.span.start;
	const lineStart = text.lastIndexOf('\n', start - 1) + 1;
	const indent = /^[ \t]*/.exec(text.slice(lineStart, start))?.[0] ?? '\t';
	const at = loc.place({ file, span: { start: lineStart, end: lineStart } as FunctionInfo['span'] });
	return [
		{
			title: `Insert ${raw.fix.insert}`,
			edits: [{ file, line: at.line, column: 1, endLine: at.line, endColumn: 1, newText: `${indent}${raw.fix.insert}\n` }],
		},
	];
}

/** Indentation of the function's last statement. */
function indentOf(text: string, from: number, close: number): string {
	const lines = text
		.slice(from, close)
		.split('\n')
		.slice(1)
		.filter((l) => l.trim() !== '');
	return /^[ \t]+/.exec(lines.at(-1) ?? '')?.[0] ?? '\t';
}
