// The defects D1 to D21 of the feature's first version: what shows each, in which version it is gone, and why those that are none are none.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openReview } from '../../src/review/open';
import type { Review } from '../../src/review/review';
import { benchParser } from '../bench/parser';

const thread = path.resolve(import.meta.dirname, '../../media/samples/cgroupns-v1-5of8.txt');
const SLOW = 120_000;

let opened: Promise<Review> | undefined;
const review = (): Promise<Review> => {
	opened ??= (async () => openReview(readFileSync(thread), 'thread.txt', { parser: await benchParser() }, { pathsLater: true }))();
	return opened;
};

interface Defect {
	readonly id: string;
	readonly what: string;
	/** Scenario or rule. */
	readonly by: string;
	/** Outcome as posted, and words of it. */
	readonly posted: string;
	readonly says?: RegExp;
	/** Where rules of the checkers tell it rather than the outcome: the first as posted, any of them until it is gone. */
	readonly rules?: readonly string[];
	/** First version without it. */
	readonly gone: string;
	readonly because?: string;
}

const real: readonly Defect[] = [
	{
		id: 'D1',
		what: 'kfree missing',
		by: 'last-task-exits',
		posted: 'failed',
		says: /live\("kmalloc"\)/,
		gone: 'v2',
		because: 'free the namespace itself',
	},
	{ id: 'D1', what: 'the same, many times', by: 'many-unshares', posted: 'failed', gone: 'v2', because: 'free the namespace itself' },
	{
		id: 'D2',
		what: 'deadlock with a migration',
		by: 'deadlock-migrate',
		posted: 'stopped',
		says: /^Deadlock/,
		gone: 'v3',
		because: 'do not hold the thread group',
	},
	{
		id: 'D2',
		what: 'the lock order alone',
		by: 'lock-order',
		posted: 'passed',
		rules: ['lock-order-inversion'],
		gone: 'v3',
		because: 'do not hold the thread group',
	},
	{
		id: 'D2',
		what: 'cgroup_mutex below CLONE_THREAD',
		by: 'thread-then-migrate',
		posted: 'stopped',
		rules: ['double-lock', 'lock-order-inversion'],
		gone: 'merged',
		because: 'cgroup_mutex is not taken',
	},
	{
		id: 'D3',
		what: 'CLONE_THREAD waits for itself',
		by: 'clone-thread',
		posted: 'stopped',
		rules: ['double-lock'],
		gone: 'v3',
		because: 'do not hold the thread group',
	},
	{
		id: 'D4',
		what: 'path in an exiting task',
		by: 'exiting-task-path',
		posted: 'stopped',
		says: /NULL pointer/,
		gone: 'merged',
		because: 'cgroup_path is the full path again',
	},
	{
		id: 'D5',
		what: 'RCU does not protect',
		by: 'race-inode-link',
		posted: 'stopped',
		rules: ['use-after-free'],
		gone: 'v3',
		because: 'read the namespace of another task under task_lock',
	},
	{
		id: 'D6',
		what: 'legacy hierarchy',
		by: 'legacy-path',
		posted: 'stopped',
		says: /kernfs_root/,
		gone: 'merged',
		because: 'the root of a namespace is a css_set',
	},
	{
		id: 'D7',
		what: 'CONFIG_CGROUPS=n',
		by: 'build-breakage',
		posted: 'failed',
		says: /struct cgroup_namespace.*CONFIG_CGROUPS=n/,
		gone: 'merged',
		because: 'the record is there without CONFIG_CGROUPS',
	},
	{
		id: 'D8',
		what: 'child outside its root',
		by: 'race-clone-migrate',
		posted: 'failed',
		gone: 'later',
		because: "the child's own group is the root",
	},
	{
		id: 'D9',
		what: 'root of another task',
		by: 'other-task-root',
		posted: 'stopped',
		rules: ['unguarded-read'],
		gone: 'v2',
		because: 'ask for the root of current only',
	},
	{
		id: 'D10',
		what: 'cgroup_path depends on current',
		by: 'path-by-anyone',
		posted: 'failed',
		gone: 'merged',
		because: 'cgroup_path is the full path again',
	},
	{
		id: 'D11',
		what: 'no line break',
		by: 'log-lines',
		posted: 'failed',
		says: /got 5/,
		gone: 'merged',
		because: 'setns joins a cgroup namespace',
	},
];

/** Not defects, or matters of style: the scenario passes on the posted code, and in its summary says why. */
const others: readonly { readonly id: string; readonly by?: string; readonly why: string }[] = [
	{ id: 'D12', by: 'legacy-mount-unshare', why: 'the check is dead: unshare goes through' },
	{ id: 'D13', by: 'first-user-ns-count', why: 'the first namespace is never freed' },
	{ id: 'D14', by: 'unset-members', why: 'the error path frees the memory itself' },
	{ id: 'D15', by: 'never-without', why: 'no nsproxy holds NULL' },
	{ id: 'D16', why: 'style: BUG_ON' },
	{ id: 'D17', by: 'capability-checked-twice', why: 'redundant, and harmless' },
	{ id: 'D18', why: 'style: an empty initcall' },
	{ id: 'D19', why: 'style: licence header, sizeof, wording' },
	{ id: 'D20', by: 'config-off', why: 'the empty functions do what they should' },
	{ id: 'D21', by: 'first-inode', why: 'no other kind has the number' },
];

describe('defects of the first version', () => {
	it('are all in the table', () => {
		const ids = new Set([...real, ...others].map((d) => d.id));
		expect([...ids].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)))).toEqual(Array.from({ length: 21 }, (_, i) => `D${i + 1}`));
	});
	for (const d of real)
		it(
			`${d.id}: ${d.what} (${d.by})`,
			async () => {
				const c = await (await review()).compare?.(d.by);
				const v1 = c?.runs[0];
				expect(v1?.outcome).toBe(d.posted);
				if (d.says) expect(v1?.says.join('\n')).toMatch(d.says);
				if (d.rules) expect(v1?.found).toContain(d.rules[0]);
				const at = c?.runs.findIndex((r) => r.id === d.gone) ?? -1;
				for (const [i, run] of c?.runs.entries() ?? []) {
					const shown = run.outcome === 'failed' || run.outcome === 'stopped' || run.found.some((r) => d.rules?.includes(r));
					expect(`${run.id} ${shown}`).toBe(`${run.id} ${i < at}`);
				}
				if (d.because) expect(c?.runs[at]?.because.map((b) => b.title)).toContain(d.because);
			},
			SLOW,
		);
	for (const d of others)
		if (d.by)
			it(
				`${d.id}: ${d.why} (${d.by})`,
				async () => {
					expect((await review()).runScenario(d.by ?? '')?.outcome).toBe('passed');
				},
				SLOW,
			);
});
