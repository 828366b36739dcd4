// Observations beside those of the oracle, read in the source of Linux 6.12 (kernel/cgroup/namespace.c, kernel/nsproxy.c, kernel/fork.c,
// kernel/cgroup/cgroup.c): setns, user namespaces, flag checks of clone and unshare, a child in its parent's address space, zombies, mounts.
import type { Observation, OracleFile, Step } from '../bench/oracle/file';

const all: Observation[] = [];

/** Steps and what is seen after them, in the order they happen. */
function chain(scenario: string, ...groups: readonly string[]) {
	const steps: Step[] = groups.map((cg) => ({ op: 'mkcg', cg, result: 0 }));
	const observe = (rest: Pick<Observation, 'observer' | 'subject' | 'kind'> & Partial<Observation>) => {
		all.push({ id: all.length + 1, scenario, steps: [...steps], path: null, errno: null, ...rest });
		return self;
	};
	const self = {
		/** A step and what it comes to; `told`: the answer is an observation, too. */
		step(one: Omit<Step, 'result'>, result: number | string = 0, told = true) {
			steps.push({ ...one, result });
			const answer = result === 0 ? { path: '0' } : { errno: String(result) };
			return told ? observe({ observer: one.task ?? 'ADMIN', subject: 'step', kind: 'syscall', ...answer }) : self;
		},
		quiet: (one: Omit<Step, 'result'>) => self.step(one, 0, false),
		spawn: (task: string, cg: string, uid = 0) => self.quiet({ op: 'spawn', task, cg, ns: 'init', uid }),
		unshare: (task: string, flags: string, result: number | string = 0) =>
			self.step({ op: 'unshare', task, flags: flags.split(' ').map((one) => `CLONE_${one}`) }, result),
		clone: (task: string, child: string, flags: string, result: number | string = 0) =>
			self.step({ op: 'clone', task, child, flags: flags.split(' ').map((one) => `CLONE_${one}`) }, result),
		sees: (observer: string, subject: string, path: string) => observe({ observer, subject, kind: 'proc_cgroup', path }),
		same: (observer: string, subject: string, is: boolean) =>
			observe({ observer, subject, kind: 'ns_inode_equal', path: is ? 'True' : 'False' }),
		mounted: (observer: string, at: string, path: string) => observe({ observer, subject: at, kind: 'mount_root', path }),
	};
	return self;
}

chain('setns', '/g', '/g/a', '/g/a/b', '/g/c')
	.spawn('T1', '/g/a')
	.unshare('T1', 'NEWCGROUP')
	.spawn('T2', '/g/c')
	.quiet({ op: 'open', task: 'T2', file: '/proc/T1/ns/cgroup', handle: 'n' })
	.step({ op: 'setns', task: 'T2', handle: 'n', nstype: 'CLONE_NEWCGROUP' })
	.sees('T2', 'T2', '/../c')
	.same('T2', 'T1', true)
	.sees('T2', 'INIT', '/../..')
	.step({ op: 'setns', task: 'T2', handle: 'n', nstype: 'CLONE_NEWCGROUP' })
	.step({ op: 'setns', task: 'T2', handle: 'n', nstype: 'CLONE_NEWUTS' }, 'EINVAL')
	.quiet({ op: 'exit', task: 'T1', reaped: true })
	.sees('T2', 'T2', '/../c')
	.quiet({ op: 'rmcg', cg: '/g/a/b' })
	.step({ op: 'rmcg', cg: '/g/a' })
	.sees('T2', 'T2', '/../c')
	// a directory of the same name is another one
	.quiet({ op: 'mkcg', cg: '/g/a' })
	.spawn('T3', '/g/a')
	.sees('T2', 'T3', '/../a')
	.quiet({ op: 'fork', task: 'T2', child: 'T4', flags: [] })
	.sees('T4', 'T4', '/../c')
	.same('T4', 'T2', true)
	.unshare('T4', 'NEWCGROUP')
	.sees('T4', 'T4', '/')
	.sees('T4', 'T3', '/../a')
	.sees('T2', 'T4', '/../c');

chain('user namespaces', '/g', '/g/a', '/g/c')
	.spawn('U1', '/g/c', 1000)
	.unshare('U1', 'NEWCGROUP', 'EPERM')
	.unshare('U1', 'NEWUSER NEWCGROUP')
	.sees('U1', 'U1', '/')
	.sees('U1', 'INIT', '/../..')
	.quiet({ op: 'idmap', task: 'U1' })
	.clone('U1', 'U2', 'NEWCGROUP')
	.same('U1', 'U2', false)
	.step({ op: 'move', task: 'U1', cg: '/g/a', by: 'U1' }, 'EACCES')
	.quiet({ op: 'move', task: 'U2', cg: '/g/a', by: 'INIT' })
	.sees('U1', 'U2', '/../a')
	.sees('U2', 'U2', '/../a');

chain('flags of clone', '/g', '/g/a')
	.spawn('H', '/g/a')
	.clone('H', 'x1', 'THREAD NEWUSER', 'EINVAL')
	.clone('H', 'x2', 'FS NEWUSER', 'EINVAL')
	.clone('H', 'x3', 'FS NEWNS', 'EINVAL')
	// since 4.3 only threads stay in one pid namespace
	.clone('H', 'x4', 'VM SIGHAND NEWPID');

chain("in its parent's address space", '/g', '/g/a')
	.spawn('H', '/g/a')
	.clone('H', 'V', 'VM NEWCGROUP')
	.sees('V', 'V', '/')
	.same('V', 'H', false)
	.unshare('V', 'VM', 'EINVAL')
	// since 4.3 that does not keep it from a user namespace of its own
	.unshare('V', 'NEWUSER');

chain('threads', '/g', '/g/a')
	.spawn('T', '/g/a')
	.quiet({ op: 'thread', task: 'T', thread: 'T.2', does: [] })
	.unshare('T', 'NEWUSER', 'EINVAL')
	.unshare('T', 'VM', 'EINVAL')
	.unshare('T', 'SYSVSEM')
	.unshare('T', 'FILES FS')
	// since 3.12 for the children only
	.unshare('T', 'NEWPID')
	.clone('T', 'T.3', 'THREAD', 'EINVAL');

chain('zombies and mounts', '/g', '/g/a', '/g/c')
	.spawn('Z', '/g/a')
	.spawn('W', '/g/c')
	.quiet({ op: 'exit', task: 'Z', reaped: false })
	.step({ op: 'open', task: 'W', file: '/proc/Z/ns/cgroup', handle: 'z' }, 'ENOENT')
	.spawn('M', '/g/a')
	.unshare('M', 'NEWCGROUP NEWNS')
	.step({ op: 'mount', task: 'M', type: 'cgroup2', at: '/mnt' })
	.mounted('M', '/mnt', '/')
	.quiet({ op: 'move', task: 'M', cg: '/g/c', by: 'INIT' })
	.sees('M', 'M', '/../c')
	.mounted('M', '/mnt', '/')
	.unshare('M', 'NEWCGROUP')
	.mounted('M', '/mnt', '/../a')
	.sees('M', 'M', '/')
	.step({ op: 'umount', task: 'M', at: '/mnt' })
	.step({ op: 'umount', task: 'M', at: '/mnt' }, 'EINVAL');

export const neighbours: OracleFile = { meta: { kernel: '6.12, read in its source', init_ns_inode: 4026531835 }, observations: all };
