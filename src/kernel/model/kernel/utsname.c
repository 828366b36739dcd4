/* Model of kernel/utsname.c: copying takes the old one's reference, makes the new one from it, and gives the reference back. */
#include <linux/namespaces.h>
#include <linux/user_namespace.h>
#include <linux/proc_ns.h>

struct uts_namespace init_uts_ns = {
	.kref = KREF_INIT(2),
	.user_ns = &init_user_ns,
	.proc_inum = PROC_UTS_INIT_INO,
};

static void free_uts_ns(struct kref *kref)
{
	struct uts_namespace *ns = container_of(kref, struct uts_namespace, kref);

	put_user_ns(ns->user_ns);
	proc_free_inum(ns->proc_inum);
	__rehearse_free(ns, "uts_namespace");
}

void get_uts_ns(struct uts_namespace *ns)
{
	kref_get(&ns->kref);
}

void put_uts_ns(struct uts_namespace *ns)
{
	kref_put(&ns->kref, free_uts_ns);
}

static struct uts_namespace *clone_uts_ns(struct user_namespace *user_ns)
{
	struct uts_namespace *ns;
	int err;

	if (__rehearse_fault("copy_utsname"))
		return ERR_PTR(-ENOMEM);
	ns = __rehearse_alloc(sizeof(*ns), 1, "uts_namespace");
	err = proc_alloc_inum(&ns->proc_inum);
	if (err) {
		__rehearse_free(ns, "uts_namespace");
		return ERR_PTR(err);
	}
	kref_init(&ns->kref);
	ns->user_ns = get_user_ns(user_ns);
	return ns;
}

struct uts_namespace *copy_utsname(unsigned long flags, struct user_namespace *user_ns, struct uts_namespace *old_ns)
{
	struct uts_namespace *new_ns;

	BUG_ON(!old_ns);
	get_uts_ns(old_ns);
	if (!(flags & CLONE_NEWUTS))
		return old_ns;
	new_ns = clone_uts_ns(user_ns);
	put_uts_ns(old_ns);
	return new_ns;
}

static void *utsns_get(struct task_struct *task)
{
	struct uts_namespace *ns = NULL;

	task_lock(task);
	if (task->nsproxy) {
		ns = task->nsproxy->uts_ns;
		get_uts_ns(ns);
	}
	task_unlock(task);
	return ns;
}

static void utsns_put(void *ns)
{
	put_uts_ns(ns);
}

static int utsns_install(struct nsproxy *nsproxy, void *ns)
{
	if (!ns_capable(((struct uts_namespace *)ns)->user_ns, CAP_SYS_ADMIN) || !ns_capable(current_user_ns(), CAP_SYS_ADMIN))
		return -EPERM;
	get_uts_ns(ns);
	put_uts_ns(nsproxy->uts_ns);
	nsproxy->uts_ns = ns;
	return 0;
}

static unsigned int utsns_inum(void *ns)
{
	return ((struct uts_namespace *)ns)->proc_inum;
}

const struct proc_ns_operations utsns_operations = {
	.name = "uts",
	.type = CLONE_NEWUTS,
	.get = utsns_get,
	.put = utsns_put,
	.install = utsns_install,
	.inum = utsns_inum,
};
