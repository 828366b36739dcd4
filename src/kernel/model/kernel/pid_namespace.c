/* Model of kernel/pid_namespace.c: a tree of namespaces; the numbers in them are left out. */
#include <linux/namespaces.h>
#include <linux/user_namespace.h>
#include <linux/proc_ns.h>

struct pid_namespace init_pid_ns = {
	.kref = KREF_INIT(2),
	.user_ns = &init_user_ns,
	.proc_inum = PROC_PID_INIT_INO,
};

static void free_pid_ns(struct kref *kref)
{
	struct pid_namespace *ns = container_of(kref, struct pid_namespace, kref);
	struct pid_namespace *parent = ns->parent;

	put_user_ns(ns->user_ns);
	proc_free_inum(ns->proc_inum);
	__rehearse_free(ns, "pid_namespace");
	put_pid_ns(parent);
}

struct pid_namespace *get_pid_ns(struct pid_namespace *ns)
{
	if (ns != &init_pid_ns)
		kref_get(&ns->kref);
	return ns;
}

void put_pid_ns(struct pid_namespace *ns)
{
	if (ns != &init_pid_ns)
		kref_put(&ns->kref, free_pid_ns);
}

/* The namespace the task's own pid is in. In this world every task's pid is in the first one. */
struct pid_namespace *task_active_pid_ns(struct task_struct *tsk)
{
	return &init_pid_ns;
}

/* -EINVAL when current already asked for a new namespace for its children. */
struct pid_namespace *copy_pid_ns(unsigned long flags, struct user_namespace *user_ns, struct pid_namespace *old_ns)
{
	struct pid_namespace *ns;
	int err;

	if (!(flags & CLONE_NEWPID))
		return get_pid_ns(old_ns);
	if (task_active_pid_ns(current) != old_ns)
		return ERR_PTR(-EINVAL);
	if (__rehearse_fault("copy_pid_ns"))
		return ERR_PTR(-ENOMEM);
	ns = __rehearse_alloc(sizeof(*ns), 1, "pid_namespace");
	err = proc_alloc_inum(&ns->proc_inum);
	if (err) {
		__rehearse_free(ns, "pid_namespace");
		return ERR_PTR(err);
	}
	kref_init(&ns->kref);
	ns->level = old_ns->level + 1;
	ns->parent = get_pid_ns(old_ns);
	ns->user_ns = get_user_ns(user_ns);
	return ns;
}

static void *pidns_get(struct task_struct *task)
{
	return get_pid_ns(task_active_pid_ns(task));
}

static void pidns_put(void *ns)
{
	put_pid_ns(ns);
}

static int pidns_install(struct nsproxy *nsproxy, void *ns)
{
	struct pid_namespace *new = ns;

	if (!ns_capable(new->user_ns, CAP_SYS_ADMIN) || !ns_capable(current_user_ns(), CAP_SYS_ADMIN))
		return -EPERM;
	get_pid_ns(new);
	put_pid_ns(nsproxy->pid_ns_for_children);
	nsproxy->pid_ns_for_children = new;
	return 0;
}

static unsigned int pidns_inum(void *ns)
{
	return ((struct pid_namespace *)ns)->proc_inum;
}

const struct proc_ns_operations pidns_operations = {
	.name = "pid",
	.type = CLONE_NEWPID,
	.get = pidns_get,
	.put = pidns_put,
	.install = pidns_install,
	.inum = pidns_inum,
};
