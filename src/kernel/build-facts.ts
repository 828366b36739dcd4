/**
 * When files of the kernel are compiled that our model has, for patches that do not show their Makefile. Facts of Linux 3.17 to 6.18:
 * kernel/Makefile, fs/Makefile, fs/proc/Makefile, ipc/Makefile, net/core/Makefile. Owns the data only; a visible Makefile goes before it.
 */

/** CONFIG symbols that must all be chosen; none: always compiled. */
export const buildFacts: ReadonlyMap<string, readonly string[]> = new Map([
	['fs/namespace.c', []],
	['fs/kernfs/dir.c', ['CONFIG_KERNFS']],
	['fs/proc/generic.c', ['CONFIG_PROC_FS']],
	['fs/proc/namespaces.c', ['CONFIG_PROC_FS']],
	['fs/seq_file.c', []],
	['ipc/namespace.c', ['CONFIG_IPC_NS']],
	['kernel/cgroup.c', ['CONFIG_CGROUPS']],
	// Parts of it in our model.
	['kernel/cgroup-mounts.c', ['CONFIG_CGROUPS']],
	['kernel/cgroup-tasks.c', ['CONFIG_CGROUPS']],
	['kernel/cgroup_namespace.c', ['CONFIG_CGROUPS']],
	['kernel/cred.c', []],
	['kernel/exit.c', []],
	['kernel/fork.c', []],
	['kernel/nsproxy.c', []],
	['kernel/pid_namespace.c', ['CONFIG_PID_NS']],
	['kernel/user_namespace.c', ['CONFIG_USER_NS']],
	['kernel/utsname.c', ['CONFIG_UTS_NS']],
	['net/core/net_namespace.c', ['CONFIG_NET']],
]);

/** Symbols of an architecture: the headers of each declare what the others leave out, so that nothing can be told from one file. */
export const architectureSymbols: ReadonlySet<string> = new Set(
	(
		'64BIT 32BIT X86 X86_32 X86_64 IA64 ARM ARM64 PPC PPC32 PPC64 S390 SPARC SPARC32 SPARC64 MIPS RISCV LOONGARCH PARISC ALPHA ARC CSKY HEXAGON ' +
		'M68K MICROBLAZE NIOS2 OPENRISC SUPERH UML XTENSA CPU_BIG_ENDIAN CPU_LITTLE_ENDIAN'
	)
		.split(' ')
		.map((name) => `CONFIG_${name}`),
);
