/* What scenarios call: see world.h. Owns no kernel semantics. */
#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/namespaces.h>
#include <linux/nsproxy.h>
#include <linux/proc_ns.h>
#include <linux/sched.h>
#include <linux/user_namespace.h>
#include "world.h"

#define WORLD_TASKS 2048
#define WORLD_TEXT 8192

/* By pid, which is also the machine's task id. */
static struct task_struct *world_tasks[WORLD_TASKS];
static char world_text[WORLD_TEXT];
static char world_path[WORLD_TEXT];
int world_error;

struct task_struct *get_current(void)
{
	struct task_struct *tsk = world_tasks[__rehearse_task()];

	return tsk ? tsk : &init_task;
}

/* What sleeps says so itself. */
void might_sleep(void)
{
}

/* Nobody else is waiting to run. */
int cond_resched(void)
{
	return 0;
}

struct task_struct *task_by_pid(int pid)
{
	return pid >= 0 && pid < WORLD_TASKS ? world_tasks[pid] : NULL;
}

void as(struct task_struct *task)
{
	__rehearse_set_task(task->pid, task->comm, task);
}

void world_init(void)
{
	world_tasks[init_task.pid] = &init_task;
	as(&init_task);
	nsproxy_cache_init();
	cgroup_init();
	init_css_set.dfl_cgrp->populated_cnt = 1;
	add_cgroup_mount("/sys/fs/cgroup", cgrp_dfl_root.cgrp.kn);
}

/* Looks the path up; with `make`, missing groups are made. Names are kept as slices of a copy that lives on. */
static struct cgroup *walk_in(struct cgroup_root *root, const char *path, bool make)
{
	struct kernfs_node *kn = root->cgrp.kn, *child;

	while (*path) {
		size_t length = 0;

		if (*path == '/') {
			path++;
			continue;
		}
		while (path[length] && path[length] != '/')
			length++;
		child = kernfs_find(kn, path, length);
		if (!child && !make)
			return NULL;
		if (!child) {
			char *name = __rehearse_alloc(length + 1, 1, "name");

			memcpy(name, path, length);
			world_error = cgroup_mkdir(kn, name, 0755);
			if (world_error)
				return NULL;
			child = kernfs_find(kn, name, length);
		}
		kn = child;
		path += length;
	}
	return kn->priv;
}

static struct cgroup *walk(const char *path, bool make)
{
	return walk_in(&cgrp_dfl_root, path, make);
}

struct cgroup *mkcg(const char *path)
{
	return walk(path, true);
}

struct cgroup *cg(const char *path)
{
	return walk(path, false);
}

int rmcg(const char *path)
{
	struct cgroup *cgrp = walk(path, false);

	return cgrp ? cgroup_rmdir(cgrp->kn) : -ENOENT;
}

int migrate(struct task_struct *task, const char *path)
{
	struct cgroup *cgrp = walk(path, false);

	return cgrp ? cgroup_procs_write(cgrp, task->group_leader) : -ENOENT;
}

int chown_cg(const char *path, struct task_struct *task)
{
	struct cgroup *cgrp = walk(path, false);

	if (!cgrp)
		return -ENOENT;
	cgrp->owner = task->cred->euid;
	return 0;
}

/* The group above the last name of the path, with the name in *name; NULL: there is none. */
static struct cgroup *walk_parent(const char *path, const char **name)
{
	const char *slash = strrchr(path, '/');
	size_t length = slash ? slash - path : 0;

	*name = slash ? slash + 1 : path;
	if (length >= WORLD_TEXT)
		return NULL;
	memcpy(world_text, path, length);
	world_text[length] = '\0';
	return walk(world_text, false);
}

int mkdir_cg(const char *path)
{
	const char *name;
	struct cgroup *parent = walk_parent(path, &name);
	int ret;

	/* What the file system looks at before it asks who may. */
	if (!parent)
		return -ENOENT;
	if (strlen(name) > NAME_MAX)
		return -ENAMETOOLONG;
	if (!strcmp(name, ".") || !strcmp(name, "..") || kernfs_find(parent->kn, name, strlen(name)))
		return -EEXIST;
	ret = cgroup_may_change(parent);
	return ret ? ret : cgroup_mkdir(parent->kn, name, 0755);
}

int rmdir_cg(const char *path)
{
	const char *name;
	struct cgroup *parent = walk_parent(path, &name);
	int ret = parent && walk(path, false) ? cgroup_may_change(parent) : -ENOENT;

	return ret ? ret : rmcg(path);
}

int mount_cgroup_in(struct cgroup_root *root, const char *at)
{
	return cgroup_mount(root, at);
}

int mount_cgroup(const char *at)
{
	return cgroup_mount(&cgrp_dfl_root, at);
}

int umount_cgroup(const char *at)
{
	return remove_cgroup_mount(at);
}

