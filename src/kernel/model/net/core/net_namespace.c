/* Model of net/core/net_namespace.c: network namespaces; devices are left out. */
#include <linux/namespaces.h>
#include <linux/user_namespace.h>
#include <linux/proc_ns.h>

struct net init_net = {
	.count = ATOMIC_INIT(1),
	.user_ns = &init_user_ns,
	.proc_inum = 0xF0000000U - 2,
};

struct net *get_net(struct net *ns)
{
	atomic_inc(&ns->count);
	return ns;
}

void put_net(struct net *ns)
{
	if (!atomic_dec_and_test(&ns->count))
		return;
	put_user_ns(ns->user_ns);
	proc_free_inum(ns->proc_inum);
	__rehearse_free(ns, "net_namespace");
}

struct net *copy_net_ns(unsigned long flags, struct user_namespace *user_ns, struct net *old_ns)
{
	struct net *new_ns;
	int err;

	if (!(flags & CLONE_NEWNET))
		return get_net(old_ns);
	if (__rehearse_fault("copy_net_ns"))
		return ERR_PTR(-ENOMEM);
	new_ns = __rehearse_alloc(sizeof(*new_ns), 1, "net_namespace");
	err = proc_alloc_inum(&new_ns->proc_inum);
	if (err) {
		__rehearse_free(new_ns, "net_namespace");
		return ERR_PTR(err);
	}
	atomic_set(&new_ns->count, 1);
	new_ns->user_ns = get_user_ns(user_ns);
	return new_ns;
}

static void *netns_get(struct task_struct *task)
{
	struct net *ns = NULL;

	task_lock(task);
	if (task->nsproxy)
		ns = get_net(task->nsproxy->net_ns);
	task_unlock(task);
	return ns;
}

static void netns_put(void *ns)
{
	put_net(ns);
}

static int netns_install(struct nsproxy *nsproxy, void *ns)
{
	if (!ns_capable(((struct net *)ns)->user_ns, CAP_SYS_ADMIN) || !ns_capable(current_user_ns(), CAP_SYS_ADMIN))
		return -EPERM;
	get_net(ns);
	put_net(nsproxy->net_ns);
	nsproxy->net_ns = ns;
	return 0;
}

static unsigned int netns_inum(void *ns)
{
	return ((struct net *)ns)->proc_inum;
}

const struct proc_ns_operations netns_operations = {
	.name = "net",
	.type = CLONE_NEWNET,
	.get = netns_get,
	.put = netns_put,
	.install = netns_install,
	.inum = netns_inum,
};
