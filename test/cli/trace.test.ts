// `rehearse trace` and `rehearse dap --log` with the real core, on small patches: what they print, where they end, and that no name of ours shows.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/commands';
import type { Host } from '../../src/cli/host';
import { frame } from '../../src/dap/framing';
import { openReview } from '../../src/review/open';
import { benchParser } from '../bench/parser';
import { fakeHost } from './fake-host';

const folder = mkdtempSync(path.join(os.tmpdir(), 'rehearse-trace-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
	const at = path.join(folder, name);
	writeFileSync(at, text);
	return at;
}

const lamp = [
	'struct lamp { int level; };',
	'',
	'static int dim(struct lamp *l)',
	'{',
	'	return l->level / 2;',
	'}',
	'',
	'int lamp_new(int level)',
	'{',
	'	struct lamp *l = kzalloc(sizeof(*l), GFP_KERNEL);',
	'',
	'	if (!l)',
	'		return -ENOMEM;',
	'	l->level = level;',
	'	return dim(l);',
	'}',
];
const whole = file(
	'lamp.patch',
	`--- /dev/null\n+++ b/drivers/lamp.c\n@@ -0,0 +1,${lamp.length} @@\n${lamp.map((line) => `+${line}\n`).join('')}`,
);

const sample = path.resolve(import.meta.dirname, '../../media/samples/cgroupns-v1-5of8.txt');

/** A hunk below a function's head, with no name behind `@@`: an `else` whose `if` nobody sees. */
const hunk = file(
	'hunk.patch',
	`--- a/drivers/lamp.c
+++ b/drivers/lamp.c
@@ -40,8 +40,9 @@
 	struct lamp *l = kzalloc(sizeof(*l), GFP_KERNEL);
 
 	if (!l)
 		return -ENOMEM;
+	WARN_ON(l->level);
 	l->level = 4;
 	} else {
 		l = lamp_other();
 	}
`,
);

const real = async (more: Partial<Host> = {}) => {
	const parser = await benchParser();
	return fakeHost(undefined, {
		openReview: (bytes, name, ports, options) => openReview(bytes, name, { ...ports, parser }, options),
		...more,
	});
};

async function trace(...line: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
	const host = await real();
	const code = await runCommandLine(['trace', ...line], host);
	return { code, ...host.said };
}

describe('rehearse trace', () => {
	it('prints every step to a finding, with lines, calls and what became of the memory', async () => {
		const { code, out, err } = await trace(whole, 'f1');
		expect([code, err]).toEqual([0, '']);
		expect(out.split('\n')[0]).toBe('    0  drivers/lamp.c:10 lamp_new: struct lamp *l = kzalloc(sizeof(*l), GFP_KERNEL);');
		expect(out).toContain('acquire: kzalloc allocates');
		expect(out).toMatch(/\n +\d+ {4}drivers\/lamp.c:5 dim: return l->level \/ 2;\n/);
		expect(out.trimEnd().split('\n').at(-1)?.trim()).toBe('The function returned.');
	});

	it('prints a part of it, and says when the run goes on', async () => {
		const all = (await trace(whole, 'f1')).out.split('\n').filter((line) => /^ +\d+ /.test(line));
		const part = await trace(whole, 'f1', '--from', '1', '--count', '2');
		expect(part.out.split('\n').filter((line) => /^ +\d+ /.test(line))).toEqual(all.slice(1, 3));
		expect(part.out).toContain('… the run goes on after step 2');
		const past = await trace(whole, 'f1', '--from', '900');
		expect([past.code, past.out.trim()]).toEqual([0, 'The function returned.']);
	});

	it('prints variables, and only the files of the patch where asked', async () => {
		const { out } = await trace(sample, 'scenario:unshare-succeeds', '--patch', '-v');
		const files = new Set(out.split('\n').flatMap((line) => /^ +\d+ +([\w/.-]+)[: ]/.exec(line)?.[1] ?? []));
		expect([...files].every((one) => /^(fs|include|kernel)\//.test(one))).toBe(true);
		expect(files).toContain('kernel/cgroup_namespace.c');
		expect(out).toContain('| new_ns = ');
		const everything = await trace(sample, 'scenario:unshare-succeeds', '--count', '50');
		expect(everything.out).toContain('world/world.c:');
	}, 60_000);

	it('refuses a run that the input does not have', async () => {
		const { code, err } = await trace(whole, 'f9');
		expect(code).toBe(2);
		expect(err).toContain("'f9' names no run of this input.");
		expect((await trace(whole, 'f1', '--count', 'many')).code).toBe(2);
	});

	it('speaks of functions that no header names by their line, and of unseen tests in words', async () => {
		const host = await real();
		await runCommandLine(['review', hunk, '--format', 'json'], host);
		const report = JSON.parse(host.said.out) as { functions: { exits: { rows: { run: string }[] } }[] };
		const runs = report.functions.flatMap((one) => one.exits.rows.map((row) => row.run));
		expect(runs.length).toBeGreaterThan(0);
		expect(runs[0]).toMatch(/^unnamed_at_line_40@@/);
		let said = host.said.out;
		for (const run of runs) said += (await trace(hunk, run, '-v')).out;
		expect(said).toContain('unnamed_at_line_40:');
		expect(said).toContain('a test that nobody has shown holds');
		expect(said).not.toContain('__rehearse');
	});
});

describe('rehearse dap --log', () => {
	const messages = [
		{ command: 'initialize', arguments: { adapterID: 'rehearse' } },
		{ command: 'launch', arguments: { input: whole, finding: 'f1' } },
		{ command: 'configurationDone' },
		{ command: 'nonsense' },
		{ command: 'disconnect' },
	].map((one, i) => ({ seq: i + 1, type: 'request', ...one }));
	const talk = async (flags: readonly string[], bytes: string) => {
		const host = await real({
			chunks: async function* () {
				// in pieces that do not end where messages do
				const all = new TextEncoder().encode(bytes);
				for (let at = 0; at < all.length; at += 37) yield all.subarray(at, at + 37);
			},
		});
		const code = await runCommandLine(['dap', ...flags], host);
		return { code, ...host.said };
	};
	const wire = messages.map((one) => frame(one)).join('');

	it('writes every message to standard error, the protocol alone to standard output', async () => {
		const { code, out, err } = await talk(['--log'], wire);
		expect(code).toBe(0);
		const lines = err.trimEnd().split('\n');
		expect(lines.filter((line) => line.startsWith('<- '))).toEqual(messages.map((one) => `<- ${JSON.stringify(one)}`));
		const sent = lines
			.filter((line) => line.startsWith('-> '))
			.map((line) => JSON.parse(line.slice(3)) as { type: string; command?: string; success?: boolean; event?: string });
		expect(lines.length).toBe(messages.length + sent.length);
		// what is logged is what is sent, in the same order
		expect(out).toBe(sent.map((one) => frame(one as unknown as Parameters<typeof frame>[0])).join(''));
		expect(sent.filter((one) => one.type === 'response').map((one) => [one.command, one.success])).toEqual([
			['initialize', true],
			['launch', true],
			['configurationDone', true],
			['nonsense', false],
			['disconnect', true],
		]);
		expect(sent.map((one) => one.event)).toContain('stopped');
	});

	it('is silent without the flag, and leaves out what is no message', async () => {
		const { code, out, err } = await talk([], `Content-Length: 3\r\n\r\n{{{${wire}`);
		expect([code, err]).toEqual([0, '']);
		expect(out).toContain('"command":"disconnect"');
		const logged = await talk(['--log'], `Content-Length: 3\r\n\r\n{{{${wire}`);
		expect(logged.err.split('\n').filter((line) => line.startsWith('<- ')).length).toBe(messages.length);
	});
});