const char *mount_seen(const char *at)
{
	struct kernfs_node *kn = cgroup_mount_at(at);
	const char *seen = kn ? cgroup_show_path(kn, world_path, WORLD_TEXT) : NULL;

	world_error = !kn ? -ENOENT : seen ? 0 : -ENAMETOOLONG;
	return seen ? seen : "";
}

void map_ids(struct task_struct *task)
{
	task->cred->user_ns->mapped = true;
}

struct cgroup *mkcg_in(struct cgroup_root *root, const char *path)
{
	return walk_in(root, path, true);
}

int migrate_in(struct cgroup_root *root, struct task_struct *task, const char *path)
{
	struct cgroup *cgrp = walk_in(root, path, false);

	return cgrp ? cgroup_procs_write(cgrp, task->group_leader) : -ENOENT;
}

struct task_struct *clone(unsigned long flags)
{
	struct task_struct *was = current;
	struct task_struct *p = copy_process(flags);

	if (IS_ERR(p))
		return p;
	/* From here on the machine knows it as a task of its own. */
	world_tasks[p->pid] = p;
	as(p);
	as(was);
	return p;
}

struct task_struct *fork(void)
{
	return clone(SIGCHLD);
}

struct task_struct *task_new(const char *name, const char *path)
{
	struct task_struct *was = current, *p;

	as(&init_task);
	p = fork();
	BUG_ON(IS_ERR(p));
	strlcpy(p->comm, name, sizeof(p->comm));
	world_error = migrate(p, path);
	as(was);
	return p;
}

void set_uid(struct task_struct *task, unsigned int uid)
{
	struct task_struct *was = current;
	struct cred *cred;

	as(task);
	cred = prepare_creds();
	cred->uid.val = uid;
	cred->euid.val = uid;
	cred->cap_effective.cap[0] = 0;
	cred->cap_effective.cap[1] = 0;
	commit_creds(cred);
	as(was);
}

void drop_caps(struct task_struct *task)
{
	set_uid(task, 1000);
}

long unshare(unsigned long flags)
{
	return sys_unshare(flags);
}

void task_exit(void)
{
	do_exit(0);
}

void reap(struct task_struct *task)
{
	world_tasks[task->pid] = NULL;
	release_task(task);
}

void task_gone(struct task_struct *task)
{
	as(task);
	task_exit();
	as(&init_task);
	reap(task);
}

void spawn(struct task_struct *task, void (*fn)(void *), void *arg)
{
	__rehearse_spawn(task->pid, task->comm, task, fn, arg);
}

void join_all(void)
{
	__rehearse_join();
}

long long ns_inode(struct task_struct *task, const char *name)
{
	return proc_ns_readlink(task, name);
}

int ns_open(struct task_struct *task, const char *name, struct proc_ns *file)
{
	return proc_ns_open(task, name, file);
}

void ns_close(struct proc_ns *file)
{
	proc_ns_close(file);
}

long setns(struct proc_ns *file, int nstype)
{
	return setns_install(file, nstype);
}

const char *read_proc_cgroup(struct task_struct *task)
{
	struct seq_file m = { .buf = world_text, .size = WORLD_TEXT };

	world_text[0] = '\0';
	world_error = proc_cgroup_show(&m, task);
	if (world_error)
		world_text[0] = '\0';
	return world_text;
}

/* The path in the line that starts with the hierarchy's number. */
const char *cgroup_seen_in(struct cgroup_root *root, struct task_struct *task)
{
	const char *from = read_proc_cgroup(task);
	size_t length = 0;
	char id[16];

	snprintf(id, sizeof(id), "%d:", root->hierarchy_id);
	while (from && strncmp(from, id, strlen(id))) {
		from = strchr(from, '\n');
		from = from && from[1] ? from + 1 : NULL;
	}
	if (!from)
		return "";
	from = strchr(strchr(from, ':') + 1, ':') + 1;
	while (from[length] && from[length] != '\n')
		length++;
	memcpy(world_path, from, length);
	world_path[length] = '\0';
	return world_path;
}

const char *cgroup_seen(struct task_struct *task)
{
	return cgroup_seen_in(&cgrp_dfl_root, task);
}

const char *host_path(struct task_struct *task)
{
	return kernfs_path(task->cgroups->dfl_cgrp->kn, world_path, WORLD_TEXT);
}

void fail_nth(const char *function, int nth)
{
	__rehearse_fail(function, nth);
}

long live(const char *family)
{
	return __rehearse_live(family);
}

int cgroup_count(struct cgroup *cgrp)
{
	return atomic_read(&cgrp->self.refcnt.count);
}

int log_lines(void)
{
	return __rehearse_printed(0);
}

int log_unfinished(void)
{
	return __rehearse_printed(1);
}
