import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { blobId } from '../../src/patch/blob';
import { readInput } from '../../src/patch/read';
import { rebuild } from '../../src/patch/rebuild';
import { expandTabs, restoreTabs } from '../../src/patch/tabs';

const folder = path.resolve(import.meta.dirname, '../samples/lamp');
const text = (name: string) => readFileSync(path.join(folder, name), 'utf8');
const read = (input: string) => readInput(new TextEncoder().encode(input), 'input.txt');
const base = (name: string) => (name === 'drivers/lamp/lamp.c' ? text('base-lamp.c') : undefined);
const diffOf = (name: string) => text(name).slice(text(name).indexOf('diff --git')).split('\n-- \n')[0]!.split('\n');
const patched = text('patched-lamp.c');

/** A new file whose runs of spaces are hard to tell: tabs and spaces mixed, alignment that looks like tabs. */
const tricky = `/* tricky.c */
struct row {
	const char	*name;
	int		 a, b;
	char c;  /* two spaces */
};

static struct row rows[] = {
	{ "x",	1, 2, 'c' },
	{ "yy",        1, 2, 'd' },
};

int f(int a,
      int b)
{
	if (a)
		return b;	/* trailing */
	return a +
	       b;
}
`;

function newFile(content: string, prefix: string, expand?: number): string {
	const lines = content.split('\n').slice(0, -1);
	const head = [
		'diff --git a/tricky.c b/tricky.c',
		'new file mode 100644',
		`index 0000000..${blobId(content).slice(0, 12)}`,
		'--- /dev/null',
		'+++ b/tricky.c',
		`@@ -0,0 +1,${lines.length} @@`,
	];
	const body = lines.map((line) => `+${expand === undefined ? line : expandTabs(line, (expand + 1) % 8)}`);
	return [...head, ...body].map((line) => prefix + line).join('\n');
}

describe('tabs', () => {
	for (let width = 0; width <= 12; width++) {
		it(`turned into spaces behind a prefix of ${width} columns are restored and proven`, async () => {
			const result = await read(newFile(tricky, '> ', width));
			const { files } = rebuild(result.patches[0]!, () => undefined);
			expect(files[0]!.patched!.text).toBe(tricky);
			expect(files[0]!.patched!.verification).toMatchObject({ kind: 'verified', restored: true });
			expect(result.patches[0]!.files[0]!.repair).toEqual({ prefixWidth: width % 8, basis: 'blob' });
		});

		it(`behind ${width} columns are proven on a base too`, async () => {
			const lines = diffOf('one.patch').map((line) =>
				/^[ +-]/.test(line) && !/^(?:---|\+\+\+)/.test(line) ? line[0] + expandTabs(line.slice(1), (width + 1) % 8) : line,
			);
			const result = await read(lines.join('\n'));
			const { files } = rebuild(result.patches[0]!, base);
			expect(files[0]!.patched!.text).toBe(patched);
			expect(files[0]!.patched!.verification).toMatchObject({ kind: 'verified', restored: true });
		});
	}

	it('are left alone where the file proves to be whole', async () => {
		const spaces = 'int f(void)\n{\n        return 0;\n}\n';
		const result = await read(newFile(spaces, ''));
		expect(rebuild(result.patches[0]!, () => undefined).files[0]!.patched).toMatchObject({
			text: spaces,
			verification: { kind: 'verified', restored: false },
		});
		expect(result.problems).toEqual([]);
	});

	it('are guessed from kernel indentation only when it is convincing', async () => {
		const lines = (path: string, body: string[]) =>
			`> --- a/${path}\n> +++ b/${path}\n> @@ -1,1 +1,${body.length + 1} @@\n>  x\n${body.map((line) => `> +${line}`).join('\n')}\n`;
		const repair = async (path: string, body: string[]) => (await read(lines(path, body))).patches[0]!.files[0]!.repair;
		const damaged = ['int f(void)', '{', '\tif (a) {', '\t\tb();', '\t\tc();', '\t}', '\treturn 0;', '}'].map((line) =>
			expandTabs(line, 3),
		);
		expect(await repair('x.c', damaged)).toEqual({ prefixWidth: 2, basis: 'indentation' });
		expect(await repair('x.py', damaged)).toBeUndefined();
		for (const width of [2, 4, 8]) {
			const natural = [
				'f() {',
				`${' '.repeat(width)}a();`,
				`${' '.repeat(width)}if (b) {`,
				`${' '.repeat(2 * width)}c();`,
				`${' '.repeat(width)}}`,
				`${' '.repeat(width)}d();`,
				'}',
			];
			expect(await repair('x.c', natural)).toBeUndefined();
		}
	});

	it('that cannot be proven are said to be so', async () => {
		const result = await read(newFile(tricky, '> ', 2).replace('return b;', 'return c;'));
		const { files, problems } = rebuild(result.patches[0]!, () => undefined, 'input.txt');
		expect(files[0]!.patched!.verification.kind).toBe('mismatch');
		expect(files[0]!.patched!.text).toContain('\tif (a)\n\t\treturn c;');
		expect(problems).toMatchObject([{ code: 'blob-mismatch', place: { file: 'input.txt', line: 1 } }]);
	});

	it('come back from what expanding made of them', () => {
		for (const line of ['\tfoo();', '\t\t  bar', '#define X\t\t1', '\tint\t\tx;', 'plain', '  two']) {
			for (let start = 0; start < 8; start++) {
				const restored = restoreTabs(expandTabs(line, start), start, { inner: 1, leading: true });
				expect(expandTabs(restored, start)).toBe(expandTabs(line, start));
			}
		}
	});
});

