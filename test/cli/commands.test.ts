// The command line: arguments, exit codes, messages, and what goes to which stream.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/commands';
import type { Report } from '../../src/review/report';
import { sampleReport } from '../formats/sample-report';
import { type FakeHost, fakeHost } from './fake-host';

const folder = mkdtempSync(path.join(os.tmpdir(), 'rehearse-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text = 'x'): string => {
	const at = path.join(folder, name);
	writeFileSync(at, text);
	return at;
};
const input = file('in.patch', 'the patch');

async function run(
	line: readonly string[],
	host: FakeHost = fakeHost(),
): Promise<{ code: number; out: string; err: string; host: FakeHost }> {
	const code = await runCommandLine(line, host);
	return { code, ...host.said, host };
}

const clean: Report = { ...sampleReport, findings: [], functions: [], problems: [] };

describe('help', () => {
	it('is there for all commands, each with examples', async () => {
		const all = await run(['--help']);
		expect(all.code).toBe(0);
		for (const name of ['review', 'run', 'scenarios', 'exits', 'trace', 'parse']) {
			expect(all.out).toContain(`  ${name} `);
			const one = await run([name, '--help']);
			expect(one.code).toBe(0);
			expect(one.out).toMatch(/^usage: rehearse [\s\S]*\nexamples:\n {2}rehearse /);
			expect((await run(['help', name])).out).toBe(one.out);
		}
		expect((await run(['--version'])).out).toBe('rehearse 9.9.9\n');
	});

	it('is told to whoever says nothing or something else', async () => {
		expect(await run([])).toMatchObject({ code: 2, out: '' });
		expect((await run(['reviw', 'x'])).err).toBe(
			"rehearse: there is no command 'reviw'; did you mean 'review'? Run 'rehearse --help' for all commands.\n",
		);
	});
});

describe('wrong use ends with 2 and says what to do', () => {
	it.each([
		[['review'], 'FILE is missing'],
		[['review', input, 'more'], "'more' is one argument too many"],
		[['review', input, '--fromat', 'json'], "Unknown option '--fromat'"],
		[['review', input, '--format', 'xml'], 'It may be text, json, sarif, reply'],
		[['review', input, '--config', 'NET'], 'a symbol and a value are expected'],
		[['review', input, '--base', '/no/such'], 'there is no such folder'],
		[['review', '/no/such.patch'], 'there is no such file'],
		[['review', folder], 'it is a folder'],
		[['review', input, '--baseline', input], 'not a baseline'],
		[['review', input, '--output', '/no/such/dir/x'], 'could not be written (ENOENT)'],
		[['review', input, '--format', 'reply', '--finding', 'f7'], 'there is no such finding. The report names them: f1'],
		[['review', input, '--width', 'wide'], 'a whole number'],
		[['run', input, 'nope'], "there is no scenario 'nope' for this input. There are: foo."],
		[['exits', input, 'nope'], "there is no function 'nope' in this input. There are: foo_new, foo_probe."],
		[['trace', input, 'nothing'], "'nothing' names no run"],
		[['parse', folder], 'there is no C file'],
	])('%j', async (line, message) => {
		const { code, out, err } = await run(line);
		expect(err).toContain(message);
		expect(err).toMatch(/^rehearse: /);
		expect(err.split('\n')).toHaveLength(2);
		expect({ code, out }).toEqual({ code: 2, out: '' });
	});

	it('a bug of ours is called one', async () => {
		const { code, err } = await run(
			['review', input],
			fakeHost(sampleReport, { openReview: async () => Promise.reject(new Error('boom')) }),
		);
		expect(code).toBe(2);
		expect(err).toContain('this is a bug of Rehearse');
	});
});

describe('review', () => {
	it('ends with 1 on findings, 0 when clean, 2 when nothing could be read', async () => {
		expect((await run(['review', input])).code).toBe(1);
		expect((await run(['review', input], fakeHost(clean))).code).toBe(0);
		expect(
			await run(
				['review', input],
				fakeHost({ ...clean, patches: [], problems: [{ code: 'no-patch', severity: 'error', message: 'There is no patch in it.' }] }),
			),
		).toMatchObject({
			code: 2,
			err: `rehearse: ${input}: There is no patch in it.\n`,
		});
		expect(
			(await run(['review', input], fakeHost({ ...clean, problems: [{ code: 'cut', severity: 'error', message: 'A hunk is cut.' }] })))
				.code,
		).toBe(2);
		expect(
			(
				await run(
					['review', input],
					fakeHost({ ...sampleReport, findings: sampleReport.findings.map((one) => ({ ...one, status: 'fixed' })) }),
				)
			).code,
		).toBe(0);
		expect((await run(['review', input, '--strict'], fakeHost({ ...clean, functions: sampleReport.functions.slice(1) }))).code).toBe(1);
	});

	it('reads a file or standard input and passes the options on', async () => {
		const one = await run(['review', input, '--config', 'CONFIG_NET=n', '-c', 'X=m', '--only', 'a', '--only', 'b']);
		expect(one.host.asked).toEqual({
			name: 'in.patch',
			bytes: 'the patch',
			options: { config: { CONFIG_NET: 'n', CONFIG_X: 'm' }, only: ['a', 'b'] },
		});
		expect((await run(['review', '-'])).host.asked).toMatchObject({ name: 'standard input', bytes: 'from stdin' });
	});

	it('prints each format', async () => {
		expect((await run(['review', input])).out).toContain('Findings\n');
		expect(JSON.parse((await run(['review', input, '-f', 'json'])).out)).toMatchObject({ schema: 1, tool: { version: '9.9.9' } });
		expect(JSON.parse((await run(['review', input, '-f', 'sarif'])).out)).toMatchObject({ version: '2.1.0' });
		const reply = (await run(['review', input, '-f', 'reply', '--remark', '1', '--finding', 'f1'])).out;
		expect(reply).toContain('From: Test Er <t@example.org>\nTo: ');
		expect(reply).toContain('Date: Thu, 1 Jan 1970 00:00:00 +0000');
	});

	it('writes to a file, and a baseline that silences next time', async () => {
		const target = path.join(folder, 'out.json');
		const baseline = path.join(folder, 'base.json');
		expect(await run(['review', input, '-f', 'json', '-o', target, '--write-baseline', baseline])).toMatchObject({ code: 1, out: '' });
		expect(JSON.parse(readFileSync(target, 'utf8'))).toMatchObject({ schema: 1 });
		const after = await run(['review', input, '--baseline', baseline]);
		expect(after.code).toBe(0);
		expect(after.out).toContain('1 suppressed');
	});

	it('tells when it was interrupted', async () => {
		const { code, out } = await run(['review', input], fakeHost(clean, { interrupted: () => true }));
		expect(code).toBe(130);
		expect(out).toContain('The review was interrupted');
	});

	it('has colours on a terminal only, and not against the user', async () => {
		expect((await run(['review', input], fakeHost(sampleReport, { terminal: true }))).out).toContain('\u001b[');
		expect((await run(['review', input], fakeHost(sampleReport, { terminal: true, env: { NO_COLOR: '1' } }))).out).not.toContain('\u001b[');
	});
});

describe('other commands', () => {
	it('run a scenario', async () => {
		const { code, out } = await run(['run', input, 'foo', '--trace']);
		expect(code).toBe(1);
		expect(out).toContain('failed: foo: Foo\n  FAILED  one: expected 1, got 2\n  ok      two\n  note: note\n');
		expect(out).toContain('struct foo *f = kzalloc');
		expect(JSON.parse((await run(['run', input, 'all', '-f', 'json'])).out)).toHaveLength(1);
	});

	it('list scenarios and exits', async () => {
		expect((await run(['scenarios', input])).out).toBe('foo: Foo\n    Foo works.\n    about foo_new\n');
		expect(await run(['exits', input, 'foo_new'])).toMatchObject({ code: 1 });
		expect(JSON.parse((await run(['exits', input, 'foo_new', '-f', 'json'])).out)).toMatchObject({ complete: true });
	});

	it('trace a run', async () => {
		expect((await run(['trace', input, 'f1', '-v'])).out).toBe(
			[
				'    0  drivers/foo/bär.c:1 foo_new: struct foo *foo_new(void)',
				'         | f = 0x1  (not initialised)',
				'    1  drivers/foo/bär.c:3 foo_new: struct foo *f = kzalloc(sizeof(*f), GFP_KERNEL);',
				'         | f = 0x1  (not initialised)',
				'         alloc: kzalloc() gives new memory',
				'    2  drivers/foo/bär.c:8 foo_new: return ERR_PTR(-EIO);',
				'         | f = 0x1  (not initialised)',
				'       The function returned.',
				'',
			].join('\n'),
		);
		expect((await run(['trace', input, 'f1', '--from', '1', '--count', '1'])).out).toContain('… the run goes on after step 1');
	});

	it('parse folders', async () => {
		const c = file('a.c', 'int f(void)\n{\n\treturn 1;\n}\n');
		const { code, out } = await run(['parse', c]);
		expect(out).toMatch(/^1 file, 0\.0 MB, 1 function, 0 damaged \(0\.00 %\)/);
		expect(code).toBe(0);
	});

	it('parse with the headers of a tree', async () => {
		const tree = mkdtempSync(path.join(os.tmpdir(), 'rehearse-parse-'));
		const put = (name: string, text: string): string => {
			mkdirSync(path.dirname(path.join(tree, name)), { recursive: true });
			writeFileSync(path.join(tree, name), text);
			return path.join(tree, name);
		};
		put('include/linux/pair.h', '#define PAIR(n) int n##_get(void) { return 1; } int n##_put(void) { return 0; }\n');
		const c = put('mm/a.c', '#include <linux/pair.h>\nPAIR(page)\nint f(void)\n{\n\treturn page_get();\n}\n');
		const host = fakeHost(sampleReport, { env: { XDG_CACHE_HOME: path.join(tree, 'cache') } });
		try {
			expect((await run(['parse', '--no-ctags', '--base', tree, c], host)).out).toMatch(/^1 file, 0\.0 MB, 3 functions, 0 damaged/);
			await expect(run(['parse', '--base', `${tree}/none`, c])).resolves.toMatchObject({ code: 2 });
		} finally {
			rmSync(tree, { recursive: true });
		}
	});
});
