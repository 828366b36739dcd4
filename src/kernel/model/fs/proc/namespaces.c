/* Model of fs/proc/namespaces.c: the files of /proc/PID/ns. */
#include <linux/cred.h>
#include <linux/proc_ns.h>
#include <linux/fs.h>

static const struct proc_ns_operations *ns_entries[] = {
#ifdef CONFIG_NET_NS
	&netns_operations,
#endif
#ifdef CONFIG_UTS_NS
	&utsns_operations,
#endif
#ifdef CONFIG_IPC_NS
	&ipcns_operations,
#endif
#ifdef CONFIG_PID_NS
	&pidns_operations,
#endif
#ifdef CONFIG_USER_NS
	&userns_operations,
#endif
	&mntns_operations,
};

static const struct file_operations ns_file_operations = {
	.llseek		= no_llseek,
};

loff_t no_llseek(struct file *file, loff_t offset, int whence)
{
	return -ESPIPE;
}

/* The operations behind /proc/PID/ns/NAME; NULL when this kernel has no such file. */
const struct proc_ns_operations *proc_ns_entry(const char *name)
{
	int i;

	for (i = 0; i < (int)ARRAY_SIZE(ns_entries); i++)
		if (!strcmp(ns_entries[i]->name, name))
			return ns_entries[i];
	return NULL;
}

/* readlink: the inode number; -ENOENT when there is no such file or the task has no such namespace any more; -EACCES. */
long long proc_ns_readlink(struct task_struct *task, const char *name)
{
	const struct proc_ns_operations *ns_ops = proc_ns_entry(name);
	unsigned int inum;
	void *ns;

	if (!ns_ops)
		return -ENOENT;
	if (!ptrace_may_access(task, PTRACE_MODE_READ))
		return -EACCES;
	ns = ns_ops->get(task);
	if (!ns)
		return -ENOENT;
	inum = ns_ops->inum(ns);
	ns_ops->put(ns);
	return inum;
}

/*
 * open: the inode is found by number. A new inode keeps the reference until it is evicted (proc_ns_close); one that is there already
 * gives the second reference back. 0, -ENOENT or -EACCES.
 */
int proc_ns_open(struct task_struct *task, const char *name, struct proc_ns *ei)
{
	const struct proc_ns_operations *ns_ops = proc_ns_entry(name);
	void *ns;

	if (ns_ops && !ptrace_may_access(task, PTRACE_MODE_READ))
		return -EACCES;
	ns = ns_ops ? ns_ops->get(task) : NULL;
	if (!ns)
		return -ENOENT;
	ei->ns = ns;
	ei->ns_ops = ns_ops;
	return 0;
}

void proc_ns_close(struct proc_ns *ei)
{
	ei->ns_ops->put(ei->ns);
	ei->ns = NULL;
}
