import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { readInput } from '../../src/patch/read';
import { rebuild } from '../../src/patch/rebuild';

const file = path.resolve(import.meta.dirname, '../../media/samples/cgroupns-v1-5of8.txt');
const read = await readInput(readFileSync(file), 'thread.txt');
const [patch] = read.patches;
const tree = process.env.REHEARSE_LINUX_317;

describe('an archive page with a patch quoted twice', () => {
	it('is one patch, equal to its diffstat', () => {
		expect(read.format).toBe('archive');
		expect(read.patches).toHaveLength(1);
		expect(patch).toMatchObject({
			title: 'cgroup: introduce cgroup namespaces',
			author: { name: 'Aditya Kali', email: 'adityakali@google.com' },
			series: { index: 5, total: 8, version: 1 },
			insertions: 255,
			deletions: 4,
			diffstat: { files: 11, insertions: 255, deletions: 4, equal: true },
		});
		expect(patch!.files.map((one) => one.status)).toEqual([
			'modified',
			'modified',
			'added',
			'modified',
			'modified',
			'modified',
			'modified',
			'modified',
			'added',
			'modified',
			'modified',
		]);
		expect(patch!.message).toMatch(/^Introduce the ability[\s\S]*unshare' part of the cgroupns\.\n\nSigned-off-by: /);
		expect(read.problems.map((one) => one.code)).toEqual(['whitespace-restored']);
	});

	it('gives every remark to its writer and to the line above it', () => {
		const shown = read.remarks.map(({ author, depth, firstInputLine, lastInputLine, anchor, answers }) => [
			author.name.split(' ')[0],
			depth,
			`${firstInputLine}-${lastInputLine}`,
			anchor ? `${anchor.file}:${anchor.line} ${anchor.lineText.trim()}` : '',
			answers ?? '',
		]);
		expect(shown).toEqual([
			['Aditya', 0, '7-7', '', ''],
			['Serge', 1, '26-30', '', ''],
			['Aditya', 0, '33-35', '', 1],
			['Serge', 1, '37-37', '', ''],
			['Serge', 1, '133-136', 'include/linux/cgroup_namespace.h:13 return tsk->nsproxy->cgroup_ns->root_cgrp;', ''],
			['Aditya', 0, '139-142', 'include/linux/cgroup_namespace.h:13 return tsk->nsproxy->cgroup_ns->root_cgrp;', 4],
			['Serge', 1, '298-298', 'kernel/cgroup.c:205 .user_ns = &init_user_ns,', ''],
			['Aditya', 0, '301-304', 'kernel/cgroup.c:205 .user_ns = &init_user_ns,', 6],
			['Serge', 1, '341-344', 'kernel/cgroup_namespace.c:22 put_user_ns(ns->user_ns);', ''],
			['Aditya', 0, '347-349', 'kernel/cgroup_namespace.c:22 put_user_ns(ns->user_ns);', 8],
			['Aditya', 0, '353-353', 'kernel/cgroup_namespace.c:23 proc_free_inum(ns->proc_inum);', ''],
			['Serge', 1, '384-384', 'kernel/cgroup_namespace.c:51 * use. */', ''],
			['Aditya', 0, '387-396', 'kernel/cgroup_namespace.c:51 * use. */', 11],
			['Aditya', 0, '569-569', '', ''],
		]);
		expect(read.remarks[8]!.text).toContain('with fandom values in ns->*.');
	});

	it('maps every hunk line to its place in the mail', () => {
		const lines = read.text.split('\n');
		for (const { hunks } of patch!.files) {
			for (const { inputLine, inputColumn, text } of hunks.flatMap((hunk) => hunk.lines)) {
				expect(lines[inputLine - 1]!.slice(inputColumn).replace(/\s+/g, '')).toBe(text.replace(/\s+/g, ''));
			}
		}
	});

	it('proves the new files by their blob ids, without a base', () => {
		const { files, problems } = rebuild(patch!, () => undefined);
		expect(problems).toEqual([]);
		const whole = files.filter((one) => one.status === 'added').map((one) => one.patched!);
		expect(
			whole.map((one) => [one.complete, one.verification.kind, one.verification.kind === 'verified' && one.verification.blob.slice(0, 7)]),
		).toEqual([
			[true, 'verified', '9f637fe'],
			[true, 'verified', 'c16604f'],
		]);
		const part = files.at(-1)!.patched!;
		expect(part.complete).toBe(false);
		expect(part.text.split('\n')[42]).toBe('\t.cgroup_ns\t\t= &init_cgroup_ns,');
		expect(part.text.split('\n')[0]).toBe('/* 24 lines that are not in the patch */');
		expect(part.verification).toMatchObject({ kind: 'unverifiable' });
	});

	it('takes little time', async () => {
		let best = Number.POSITIVE_INFINITY;
		for (let n = 0; n < 8; n++) {
			const start = performance.now();
			const again = await readInput(readFileSync(file), 'thread.txt');
			rebuild(again.patches[0]!, () => undefined);
			best = Math.min(best, performance.now() - start);
		}
		expect(best).toBeLessThan(50);
	});

	if (!tree) it('is not tried on its base: REHEARSE_LINUX_317 names no 3.17 tree', () => expect(tree).toBeUndefined());

	test.runIf(tree !== undefined)('applies to its base and proves the result by blob id', () => {
		const { files, problems } = rebuild(
			patch!,
			(name) => (existsSync(path.join(tree!, name)) ? readFileSync(path.join(tree!, name), 'utf8') : undefined),
			'thread.txt',
		);
		const verified = files.flatMap((one) =>
			one.patched?.verification.kind === 'verified' ? [`${one.path} ${one.patched.verification.blob.slice(0, 7)}`] : [],
		);
		expect(verified).toEqual([
			'fs/proc/namespaces.c e04ed4b',
			'include/linux/cgroup_namespace.h 9f637fe',
			'include/linux/nsproxy.h ac0d65b',
			'include/linux/proc_ns.h e56dd73',
			'kernel/Makefile 75334f8',
			'kernel/cgroup_namespace.c c16604f',
			'kernel/nsproxy.c a8b1970',
		]);
		expect(problems.every((one) => one.code === 'hunk-offset' || one.code === 'hunk-fuzz')).toBe(true);
		const nsproxy = files.at(-1)!;
		expect(nsproxy.addedLines).toHaveLength(17);
		expect(nsproxy.deletedLines).toHaveLength(2);
	});

	test.runIf(tree !== undefined)('proves a changed file even when nothing else of the mail can tell the prefix width', async () => {
		const lines = readFileSync(file, 'utf8').split('\n');
		const start = lines.findIndex((line) => line.startsWith('>> diff --git a/kernel/nsproxy.c'));
		const alone = await readInput(new TextEncoder().encode(lines.slice(start).join('\n')), 'part.txt');
		const { files } = rebuild(alone.patches[0]!, (name) => readFileSync(path.join(tree!, name), 'utf8'));
		expect(files[0]!.patched!.verification).toMatchObject({ kind: 'verified', restored: true });
	});
});
