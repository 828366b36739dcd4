/**
 * The C texts of src/kernel, imported as text: built-in headers, the kernel world, and what stands for it when it is absent.
 * Owns the list only. A path is the kernel's own where the text models a kernel file, so that a patch's hunks apply to it.
 */
import type { SourceUnit } from '../c/program';
import includeAcpiH from './include/acpi.h';
import includeAtomicH from './include/atomic.h';
import includeBitfieldH from './include/bitfield.h';
import includeBitsH from './include/bits.h';
import includeCleanupH from './include/cleanup.h';
import includeErrH from './include/err.h';
import includeErrnoH from './include/errno.h';
import includeFsH from './include/fs.h';
import includeGfpH from './include/gfp.h';
import includeHlistH from './include/hlist.h';
import includeIopollH from './include/iopoll.h';
import includeKernelH from './include/kernel.h';
import includeKunitH from './include/kunit.h';
import includeListH from './include/list.h';
import includeLocksH from './include/locks.h';
import includeModuleH from './include/module.h';
import includeOfH from './include/of.h';
import includePercpuH from './include/percpu.h';
import includePrintkH from './include/printk.h';
import includeRehearseH from './include/rehearse.h';
import includeSchedH from './include/sched.h';
import includeSeqFileH from './include/seq-file.h';
import includeSkbuffH from './include/skbuff.h';
import includeStringH from './include/string.h';
import includeTypesH from './include/types.h';
import includeXarrayH from './include/xarray.h';
import modelAloneC from './model/alone.c';
import modelFsKernfsDirC from './model/fs/kernfs/dir.c';
import modelFsNamespaceC from './model/fs/namespace.c';
import modelFsProcGenericC from './model/fs/proc/generic.c';
import modelFsProcNamespacesC from './model/fs/proc/namespaces.c';
import modelFsSeqFileC from './model/fs/seq_file.c';
import modelIncludeLinuxCgroupH from './model/include/linux/cgroup.h';
import modelIncludeLinuxCredH from './model/include/linux/cred.h';
import modelIncludeLinuxFsH from './model/include/linux/fs.h';
import modelIncludeLinuxKernfsH from './model/include/linux/kernfs.h';
import modelIncludeLinuxNamespacesH from './model/include/linux/namespaces.h';
import modelIncludeLinuxNsproxyH from './model/include/linux/nsproxy.h';
import modelIncludeLinuxProcNsH from './model/include/linux/proc_ns.h';
import modelIncludeLinuxSchedH from './model/include/linux/sched.h';
import modelIncludeLinuxUserNamespaceH from './model/include/linux/user_namespace.h';
import modelIpcNamespaceC from './model/ipc/namespace.c';
import modelKernelCgroupC from './model/kernel/cgroup.c';
import modelKernelCgroupMountsC from './model/kernel/cgroup-mounts.c';
import modelKernelCgroupTasksC from './model/kernel/cgroup-tasks.c';
import modelKernelCredC from './model/kernel/cred.c';
import modelKernelExitC from './model/kernel/exit.c';
import modelKernelForkC from './model/kernel/fork.c';
import modelKernelNsproxyC from './model/kernel/nsproxy.c';
import modelKernelPidNamespaceC from './model/kernel/pid_namespace.c';
import modelKernelUserNamespaceC from './model/kernel/user_namespace.c';
import modelKernelUtsnameC from './model/kernel/utsname.c';
import modelNetCoreNetNamespaceC from './model/net/core/net_namespace.c';
import modelWorldWorldC from './model/world/world.c';
import modelWorldWorldH from './model/world/world.h';

