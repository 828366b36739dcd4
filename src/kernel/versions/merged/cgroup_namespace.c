/* Model of cgroup namespaces as merged (Linux 4.6): the root of a namespace is a whole css_set, so every hierarchy has one. */
#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/nsproxy.h>
#include <linux/proc_ns.h>
#include <linux/slab.h>
#include <linux/user_namespace.h>

/* Two users: the first nsproxy, and the hierarchy that is mounted at boot. */
struct cgroup_namespace init_cgroup_ns = {
	.count = ATOMIC_INIT(2),
	.proc_inum = PROC_CGROUP_INIT_INO,
	.user_ns = &init_user_ns,
	.root_cset = &init_css_set,
};

static struct cgroup_namespace *alloc_cgroup_ns(void)
{
	struct cgroup_namespace *new_ns;
	int ret;

	new_ns = kzalloc(sizeof(*new_ns), GFP_KERNEL);
	if (!new_ns)
		return ERR_PTR(-ENOMEM);
	ret = proc_alloc_inum(&new_ns->proc_inum);
	if (ret) {
		kfree(new_ns);
		return ERR_PTR(ret);
	}
	atomic_set(&new_ns->count, 1);
	return new_ns;
}

void free_cgroup_ns(struct cgroup_namespace *ns)
{
	put_css_set(ns->root_cset);
	put_user_ns(ns->user_ns);
	proc_free_inum(ns->proc_inum);
	kfree(ns);
}

/* No lock of the thread group is taken, and since 4.6.2 no cgroup_mutex: current's css_set is read under the lock of the sets. */
struct cgroup_namespace *copy_cgroup_ns(unsigned long flags, struct user_namespace *user_ns, struct cgroup_namespace *old_ns)
{
	struct cgroup_namespace *new_ns;
	struct css_set *cset;

	BUG_ON(!old_ns);
	if (!(flags & CLONE_NEWCGROUP))
		return get_cgroup_ns(old_ns);
	if (!ns_capable(user_ns, CAP_SYS_ADMIN))
		return ERR_PTR(-EPERM);

	down_read(&css_set_rwsem);
	cset = current->cgroups;
	get_css_set(cset);
	up_read(&css_set_rwsem);

	new_ns = alloc_cgroup_ns();
	if (IS_ERR(new_ns)) {
		put_css_set(cset);
		return new_ns;
	}
	new_ns->user_ns = get_user_ns(user_ns);
	new_ns->root_cset = cset;
	return new_ns;
}

/* The path of the group as a task of the namespace sees it; NULL when it does not fit. */
char *cgroup_path_ns(struct cgroup *cgrp, char *buf, size_t buflen, struct cgroup_namespace *ns)
{
	struct cgroup *root = cset_cgroup_from_root(ns->root_cset, cgrp->root);
	int ret = kernfs_path_from_node(cgrp->kn, root->kn, buf, buflen);

	return ret < 0 || ret >= (int)buflen ? NULL : buf;
}

static void *cgroupns_get(struct task_struct *task)
{
	struct cgroup_namespace *ns = NULL;

	task_lock(task);
	if (task->nsproxy)
		ns = get_cgroup_ns(task->nsproxy->cgroup_ns);
	task_unlock(task);
	return ns;
}

static void cgroupns_put(void *ns)
{
	put_cgroup_ns(ns);
}

/* Needs CAP_SYS_ADMIN in the own user namespace and in the one that owns the target. Joining the own namespace does nothing. */
static int cgroupns_install(struct nsproxy *nsproxy, void *ns)
{
	struct cgroup_namespace *cgroup_ns = ns;

	if (!ns_capable(current_user_ns(), CAP_SYS_ADMIN) || !ns_capable(cgroup_ns->user_ns, CAP_SYS_ADMIN))
		return -EPERM;
	if (cgroup_ns == nsproxy->cgroup_ns)
		return 0;
	get_cgroup_ns(cgroup_ns);
	put_cgroup_ns(nsproxy->cgroup_ns);
	nsproxy->cgroup_ns = cgroup_ns;
	return 0;
}

static unsigned int cgroupns_inum(void *ns)
{
	return ((struct cgroup_namespace *)ns)->proc_inum;
}

const struct proc_ns_operations cgroupns_operations = {
	.name = "cgroup",
	.type = CLONE_NEWCGROUP,
	.get = cgroupns_get,
	.put = cgroupns_put,
	.install = cgroupns_install,
	.inum = cgroupns_inum,
};
