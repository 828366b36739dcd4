/* Model of what /proc/PID/ns needs of each kind of namespace, and the inode numbers of the first ones. */
#ifndef _LINUX_PROC_NS_H
#define _LINUX_PROC_NS_H

struct pid_namespace;
struct nsproxy;

struct proc_ns_operations {
	const char *name;
	/* The CLONE_NEW* flag. */
	int type;
	/* Takes a reference on the task's namespace; NULL when the task has none left. */
	void *(*get)(struct task_struct *task);
	void (*put)(void *ns);
	int (*install)(struct nsproxy *nsproxy, void *ns);
	unsigned int (*inum)(void *ns);
};

struct proc_ns {
	void *ns;
	const struct proc_ns_operations *ns_ops;
};

extern const struct proc_ns_operations netns_operations;
extern const struct proc_ns_operations utsns_operations;
extern const struct proc_ns_operations ipcns_operations;
extern const struct proc_ns_operations pidns_operations;
extern const struct proc_ns_operations userns_operations;
extern const struct proc_ns_operations mntns_operations;

/*
 * We always define these enumerators
 */
enum {
	PROC_ROOT_INO		= 1,
	PROC_IPC_INIT_INO	= 0xEFFFFFFFU,
	PROC_UTS_INIT_INO	= 0xEFFFFFFEU,
	PROC_USER_INIT_INO	= 0xEFFFFFFDU,
	PROC_PID_INIT_INO	= 0xEFFFFFFCU,
};

#ifdef CONFIG_PROC_FS

const struct proc_ns_operations *proc_ns_entry(const char *name);
long long proc_ns_readlink(struct task_struct *task, const char *name);
int proc_ns_open(struct task_struct *task, const char *name, struct proc_ns *ei);
void proc_ns_close(struct proc_ns *ei);
int setns_install(struct proc_ns *ei, int nstype);
/* 0, or -ENOMEM/-ENOSPC; values from 0xF0000000. */
int proc_alloc_inum(unsigned int *pino);
void proc_free_inum(unsigned int inum);

#else

static inline int proc_alloc_inum(unsigned int *pino)
{
	*pino = 1;
	return 0;
}

static inline void proc_free_inum(unsigned int inum)
{
}

#endif

#endif
