// Scenarios over the versions of the thread's feature, and with every call that can fail failing: what turned, and by which change.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { failuresText } from '../../src/formats/failures-text';
import { comparisonText } from '../../src/formats/versions-text';
import { openReview } from '../../src/review/open';
import type { Review } from '../../src/review/review';
import { benchParser } from '../bench/parser';

const SLOW = 120_000;
const thread = path.resolve(import.meta.dirname, '../../media/samples/cgroupns-v1-5of8.txt');

let opened: Promise<Review> | undefined;
const review = (): Promise<Review> => {
	opened ??= (async () => openReview(readFileSync(thread), 'thread.txt', { parser: await benchParser() }, { pathsLater: true }))();
	return opened;
};

/** `v1 failed, v2 passed < title of the change`. */
async function turns(id: string): Promise<string> {
	const c = await (await review()).compare?.(id);
	return (c?.runs ?? []).map((r) => [`${r.id} ${r.outcome}`, ...r.because.map((b) => b.title)].join(' < ')).join(', ');
}

describe('versions', () => {
	it(
		'tell which change mended what',
		async () => {
			expect(await turns('last-task-exits')).toBe(
				'v1 failed, v2 passed < free the namespace itself, v3 passed < do not hold the thread group, merged passed, later passed',
			);
			expect(await turns('clone-thread')).toBe(
				'v1 stopped, v2 stopped, v3 passed < do not hold the thread group, merged passed < cgroup_mutex is not taken, later passed',
			);
			expect(await turns('exiting-task-path')).toBe(
				'v1 stopped, v2 stopped, v3 stopped, merged passed < cgroup_path is the full path again, later passed',
			);
			expect(await turns('legacy-path')).toBe(
				'v1 stopped, v2 stopped, v3 stopped, merged passed < the root of a namespace is a css_set, later passed',
			);
			expect(await turns('unset-members')).toBe(
				'v1 passed, v2 passed, v3 passed < do not hold the thread group, merged passed, later passed',
			);
		},
		SLOW,
	);

	it(
		'say what is not there any more',
		async () => {
			expect(await turns('other-task-root')).toBe(
				'v1 stopped, v2 absent < ask for the root of current only, v3 absent, merged absent, later absent',
			);
			expect(await turns('config-off')).toBe('v1 passed, v2 absent < drop CONFIG_CGROUP_NS, v3 absent, merged absent, later absent');
		},
		SLOW,
	);

	it(
		'are printed with the reasons',
		async () => {
			const c = await (await review()).compare?.('exiting-task-path');
			expect(c && comparisonText(c)).toContain('turned by "cgroup_path is the full path again": v9');
			expect(await (await review()).compare?.('no-such')).toBeUndefined();
		},
		SLOW,
	);
});

describe('all failures', () => {
	it(
		'fail each call of the patched code once',
		async () => {
			const all = (await review()).failures?.('unshare-succeeds');
			expect(all?.complete).toBe(true);
			expect(all?.rows.map((r) => `${r.nth} ${r.call} ${r.function} ${r.outcome} ${r.differs[0]}`)).toEqual([
				'1 ns_capable unshare_nsproxy_namespaces returned unshare(CLONE_NEWCGROUP) == 0: -1',
				'2 kmem_cache_alloc create_nsproxy returned unshare(CLONE_NEWCGROUP) == 0: -12',
				'3 ns_capable copy_cgroup_ns returned unshare(CLONE_NEWCGROUP) == 0: -1',
				'4 kmalloc alloc_cgroup_ns returned unshare(CLONE_NEWCGROUP) == 0: -12',
				'5 proc_alloc_inum copy_cgroup_ns returned unshare(CLONE_NEWCGROUP) == 0: -12',
			]);
			expect(all && failuresText(all)).toContain('All 5 calls that can fail were failed once.');
		},
		SLOW,
	);

	it(
		'do so for a function of the patch, without a scenario',
		async () => {
			const all = (await review()).failures?.('create_new_namespaces');
			expect(all?.complete).toBe(true);
			expect(all?.rows.map((r) => `${r.call} ${r.function}: ${r.differs.join(', ')}`)).toEqual([
				'kmem_cache_alloc create_nsproxy: returns -ENOMEM',
				'copy_mnt_ns create_new_namespaces: returns the error of copy_mnt_ns()',
				'copy_utsname create_new_namespaces: returns the error of copy_utsname()',
				'copy_ipcs create_new_namespaces: returns the error of copy_ipcs()',
				'copy_pid_ns create_new_namespaces: returns the error of copy_pid_ns()',
				'ns_capable copy_cgroup_ns: returns -EPERM',
				'copy_net_ns create_new_namespaces: returns the error of copy_net_ns()',
				'kmalloc alloc_cgroup_ns: returns -ENOMEM',
				'proc_alloc_inum copy_cgroup_ns: returns the error of proc_alloc_inum()',
			]);
			const recording = (await review()).open(all?.rows[3]?.run ?? '');
			recording?.runTo(Number.POSITIVE_INFINITY);
			const faults: string[] = [];
			for (let step = 0; step < (recording?.length ?? 0); step++)
				for (const e of recording?.events(step) ?? []) if (e.kind === 'fault') faults.push(e.text);
			expect(faults).toEqual(['copy_ipcs fails (error pointer)']);
		},
		SLOW,
	);

	it(
		'replay from their run string',
		async () => {
			const r = await review();
			const row = r.failures?.('unshare-succeeds')?.rows[3];
			const recording = r.open(row?.run ?? '');
			recording?.runTo(Number.POSITIVE_INFINITY);
			const faults: string[] = [];
			for (let step = 0; step < (recording?.length ?? 0); step++)
				for (const e of recording?.events(step) ?? []) if (e.kind === 'fault') faults.push(e.text);
			expect(faults).toEqual(['kmalloc fails (NULL)']);
		},
		SLOW,
	);
});
