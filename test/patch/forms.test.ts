import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReadResult } from '../../src/patch/model';
import { readInput } from '../../src/patch/read';
import { rebuild } from '../../src/patch/rebuild';

const folder = path.resolve(import.meta.dirname, '../samples/lamp');
const text = (name: string) => readFileSync(path.join(folder, name), 'utf8');
const read = (name: string) => readInput(readFileSync(path.join(folder, name)), name);
const base = (name: string) => (name === 'drivers/lamp/lamp.c' ? text('base-lamp.c') : undefined);
const codes = (result: ReadResult) => result.problems.map((one) => one.code);

describe('one patch in every form', () => {
	const forms: [string, ReadResult['format']][] = [
		['one.patch', 'format-patch'],
		['qp.eml', 'eml'],
		['base64.eml', 'eml'],
		['crlf.eml', 'eml'],
		['flowed.eml', 'eml'],
		['attachment.eml', 'eml'],
		['git-show.txt', 'diff'],
		['plain-u.diff', 'diff'],
	];
	for (const [name, format] of forms) {
		it(`${name} gives the same file`, async () => {
			const result = await read(name);
			expect(codes(result)).toEqual([]);
			expect(result.format).toBe(format);
			expect(result.remarks).toEqual([]);
			const [patch] = result.patches;
			expect(patch).toMatchObject({
				insertions: 2,
				deletions: 0,
				files: [{ path: 'drivers/lamp/lamp.c', oldPath: 'drivers/lamp/lamp.c', status: 'modified' }],
			});
			const { files, problems } = rebuild(patch!, base);
			expect(problems).toEqual([]);
			expect(files[0]!.patched!.text).toBe(text('patched-lamp.c'));
			expect(files[0]!.patched!.verification.kind).toBe(name === 'plain-u.diff' ? 'unverifiable' : 'verified');
			expect(files[0]!.addedLines).toEqual([21, 22]);
			const shown = result.text.split('\n');
			for (const line of patch!.files[0]!.hunks[0]!.lines)
				expect(shown[line.inputLine - 1]!.slice(line.inputColumn).replace('\r', '').trimEnd()).toBe(line.text);
		});
	}

	it('keeps title, author, date and message of a mail', async () => {
		for (const name of ['one.patch', 'qp.eml', 'base64.eml', 'crlf.eml', 'flowed.eml', 'git-show.txt']) {
			const { patches } = await read(name);
			expect(patches[0], name).toMatchObject({
				title: 'lamp: free the name on close',
				author: { name: 'Ada Byron', email: 'ada@example.org' },
			});
			expect(patches[0]!.message.replace(/\r/g, '').trim()).toBe('It was lost before.\n\nSigned-off-by: Ada Byron <ada@example.org>');
		}
	});
});

describe('a series', () => {
	it('is read in its order, the cover letter is no patch', async () => {
		const result = await read('series.mbox');
		expect(result.format).toBe('format-patch');
		expect(
			result.patches.map(({ title, series, files, diffstat }) => [
				title,
				series?.index,
				series?.total,
				series?.version,
				files.length,
				diffstat?.equal,
			]),
		).toEqual([
			['lamp: free the name on close', 1, 3, 2, 1, true],
			['lamp: add a header', 2, 3, 2, 1, true],
			['lamp: rename, remove, add, chmod and a binary', 3, 3, 2, 5, true],
		]);
		expect(result.remarks).toEqual([]);
		expect(codes(result)).toEqual(['binary-diff']);
		expect(rebuild(result.patches[1]!, () => undefined).files[0]!.patched).toMatchObject({
			text: text('lamp.h'),
			complete: true,
			verification: { kind: 'verified', restored: false },
		});
	});
});

describe('what git can say of a file', () => {
	for (const name of ['kinds.diff', 'kinds-nobinary.diff']) {
		it(`is read from ${name}`, async () => {
			const result = await read(name);
			expect(codes(result)).toEqual(['binary-diff']);
			expect(result.patches[0]!.files.map((file) => [file.status, file.oldPath, file.path])).toEqual([
				['added', 'café.txt', 'café.txt'],
				['deleted', 'drivers/lamp/gone.c', 'drivers/lamp/gone.c'],
				['renamed', 'drivers/lamp/old.txt', 'drivers/lamp/new name.txt'],
				['binary', 'logo.bin', 'logo.bin'],
				['modified', 'tool.sh', 'tool.sh'],
			]);
			const old = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n';
			const { files, problems } = rebuild(result.patches[0]!, (file) => (file === 'drivers/lamp/old.txt' ? old : undefined));
			expect(problems).toEqual([]);
			expect(files[0]!.patched).toMatchObject({ text: 'no newline at the end', verification: { kind: 'verified' } });
			expect(files[1]).toMatchObject({ base: { text: 'int gone;\n', complete: true }, deletedLines: [1] });
			expect(files[1]!.patched).toBeUndefined();
			expect(files[2]!.patched).toMatchObject({
				text: 'one\ntwo\nthree\nfour\nfive\nsix\nSEVEN\neight',
				verification: { kind: 'verified' },
			});
			expect(result.patches[0]!.files[4]).toMatchObject({ oldMode: '100644', newMode: '100755' });
		});
	}
});