describe('damage by mailers', () => {
	const proven = async (input: string) => {
		const result = await read(input);
		const { files } = rebuild(result.patches[0]!, base);
		return { result, verification: files[0]!.patched!.verification.kind, codes: result.problems.map((one) => one.code) };
	};

	it('stripped blanks of empty context lines', async () => {
		const context = [
			'diff --git a/drivers/lamp/lamp.c b/drivers/lamp/lamp.c',
			'--- a/drivers/lamp/lamp.c',
			'+++ b/drivers/lamp/lamp.c',
			'@@ -12,6 +12,7 @@',
			' \t\treturn -ENOMEM;',
			'',
			' \tlamp->level = 0;',
			'+\tlamp->level++;',
			' \treturn 0;',
			' }',
			'',
		];
		const result = await read(context.join('\n'));
		expect(result.problems).toEqual([]);
		expect(rebuild(result.patches[0]!, base).problems).toEqual([]);
	});

	it('no-break spaces', async () => {
		const { verification, codes } = await proven(
			diffOf('one.patch')
				.map((line) => (/^[+ ]/.test(line) && !line.startsWith('+++') ? line.replace(/ /g, '\u00a0') : line))
				.join('\n'),
		);
		expect(verification).toBe('verified');
		expect(codes).toEqual(['no-break-spaces']);
	});

	it('entities of a page copied as source', async () => {
		const escaped = diffOf('one.patch').map((line) => `> ${line}`.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;'));
		expect((await proven(escaped.join('\n'))).verification).toBe('verified');
	});

	it('a page of HTML', async () => {
		const page = `<!DOCTYPE html><html><head><title>[PATCH] lamp: free the name</title></head><body><h1>[PATCH] lamp: free the name</h1><b>Ada Byron</b> <a href="x">ada at example.org</a><br><i>Fri May  1 10:00:00 UTC 2020</i><hr><pre>${text(
			'one.patch',
		)
			.slice(text('one.patch').indexOf('\n\n') + 2)
			.replace(/&/g, '&amp;')
			.replace(/</g, '&lt;')
			.replace(/>/g, '&gt;')}</pre></body></html>`;
		const { result, verification, codes } = await proven(page);
		expect([result.format, verification, ...codes]).toEqual(['archive', 'verified']);
		expect(result.patches[0]).toMatchObject({ title: 'lamp: free the name', author: { name: 'Ada Byron', email: 'ada@example.org' } });
	});

	it('long lines wrapped, when the counts prove it', async () => {
		const long = '+\tif (lamp->level > 0 && lamp->name != NULL && strlen(lamp->name) > MAXIMUM_NAME)';
		const diff = [
			'--- a/drivers/lamp/lamp.c',
			'+++ b/drivers/lamp/lamp.c',
			'@@ -18,4 +18,6 @@',
			' void lamp_close(struct lamp *lamp)',
			' {',
			long,
			'VERY_LONG_MACRO_NAME);',
			'+\t\treturn;',
			' \tlamp->level = -1;',
			' }',
		];
		const result = await read(diff.join('\n'));
		expect(result.problems.map((one) => one.code)).toEqual(['wrapped-lines']);
		expect(result.patches[0]!.files[0]!.hunks[0]!.lines[2]!.text).toBe(`${long.slice(1)} VERY_LONG_MACRO_NAME);`);
		expect(result.patches[0]!.files[0]!.hunks[0]!.newCount).toBe(6);
	});

	it('a lost diff column', async () => {
		const { verification, codes } = await proven(
			diffOf('one.patch')
				.map((line) => (line.startsWith(' ') ? line.slice(1) : line))
				.join('\n'),
		);
		expect([verification, ...codes]).toEqual(['verified']);
	});

	it('a file whose own lines end in \\r is not taken for a CRLF transport', async () => {
		const content = 'a\r\nb\r\n';
		const result = await read(
			`diff --git a/x.txt b/x.txt\nnew file mode 100644\nindex 0000000..${blobId(content).slice(0, 10)}\n--- /dev/null\n+++ b/x.txt\n@@ -0,0 +1,2 @@\n+a\r\n+b\r\n`,
		);
		expect(rebuild(result.patches[0]!, () => undefined).files[0]!.patched).toMatchObject({
			text: content,
			verification: { kind: 'verified' },
		});
		const crlf = await read(
			`diff --git a/x.txt b/x.txt\r\nnew file mode 100644\r\nindex 0000000..${blobId(content).slice(0, 10)}\r\n--- /dev/null\r\n+++ b/x.txt\r\n@@ -0,0 +1,2 @@\r\n+a\r\n+b\r\n`,
		);
		expect(rebuild(crlf.patches[0]!, () => undefined).files[0]!.patched!.verification.kind).toBe('verified');
	});

	it('addresses hidden by an archive', async () => {
		const content = 'MODULE_AUTHOR("Ada <ada@example.org>");\n';
		const result = await read(newFile(content, '> ').replace('ada@example.org', 'ada at example.org'));
		expect(rebuild(result.patches[0]!, () => undefined).files[0]!.patched).toMatchObject({
			text: content,
			verification: { kind: 'verified' },
		});
	});
});
