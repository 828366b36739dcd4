/* Model of kernel/user_namespace.c. */
#include <linux/user_namespace.h>
#include <linux/cred.h>
#include <linux/proc_ns.h>

struct user_namespace init_user_ns = {
	.count = ATOMIC_INIT(3),
	.mapped = true,
	.proc_inum = PROC_USER_INIT_INO,
};

/* The new namespace is a child of the credentials' one and belongs to their euid; inside it they hold every capability. 0 or -errno. */
int create_user_ns(struct cred *new)
{
	struct user_namespace *ns, *parent = new->user_ns;
	int ret;

	if (parent->level > 32)
		return -EUSERS;
	/* Who has no number in its own namespace cannot own another one. */
	if (!parent->mapped)
		return -EPERM;
	if (__rehearse_fault("create_user_ns"))
		return -ENOMEM;
	ns = __rehearse_alloc(sizeof(*ns), 1, "user_namespace");
	ret = proc_alloc_inum(&ns->proc_inum);
	if (ret) {
		__rehearse_free(ns, "user_namespace");
		return ret;
	}
	atomic_set(&ns->count, 1);
	/* The reference of the credentials on the parent is now the child's. */
	ns->parent = parent;
	ns->level = parent->level + 1;
	ns->owner = new->euid;
	new->cap_effective.cap[0] = 0xffffffff;
	new->cap_effective.cap[1] = 0xffffffff;
	new->user_ns = ns;
	return 0;
}

int unshare_userns(unsigned long unshare_flags, struct cred **new_cred)
{
	struct cred *cred;
	int err;

	if (!(unshare_flags & CLONE_NEWUSER))
		return 0;
	cred = prepare_creds();
	if (!cred)
		return -ENOMEM;
	err = create_user_ns(cred);
	if (err)
		put_cred(cred);
	else
		*new_cred = cred;
	return err;
}

/* The last reference is gone; the parent may follow. */
void free_user_ns(struct user_namespace *ns)
{
	struct user_namespace *parent;

	do {
		parent = ns->parent;
		proc_free_inum(ns->proc_inum);
		__rehearse_free(ns, "user_namespace");
		ns = parent;
	} while (atomic_dec_and_test(&parent->count));
}

static void *userns_get(struct task_struct *task)
{
	return get_user_ns(task->cred->user_ns);
}

static void userns_put(void *ns)
{
	put_user_ns(ns);
}

static unsigned int userns_inum(void *ns)
{
	return ((struct user_namespace *)ns)->proc_inum;
}

/* Joining one's own user namespace is refused, so is any without CAP_SYS_ADMIN in it. */
static int userns_install(struct nsproxy *nsproxy, void *ns)
{
	struct cred *cred;

	if (ns == current_user_ns())
		return -EINVAL;
	/* Threads share their user namespace. */
	if (current->signal->nr_threads > 1)
		return -EINVAL;
	if (!ns_capable(ns, CAP_SYS_ADMIN))
		return -EPERM;
	cred = prepare_creds();
	if (!cred)
		return -ENOMEM;
	put_user_ns(cred->user_ns);
	cred->user_ns = get_user_ns(ns);
	cred->cap_effective.cap[0] = 0xffffffff;
	cred->cap_effective.cap[1] = 0xffffffff;
	return commit_creds(cred);
}

const struct proc_ns_operations userns_operations = {
	.name = "user",
	.type = CLONE_NEWUSER,
	.get = userns_get,
	.put = userns_put,
	.install = userns_install,
	.inum = userns_inum,
};
