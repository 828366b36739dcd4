/* Model of tasks: only the members that namespaces, credentials and cgroups need, with the kernel's names. */
#ifndef _LINUX_SCHED_H
#define _LINUX_SCHED_H

struct cred;
struct css_set;
struct nsproxy;
struct user_namespace;

/* Shared by the threads of a process. */
struct signal_struct {
	atomic_t sigcnt;
	int nr_threads;
	/* Its threads (task_struct.thread_node). */
	struct list_head thread_head;
	/* Read side: a thread appears (CLONE_THREAD) or goes; write side: nothing may change in the group. */
	struct rw_semaphore group_rwsem;
};

struct fs_struct {
	int users;
	int umask;
};

/* An address space: how many tasks run in it. What it maps is left out. */
struct mm_struct {
	atomic_t mm_users;
};

void mmput(struct mm_struct *mm);

struct task_struct {
	volatile long state;
	atomic_t usage;
	unsigned int flags;
	int exit_state;
	int exit_code;
	pid_t pid;
	pid_t tgid;
	struct task_struct *real_parent;
	struct task_struct *group_leader;
	struct list_head tasks;
	struct list_head thread_node;
	/* NULL once it is exiting. */
	struct mm_struct *mm;
	const struct cred *real_cred;
	const struct cred *cred;
	char comm[TASK_COMM_LEN];
	struct fs_struct *fs;
	struct nsproxy *nsproxy;
	struct signal_struct *signal;
	struct callback_head *task_works;
	/* Protects nsproxy and more: task_lock(). */
	spinlock_t alloc_lock;
	struct css_set *cgroups;
	struct list_head cg_list;
};

extern struct task_struct init_task;

static inline void get_task_struct(struct task_struct *tsk)
{
	atomic_inc(&tsk->usage);
}

void __put_task_struct(struct task_struct *tsk);

static inline void put_task_struct(struct task_struct *tsk)
{
	if (atomic_dec_and_test(&tsk->usage))
		__put_task_struct(tsk);
}

static inline void task_lock(struct task_struct *tsk)
{
	spin_lock(&tsk->alloc_lock);
}

static inline void task_unlock(struct task_struct *tsk)
{
	spin_unlock(&tsk->alloc_lock);
}

static inline bool thread_group_leader(struct task_struct *tsk)
{
	return tsk->group_leader == tsk;
}

/* Sleeping, not recursive; excludes CLONE_THREAD, exit and exec of the group (kernel/fork.c, kernel/exit.c). */
static inline void threadgroup_lock(struct task_struct *tsk)
{
	down_write(&tsk->signal->group_rwsem);
}

static inline void threadgroup_unlock(struct task_struct *tsk)
{
	up_write(&tsk->signal->group_rwsem);
}

static inline void threadgroup_change_begin(struct task_struct *tsk)
{
	down_read(&tsk->signal->group_rwsem);
}

static inline void threadgroup_change_end(struct task_struct *tsk)
{
	up_read(&tsk->signal->group_rwsem);
}

int task_work_add(struct task_struct *task, struct callback_head *work, bool notify);
void task_work_run(void);
struct task_struct *copy_process(unsigned long clone_flags);
long sys_unshare(unsigned long unshare_flags);
void do_exit(long code);
void release_task(struct task_struct *tsk);

#endif
