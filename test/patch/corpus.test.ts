import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { applyToText } from '../../src/patch/apply';
import { formatPatch } from '../../src/patch/format';
import type { FilePatch } from '../../src/patch/model';
import { readInput } from '../../src/patch/read';
import { rebuild } from '../../src/patch/rebuild';
import { reversePatch } from '../../src/patch/reverse';

const corpus = path.resolve(import.meta.dirname, '../../../shared/corpus');
const cases = existsSync(corpus) ? readdirSync(corpus).filter((name) => existsSync(path.join(corpus, name, 'fix.patch'))) : [];

/** What a patch says, without where in the input it stood. */
const meaning = (files: readonly FilePatch[]) =>
	files.map(({ path: file, oldPath, status, hunks }) => ({
		file,
		oldPath,
		status,
		hunks: hunks.map(({ oldStart, oldCount, newStart, newCount, lines }) => [
			oldStart,
			oldCount,
			newStart,
			newCount,
			...lines.map((line) => line.kind + line.text),
		]),
	}));

describe('real fixes', () => {
	if (cases.length === 0) it('are not here (../shared/corpus is absent): nothing was tried', () => expect(cases).toEqual([]));

	test.runIf(cases.length > 0)('read without problems, apply exactly, and come back byte for byte', { timeout: 120_000 }, async () => {
		const wrong: string[] = [];
		let past = 0;
		for (const name of cases) {
			const read = await readInput(readFileSync(path.join(corpus, name, 'fix.patch')), name);
			const pre = readFileSync(path.join(corpus, name, 'pre.c'), 'utf8');
			const [patch] = read.patches;
			if (read.patches.length !== 1 || !patch || patch.files.length !== 1 || read.problems.length > 0) {
				wrong.push(`${name}: read ${JSON.stringify(read.problems)}`);
				continue;
			}
			// cut from larger diffs by hand: a blank context line past the end of the file, which needs fuzz for GNU patch too
			const last = patch.files[0]!.hunks.at(-1)!;
			if (last.oldStart + last.oldCount - 1 > pre.split('\n').length - 1) {
				past++;
				continue;
			}
			const forward = applyToText(pre, patch.files[0]!.hunks);
			if (forward.rejects.length > 0 || forward.placements.some((one) => one.offset !== 0)) wrong.push(`${name}: does not apply exactly`);
			const back = applyToText(forward.text, reversePatch(patch).files[0]!.hunks);
			if (back.text !== pre) wrong.push(`${name}: reverse differs`);
			if (forward.lines.length !== forward.text.split('\n').length - (forward.text.endsWith('\n') ? 1 : 0)) wrong.push(`${name}: line map`);
			const { files, problems } = rebuild(patch, () => pre);
			if (problems.length > 0 || files[0]?.patched?.text !== forward.text) wrong.push(`${name}: rebuild ${JSON.stringify(problems)}`);
			const again = await readInput(new TextEncoder().encode(formatPatch(patch)), name);
			if (JSON.stringify(meaning(again.patches[0]?.files ?? [])) !== JSON.stringify(meaning(patch.files)))
				wrong.push(`${name}: printed and read again differs`);
			const partial = rebuild(patch, () => undefined);
			if (!isPartOf(partial.files[0]?.base, pre) || !isPartOf(partial.files[0]?.patched, forward.text))
				wrong.push(`${name}: partial text is not the file's`);
		}
		expect(wrong).toEqual([]);
		expect(past).toBeLessThan(cases.length / 100);
	});
});

function isPartOf(
	side: { readonly text: string; readonly visible: readonly { readonly first: number; readonly last: number }[] } | undefined,
	whole: string,
): boolean {
	if (!side) return false;
	const shown = side.text.split('\n');
	const lines = whole.split('\n');
	return side.visible.every(({ first, last }) => shown.slice(first - 1, last).join('\n') === lines.slice(first - 1, last).join('\n'));
}
