/* Model of kernel/fork.c: clone and unshare, with their flag checks. Memory, files and signals are left out. */
#include <linux/sched.h>
#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/namespaces.h>
#include <linux/nsproxy.h>
#include <linux/user_namespace.h>

static struct signal_struct init_signals = {
	.sigcnt = ATOMIC_INIT(1),
	.nr_threads = 1,
	.thread_head = LIST_HEAD_INIT(init_task.thread_node),
};

static struct fs_struct init_fs = {
	.users = 1,
};

static struct mm_struct init_mm = {
	.mm_users = ATOMIC_INIT(1),
};

struct task_struct init_task = {
	.usage = ATOMIC_INIT(2),
	.pid = 1,
	.tgid = 1,
	.comm = "init",
	.real_parent = &init_task,
	.group_leader = &init_task,
	.tasks = LIST_HEAD_INIT(init_task.tasks),
	.thread_node = LIST_HEAD_INIT(init_signals.thread_head),
	.real_cred = &init_cred,
	.cred = &init_cred,
	.mm = &init_mm,
	.fs = &init_fs,
	.nsproxy = &init_nsproxy,
	.signal = &init_signals,
	.cgroups = &init_css_set,
};

static int next_pid = 2;

/* The task was reaped and nobody looks at it any more. */
void __put_task_struct(struct task_struct *tsk)
{
	put_cred(tsk->real_cred);
	put_cred(tsk->cred);
	if (atomic_dec_and_test(&tsk->signal->sigcnt))
		__rehearse_free(tsk->signal, "signal_struct");
	__rehearse_free(tsk, "task_struct");
}

/* A task has left the address space. */
void mmput(struct mm_struct *mm)
{
	if (atomic_dec_and_test(&mm->mm_users) && mm != &init_mm)
		__rehearse_free(mm, "mm_struct");
}

/* The child runs in the same address space, or in a copy of it. */
static struct mm_struct *copy_mm(unsigned long clone_flags)
{
	struct mm_struct *mm = current->mm;

	if (clone_flags & CLONE_VM) {
		atomic_inc(&mm->mm_users);
		return mm;
	}
	mm = __rehearse_alloc(sizeof(*mm), 1, "mm_struct");
	atomic_set(&mm->mm_users, 1);
	return mm;
}

/* The child's credentials: shared with the parent, or its own in a new user namespace. */
static int copy_creds(struct task_struct *p, unsigned long clone_flags)
{
	struct cred *new;
	int ret;

	if (!(clone_flags & CLONE_NEWUSER)) {
		p->cred = get_cred(p->cred);
		p->real_cred = get_cred(p->cred);
		return 0;
	}
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	ret = create_user_ns(new);
	if (ret) {
		put_cred(new);
		return ret;
	}
	p->cred = new;
	p->real_cred = get_cred(new);
	return 0;
}

static struct task_struct *dup_task_struct(struct task_struct *orig, unsigned long clone_flags)
{
	struct task_struct *p;

	if (__rehearse_fault("dup_task_struct"))
		return NULL;
	p = __rehearse_alloc(sizeof(*p), 1, "task_struct");
	atomic_set(&p->usage, 2);
	p->real_parent = orig;
	p->cred = orig->cred;
	p->real_cred = orig->real_cred;
	p->mm = copy_mm(clone_flags);
	p->fs = orig->fs;
	p->nsproxy = orig->nsproxy;
	strlcpy(p->comm, orig->comm, sizeof(p->comm));
	INIT_LIST_HEAD(&p->tasks);
	INIT_LIST_HEAD(&p->thread_node);
	if (clone_flags & CLONE_THREAD) {
		p->signal = orig->signal;
		p->group_leader = orig->group_leader;
		atomic_inc(&p->signal->sigcnt);
		p->signal->nr_threads++;
	} else {
		p->signal = __rehearse_alloc(sizeof(*p->signal), 1, "signal_struct");
		p->group_leader = p;
		atomic_set(&p->signal->sigcnt, 1);
		p->signal->nr_threads = 1;
		INIT_LIST_HEAD(&p->signal->thread_head);
	}
	return p;
}

/* The thread group is held still for readers (CLONE_THREAD) from before cgroup_fork until after cgroup_post_fork. */
struct task_struct *copy_process(unsigned long clone_flags)
{
	struct task_struct *p;
	int retval;