describe('a thread', () => {
	it('holds its patch once, and every remark once, on the line it speaks of', async () => {
		const result = await read('thread.mbox');
		expect(result.format).toBe('mbox');
		expect(codes(result)).toEqual([]);
		expect(result.patches.map((patch) => [patch.title, patch.messageId, patch.files[0]!.hunks[0]!.lines.length])).toEqual([
			['lamp: free the name on close', 'one@example.org', 6],
		]);
		expect(
			result.remarks.map(({ author, depth, text: said, anchor, answers }) => [
				author.name,
				depth,
				said,
				anchor ? `${anchor.patch} ${anchor.file}:${anchor.line}` : '',
				answers ?? '',
			]),
		).toEqual([
			['Grace Hopper', 0, 'Is kfree(NULL) fine here?\nI think so.', '0 drivers/lamp/lamp.c:21', ''],
			['Grace Hopper', 0, 'Why clear it?', '0 drivers/lamp/lamp.c:23', ''],
			['Ada Byron', 0, 'To catch a second close.\n\nFrom the manual: it is good style.', '0 drivers/lamp/lamp.c:23', 1],
			['Alan Turing', 0, 'Trimmed quote, still a remark.', '0 drivers/lamp/lamp.c:21', ''],
		]);
	});

	it('takes a counter-patch in a reply as a patch of its own', async () => {
		const thread = `${text('thread.mbox')}
From eve@example.org Fri May  1 14:00:00 2020
From: Eve <eve@example.org>
Subject: Re: [PATCH] lamp: free the name on close
Message-ID: <five@example.org>
In-Reply-To: <one@example.org>

On Fri, 1 May 2020, Ada Byron wrote:
> @@ -18,4 +18,6 @@ int lamp_open(struct lamp *lamp, const char *name)
>  	lamp->level = -1;
> +	kfree(lamp->name);

How about this instead?

--- a/drivers/lamp/lamp.c
+++ b/drivers/lamp/lamp.c
@@ -17,5 +17,6 @@
 
 void lamp_close(struct lamp *lamp)
 {
+	kfree_const(lamp->name);
 	lamp->level = -1;
 }
`;
		const result = await readInput(new TextEncoder().encode(thread), 'thread.mbox');
		expect(result.patches.map((patch) => [patch.author.name, patch.insertions])).toEqual([
			['Ada Byron', 2],
			['Eve', 1],
		]);
		expect(result.remarks.some((remark) => remark.text === 'How about this instead?' && remark.author.name === 'Eve')).toBe(true);
	});
});

describe('quoting', () => {
	const diff = text('one.patch').slice(text('one.patch').indexOf('diff --git')).split('\n-- \n')[0]!.split('\n');
	const prefixes = ['> ', '>', '>> ', '>>', '> > ', '>> > ', '>>>> ', '| ', '| | ', '> | '];
	for (const prefix of prefixes) {
		it(`of ${JSON.stringify(prefix)} is undone`, async () => {
			const quoted = diff.map((line) => (line === '' ? prefix.trimEnd() : prefix + line)).join('\n');
			const result = await readInput(new TextEncoder().encode(`Hello,\n\n${quoted}\n`), 'quoted.txt');
			expect(codes(result)).toEqual([]);
			expect(rebuild(result.patches[0]!, base).files[0]!.patched!.verification).toMatchObject({ kind: 'verified' });
		});
	}

	it('may change from line to line', async () => {
		const quoted = diff.map((line, at) => ['>> ', '> > ', '>>'][at % 3 === 2 && at < 4 ? 0 : at % 2] + line).join('\n');
		const result = await readInput(new TextEncoder().encode(quoted), 'mixed.txt');
		expect(rebuild(result.patches[0]!, base).files[0]!.patched!.verification).toMatchObject({ kind: 'verified' });
	});
});

it('what the author notes above the diff is no remark on it', async () => {
	const mail =
		'From: A <a@b.c>\nSubject: [PATCH v2] lamp: light it\n\nWhy.\n---\nChanges in v2:\n- shorter\n\n lamp.c | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n\ndiff --git a/lamp.c b/lamp.c\n--- a/lamp.c\n+++ b/lamp.c\n@@ -1 +1 @@\n-int a;\n+int b;\n-- \n2.0\n';
	expect((await readInput(new TextEncoder().encode(mail), 'x')).remarks).toEqual([]);
});
