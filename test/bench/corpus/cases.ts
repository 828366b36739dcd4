/** The corpus on disk: which cases there are, and the two texts (with the bug, with the fix) of one, whole or as a patch shows them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { SourceUnit } from '../../../src/c/program';
import { applyToText } from '../../../src/patch/apply';
import type { Patch } from '../../../src/patch/model';
import { readInput } from '../../../src/patch/read';
import { rebuild } from '../../../src/patch/rebuild';
import { unitsOf } from '../../../src/review/units';

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
	// What a reviewer has who sees the mail alone.
	const seen = unitsOf(fix.patches, rebuild(fix.patches[0] as Patch, () => undefined).files);
	const [before] = seen.base;
	const [after] = seen.patched;
	return before && after ? { pre: before, post: after } : 'fix.patch shows no C on both sides';
}