	if ((clone_flags & (CLONE_NEWNS | CLONE_FS)) == (CLONE_NEWNS | CLONE_FS))
		return ERR_PTR(-EINVAL);
	if ((clone_flags & (CLONE_NEWUSER | CLONE_FS)) == (CLONE_NEWUSER | CLONE_FS))
		return ERR_PTR(-EINVAL);
	if ((clone_flags & CLONE_THREAD) && !(clone_flags & CLONE_SIGHAND))
		return ERR_PTR(-EINVAL);
	if ((clone_flags & CLONE_SIGHAND) && !(clone_flags & CLONE_VM))
		return ERR_PTR(-EINVAL);
	if ((clone_flags & CLONE_SIGHAND) &&
	    ((clone_flags & (CLONE_NEWUSER | CLONE_NEWPID)) || current->nsproxy->pid_ns_for_children != task_active_pid_ns(current)))
		return ERR_PTR(-EINVAL);

	p = dup_task_struct(current, clone_flags);
	if (!p)
		return ERR_PTR(-ENOMEM);
	retval = copy_creds(p, clone_flags);
	if (retval)
		goto bad_fork_free;
	if (clone_flags & CLONE_THREAD)
		threadgroup_change_begin(current);
	cgroup_fork(p);
	retval = copy_namespaces(clone_flags, p);
	if (retval)
		goto bad_fork_cgroup;

	p->pid = next_pid++;
	p->tgid = clone_flags & CLONE_THREAD ? current->tgid : p->pid;
	list_add_tail(&p->tasks, &init_task.tasks);
	list_add_tail(&p->thread_node, &p->signal->thread_head);
	cgroup_post_fork(p);
	if (clone_flags & CLONE_THREAD)
		threadgroup_change_end(current);
	return p;

bad_fork_cgroup:
	if (clone_flags & CLONE_THREAD)
		threadgroup_change_end(current);
	put_css_set(p->cgroups);
	put_cred(p->real_cred);
	put_cred(p->cred);
bad_fork_free:
	mmput(p->mm);
	if (clone_flags & CLONE_THREAD)
		p->signal->nr_threads--;
	if (atomic_dec_and_test(&p->signal->sigcnt))
		__rehearse_free(p->signal, "signal_struct");
	__rehearse_free(p, "task_struct");
	return ERR_PTR(retval);
}

/* Unknown flags are refused; so is unsharing what several threads use. */
static int check_unshare_flags(unsigned long unshare_flags)
{
	if (unshare_flags & ~(CLONE_THREAD|CLONE_FS|CLONE_NEWNS|CLONE_SIGHAND|
				CLONE_VM|CLONE_FILES|CLONE_SYSVSEM|
				CLONE_NEWUTS|CLONE_NEWIPC|CLONE_NEWNET|
				CLONE_NEWUSER|CLONE_NEWPID))
		return -EINVAL;
	/*
	 * Who is alone in its address space shares these with nobody, so there is nothing to do.
	 */
	if (unshare_flags & (CLONE_THREAD | CLONE_SIGHAND | CLONE_VM)) {
		if (atomic_read(&current->mm->mm_users) > 1)
			return -EINVAL;
	}
	return 0;
}

/* The system call. 0 or -errno; current changes only when everything succeeded. */
long sys_unshare(unsigned long unshare_flags)
{
	struct nsproxy *new_nsproxy = NULL;
	struct cred *new_cred = NULL;
	int err;

	if (unshare_flags & CLONE_NEWUSER)
		unshare_flags |= CLONE_THREAD | CLONE_FS;
	if (unshare_flags & CLONE_THREAD)
		unshare_flags |= CLONE_VM;
	if (unshare_flags & CLONE_VM)
		unshare_flags |= CLONE_SIGHAND;
	if (unshare_flags & CLONE_NEWNS)
		unshare_flags |= CLONE_FS;

	err = check_unshare_flags(unshare_flags);
	if (err)
		return err;
	err = unshare_userns(unshare_flags, &new_cred);
	if (err)
		return err;
	err = unshare_nsproxy_namespaces(unshare_flags, &new_nsproxy, new_cred, NULL);
	if (err)
		goto out_cred;

	if (new_nsproxy)
		switch_task_namespaces(current, new_nsproxy);
	if (new_cred) {
		commit_creds(new_cred);
		new_cred = NULL;
	}
out_cred:
	if (new_cred)
		put_cred(new_cred);
	return err;
}
