/*
 * Model of kernel/cgroup.c (Linux 3.17): hierarchies, groups and where tasks are. Controllers and their files are left out.
 * Lock order: cgroup_mutex, then signal->group_rwsem, then css_set_rwsem.
 */
#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <linux/kthread.h>
#include <linux/delay.h>

#include <linux/atomic.h>

DEFINE_MUTEX(cgroup_mutex);
DECLARE_RWSEM(css_set_rwsem);

/* Hierarchies, the default one first. */
LIST_HEAD(cgroup_roots);
LIST_HEAD(css_sets);
static int cgroup_next_id = 1;

static void cgroup_release(struct cgroup *cgrp);
static int cgroup_addrm_files(struct cgroup *cgrp, struct cftype cfts[],
			      bool is_add);

/* IDR wrappers which synchronize using cgroup_idr_lock */
static int cgroup_idr_alloc(struct idr *idr, void *ptr, int start, int end,
			    gfp_t gfp_mask)
{
	return cgroup_next_id++;
}

struct cgroup_root cgrp_dfl_root = {
	.cgrp = {
		.self = { .flags = CSS_NO_REF | CSS_ONLINE },
		.id = 1,
	},
};

struct css_set init_css_set = {
	.refcount = ATOMIC_INIT(1),
	.dfl_cgrp = &cgrp_dfl_root.cgrp,
};

static int cgroup_addrm_files(struct cgroup *cgrp, struct cftype cfts[],
			      bool is_add)
{
	return 0;
}

/* The root group is never freed: its count is not kept. */
void cgroup_get(struct cgroup *cgrp)
{
	WARN_ON_ONCE(cgroup_is_dead(cgrp));
	if (!(cgrp->self.flags & CSS_NO_REF))
		atomic_inc(&cgrp->self.refcnt.count);
}

void cgroup_put(struct cgroup *cgrp)
{
	if (cgrp->self.flags & CSS_NO_REF)
		return;
	if (atomic_dec_and_test(&cgrp->self.refcnt.count))
		cgroup_release(cgrp);
}

/* The last reference of a removed group is gone. In the kernel this happens later, from a work queue. */
static void cgroup_release(struct cgroup *cgrp)
{
	struct cgroup *parent = cgrp->self.parent->cgroup;

	kernfs_put(cgrp->kn);
	__rehearse_free(cgrp, "cgroup");
	cgroup_put(parent);
}

static void cgroup_init_root(struct cgroup_root *root, const char *name, int id)
{
	root->hierarchy_id = id;
	root->cgrp.root = root;
	root->cgrp.self.cgroup = &root->cgrp;
	root->cgrp.self.flags = CSS_NO_REF | CSS_ONLINE;
	strlcpy(root->name, name, sizeof(root->name));
	root->kf_root = kernfs_create_root(&root->cgrp);
	root->cgrp.kn = root->kf_root->kn;
	list_add_tail(&root->root_list, &cgroup_roots);
}

int __init cgroup_init(void)
{
	cgroup_init_root(&cgrp_dfl_root, "", 0);
	INIT_LIST_HEAD(&init_css_set.cgrp_links);
	css_set_add(&init_css_set);
	return 0;
}

/* Mounts a legacy hierarchy of one controller; all existing sets of tasks start at its root. */
struct cgroup_root *cgroup_mount_legacy(const char *controller)
{
	struct cgroup_root *root = __rehearse_alloc(sizeof(*root), 1, "cgroup_root");
	struct css_set *cset;

	mutex_lock(&cgroup_mutex);
	cgroup_init_root(root, controller, cgroup_next_id++);
	down_write(&css_set_rwsem);
	list_for_each_entry(cset, &css_sets, sets) {
		struct cgrp_cset_link *link = __rehearse_alloc(sizeof(*link), 1, "cgrp_cset_link");

		link->cgrp = &root->cgrp;
		list_add_tail(&link->cgrp_link, &cset->cgrp_links);
	}
	up_write(&css_set_rwsem);
	mutex_unlock(&cgroup_mutex);
	return root;
}

/* 0, -EINVAL for a name with a line break (it would break /proc/PID/cgroup), -EEXIST, -ENODEV when the parent was removed, or -ENOMEM. */
int cgroup_mkdir(struct kernfs_node *parent_kn, const char *name, umode_t mode)
{
	struct cgroup *parent = parent_kn->priv, *cgrp;
	struct kernfs_node *kn;
	int ret = 0;

	if (strchr(name, '\n'))
		return -EINVAL;
	mutex_lock(&cgroup_mutex);
	if (cgroup_is_dead(parent)) {
		ret = -ENODEV;
		goto out_unlock;
	}
	if (kernfs_find(parent_kn, name, strlen(name))) {
		ret = -EEXIST;
		goto out_unlock;
	}
	cgrp = __rehearse_alloc(sizeof(*cgrp), 1, "cgroup");
	kn = kernfs_create_dir(parent_kn, name, cgrp);
	if (IS_ERR(kn)) {
		__rehearse_free(cgrp, "cgroup");
		ret = PTR_ERR(kn);
		goto out_unlock;
	}
	kernfs_get(kn);
	cgrp->kn = kn;
	cgrp->root = parent->root;
	cgrp->owner = current_euid();
	cgrp->id = cgroup_idr_alloc(NULL, cgrp, 2, 0, GFP_KERNEL);
	cgrp->self.cgroup = cgrp;
	cgrp->self.parent = &parent->self;
	cgrp->self.flags = CSS_ONLINE;
	atomic_set(&cgrp->self.refcnt.count, 1);
	cgroup_get(parent);
	parent->nr_children++;
out_unlock:
	mutex_unlock(&cgroup_mutex);
	return ret;
}

/* 0, or -EBUSY while it has tasks or children. References (of a namespace, say) do not stop it. */
int cgroup_rmdir(struct kernfs_node *kn)
{
	struct cgroup *cgrp = kn->priv;
	int ret = 0;

	mutex_lock(&cgroup_mutex);
	if (cgrp->populated_cnt || cgrp->nr_children) {
		ret = -EBUSY;
		goto out_unlock;
	}
	cgrp->self.flags &= ~CSS_ONLINE;
	cgrp->self.parent->cgroup->nr_children--;
	kernfs_remove(kn);
	cgroup_put(cgrp);
out_unlock:
	mutex_unlock(&cgroup_mutex);
	return ret;
}

/* The group of a set in a hierarchy; needs cgroup_mutex or css_set_rwsem. */
struct cgroup *cset_cgroup_from_root(struct css_set *cset, struct cgroup_root *root)
{
	struct cgrp_cset_link *link;

	if (root == &cgrp_dfl_root)
		return cset->dfl_cgrp;
	list_for_each_entry(link, &cset->cgrp_links, cgrp_link)
		if (link->cgrp->root == root)
			return link->cgrp;
	return NULL;
}

struct cgroup *task_cgroup_from_root(struct task_struct *task, struct cgroup_root *root)
{
	return cset_cgroup_from_root(task->cgroups, root);
}

struct cgroup *get_task_cgroup(struct task_struct *task)
{
	struct cgroup *cgrp;

	mutex_lock(&cgroup_mutex);
	down_read(&css_set_rwsem);
	cgrp = task_cgroup_from_root(task, &cgrp_dfl_root);
	cgroup_get(cgrp);
	up_read(&css_set_rwsem);
	mutex_unlock(&cgroup_mutex);
	return cgrp;
}
