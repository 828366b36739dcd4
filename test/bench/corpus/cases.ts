/** The corpus on disk: which cases there are, and the two texts (with the bug, with the fix) of one, whole or as a patch shows them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { SourceUnit } from '../../../src/c/program';
import { applyToText } from '../../../src/patch/apply';
import type { Hunk, Patch } from '../../../src/patch/model';
import { readInput } from '../../../src/patch/read';
import { symbolsOver } from '../../../src/review/config-regions';

export interface CaseInfo {
	readonly id: string;
	readonly class: string;
	readonly file: string;
	readonly functions: readonly string[];
	readonly core: boolean;
}

/** `file`: all lines visible. `patch`: only what the fix shows when it is read as a patch. */
/** `file`: whole files, no patch. `patch`: only the hunks. `base`: the patch, with the file that it applies to. */
export type Mode = 'file' | 'patch' | 'base';

export interface Sides {
	readonly pre: SourceUnit;
	readonly post: SourceUnit;
	/** What the conditional branches that the fix is in ask of CONFIG symbols. */
	readonly config: Readonly<Record<string, 'y' | 'n'>>;
}

/** Lines of the old side that the hunks take out or add something before, 1-based. */
function touched(hunks: readonly Hunk[]): number[] {
	const out: number[] = [];
	for (const h of hunks) {
		let at: number = h.oldStart;
		for (const l of h.lines) {
			if (l.kind !== 'context') out.push(at);
			if (l.kind !== 'add') at++;
		}
	}
	return out;
}

export function readCases(dir: string): CaseInfo[] {
	return readFileSync(path.join(dir, 'cases.jsonl'), 'utf8')
		.split('\n')
		.filter((l) => l.trim() !== '')
		.map((l) => JSON.parse(l) as CaseInfo);
}

/** The fix as a patch, or why it cannot be read. */
export async function readFix(dir: string, c: CaseInfo): Promise<Patch | string> {
	const fix = await readInput(readFileSync(path.join(dir, c.id, 'fix.patch')), 'fix.patch');
	const [patch] = fix.patches;
	return patch?.files[0] && patch.files[0].hunks.length > 0 ? patch : 'fix.patch holds no hunks';
}

/** The whole file before and after the fix, or why it cannot be made. */
export async function readSides(dir: string, c: CaseInfo): Promise<Sides | string> {
	const pre = readFileSync(path.join(dir, c.id, 'pre.c'), 'utf8');
	const fix = await readFix(dir, c);
	if (typeof fix === 'string') return fix;
	const applied = applyToText(pre, fix.files[0]?.hunks ?? [], { fuzz: 2 });
	if (applied.rejects.length > 0) return `${applied.rejects.length} hunk(s) of fix.patch fit nowhere`;
	const config = Object.fromEntries(symbolsOver(pre, touched(fix.files[0]?.hunks ?? [])));
	return { pre: { file: c.file, text: pre }, post: { file: c.file, text: applied.text }, config };
}
