/* Model of fs/namespace.c: mount namespaces, with the mounts of cgroup hierarchies in them; others are left out. */
#include <linux/namespaces.h>
#include <linux/cred.h>
#include <linux/kernfs.h>
#include <linux/user_namespace.h>
#include <linux/proc_ns.h>

struct mnt_namespace init_mnt_ns = {
	.count = ATOMIC_INIT(1),
	.user_ns = &init_user_ns,
	.proc_inum = 0xF0000000U - 1,
	.mounts = LIST_HEAD_INIT(init_mnt_ns.mounts),
};

/* A directory of a hierarchy that is mounted at `at`; a mount holds its directory. */
struct mount {
	struct list_head mnt_list;
	const char *at;
	struct kernfs_node *root;
};

/* Mounts are changed by who has CAP_SYS_ADMIN in the user namespace that owns the mount namespace. */
bool may_mount(void)
{
	return ns_capable(current->nsproxy->mnt_ns->user_ns, CAP_SYS_ADMIN);
}

static void attach_mnt(struct mnt_namespace *ns, const char *at, struct kernfs_node *root)
{
	struct mount *mnt = __rehearse_alloc(sizeof(*mnt), 1, "mount");

	mnt->at = at;
	mnt->root = root;
	kernfs_get(root);
	list_add_tail(&mnt->mnt_list, &ns->mounts);
}

/* Puts a mount into current's mount namespace. 0 or -EPERM. */
int add_cgroup_mount(const char *at, struct kernfs_node *root)
{
	if (!may_mount())
		return -EPERM;
	attach_mnt(current->nsproxy->mnt_ns, at, root);
	return 0;
}

/* Takes away the mount that was put last at a place of current's mount namespace. 0, -EPERM, or -EINVAL when there is none. */
int remove_cgroup_mount(const char *at)
{
	struct mount *mnt;

	if (!may_mount())
		return -EPERM;
	list_for_each_entry_reverse(mnt, &current->nsproxy->mnt_ns->mounts, mnt_list) {
		if (!strcmp(mnt->at, at)) {
			list_del(&mnt->mnt_list);
			kernfs_put(mnt->root);
			__rehearse_free(mnt, "mount");
			return 0;
		}
	}
	return -EINVAL;
}

/* The directory that is mounted at a place in current's mount namespace, the last one where there are several; NULL: none. */
struct kernfs_node *cgroup_mount_at(const char *at)
{
	struct kernfs_node *found = NULL;
	struct mount *mnt;

	list_for_each_entry(mnt, &current->nsproxy->mnt_ns->mounts, mnt_list)
		if (!strcmp(mnt->at, at))
			found = mnt->root;
	return found;
}

static struct mnt_namespace *get_mnt_ns(struct mnt_namespace *ns)
{
	atomic_inc(&ns->count);
	return ns;
}

void put_mnt_ns(struct mnt_namespace *ns)
{
	struct mount *mnt, *next;

	if (!atomic_dec_and_test(&ns->count))
		return;
	list_for_each_entry_safe(mnt, next, &ns->mounts, mnt_list) {
		list_del(&mnt->mnt_list);
		kernfs_put(mnt->root);
		__rehearse_free(mnt, "mount");
	}
	put_user_ns(ns->user_ns);
	proc_free_inum(ns->proc_inum);
	__rehearse_free(ns, "mnt_namespace");
}

struct mnt_namespace *copy_mnt_ns(unsigned long flags, struct mnt_namespace *old_ns, struct user_namespace *user_ns, struct fs_struct *new_fs)
{
	struct mnt_namespace *new_ns;
	struct mount *mnt;
	int err;

	BUG_ON(!old_ns);
	if (!(flags & CLONE_NEWNS))
		return get_mnt_ns(old_ns);
	if (__rehearse_fault("copy_mnt_ns"))
		return ERR_PTR(-ENOMEM);
	new_ns = __rehearse_alloc(sizeof(*new_ns), 1, "mnt_namespace");
	err = proc_alloc_inum(&new_ns->proc_inum);
	if (err) {
		__rehearse_free(new_ns, "mnt_namespace");
		return ERR_PTR(err);
	}
	atomic_set(&new_ns->count, 1);
	new_ns->user_ns = get_user_ns(user_ns);
	INIT_LIST_HEAD(&new_ns->mounts);
	list_for_each_entry(mnt, &old_ns->mounts, mnt_list)
		attach_mnt(new_ns, mnt->at, mnt->root);
	return new_ns;
}

static void *mntns_get(struct task_struct *task)
{
	struct mnt_namespace *ns = NULL;

	task_lock(task);
	if (task->nsproxy)
		ns = get_mnt_ns(task->nsproxy->mnt_ns);
	task_unlock(task);
	return ns;
}

static void mntns_put(void *ns)
{
	put_mnt_ns(ns);
}

static int mntns_install(struct nsproxy *nsproxy, void *ns)
{
	if (!ns_capable(((struct mnt_namespace *)ns)->user_ns, CAP_SYS_ADMIN) || !ns_capable(current_user_ns(), CAP_SYS_ADMIN))
		return -EPERM;
	get_mnt_ns(ns);
	put_mnt_ns(nsproxy->mnt_ns);
	nsproxy->mnt_ns = ns;
	return 0;
}

static unsigned int mntns_inum(void *ns)
{
	return ((struct mnt_namespace *)ns)->proc_inum;
}

const struct proc_ns_operations mntns_operations = {
	.name = "mnt",
	.type = CLONE_NEWNS,
	.get = mntns_get,
	.put = mntns_put,
	.install = mntns_install,
	.inum = mntns_inum,
};
