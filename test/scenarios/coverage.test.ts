// All built-in scenarios together run every line and every way of the thread's patch, but for what nothing can reach.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { addCoverage } from '../../src/review/coverage';
import { openReview } from '../../src/review/open';
import { benchParser } from '../bench/parser';

const bytes = readFileSync(path.resolve(import.meta.dirname, '../../media/samples/cgroupns-v1-5of8.txt'));
const SLOW = 120_000;

/** Why no scenario comes there. */
const UNREACHED: Readonly<Record<string, string>> = {
	'kernel/cgroup_namespace.c BUG_ON(!old_ns): false': 'no nsproxy holds NULL, and a run that got there would end as a BUG',
	'kernel/cgroup_namespace.c cgroup_on_dfl(cgrp): false': 'get_task_cgroup() gives a group of the default hierarchy, always',
	'kernel/cgroup_namespace.c goto err_out_unlock;': 'the same',
	'kernel/cgroup_namespace.c return 0;': 'an empty initcall: the world begins after them',
	'kernel/nsproxy.c new_nsp->cgroup_ns: false': 'copy_cgroup_ns() gives a namespace or an error, never NULL',
	'kernel/nsproxy.c new_nsp->pid_ns_for_children: false': 'copy_pid_ns() gives a namespace or an error, never NULL',
	'kernel/nsproxy.c ns->cgroup_ns: false': 'the nsproxy of a task holds one of each kind',
	'kernel/nsproxy.c ns->pid_ns_for_children: false': 'the same',
};

it(
	'what no scenario reaches, nothing can reach',
	async () => {
		const review = await openReview(bytes, 'thread.txt', { parser: await benchParser() }, { pathsLater: true });
		const files = addCoverage(review.report.scenarios.flatMap((one) => review.runScenario(one.id)?.coverage ?? []));
		const missed = files.flatMap((f) => {
			const text = review.files.find((one) => one.path === f.file)?.patched?.text.split('\n') ?? [];
			return [
				...f.lines.filter((l) => l.count === 0).map((l) => `${f.file} ${text[l.line - 1]?.trim()}`),
				...f.branches.flatMap((b) => b.ways.filter((w) => w.count === 0).map((w) => `${f.file} ${b.text}: ${w.label}`)),
			];
		});
		expect(missed.sort()).toEqual(Object.keys(UNREACHED).sort());
		expect(files.map((f) => f.file)).toContain('include/linux/cgroup_namespace.h');
	},
	SLOW,
);
