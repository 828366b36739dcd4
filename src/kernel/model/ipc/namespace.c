/* Model of ipc/namespace.c: the namespace of System V and POSIX message objects, which are left out. */
#include <linux/namespaces.h>
#include <linux/user_namespace.h>
#include <linux/proc_ns.h>

struct ipc_namespace init_ipc_ns = {
	.count = ATOMIC_INIT(1),
	.user_ns = &init_user_ns,
	.proc_inum = PROC_IPC_INIT_INO,
};

struct ipc_namespace *get_ipc_ns(struct ipc_namespace *ns)
{
	atomic_inc(&ns->count);
	return ns;
}

void put_ipc_ns(struct ipc_namespace *ns)
{
	if (!atomic_dec_and_test(&ns->count))
		return;
	put_user_ns(ns->user_ns);
	proc_free_inum(ns->proc_inum);
	__rehearse_free(ns, "ipc_namespace");
}

struct ipc_namespace *copy_ipcs(unsigned long flags, struct user_namespace *user_ns, struct ipc_namespace *old_ns)
{
	struct ipc_namespace *new_ns;
	int err;

	if (!(flags & CLONE_NEWIPC))
		return get_ipc_ns(old_ns);
	if (__rehearse_fault("copy_ipcs"))
		return ERR_PTR(-ENOMEM);
	new_ns = __rehearse_alloc(sizeof(*new_ns), 1, "ipc_namespace");
	err = proc_alloc_inum(&new_ns->proc_inum);
	if (err) {
		__rehearse_free(new_ns, "ipc_namespace");
		return ERR_PTR(err);
	}
	atomic_set(&new_ns->count, 1);
	new_ns->user_ns = get_user_ns(user_ns);
	return new_ns;
}

static void *ipcns_get(struct task_struct *task)
{
	struct ipc_namespace *ns = NULL;

	task_lock(task);
	if (task->nsproxy)
		ns = get_ipc_ns(task->nsproxy->ipc_ns);
	task_unlock(task);
	return ns;
}

static void ipcns_put(void *ns)
{
	put_ipc_ns(ns);
}

static int ipcns_install(struct nsproxy *nsproxy, void *ns)
{
	if (!ns_capable(((struct ipc_namespace *)ns)->user_ns, CAP_SYS_ADMIN) || !ns_capable(current_user_ns(), CAP_SYS_ADMIN))
		return -EPERM;
	get_ipc_ns(ns);
	put_ipc_ns(nsproxy->ipc_ns);
	nsproxy->ipc_ns = ns;
	return 0;
}

static unsigned int ipcns_inum(void *ns)
{
	return ((struct ipc_namespace *)ns)->proc_inum;
}

const struct proc_ns_operations ipcns_operations = {
	.name = "ipc",
	.type = CLONE_NEWIPC,
	.get = ipcns_get,
	.put = ipcns_put,
	.install = ipcns_install,
	.inum = ipcns_inum,
};