/** Types, constants and macros that any kernel code uses. Always given to the front end. */
export const builtinHeaders: readonly SourceUnit[] = [
	{ file: 'rehearse/acpi.h', text: includeAcpiH },
	{ file: 'rehearse/atomic.h', text: includeAtomicH },
	{ file: 'rehearse/bitfield.h', text: includeBitfieldH },
	{ file: 'rehearse/bits.h', text: includeBitsH },
	{ file: 'rehearse/cleanup.h', text: includeCleanupH },
	{ file: 'rehearse/err.h', text: includeErrH },
	{ file: 'rehearse/errno.h', text: includeErrnoH },
	{ file: 'rehearse/fs.h', text: includeFsH },
	{ file: 'rehearse/gfp.h', text: includeGfpH },
	{ file: 'rehearse/hlist.h', text: includeHlistH },
	{ file: 'rehearse/iopoll.h', text: includeIopollH },
	{ file: 'rehearse/kernel.h', text: includeKernelH },
	{ file: 'rehearse/kunit.h', text: includeKunitH },
	{ file: 'rehearse/list.h', text: includeListH },
	{ file: 'rehearse/locks.h', text: includeLocksH },
	{ file: 'rehearse/module.h', text: includeModuleH },
	{ file: 'rehearse/of.h', text: includeOfH },
	{ file: 'rehearse/percpu.h', text: includePercpuH },
	{ file: 'rehearse/printk.h', text: includePrintkH },
	{ file: 'rehearse/rehearse.h', text: includeRehearseH },
	{ file: 'rehearse/sched.h', text: includeSchedH },
	{ file: 'rehearse/seq-file.h', text: includeSeqFileH },
	{ file: 'rehearse/skbuff.h', text: includeSkbuffH },
	{ file: 'rehearse/string.h', text: includeStringH },
	{ file: 'rehearse/types.h', text: includeTypesH },
	{ file: 'rehearse/xarray.h', text: includeXarrayH },
];

/** Tasks, namespaces and control groups of Linux 3.17: for scenarios, and for patches to one of these files. */
export const kernelWorld: readonly SourceUnit[] = [
	{ file: 'include/linux/cgroup.h', text: modelIncludeLinuxCgroupH },
	{ file: 'include/linux/cred.h', text: modelIncludeLinuxCredH },
	{ file: 'include/linux/fs.h', text: modelIncludeLinuxFsH },
	{ file: 'include/linux/kernfs.h', text: modelIncludeLinuxKernfsH },
	{ file: 'include/linux/namespaces.h', text: modelIncludeLinuxNamespacesH },
	{ file: 'include/linux/nsproxy.h', text: modelIncludeLinuxNsproxyH },
	{ file: 'include/linux/proc_ns.h', text: modelIncludeLinuxProcNsH },
	{ file: 'include/linux/sched.h', text: modelIncludeLinuxSchedH },
	{ file: 'include/linux/user_namespace.h', text: modelIncludeLinuxUserNamespaceH },
	{ file: 'fs/kernfs/dir.c', text: modelFsKernfsDirC },
	{ file: 'fs/namespace.c', text: modelFsNamespaceC },
	{ file: 'fs/proc/generic.c', text: modelFsProcGenericC },
	{ file: 'fs/proc/namespaces.c', text: modelFsProcNamespacesC },
	{ file: 'fs/seq_file.c', text: modelFsSeqFileC },
	{ file: 'ipc/namespace.c', text: modelIpcNamespaceC },
	{ file: 'kernel/cgroup-mounts.c', text: modelKernelCgroupMountsC },
	{ file: 'kernel/cgroup-tasks.c', text: modelKernelCgroupTasksC },
	{ file: 'kernel/cgroup.c', text: modelKernelCgroupC },
	{ file: 'kernel/cred.c', text: modelKernelCredC },
	{ file: 'kernel/exit.c', text: modelKernelExitC },
	{ file: 'kernel/fork.c', text: modelKernelForkC },
	{ file: 'kernel/nsproxy.c', text: modelKernelNsproxyC },
	{ file: 'kernel/pid_namespace.c', text: modelKernelPidNamespaceC },
	{ file: 'kernel/user_namespace.c', text: modelKernelUserNamespaceC },
	{ file: 'kernel/utsname.c', text: modelKernelUtsnameC },
	{ file: 'net/core/net_namespace.c', text: modelNetCoreNetNamespaceC },
	{ file: 'world/world.c', text: modelWorldWorldC },
	{ file: 'world/world.h', text: modelWorldWorldH },
];

/** Given when the world is not: the least that other code leans on. */
export const withoutWorld: readonly SourceUnit[] = [{ file: 'rehearse/alone.c', text: modelAloneC }];
