/* Model of the part of kernel/cgroup.c that moves tasks: css_sets, migration, fork, exit, and /proc/PID/cgroup. */
#include <linux/cgroup.h>

#define CSS_SET_BUCKETS 1024

/* Sets by the numbers of their groups. The first set, where all groups are roots, is among them from the start. */
static struct hlist_head css_set_table[CSS_SET_BUCKETS];

/* Roots count nothing: so a hierarchy that is mounted later changes no set's place. */
static unsigned int css_set_part(struct cgroup *cgrp)
{
	return cgrp->self.parent ? cgrp->id : 0;
}

static unsigned int css_set_hash(struct css_set *cset)
{
	unsigned int hash = css_set_part(cset->dfl_cgrp);
	struct cgrp_cset_link *link;

	list_for_each_entry(link, &cset->cgrp_links, cgrp_link)
		hash += css_set_part(link->cgrp);
	return hash;
}

/* From now on find_css_set finds it. */
void css_set_add(struct css_set *cset)
{
	list_add_tail(&cset->sets, &css_sets);
	hlist_add_head(&cset->hlist, &css_set_table[css_set_hash(cset) % CSS_SET_BUCKETS]);
}

static bool css_set_is(struct css_set *cset, struct css_set *old, struct cgroup *cgrp)
{
	struct cgroup_root *root;

	list_for_each_entry(root, &cgroup_roots, root_list) {
		struct cgroup *wanted = root == cgrp->root ? cgrp : cset_cgroup_from_root(old, root);

		if (cset_cgroup_from_root(cset, root) != wanted)
			return false;
	}
	return true;
}

/* The set that is like `old` but in `cgrp`; made when no such set is there. The caller gets a reference. */
static struct css_set *find_css_set(struct css_set *old, struct cgroup *cgrp)
{
	struct css_set *cset;
	struct cgrp_cset_link *link;
	unsigned int hash = css_set_hash(old) - css_set_part(cset_cgroup_from_root(old, cgrp->root)) + css_set_part(cgrp);

	hlist_for_each_entry(cset, &css_set_table[hash % CSS_SET_BUCKETS], hlist) {
		if (css_set_is(cset, old, cgrp)) {
			atomic_inc(&cset->refcount);
			return cset;
		}
	}
	cset = __rehearse_alloc(sizeof(*cset), 1, "css_set");
	atomic_set(&cset->refcount, 1);
	cset->dfl_cgrp = cgrp->root == &cgrp_dfl_root ? cgrp : old->dfl_cgrp;
	cgroup_get(cset->dfl_cgrp);
	INIT_LIST_HEAD(&cset->cgrp_links);
	list_for_each_entry(link, &old->cgrp_links, cgrp_link) {
		struct cgrp_cset_link *copy = __rehearse_alloc(sizeof(*copy), 1, "cgrp_cset_link");

		copy->cgrp = link->cgrp->root == cgrp->root ? cgrp : link->cgrp;
		cgroup_get(copy->cgrp);
		list_add_tail(&copy->cgrp_link, &cset->cgrp_links);
	}
	css_set_add(cset);
	return cset;
}

void put_css_set(struct css_set *cset)
{
	struct cgrp_cset_link *link, *next;

	if (!atomic_dec_and_test(&cset->refcount))
		return;
	list_del(&cset->sets);
	hlist_del(&cset->hlist);
	list_for_each_entry_safe(link, next, &cset->cgrp_links, cgrp_link) {
		cgroup_put(link->cgrp);
		list_del(&link->cgrp_link);
		__rehearse_free(link, "cgrp_cset_link");
	}
	cgroup_put(cset->dfl_cgrp);
	__rehearse_free(cset, "css_set");
}

/* One task more or less in each group of the set. */
static void css_set_populate(struct css_set *cset, int by)
{
	struct cgrp_cset_link *link;

	cset->dfl_cgrp->populated_cnt += by;
	list_for_each_entry(link, &cset->cgrp_links, cgrp_link)
		link->cgrp->populated_cnt += by;
}

static void cgroup_migrate(struct task_struct *tsk, struct cgroup *cgrp)
{
	struct css_set *old = tsk->cgroups;
	struct css_set *cset = find_css_set(old, cgrp);

	tsk->cgroups = cset;
	css_set_populate(old, -1);
	css_set_populate(cset, 1);
	put_css_set(old);
}

/* A write of the leader's pid to cgroup.procs: all threads move that are not exiting. 0, or -ENODEV when the group was removed. */
int cgroup_attach_task(struct cgroup *dst_cgrp, struct task_struct *leader)
{
	struct task_struct *tsk;
	int ret = 0;

	mutex_lock(&cgroup_mutex);
	if (cgroup_is_dead(dst_cgrp)) {
		ret = -ENODEV;
		goto out_unlock;
	}
	threadgroup_lock(leader);
	down_write(&css_set_rwsem);
	list_for_each_entry(tsk, &leader->signal->thread_head, thread_node)
		if (!(tsk->flags & PF_EXITING))
			cgroup_migrate(tsk, dst_cgrp);
	up_write(&css_set_rwsem);
	threadgroup_unlock(leader);
out_unlock:
	mutex_unlock(&cgroup_mutex);
	return ret;
}

/* The child starts outside every group but the roots; cgroup_post_fork puts it where its parent is by then. */
void cgroup_fork(struct task_struct *child)
{
	child->cgroups = &init_css_set;
	atomic_inc(&init_css_set.refcount);
}

void cgroup_post_fork(struct task_struct *child)
{
	struct css_set *cset;

	down_write(&css_set_rwsem);
	cset = current->cgroups;
	atomic_inc(&cset->refcount);
	put_css_set(child->cgroups);
	child->cgroups = cset;
	css_set_populate(cset, 1);
	up_write(&css_set_rwsem);
}

/* An exiting task belongs to the roots again. */
void cgroup_exit(struct task_struct *tsk)
{
	struct css_set *cset = tsk->cgroups;

	if (cset == &init_css_set)
		return;
	down_write(&css_set_rwsem);
	css_set_populate(cset, -1);
	up_write(&css_set_rwsem);
	atomic_inc(&init_css_set.refcount);
	tsk->cgroups = &init_css_set;
	put_css_set(cset);
}

/* One line per hierarchy: "id:controllers:path". 0, -ENOMEM, or -ENAMETOOLONG when a path does not fit. */
int proc_cgroup_show(struct seq_file *m, struct task_struct *tsk)
{
	struct cgroup_root *root;
	int ret = 0;
	char *buf;

	buf = kmalloc(PATH_MAX, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;

	mutex_lock(&cgroup_mutex);
	down_read(&css_set_rwsem);
	list_for_each_entry(root, &cgroup_roots, root_list) {
		struct cgroup *cgrp = task_cgroup_from_root(tsk, root);
		char *path = cgroup_path(cgrp, buf, PATH_MAX);

		if (!path) {
			ret = -ENAMETOOLONG;
			break;
		}
		seq_printf(m, "%d:%s:%s\n", root->hierarchy_id, root->name, path);
	}
	up_read(&css_set_rwsem);
	mutex_unlock(&cgroup_mutex);
	kfree(buf);
	return ret;
}
