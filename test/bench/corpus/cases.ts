/** The corpus on disk: which cases there are, and the two texts (with the bug, with the fix) of one, whole or as a patch shows them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Line1, line1 } from '../../../src/base/positions';
import type { SourceUnit } from '../../../src/c/program';
import { applyToText, linesOf } from '../../../src/patch/apply';
import type { Hunk } from '../../../src/patch/model';
import { readInput } from '../../../src/patch/read';

export interface CaseInfo {
	readonly id: string;
	readonly class: string;
	readonly file: string;
	readonly functions: readonly string[];
	readonly core: boolean;
}

/** `file`: all lines visible. `patch`: only what the fix shows when it is read as a patch. */
export type Mode = 'file' | 'patch';

export interface Sides {
	readonly pre: SourceUnit;
	readonly post: SourceUnit;
}

export function readCases(dir: string): CaseInfo[] {
	return readFileSync(path.join(dir, 'cases.jsonl'), 'utf8')
		.split('\n')
		.filter((l) => l.trim() !== '')
		.map((l) => JSON.parse(l) as CaseInfo);
}

export async function readSides(dir: string, c: CaseInfo, mode: Mode): Promise<Sides | string> {
	const pre = readFileSync(path.join(dir, c.id, 'pre.c'), 'utf8');
	const fix = await readInput(readFileSync(path.join(dir, c.id, 'fix.patch')), 'fix.patch');
	const hunks = fix.patches[0]?.files[0]?.hunks ?? [];
	if (hunks.length === 0) return 'fix.patch holds no hunks';
	const applied = applyToText(pre, hunks, { fuzz: 2 });
	if (applied.rejects.length > 0) return `${applied.rejects.length} hunk(s) of fix.patch fit nowhere`;
	if (mode === 'file') return { pre: { file: c.file, text: pre }, post: { file: c.file, text: applied.text } };
	const oldFirst = applied.placements.map((p) => Number(p.at));
	const newFirst = hunks.map((_, k) => applied.lines.findIndex((l) => l.hunk === k) + 1);
	const count = (h: Hunk, gone: 'add' | 'delete'): number => h.lines.filter((l) => l.kind !== gone).length;
	const cut = (text: string, first: readonly number[], gone: 'add' | 'delete'): SourceUnit =>
		visibleOnly(
			c.file,
			text,
			hunks.map((h, k) => ({ first: first[k] as number, count: count(h, gone), section: h.section })),
		);
	return { pre: cut(pre, oldFirst, 'add'), post: cut(applied.text, newFirst, 'delete') };
}

function visibleOnly(file: string, text: string, stretches: readonly { first: number; count: number; section: string }[]): SourceUnit {
	const { lines } = linesOf(text);
	const out: string[] = new Array(lines.length).fill('');
	const visible: { first: Line1; last: Line1 }[] = [];
	const sections: { line: Line1; text: string }[] = [];
	for (const s of stretches) {
		if (s.count === 0 || s.first < 1) continue;
		for (let i = s.first - 1; i < s.first - 1 + s.count && i < lines.length; i++) out[i] = lines[i] as string;
		visible.push({ first: line1(s.first), last: line1(Math.min(s.first + s.count - 1, lines.length)) });
		if (s.section.trim() !== '') sections.push({ line: line1(s.first), text: s.section });
	}
	return { file, text: `${out.join('\n')}\n`, visible, sections };
}
