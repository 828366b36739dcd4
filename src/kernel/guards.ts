/** Members that may only be read under a lock, with the document that says so. Owns the table; the machine reports reads, a checker judges. */
import type { Guard } from '../machine/kernel-port';

export const GUARDS: readonly Guard[] = [
	{
		struct: 'struct task_struct',
		member: 'nsproxy',
		lock: 'alloc_lock',
		call: 'task_lock',
		own: true,
		source: 'include/linux/nsproxy.h: the rules for nsproxy access',
	},
];
