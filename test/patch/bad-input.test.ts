import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readInput } from '../../src/patch/read';
import { rebuild } from '../../src/patch/rebuild';

const samples = path.resolve(import.meta.dirname, '../samples/lamp');
const read = (input: string) => readInput(new TextEncoder().encode(input), 'input.txt');
const shown = (problems: readonly { code: string; severity: string; place?: { file: string; line: number } }[]) =>
	problems.map((one) => `${one.severity} ${one.code} ${one.place?.line}`);
const good = '--- a/good.c\n+++ b/good.c\n@@ -1,2 +1,3 @@\n a\n+x\n b\n';

describe('bad input gets a problem that names the line, and what is readable is returned', () => {
	it('an empty file', async () => {
		expect(shown((await readInput(new Uint8Array(), 'x')).problems)).toEqual(['error empty-input 1']);
	});

	it('a mail with no patch', async () => {
		const result = await read('From: a@b.c\nSubject: hello\n\nNothing here.\n');
		expect(shown(result.problems)).toEqual(['error no-patch 1']);
		expect(result.patches).toEqual([]);
	});

	it('a context diff', async () => {
		const result = await read('*** a/x.c\t2024\n--- b/x.c\t2024\n***************\n*** 1,2 ****\n  a\n! b\n--- 1,2 ----\n  a\n! c\n');
		expect(result.problems.map((one) => one.message)).toEqual([expect.stringContaining('make it again with `diff -u`')]);
	});

	it('a binary file', async () => {
		expect(
			shown(
				(
					await readInput(
						new Uint8Array(5000).map((_, at) => at % 7),
						'x',
					)
				).problems,
			),
		).toEqual(['error binary-input 1']);
	});

	it('NUL bytes', async () => {
		const result = await read(`${good}--- a/nul.c\n+++ b/nul.c\n@@ -1 +1 @@\n-a\n+b\0c\n`);
		expect(shown(result.problems)).toEqual(['error nul-bytes 11']);
		expect(result.patches[0]!.files.map((file) => file.path)).toEqual(['good.c', 'nul.c']);
		expect(rebuild(result.patches[0]!, () => 'a\n').files[1]!.patched!.text).toBe('b\ufffdc\n');
	});

	for (const name of ['../../outside.c', '/etc/passwd', 'C:/windows/x.c', 'a/../b.c', 'x\\..\\y.c', '.git/hooks/x']) {
		it(`a file name that leaves the repository: ${name}`, async () => {
			for (const diff of [`diff --git a/${name} b/${name}\n--- a/${name}\n+++ b/${name}\n`, `--- ${name}\n+++ ${name}\n`]) {
				const result = await read(`${diff}@@ -1 +1 @@\n-a\n+b\n${good}`);
				expect(shown(result.problems)).toEqual(['error unsafe-path 1']);
				expect(result.problems[0]!.message).toContain(name.replace(/^a\//, ''));
				expect(result.patches[0]!.files.map((file) => file.path)).toEqual(['good.c']);
			}
		});
	}

	it('a rename out of the repository', async () => {
		const result = await read(`diff --git a/x.c b/y.c\nsimilarity index 100%\nrename from x.c\nrename to ../../y.c\n${good}`);
		expect(shown(result.problems)).toEqual(['error unsafe-path 1']);
	});

	it('counts of an @@ line that are too high or too low', async () => {
		const high = await read(`--- a/x.c\n+++ b/x.c\n@@ -1,9 +1,9 @@\n a\n-b\n+c\n d\n@@ -20,2 +20,3 @@\n e\n+f\n g\n`);
		expect(shown(high.problems)).toEqual(['error hunk-count-mismatch 3']);
		expect(high.patches[0]!.files[0]!.hunks.map((hunk) => [hunk.oldCount, hunk.newCount, hunk.missing])).toEqual([
			[3, 3, 6],
			[2, 3, undefined],
		]);
		const low = await read(`--- a/x.c\n+++ b/x.c\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n+d\n+e\n f\n@@ -20,2 +20,3 @@\n e\n+f\n g\n`);
		expect(shown(low.problems)).toEqual(['error hunk-count-mismatch 3']);
		expect(low.patches[0]!.insertions).toBe(4);
	});

	it('a hunk that is cut off', async () => {
		const result = await read(`${good}--- a/x.c\n+++ b/x.c\n@@ -1,9 +1,9 @@\n a\n-b\n+c\n`);
		expect(shown(result.problems)).toEqual(['error truncated-hunk 9']);
		expect(result.patches[0]!.files[1]!.hunks[0]!.lines).toHaveLength(3);
		const { files } = rebuild(result.patches[0]!, () => undefined);
		expect(files[1]!.patched).toMatchObject({ complete: false, text: 'a\nc\n/* the rest of the file is not in the patch */\n' });
	});

	it('a new file that is cut off is not called complete', async () => {
		const result = await read(
			'diff --git a/x.c b/x.c\nnew file mode 100644\nindex 0000000..1234567\n--- /dev/null\n+++ b/x.c\n@@ -0,0 +1,9 @@\n+a\n+b\n',
		);
		expect(rebuild(result.patches[0]!, () => undefined).files[0]!.patched).toMatchObject({
			complete: false,
			verification: { kind: 'unverifiable' },
		});
	});

	it('a malformed @@ line, a hunk without a file, a merge', async () => {
		const result = await read(`@@ -1 +1 @@\n-x\n+y\n${good}@@ -x,2 +1 @@\n a\ndiff --cc a.c\nindex 1,2..3\n`);
		expect(shown(result.problems)).toEqual(['warning hunk-without-file 1', 'error malformed-hunk-header 10', 'error combined-diff 12']);
	});

	it('a binary diff', async () => {
		const result = await read(
			`diff --git a/x.png b/x.png\nindex 1234567..2345678 100644\nBinary files a/x.png and b/x.png differ\n${good}`,
		);
		expect(shown(result.problems)).toEqual(['info binary-diff 1']);
		expect(rebuild(result.patches[0]!, () => undefined).files[0]).toEqual({
			path: 'x.png',
			oldPath: 'x.png',
			status: 'binary',
			addedLines: [],
			deletedLines: [],
		});
	});

	it('a diffstat that says something else', async () => {
		const result = await read(
			`Subject: [PATCH] x\nFrom: a@b.c\n\ntext\n---\n good.c | 5 ++---\n 1 file changed, 2 insertions(+), 3 deletions(-)\n\n${good}`,
		);
		expect(shown(result.problems)).toEqual(['warning diffstat-mismatch 7', 'warning diffstat-mismatch 6']);
		expect(result.patches[0]!.diffstat).toEqual({ files: 1, insertions: 2, deletions: 3, equal: false });
	});

	it('a base that does not fit', async () => {
		const { patches } = await read(`${good}@@ -9,3 +10,4 @@\n p\n q\n+r\n s\n`);
		const { files, problems } = rebuild(patches[0]!, () => 'a\nb\nno\nmore\n', 'input.txt');
		expect(shown(problems)).toEqual(['error hunk-failed 7']);
		expect(files[0]!.patched).toMatchObject({ text: 'a\nx\nb\nno\nmore\n', complete: true, verification: { kind: 'unverifiable' } });
		const none = rebuild(patches[0]!, () => 'quite\nanother\nfile\n', 'input.txt');
		expect(shown(none.problems)).toEqual(['error hunk-failed 3', 'error hunk-failed 7']);
		expect(none.files[0]!.patched).toMatchObject({ complete: false });
	});

	it('line numbers no file has', async () => {
		const { patches } = await read('--- a/x.c\n+++ b/x.c\n@@ -999999999 +999999999 @@\n-a\n+b\n');
		const { files, problems } = rebuild(patches[0]!, () => undefined, 'input.txt');
		expect(shown(problems)).toEqual(['error hunk-position 3']);
		expect(files[0]!.patched!.text.length).toBeLessThan(100);
	});

	it('a damaged MIME structure', async () => {
		const deep = Array.from({ length: 400 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}`).join('\n');
		const result = await read(`From: a@b.c\nSubject: x\n${deep}\n\n${good}`);
		expect(result.problems.length).toBeGreaterThan(0);
	});
});

describe('never throws, never hangs', () => {
	const inputs = ['one.patch', 'thread.mbox', 'series.mbox', 'kinds.diff', 'qp.eml', 'attachment.eml', 'flowed.eml'].map((name) =>
		readFileSync(path.join(samples, name)),
	);

	it('on inputs cut anywhere or with bytes changed', { timeout: 60_000 }, async () => {
		let seed = 1;
		const next = (below: number) => {
			seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
			return seed % below;
		};
		for (const input of inputs) {
			for (let n = 0; n < 60; n++) {
				const bytes = new Uint8Array(n % 2 === 0 ? input.subarray(0, next(input.length)) : input);
				for (let k = 0; k < n % 5; k++) if (bytes.length > 0) bytes[next(bytes.length)] = next(256);
				const result = await readInput(bytes, 'x');
				for (const patch of result.patches) {
					rebuild(patch, () => undefined);
					rebuild(patch, () => readFileSync(path.join(samples, 'base-lamp.c'), 'utf8'));
					for (const hunk of patch.files.flatMap((file) => file.hunks)) {
						expect(hunk.lines.filter((line) => line.kind !== 'add')).toHaveLength(hunk.oldCount);
						expect(hunk.lines.filter((line) => line.kind !== 'delete')).toHaveLength(hunk.newCount);
					}
				}
			}
		}
	});

	it('gives the same result twice', async () => {
		for (const input of inputs) expect(JSON.stringify(await readInput(input, 'x'))).toBe(JSON.stringify(await readInput(input, 'x')));
	});

	const size = 8_000_000;
	const big: [string, string][] = [
		['prose', 'On Monday, someone wrote (to all) > that: foo\n'.repeat(size / 46)],
		['one line', 'a '.repeat(size / 2)],
		['blanks', ' '.repeat(size)],
		['quote marks', '>'.repeat(size)],
		['deep quotes', `${'> '.repeat(30)}x\n`.repeat(size / 62)],
		['tags', `<html>${'<'.repeat(size)}`],
		['scripts', `<html>${'<script>'.repeat(size / 8)}`],
		['headers', `Subject: x\n${' folded\n'.repeat(size / 8)}`],
		['dashes', '--- a\n'.repeat(size / 6)],
		['half hunks', `--- a/x.c\n+++ b/x.c\n${'@@ -10,6 +10,7 @@ x\n a\n b\n'.repeat(size / 60)}`],
	];
	for (const [what, input] of big) {
		it(`on 8 MB of ${what}`, { timeout: 60_000 }, async () => {
			const start = performance.now();
			const { patches } = await read(input);
			for (const patch of patches) rebuild(patch, () => undefined);
			expect(performance.now() - start).toBeLessThan(10_000);
		});
	}
});
