/* Model of control groups (Linux 3.17): hierarchies, groups, css_sets that say where a task is, and the paths people see. */
#ifndef _LINUX_CGROUP_H
#define _LINUX_CGROUP_H

#include <linux/sched.h>
#include <linux/fs.h>
#include <linux/seq_file.h>
#include <linux/kernfs.h>
#include <linux/wait.h>

#ifdef CONFIG_CGROUPS

struct cgroup;
struct cgroup_root;

struct percpu_ref {
	atomic_t count;
};

/* The self css carries the group's reference count. A reference keeps object and node, it does not block rmdir. */
struct cgroup_subsys_state {
	struct cgroup *cgroup;
	struct percpu_ref refcnt;
	struct cgroup_subsys_state *parent;
	unsigned int flags;
};

enum {
	CSS_NO_REF	= (1 << 0),
	CSS_ONLINE	= (1 << 1),
};

struct cgroup {
	struct cgroup_subsys_state self;
	unsigned long flags;
	int id;
	/* Tasks here and below, and live children: rmdir is refused while any is left. */
	int populated_cnt;
	int nr_children;
	struct kernfs_node *kn;
	struct cgroup_root *root;
	/* Of the directory and the files in it. */
	kuid_t owner;
};

struct cgroup_root {
	struct kernfs_root *kf_root;
	/* 0: the default hierarchy. */
	int hierarchy_id;
	struct cgroup cgrp;
	struct list_head root_list;
	char name[64];
};

/* Where a task is: one group in each hierarchy. Shared by the tasks that are in the same groups. */
struct css_set {
	atomic_t refcount;
	struct cgroup *dfl_cgrp;
	/* Groups in the other hierarchies (struct cgrp_cset_link). */
	struct list_head cgrp_links;
	struct list_head sets;
	/* Among the sets of the same groups, by number. */
	struct hlist_node hlist;
};

struct cgrp_cset_link {
	struct cgroup *cgrp;
	struct list_head cgrp_link;
};

struct cftype {
	char name[64];
	int private;
	umode_t mode;
	unsigned int flags;
	int (*seq_show)(struct seq_file *sf, void *v);
#ifdef CONFIG_DEBUG_LOCK_ALLOC
	struct lock_class_key lockdep_key;
#endif
};

extern struct cgroup_root cgrp_dfl_root;
extern struct css_set init_css_set;
extern struct mutex cgroup_mutex;
extern struct rw_semaphore css_set_rwsem;
extern struct list_head cgroup_roots;
extern struct list_head css_sets;

static inline bool cgroup_on_dfl(const struct cgroup *cgrp)
{
	return cgrp->root == &cgrp_dfl_root;
}

static inline bool cgroup_is_dead(const struct cgroup *cgrp)
{
	return !(cgrp->self.flags & CSS_ONLINE);
}

static inline int cgroup_name(struct cgroup *cgrp, char *buf, size_t buflen)
{
	return kernfs_name(cgrp->kn, buf, buflen);
}

static inline char * __must_check cgroup_path(struct cgroup *cgrp, char *buf,
					      size_t buflen)
{
	return kernfs_path(cgrp->kn, buf, buflen);
}

static inline void pr_cont_cgroup_name(struct cgroup *cgrp)
{
	pr_cont_kernfs_name(cgrp->kn);
}

void cgroup_get(struct cgroup *cgrp);
void cgroup_put(struct cgroup *cgrp);
/* The task's group in the default hierarchy, with a reference (patch 3/8 of the series). */
struct cgroup *get_task_cgroup(struct task_struct *task);
int cgroup_mount(struct cgroup_root *root, const char *at);
char *cgroup_show_path(struct kernfs_node *kn, char *buf, size_t buflen);
int cgroup_procs_write(struct cgroup *cgrp, struct task_struct *leader);
int cgroup_may_change(struct cgroup *parent);
int cgroup_attach_task(struct cgroup *dst_cgrp, struct task_struct *leader);
int cgroup_mkdir(struct kernfs_node *parent_kn, const char *name, umode_t mode);
int cgroup_rmdir(struct kernfs_node *kn);
void cgroup_fork(struct task_struct *child);
void cgroup_post_fork(struct task_struct *child);
void cgroup_exit(struct task_struct *tsk);
int proc_cgroup_show(struct seq_file *m, struct task_struct *tsk);
int cgroup_init(void);
void css_set_add(struct css_set *cset);
struct cgroup *cset_cgroup_from_root(struct css_set *cset, struct cgroup_root *root);
struct cgroup *task_cgroup_from_root(struct task_struct *task, struct cgroup_root *root);
struct cgroup_root *cgroup_mount_legacy(const char *controller);
void put_css_set(struct css_set *cset);

#endif

#endif
