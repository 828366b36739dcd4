/** Orders in which the kernel takes locks, where a document says so. Owns the table; edges are seen by the machine, a checker judges. */
import type { LockOrder } from '../machine/kernel-port';

export const LOCK_ORDERS: readonly LockOrder[] = [
	{
		locks: ['cgroup_mutex', 'group_rwsem', 'css_set_rwsem'],
		source: 'kernel/cgroup.c of Linux 3.17: cgroup_attach_task()',
	},
	{
		locks: ['i_rwsem', 'mmap_lock', 'i_mmap_rwsem'],
		source: 'mm/filemap.c: Lock ordering',
	},
	{
		locks: ['i_mutex', 'mmap_sem', 'i_mmap_mutex'],
		source: 'mm/filemap.c: Lock ordering',
	},
];
