// Our world with the merged version's semantics answers as a real kernel does. The real kernel's answers lie outside of the
// repository; without them only our own few observations are compared.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runOracle } from '../bench/oracle';
import { chainsOf, type Observation, type OracleFile, type Step } from '../bench/oracle/file';
import { neighbours } from './neighbours';

const shared = path.resolve(import.meta.dirname, '../../../shared/oracle/oracle.json');
const SLOW = 60_000;

const base: readonly Step[] = [
	{ op: 'mkcg', cg: '/a', result: 0 },
	{ op: 'spawn', task: 'T', cg: '/a', ns: 'init', uid: 0 },
];
const unshared: readonly Step[] = [...base, { op: 'unshare', task: 'T', flags: ['CLONE_NEWCGROUP'], result: 0 }];
const one = (id: number, steps: readonly Step[], rest: Partial<Observation>): Observation => ({
	id,
	scenario: 'own',
	steps,
	observer: 'T',
	subject: 'T',
	kind: 'proc_cgroup',
	path: '/',
	errno: null,
	...rest,
});
const file = (observations: readonly Observation[]): OracleFile => ({ meta: { kernel: 'none', init_ns_inode: 4026531835 }, observations });

describe('the oracle', () => {
	it('puts observations into chains', () => {
		const chains = chainsOf(file([one(1, base, {}), one(2, unshared, {}), one(3, base, {})]));
		expect(chains.map((c) => c.observations.map((o) => o.id))).toEqual([[1, 2], [3]]);
	});

	it(
		'agrees on what is read in the source of the kernel',
		async () => {
			const r = await runOracle(neighbours);
			expect(r.differences).toEqual([]);
			expect(r).toMatchObject({ equal: neighbours.observations.length, notCovered: 0 });
			expect(r.equal).toBeGreaterThanOrEqual(30);
		},
		SLOW,
	);

	it(
		'compares, and says what it has not compared',
		async () => {
			const r = await runOracle(
				file([
					one(1, base, { path: '/a' }),
					one(2, base, { kind: 'ns_inode', path: 'cgroup:[4026531835]' }),
					one(3, unshared, {}),
					one(4, unshared, { kind: 'ns_inode', path: 'cgroup:[7]' }),
					one(5, unshared, { path: '/wrong' }),
					one(6, unshared, { kind: 'colour' }),
					one(7, [...unshared, { op: 'dance', task: 'T' }], {}),
				]),
			);
			expect(r).toMatchObject({ equal: 4, different: 1, notCovered: 2, notes: [] });
			expect(r.differences).toEqual([{ id: 5, scenario: 'own', kind: 'proc_cgroup', kernel: '/wrong', model: '/' }]);
			expect(r.notCoveredBecause.map((n) => n.why)).toEqual([
				'observations of the kind "colour" is not modelled',
				'the step "dance" is not modelled',
			]);
		},
		SLOW,
	);

	it(
		'asks who may look, join and make',
		async () => {
			const user: readonly Step[] = [
				{ op: 'mkcg', cg: '/u', result: 0 },
				{ op: 'spawn', task: 'U', cg: '/u', ns: 'init', uid: 1000 },
				{ op: 'unshare', task: 'U', flags: ['CLONE_NEWCGROUP'], result: 'EPERM' },
			];
			const own: readonly Step[] = [...user, { op: 'unshare', task: 'U', flags: ['CLONE_NEWUSER', 'CLONE_NEWCGROUP'], result: 0 }];
			const joined: readonly Step[] = [...own, { op: 'setns', task: 'U', target: 'INIT', nstype: 'CLONE_NEWCGROUP', result: 'EPERM' }];
			const r = await runOracle(
				file([
					one(1, user, { observer: 'U', subject: 'U', kind: 'syscall', path: null, errno: 'EPERM' }),
					one(2, user, { observer: 'U', subject: 'INIT', kind: 'ns_inode', path: null, errno: 'EACCES' }),
					one(3, own, { observer: 'U', subject: 'U', kind: 'syscall', path: '0' }),
					one(4, own, { observer: 'U', subject: 'U' }),
					one(5, joined, { observer: 'U', subject: 'U', kind: 'syscall', path: null, errno: 'EPERM' }),
					one(6, joined, { observer: 'U', subject: 'U' }),
				]),
			);
			expect(r.differences).toEqual([]);
			expect(r.equal).toBe(6);
		},
		SLOW,
	);

	it(
		'asks what is mounted, who may write, and whose user namespace it is',
		async () => {
			const inside: readonly Step[] = [
				{ op: 'mkcg', cg: '/a', result: 0 },
				{ op: 'mkcg', cg: '/a/b', result: 0 },
				{ op: 'spawn', task: 'T', cg: '/a/b', ns: 'init', uid: 0 },
				{ op: 'unshare', task: 'T', flags: ['CLONE_NEWCGROUP', 'CLONE_NEWNS'], result: 0 },
			];
			const mounted: readonly Step[] = [...inside, { op: 'mount', task: 'T', type: 'cgroup2', at: '/mnt', result: 0 }];
			const moved: readonly Step[] = [...mounted, { op: 'move', task: 'T', cg: '/a', by: 'ADMIN', result: 0 }];
			const user: readonly Step[] = [
				{ op: 'mkcg', cg: '/u', result: 0 },
				{ op: 'mkcg', cg: '/v', result: 0 },
				{ op: 'spawn', task: 'U', cg: '/u', ns: 'init', uid: 1000 },
				{ op: 'move', task: 'U', cg: '/v', by: 'U', result: 'EACCES' },
			];
			const owned: readonly Step[] = [
				...user,
				{ op: 'unshare', task: 'U', flags: ['CLONE_NEWUSER'], result: 0 },
				{ op: 'unshare', task: 'U', flags: ['CLONE_NEWUSER'], result: 'EPERM' },
			];
			const mapped: readonly Step[] = [
				...owned,
				{ op: 'idmap', task: 'U', result: 0 },
				{ op: 'unshare', task: 'U', flags: ['CLONE_NEWUSER'], result: 0 },
			];
			const joined: readonly Step[] = [
				...inside,
				{ op: 'spawn', task: 'J', cg: '/a', ns: 'T', uid: 0 },
				{ op: 'exit', task: 'T', reaped: true },
			];
			const call = { observer: 'U', subject: 'U', kind: 'syscall' } as const;
			const r = await runOracle(
				file([
					one(1, mounted, { kind: 'mountinfo_root', subject: '/mnt', path: '/' }),
					one(2, mounted, { kind: 'mountinfo_root', subject: '/sys/fs/cgroup', path: '/../..' }),
					one(3, mounted, { kind: 'mountinfo_root', observer: 'INIT', subject: '/sys/fs/cgroup', path: '/' }),
					one(4, mounted, { kind: 'mountinfo_root', observer: 'INIT', subject: '/mnt', path: null, errno: 'ENOENT' }),
					one(5, moved, { kind: 'mountinfo_root', subject: '/mnt', path: '/' }),
					one(6, user, { ...call, path: null, errno: 'EACCES' }),
					one(7, owned, { ...call, path: null, errno: 'EPERM' }),
					one(8, mapped, { ...call, path: '0' }),
					one(9, joined, { observer: 'J', subject: 'J', path: '/..' }),
					one(10, joined, { observer: 'J', subject: 'T', path: null, errno: 'ENOENT' }),
				]),
			);
			expect(r.differences).toEqual([]);
			expect(r.equal).toBe(10);
		},
		SLOW,
	);

	it(
		'keeps a namespace by its open file, and lets the owner of a user namespace mount',
		async () => {
			const kept: readonly Step[] = [
				...unshared,
				{ op: 'mkcg', cg: '/a/b', result: 0 },
				{ op: 'spawn', task: 'O', cg: '/a/b', ns: 'init', uid: 0 },
				{ op: 'open', task: 'O', file: '/proc/T/ns/cgroup', handle: 'f', result: 0 },
				{ op: 'exit', task: 'T', reaped: true },
				{ op: 'setns', task: 'O', handle: 'f', nstype: 'CLONE_NEWCGROUP', result: 0 },
			];
			const wrong: readonly Step[] = [...kept, { op: 'setns', task: 'O', handle: 'f', nstype: 'CLONE_NEWUTS', result: 'EINVAL' }];
			const user = (flags: readonly string[], result: number | string): readonly Step[] => [
				{ op: 'mkcg', cg: '/u', result: 0 },
				{ op: 'spawn', task: 'U', cg: '/u', ns: 'init', uid: 65534 },
				{ op: 'unshare', task: 'U', flags, result: 0 },
				{ op: 'mount', task: 'U', type: 'cgroup2', at: '/mnt', result },
			];
			const owner = user(['CLONE_NEWUSER', 'CLONE_NEWNS', 'CLONE_NEWCGROUP'], 0);
			const elsewhere = user(['CLONE_NEWUSER', 'CLONE_NEWCGROUP'], 'EPERM');
			const r = await runOracle(
				file([
					one(1, kept, { observer: 'O', subject: 'O', path: '/b' }),
					one(2, wrong, { observer: 'O', subject: 'O', kind: 'syscall', path: null, errno: 'EINVAL' }),
					one(3, owner, { observer: 'U', subject: 'U', kind: 'mountinfo', path: '/', scenario: 'owner' }),
					one(4, elsewhere, { observer: 'U', subject: 'U', kind: 'syscall', path: null, errno: 'EPERM', scenario: 'elsewhere' }),
				]),
			);
			expect(r.differences).toEqual([]);
			expect(r.equal).toBe(4);
		},
		SLOW,
	);

	it(
		'leaves a zombie where it was, and moves the threads of a leader that has ended',
		async () => {
			const zombie: readonly Step[] = [
				...unshared,
				{ op: 'mkcg', cg: '/b', result: 0 },
				{ op: 'exit', task: 'T', reaped: false },
				{ op: 'move', task: 'T', cg: '/b', by: 'ADMIN', result: 0 },
			];
			const removed: readonly Step[] = [...zombie, { op: 'rmcg', cg: '/a', result: 0 }];
			const threads: readonly Step[] = [
				...base,
				{ op: 'mkcg', cg: '/b', result: 0 },
				{ op: 'thread', task: 'T', thread: 'T.2', does: [], result: 0 },
				{ op: 'exit', task: 'T', reaped: false },
				{ op: 'move', task: 'T.2', cg: '/b', by: 'ADMIN', result: 0 },
			];
			const r = await runOracle(
				file([
					one(1, zombie, { observer: 'INIT', subject: 'T', kind: 'syscall', path: '0' }),
					one(2, zombie, { observer: 'INIT', path: '/a' }),
					one(3, zombie, { observer: 'INIT', subject: 'T', kind: 'ns_inode', path: null, errno: 'ENOENT' }),
					one(4, removed, { observer: 'INIT', path: '/a (deleted)' }),
					one(5, threads, { observer: 'INIT', subject: 'T.2', path: '/b' }),
					one(6, threads, { observer: 'INIT', path: '/a' }),
				]),
			);
			expect(r.differences).toEqual([]);
			expect(r.equal).toBe(6);
		},
		SLOW,
	);

	it(
		'refuses names, files and places as the kernel does',
		async () => {
			const again: readonly Step[] = [...base, { op: 'mkcg', cg: '/a', result: 'EEXIST' }];
			const opened: readonly Step[] = [...unshared, { op: 'open', task: 'T', file: '/proc/self/cgroup', handle: 'f', result: 0 }];
			const noNs: readonly Step[] = [...opened, { op: 'setns', task: 'T', handle: 'f', result: 'EINVAL' }];
			const ended: readonly Step[] = [...noNs, { op: 'exit', task: 'T', reaped: true }];
			const closed: readonly Step[] = [
				...unshared,
				{ op: 'open', task: 'T', file: '/proc/self/ns/cgroup', handle: 'n', result: 0 },
				{ op: 'close', task: 'T', handle: 'n', result: 0 },
				{ op: 'setns', task: 'T', handle: 'n', result: 'EBADF' },
			];
			const mounted: readonly Step[] = [
				...base,
				{ op: 'unshare', task: 'T', flags: ['CLONE_NEWNS', 'CLONE_NEWCGROUP'], result: 0 },
				{ op: 'mount', task: 'T', type: 'cgroup2', at: '/mnt', result: 0 },
			];
			const away: readonly Step[] = [...mounted, { op: 'umount', task: 'T', at: '/mnt', result: 0 }];
			const twice: readonly Step[] = [...away, { op: 'umount', task: 'T', at: '/mnt', result: 'EINVAL' }];
			const call = (id: number, steps: readonly Step[], errno: string): Observation =>
				one(id, steps, { kind: 'syscall', path: null, errno });
			const named = (id: number, subject: string, errno: string): Observation =>
				one(id, base, { observer: 'ADMIN', kind: 'mkcg_result', subject, path: null, errno, scenario: 'names' });
			const r = await runOracle(
				file([
					call(1, again, 'EEXIST'),
					call(2, noNs, 'EINVAL'),
					one(3, ended, { observer: 'INIT', path: null, errno: 'ESRCH' }),
					call(4, closed, 'EBADF'),
					one(5, mounted, { kind: 'mountinfo_root', subject: '/mnt' }),
					one(6, away, { kind: 'mountinfo_root', subject: '/mnt', path: null, errno: 'ENOENT' }),
					call(7, twice, 'EINVAL'),
					named(8, '/a/..', 'EEXIST'),
					named(9, `/a/${'x'.repeat(256)}`, 'ENAMETOOLONG'),
					named(10, '/none/x', 'ENOENT'),
					named(11, '/a/x\\ny', 'EINVAL'),
				]),
			);
			expect(r.differences).toEqual([]);
			expect(r.equal).toBe(11);
		},
		SLOW,
	);

	it.runIf(existsSync(shared))(
		'is what a real kernel answered, but for what came later',
		async () => {
			const r = await runOracle(JSON.parse(readFileSync(shared, 'utf8')) as OracleFile);
			expect(r.differences.filter((d) => d.fact === undefined)).toEqual([]);
			expect(r.notCovered).toBe(0);
			expect(r.equal).toBeGreaterThanOrEqual(110);
		},
		SLOW,
	);
	if (!existsSync(shared)) console.warn('no answers of a real kernel beside the repository: they are not compared');
});
