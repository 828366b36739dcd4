/* Model of the part of kernel/cgroup.c that mounts hierarchies and says who may write into them. */
#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/namespaces.h>
#include <linux/nsproxy.h>
#include <linux/user_namespace.h>

/* Mounts a hierarchy at a place of current's mount namespace: always from its root, and only in the first user namespace. 0 or -EPERM. */
int cgroup_mount(struct cgroup_root *root, const char *at)
{
	if (current->nsproxy->mnt_ns->user_ns != &init_user_ns)
		return -EPERM;
	return add_cgroup_mount(at, root->cgrp.kn);
}

/* What /proc/self/mountinfo says of the directory that is mounted: a path in the file system. NULL when it does not fit. */
char *cgroup_show_path(struct kernfs_node *kn, char *buf, size_t buflen)
{
	return kernfs_path(kn, buf, buflen);
}

/* Directories and their files belong to who may delegate them: 0644 and 0755, so that only the owner and CAP_DAC_OVERRIDE write. */
static int cgroup_may_write(struct cgroup *cgrp)
{
	const struct cred *cred = current_cred();

	if (cred->user_ns == &init_user_ns && cap_raised(cred->cap_effective, CAP_DAC_OVERRIDE))
		return 0;
	return uid_eq(cgrp->owner, cred->euid) ? 0 : -EACCES;
}

/* A write of the leader's pid to cgroup.procs of the group. 0, -EACCES, or what cgroup_attach_task says. */
int cgroup_procs_write(struct cgroup *cgrp, struct task_struct *leader)
{
	const struct cred *cred = current_cred(), *tcred = leader->cred;
	int ret = cgroup_may_write(cgrp);

	if (!ret && cred->euid.val != 0 && !uid_eq(cred->euid, tcred->uid) && !uid_eq(cred->euid, tcred->euid))
		ret = -EACCES;
	return ret ? ret : cgroup_attach_task(cgrp, leader);
}

/* mkdir and rmdir as current. 0 or -EACCES. */
int cgroup_may_change(struct cgroup *parent)
{
	return cgroup_may_write(parent);
}
