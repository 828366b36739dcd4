// The scenarios run on the thread's patch as posted: each defect shows, everything else passes, and with the missing kfree the leaks are gone.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openReview } from '../../src/review/open';
import type { Review } from '../../src/review/review';
import { benchParser } from '../bench/parser';

const bytes = readFileSync(path.resolve(import.meta.dirname, '../../media/samples/cgroupns-v1-5of8.txt'));
const SLOW = 120_000;

/** What happened, where it is not simply "passed"; and the rules of all findings. */
function runAll(review: Review): { readonly outcomes: Record<string, string>; readonly rules: ReadonlySet<string> } {
	const rules = new Set<string>();
	const out: Record<string, string> = {};
	for (const one of review.report.scenarios) {
		const result = review.runScenario(one.id);
		for (const finding of result?.findings ?? []) rules.add(finding.rule);
		const wrong = result?.expectations.filter((e) => !e.ok).map((e) => `${e.text}: ${e.actual}`) ?? [];
		if (result?.outcome !== 'passed')
			out[one.id] = [result?.outcome ?? 'missing', ...wrong, ...(result?.outcome === 'stopped' ? result.notes : [])].join('; ');
	}
	return { outcomes: out, rules };
}

const WAITS_FOR_ITSELF =
	'stopped; down_write() waits for ever: task job asks for `signal_struct->group_rwsem` (rwsem) alone, but holds it as a reader since down_read().';
const DEADLOCK =
	'stopped; Deadlock: task job waits in mutex_lock() for `cgroup_mutex` (mutex), held by task init since mutex_lock(); ' +
	'task init waits in down_write() for `signal_struct->group_rwsem` (rwsem), held by task job since down_write().';
const notTheLeak = {
	'clone-thread': WAITS_FOR_ITSELF,
	'deadlock-migrate': DEADLOCK,
	'exiting-task-path': 'stopped; A NULL pointer is dereferenced (member at offset 48). The value was passed at kernel/nsproxy.c:201.',
	'legacy-path': 'stopped; BUG: BUG_ON(kernfs_root(root) != kernfs_root(kn))',
	'log-lines': 'failed; log_unfinished() == 0: 5',
	'path-by-anyone': 'failed; cgroup_path(group, text, sizeof(text)) == "/a/b": "/b"',
	'thread-then-migrate': WAITS_FOR_ITSELF,
	'other-task-root': 'stopped; tsk->nsproxy is NULL here and is dereferenced. The value was passed at kernel/nsproxy.c:201.',
	'race-clone-migrate': 'failed; cgroup_seen(child) == "/": "/../b"',
};

describe('scenarios on the thread', () => {
	it(
		'show the defects of the patch as posted',
		async () => {
			const review = await openReview(bytes, 'thread.txt', { parser: await benchParser() });
			expect(review.report.scenarios.length).toBeGreaterThanOrEqual(25);
			const { outcomes, rules } = runAll(review);
			expect(rules).toContain('last-reference-without-free');
			expect(outcomes).toEqual({
				...notTheLeak,
				'last-task-exits': 'failed; live("kmalloc") == 0: 1',
				'many-unshares': 'failed; live("kmalloc") == 1: 8',
				'net-fails-after-cgroup': 'failed; live("kmalloc") == 0: 1',
				'race-inode-link':
					'stopped; nsproxy->cgroup_ns is read after it was freed. It was freed by kmem_cache_free() at kernel/nsproxy.c:184.',
				'race-other-root':
					'stopped; nsproxy->cgroup_ns is read after it was freed. It was freed by kmem_cache_free() at kernel/nsproxy.c:184.; tsk->nsproxy is NULL here and is dereferenced. The value was passed at kernel/nsproxy.c:201.',
			});
		},
		SLOW,
	);

	it(
		'show no leak once the namespace is freed',
		async () => {
			const parser = await benchParser();
			const posted = await openReview(bytes, 'thread.txt', { parser });
			const file = posted.files.find((one) => one.path === 'kernel/cgroup_namespace.c');
			const text = file?.patched?.text ?? '';
			const fixed = text.replace('proc_free_inum(ns->proc_inum);', 'proc_free_inum(ns->proc_inum);\n\tkfree(ns);');
			expect(fixed).not.toBe(text);
			const review = await openReview(bytes, 'thread.txt', { parser }, { edits: { 'kernel/cgroup_namespace.c': fixed } });
			const { outcomes, rules } = runAll(review);
			// Now the namespace itself can be gone while another task looks at it.
			expect(outcomes).toEqual({
				...notTheLeak,
				'race-inode-link': 'stopped; new_ns->count is read after it was freed. It was freed by kfree() at kernel/cgroup_namespace.c:24.',
				'race-other-root':
					'stopped; new_ns->root_cgrp is read after it was freed. It was freed by kfree() at kernel/cgroup_namespace.c:24.; tsk->nsproxy is NULL here and is dereferenced. The value was passed at kernel/nsproxy.c:201.',
			});
			expect(rules).not.toContain('last-reference-without-free');
		},
		SLOW,
	);
});
