// Two tasks side by side on the thread's patch: the search finds the races of the patch as posted, each replays from its run string,
// and none is left once the code takes the lock (or gives one up) as the later versions do.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openReview } from '../../src/review/open';
import type { ScenarioResult } from '../../src/review/report';
import type { Review } from '../../src/review/review';
import { benchParser } from '../bench/parser';

const bytes = readFileSync(path.resolve(import.meta.dirname, '../../media/samples/cgroupns-v1-5of8.txt'));
const SLOW = 120_000;
const NS = 'kernel/cgroup_namespace.c';
const HEADER = 'include/linux/cgroup_namespace.h';

let posted: Review;
beforeAll(async () => {
	posted = await openReview(bytes, 'thread.txt', { parser: await benchParser() }, { pathsLater: true });
}, SLOW);

/** The patch with texts of one file replaced; every replacement must fit. */
async function edited(file: string, ...changes: readonly (readonly [string, string])[]): Promise<Review> {
	let text = posted.files.find((one) => one.path === file)?.patched?.text ?? '';
	for (const [from, to] of changes) {
		expect(text).toContain(from);
		text = text.replace(from, to);
	}
	return openReview(bytes, 'thread.txt', { parser: await benchParser() }, { edits: { [file]: text }, pathsLater: true });
}

const KFREE = ['proc_free_inum(ns->proc_inum);', 'proc_free_inum(ns->proc_inum);\n\tkfree(ns);'] as const;
const LOCKED = [
	['rcu_read_lock();', 'task_lock(task);'],
	['rcu_read_unlock();', 'task_unlock(task);'],
] as const;

function run(review: Review, id: string): NonNullable<ScenarioResult['schedules']> {
	const schedules = review.runScenario(id)?.schedules;
	if (!schedules) throw new Error(`${id} was not searched`);
	return schedules;
}

/** Runs a run string again and tells how it ends. */
function replayed(review: Review, name: string): { readonly end: string; readonly tasks: ReadonlySet<string> } {
	const recording = review.open(name);
	if (!recording) throw new Error(`${name} names no run`);
	while (!recording.ended) recording.runTo(recording.length + 1000);
	const tasks = new Set<string>();
	for (let n = 0; n < recording.length; n++) for (const e of recording.events(n)) if (e.kind === 'switch') tasks.add(e.text);
	return { end: recording.stop?.text ?? '', tasks };
}

describe('races of the patch as posted', () => {
	it('the namespace link against unshare and exit of its task', () => {
		const { failing } = run(posted, 'race-inode-link');
		expect(failing.map((f) => f.text)).toEqual(Array(2).fill('nsproxy->cgroup_ns is read after it was freed.'));
		const rules = posted.runScenario('race-inode-link')?.findings.map((f) => f.rule);
		expect(rules).toContain('use-after-free');
		for (const f of failing) {
			const again = replayed(posted, f.run);
			expect(again.end).toBe(f.text);
			expect([...again.tasks].sort()).toEqual(['task init goes on', 'task job goes on']);
		}
	});

	it('says in the witness which task freed it, and shows both', () => {
		const found = posted.runScenario('race-inode-link')?.findings.find((f) => f.rule === 'use-after-free');
		expect(found?.message).toContain('in task job, which runs at the same time');
		const steps = found?.witness.steps ?? [];
		expect(steps.some((s) => s.kind === 'switch' && s.text === 'task job goes on')).toBe(true);
		expect(steps.some((s) => s.kind === 'free')).toBe(true);
	});

	it('the root of another task', () => {
		expect(run(posted, 'race-other-root').failing.map((f) => f.text)).toEqual([
			'nsproxy->cgroup_ns is read after it was freed.',
			'tsk->nsproxy is NULL here and is dereferenced.',
		]);
	});

	it('unshare against a migration: who waits for whom', () => {
		const [first] = run(posted, 'deadlock-migrate').failing;
		expect(first?.text).toMatch(
			/^Deadlock: task job waits .*`cgroup_mutex`.*held by task init.*; task init waits .*`signal_struct->group_rwsem`.*held by task job/,
		);
		expect(replayed(posted, first?.run ?? '').end).toBe(first?.text);
	});

	it('a child outside its own root', () => {
		expect(run(posted, 'race-clone-migrate').failing[0]?.text).toContain('cgroup_seen(child) == "/"');
	});

	it('gives the same every time', () => {
		for (const id of ['race-inode-link', 'deadlock-migrate']) expect(run(posted, id)).toEqual(run(posted, id));
	});
});

describe('races of changed code', () => {
	it(
		'the namespace itself is used after it was freed, once it is freed at all',
		async () => {
			const review = await edited(NS, KFREE);
			expect(run(review, 'race-inode-link').failing.map((f) => f.text)).toContain('new_ns->count is read after it was freed.');
		},
		SLOW,
	);

	it(
		'none is left with task_lock',
		async () => {
			const link = run(await edited(NS, KFREE, ...LOCKED), 'race-inode-link');
			expect(link).toMatchObject({ failing: [], complete: true, preemptions: 2 });
			expect(link.tried).toBeGreaterThan(20);
			const root = await edited(HEADER, [
				'return tsk->nsproxy->cgroup_ns->root_cgrp;',
				'struct cgroup *root = NULL;\n\ttask_lock(tsk);\n\tif (tsk->nsproxy)\n\t\troot = tsk->nsproxy->cgroup_ns->root_cgrp;\n\ttask_unlock(tsk);\n\treturn root;',
			]);
			expect(run(root, 'race-other-root')).toMatchObject({ failing: [], complete: true });
		},
		SLOW,
	);

	it(
		'no deadlock without the thread group lock',
		async () => {
			const review = await edited(
				NS,
				['/* Prevent cgroup changes for this task. */\n\tthreadgroup_lock(current);', ''],
				['threadgroup_unlock(current);\n\n\treturn new_ns;', 'return new_ns;'],
				['err_out_unlock:\n\tthreadgroup_unlock(current);', 'err_out_unlock:'],
			);
			expect(run(review, 'deadlock-migrate')).toMatchObject({ failing: [], complete: true });
		},
		SLOW,
	);
});
