/**
 * include/linux/cred.h, user_namespace.h, nsproxy.h, cgroup.h, proc_ns.h and relatives: credentials, capabilities, namespaces, cgroups.
 */
import { ATOMIC, CHECK, consume, fn, from, get, init, LAST, LAST_NOT_NULL, lock, NULL_OK, PURE, put, SLEEPS, unlock } from './define';

const probe = { ...SLEEPS, ...CHECK } as const;

export const namespaces = [
	...from(
		'kernel/cred.c',
		fn('prepare_creds', 'ptr?', [get('cred-new')], probe),
		fn('prepare_kernel_cred', 'ptr?', [get('cred-new')], probe),
		fn('abort_creds', 'void', [put('cred-new', 0)]),
		fn('commit_creds', 'int', [consume(0, 'cred-new')]),
		fn('override_creds', 'ptr', [get('cred-override')]),
		fn('revert_creds', 'void', [put('cred-override', 0)]),
		fn('get_task_cred', 'ptr', [get('cred')]),
	),
	...from(
		'include/linux/cred.h',
		fn('get_cred get_new_cred', 'arg0', [get('cred', 0)], ATOMIC),
		fn('put_cred', 'void', [put('cred', 0, LAST)]),
		fn('get_current_cred', 'ptr', [get('cred')]),
		fn('current_cred current_user_ns', 'ptr', [], PURE),
		fn('get_uid', 'arg0', [get('user', 0)]),
	),
	...from(
		'kernel/user.c',
		fn('free_uid', 'void', [put('user', 0, NULL_OK)]),
		fn('alloc_uid', 'ptr?', [get('user')], probe),
		fn('find_user', 'ptr?', [get('user')]),
	),
	...from('kernel/groups.c', fn('groups_alloc', 'ptr?', [get('group_info')], probe)),
	...from(
		'include/linux/cred.h',
		fn('get_group_info', 'arg0', [get('group_info', 0)]),
		fn('put_group_info', 'void', [put('group_info', 0)]),
	),
	...from(
		'kernel/ucount.c',
		fn('inc_ucount', 'ptr?', [get('ucount')], CHECK),
		fn('dec_ucount', 'void', [put('ucount', 0)]),
		fn('put_ucounts', 'void', [put('ucounts', 0)]),
		fn('alloc_ucounts', 'ptr?', [get('ucounts')], CHECK),
	),
	...from(
		'kernel/capability.c',
		fn('capable ns_capable ns_capable_noaudit file_ns_capable has_capability has_ns_capability', 'bool?', [], PURE),
		fn('capable_wrt_inode_uidgid', 'bool?', [], PURE),
	),
	...from(
		'include/linux/user_namespace.h',
		fn('get_user_ns', 'arg0', [get('user_ns', 0)], ATOMIC),
		fn('put_user_ns', 'void', [put('user_ns', 0, LAST)]),
	),
	...from(
		'include/linux/utsname.h',
		fn('get_uts_ns', 'void', [get('uts_ns', 0)], ATOMIC),
		fn('put_uts_ns', 'void', [put('uts_ns', 0, LAST_NOT_NULL)]),
	),
	...from('include/linux/ipc_namespace.h', fn('get_ipc_ns', 'arg0', [get('ipc_ns', 0)], ATOMIC)),
	...from('ipc/namespace.c', fn('put_ipc_ns', 'void', [put('ipc_ns', 0, LAST_NOT_NULL)])),
	...from('include/linux/pid_namespace.h', fn('get_pid_ns', 'arg0', [get('pid_ns', 0)], ATOMIC)),
	...from(
		'kernel/pid_namespace.c',
		fn('put_pid_ns', 'void', [put('pid_ns', 0, LAST_NOT_NULL)]),
		fn('copy_pid_ns', 'ptr!', [get('pid_ns')], probe),
	),
	...from('kernel/utsname.c', fn('copy_utsname', 'ptr!', [get('uts_ns')], probe)),
	...from('ipc/namespace.c', fn('copy_ipcs', 'ptr!', [get('ipc_ns')], probe)),
	...from('fs/namespace.c', fn('copy_mnt_ns', 'ptr!', [get('mnt_ns')], probe), fn('put_mnt_ns', 'void', [put('mnt_ns', 0, LAST_NOT_NULL)])),
	...from('net/core/net_namespace.c', fn('copy_net_ns', 'ptr!', [get('net')], probe)),
	...from('kernel/time/namespace.c', fn('copy_time_ns', 'ptr!', [get('time_ns')], probe)),
	...from(
		'include/linux/time_namespace.h',
		fn('get_time_ns', 'arg0', [get('time_ns', 0)], ATOMIC),
		fn('put_time_ns', 'void', [put('time_ns', 0, LAST_NOT_NULL)]),
	),
	...from(
		'include/linux/cgroup.h',
		fn('get_cgroup_ns', 'void', [get('cgroup_ns', 0)], ATOMIC),
		fn('put_cgroup_ns', 'void', [put('cgroup_ns', 0, LAST)]),
		fn('cgroup_get', 'void', [get('cgroup', 0)], ATOMIC),
		fn('cgroup_tryget', 'bool?', [get('cgroup', 0)], { ...ATOMIC, ...CHECK }),
		fn('cgroup_put', 'void', [put('cgroup', 0, LAST_NOT_NULL)]),
		fn('task_get_css', 'ptr', [get('css')]),
		fn('cgroup_name cgroup_path', 'int', [], PURE),
	),
	...from(
		'include/linux/cgroup_refcnt.h',
		fn('css_get css_get_many', 'void', [get('css', 0)], ATOMIC),
		fn('css_put css_put_many', 'void', [put('css', 0, LAST_NOT_NULL)]),
		fn('css_tryget css_tryget_online', 'bool?', [get('css', 0)], { ...ATOMIC, ...CHECK }),
	),
	...from(
		'kernel/cgroup/cgroup.c',
		fn('cgroup_get_from_path cgroup_get_from_fd cgroup_get_from_id', 'ptr!', [get('cgroup')], probe),
		fn('css_tryget_online_from_dir', 'ptr!', [get('css')], CHECK),
		fn('cgroup_get_e_css', 'ptr', [get('css')]),
		fn('css_task_iter_start', 'void', [get('css_task_iter', 2), init(2)]),
		fn('css_task_iter_end', 'void', [put('css_task_iter', 0)]),
		fn('css_task_iter_next', 'ptr?', [], { borrowsFrom: 0 }),
		fn('cgroup_lock_and_drain_offline', 'void', [lock('mutex', { at: { global: 'cgroup_mutex' } })], SLEEPS),
		fn('cgroup_kn_lock_live', 'ptr?', [lock('mutex', { at: { global: 'cgroup_mutex' } })], { ...SLEEPS, ...CHECK }),
		fn('cgroup_kn_unlock', 'void', [unlock('mutex', { at: { global: 'cgroup_mutex' } })]),
	),
	...from('kernel/cgroup/namespace.c', fn('copy_cgroup_ns', 'ptr!', [get('cgroup_ns')], probe), fn('free_cgroup_ns', 'void', [], {})),
	...from(
		'include/linux/cgroup.h',
		fn('cgroup_lock', 'void', [lock('mutex', { at: { global: 'cgroup_mutex' } })], SLEEPS),
		fn('cgroup_unlock', 'void', [unlock('mutex', { at: { global: 'cgroup_mutex' } })]),
	),
	...from(
		'include/linux/memcontrol.h',
		fn('mem_cgroup_put', 'void', [put('css', 0, NULL_OK)]),
		fn('mem_cgroup_iter_break', 'void', []),
		fn('get_mem_cgroup_from_mm', 'ptr?', [get('css')]),
	),
	...from('kernel/nsproxy.c', fn('free_nsproxy', 'void', [])),
	...from(
		'include/linux/nsproxy.h',
		fn('put_nsproxy', 'void', [put('nsproxy', 0, LAST_NOT_NULL)]),
		fn('get_nsproxy', 'void', [get('nsproxy', 0)], ATOMIC),
	),
	...from('fs/nsfs.c', fn('proc_ns_file', 'bool', [], PURE), fn('open_related_ns', 'int<0', [], SLEEPS)),
	...from('include/linux/proc_ns.h', fn('ns_alloc_inum', 'int!0', [get('inum', 0)], probe), fn('ns_free_inum', 'void', [put('inum', 0)])),
	...from(
		'fs/proc/generic.c',
		fn('proc_alloc_inum', 'int!0', [get('inum', { out: 0 })], { ...probe, errors: [-12, -28] }),
		fn('proc_free_inum', 'void', [put('inum', 0)]),
	),
	...from(
		'kernel/user_namespace.c',
		fn('__put_user_ns', 'void', [put('user_ns', 0)]),
		fn('make_kuid make_kgid from_kuid from_kgid from_kuid_munged from_kgid_munged', 'int', [], PURE),
	),
];
