// The command line as a process: streams, a closed pipe, and bad input through the real core.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/commands';
import { loadCore } from '../../src/cli/core';
import { fakeHost } from './fake-host';

const folder = mkdtempSync(path.join(os.tmpdir(), 'rehearse-process-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NEW_FILE = (name: string, lines: readonly string[]): string =>
	[
		'Subject: [PATCH] add it',
		'From: A B <a@b.c>',
		'',
		'Text.',
		'',
		`diff --git a/${name} b/${name}`,
		'new file mode 100644',
		'--- /dev/null',
		`+++ b/${name}`,
		`@@ -0,0 +1,${lines.length} @@`,
		...lines.map((line) => `+${line}`),
		'',
	].join('\n');

const GOOD = ['int f(int a)', '{', '\tif (a)', '\t\treturn 1;', '\treturn 0;', '}'];

async function review(text: string | Uint8Array, ...more: readonly string[]): Promise<{ code: number; out: string; err: string }> {
	const file = path.join(folder, 'in.patch');
	writeFileSync(file, text);
	const openReview = await loadCore();
	const host = fakeHost(undefined, { openReview });
	const code = await runCommandLine(['review', file, ...more], host);
	return { code, ...host.said };
}

describe('the process', () => {
	it('runs, writes its help to standard output and ends with 0', () => {
		const run = spawnSync(process.execPath, ['scripts/run-ts.mjs', 'src/cli/main.ts', '--help'], { encoding: 'utf8' });
		expect(run).toMatchObject({ status: 0, stderr: '' });
		expect(run.stdout).toContain('usage: rehearse COMMAND');
	});

	it('ends quietly when nobody reads any more', () => {
		const run = spawnSync('sh', ['-c', `${process.execPath} scripts/run-ts.mjs src/cli/main.ts review --help | true`], {
			encoding: 'utf8',
		});
		expect(run).toMatchObject({ status: 0, stderr: '' });
	});
});

describe('input through the core', () => {
	it('a clean function ends with 0', async () => {
		const { code, out } = await review(NEW_FILE('kernel/f.c', GOOD));
		expect(out).toContain('f  kernel/f.c:1  added: 2 exits, all clean');
		expect(code).toBe(0);
	});

	it.each([
		['an empty file', ''],
		['a mail without a patch', 'From: A B <a@b.c>\nSubject: Hello\n\nNo patch in here.\n'],
		['NUL bytes', new Uint8Array(1000)],
	])('%s ends with 2 and a message', async (_, text) => {
		const { code, err } = await review(text);
		expect(code).toBe(2);
		expect(err).toMatch(/^rehearse: .*in\.patch: [^\n]{10,}\n$/);
	});

	it('a path that leads out is refused, the rest is shown', async () => {
		const { out } = await review(`${NEW_FILE('../../outside.c', GOOD)}\n${NEW_FILE('kernel/f.c', GOOD)}`);
		expect(out).toMatch(/in\.patch:\d+: error: /);
		expect(out).toContain('outside.c');
		expect(out).toContain('kernel/f.c:1');
	});

	it('a C file that is not C is told about', async () => {
		const { code, out } = await review(NEW_FILE('kernel/f.c', ['%% ( not C {{{', ') ) at all ;;', '"']));
		expect([0, 2]).toContain(code);
		expect(out).toContain('1 file');
	});

	it('gives the same bytes each time', async () => {
		const text = NEW_FILE('kernel/f.c', GOOD);
		for (const format of ['text', 'json', 'sarif'])
			expect((await review(text, '-f', format)).out).toBe((await review(text, '-f', format)).out);
	});
});
