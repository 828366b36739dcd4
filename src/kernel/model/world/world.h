/*
 * The world that scenarios act in: tasks, groups and namespaces, with short names. Everything runs through the model's system
 * calls, so that code from the patch or the tree takes part where it defines a function.
 * Functions that give `long` or `int` give 0 or -errno.
 */
#ifndef REHEARSE_WORLD_H
#define REHEARSE_WORLD_H

struct task_struct;
struct cgroup;
struct cgroup_root;
struct proc_ns;

/* A booted kernel with the unified hierarchy mounted at /sys/fs/cgroup and one task, init (pid 1, root, every capability). Call it first. */
void world_init(void);

/* Makes a group and its parents in the unified hierarchy: mkcg("/a/b"). NULL, with `world_error` set, when a name is refused. */
struct cgroup *mkcg(const char *path);
/* The group at a path, or NULL. */
struct cgroup *cg(const char *path);
/* -EBUSY with tasks or children in it. A reference does not stop it. */
int rmcg(const char *path);

/* chown of the group's directory and the files in it to the task's user: it may then move its tasks there. 0 or -ENOENT. */
int chown_cg(const char *path, struct task_struct *task);
/* mkdir and rmdir as current, who may not be allowed to: 0, -EACCES, -EEXIST, -EBUSY, -ENOENT, … */
int mkdir_cg(const char *path);
int rmdir_cg(const char *path);

/* Mounts the unified hierarchy at a place, as current and in its mount namespace: mount_cgroup("/mnt"). 0 or -errno. */
int mount_cgroup(const char *at);
int mount_cgroup_in(struct cgroup_root *root, const char *at);
/* Takes the last one that was mounted there away again. 0, -EPERM, or -EINVAL when nothing is mounted there. */
int umount_cgroup(const char *at);
/* The root of the mount in current's /proc/self/mountinfo: "/", "/../..". "" with `world_error` -ENOENT when nothing is mounted there. */
const char *mount_seen(const char *at);

/* A new process in the group at `path`, child of init, with every capability. */
struct task_struct *task_new(const char *name, const char *path);
/* Takes every capability from the task and gives it uid 1000. */
void drop_caps(struct task_struct *task);
/* The same with a uid of one's choice. */
void set_uid(struct task_struct *task, unsigned int uid);
/* The task of that number, or NULL: a reaped task has none any more. */
struct task_struct *task_by_pid(int pid);
/* From here on the machine runs as this task: it is `current`. */
void as(struct task_struct *task);

long unshare(unsigned long flags);
/* A child process of current; an error pointer on failure. */
struct task_struct *fork(void);
struct task_struct *clone(unsigned long flags);
/* Current exits and stays a zombie. */
void task_exit(void);
/* The task exits and is reaped; current is init afterwards. */
void task_gone(struct task_struct *task);
/* The parent waits for a zombie. */
void reap(struct task_struct *task);
/* The user namespace of the task gets a number map, as a write to /proc/PID/uid_map does: only then can another one be made inside. */
void map_ids(struct task_struct *task);
/* Writes the task's pid to cgroup.procs of the group at `path`, as current: -EACCES when current may not write there. */
int migrate(struct task_struct *task, const char *path);

/* The task will run fn(arg) beside others that are spawned; they begin at join_all(), which returns once all have ended. */
void spawn(struct task_struct *task, void (*fn)(void *), void *arg);
void join_all(void);

/* readlink /proc/PID/ns/NAME as current: the inode number, or -errno. */
long long ns_inode(struct task_struct *task, const char *name);
/* open("/proc/PID/ns/NAME") as current; close it. */
int ns_open(struct task_struct *task, const char *name, struct proc_ns *file);
void ns_close(struct proc_ns *file);
/* setns(fd, nstype) as current; nstype 0 takes any kind. */
long setns(struct proc_ns *file, int nstype);

/* Text of /proc/PID/cgroup as current reads it; "" with `world_error` set on an error. The buffer is used again by the next read. */
const char *read_proc_cgroup(struct task_struct *task);
/* The path in its line of the unified hierarchy: "/a/b". */
const char *cgroup_seen(struct task_struct *task);
/* The same in another hierarchy, that cgroup_mount_legacy("cpu") gave: making groups, moving a task, what is seen of it. */
struct cgroup *mkcg_in(struct cgroup_root *root, const char *path);
int migrate_in(struct cgroup_root *root, struct task_struct *task, const char *path);
const char *cgroup_seen_in(struct cgroup_root *root, struct task_struct *task);
/* The group's path as nobody's namespace changes it. */
const char *host_path(struct task_struct *task);
extern int world_error;

/* The nth call from now of a function that can fail, fails: fail_nth("kmalloc", 1). */
void fail_nth(const char *function, int nth);
/* Objects of an allocation family that are alive: live("kmalloc"). */
long live(const char *family);
/* Messages in the kernel log, and those of them that do not end their line. */
int log_lines(void);
int log_unfinished(void);
/* Inode numbers of namespaces in use. */
int world_inums(void);
/* References on a group. */
int cgroup_count(struct cgroup *cgrp);

#endif
