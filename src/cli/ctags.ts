/**
 * Universal Ctags as a second opinion on which functions a file defines. Owns running it and comparing; where it is not installed there is
 * no comparison, and the report says so.
 */
import { spawnSync } from 'node:child_process';
import type { FunctionInfo } from '../c/program';

export interface Tagged {
	readonly file: string;
	/** 1-based. */
	readonly line: number;
	readonly name: string;
}

export interface Comparison {
	/** Function definitions that ctags finds. */
	readonly functions: number;
	/** Those of which we have no function of that name in the file. */
	readonly missing: readonly Tagged[];
	/** Those that we have under the name their macro makes (`SYSCALL_DEFINE3(read, …)`). */
	readonly named: number;
	/** Ours that ctags does not find. */
	readonly added: number;
}

/** Files given to one run. */
const BATCH = 500;

/** Function definitions by Universal Ctags; undefined when it is not on the PATH (or another ctags is). */
export function ctagsFunctions(files: readonly string[]): Tagged[] | undefined {
	const version = spawnSync('ctags', ['--version'], { encoding: 'utf8', timeout: 10_000 });
	if (version.status !== 0 || !version.stdout.includes('Universal Ctags')) return undefined;
	const found: Tagged[] = [];
	for (let i = 0; i < files.length; i += BATCH) {
		const args = ['-x', '--_xformat=%n %N %F', '--kinds-C=f', '--language-force=C', '--sort=no', '-o', '-', ...files.slice(i, i + BATCH)];
		const run = spawnSync('ctags', args, { encoding: 'utf8', maxBuffer: 1 << 28 });
		if (run.status !== 0) return undefined;
		for (const m of run.stdout.matchAll(/^(\d+) (\S+) (.*)$/gm))
			found.push({ line: Number(m[1]), name: m[2] as string, file: m[3] as string });
	}
	return found;
}

/** Which of ctags' functions are not among ours. A name counts once per file: alternatives of a conditional share it. */
export function compareTags(tags: readonly Tagged[], ours: ReadonlyMap<string, readonly FunctionInfo[]>): Comparison {
	const missing: Tagged[] = [];
	let named = 0;
	const theirs = new Set<string>();
	for (const t of tags) {
		theirs.add(`${t.file}\n${t.name}`);
		const list = ours.get(t.file) ?? [];
		if (list.some((f) => f.name === t.name)) continue;
		if (list.some((f) => f.firstLine <= t.line && t.line <= f.lastLine)) named++;
		else missing.push(t);
	}
	let added = 0;
	for (const [file, list] of ours) added += list.filter((f) => !theirs.has(`${file}\n${f.name}`)).length;
	return { functions: tags.length, missing, named, added };
}
