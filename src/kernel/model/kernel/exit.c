/* Model of kernel/exit.c and task_work: the order in which a dying task lets go of things. */
#include <linux/sched.h>
#include <linux/cgroup.h>
#include <linux/nsproxy.h>

/* Runs in the task's own context before it returns to user space or, at the latest, while it exits. 0 or -ESRCH. */
int task_work_add(struct task_struct *task, struct callback_head *work, bool notify)
{
	if (task->exit_state)
		return -ESRCH;
	work->next = task->task_works;
	task->task_works = work;
	return 0;
}

void task_work_run(void)
{
	struct callback_head *work = current->task_works;

	current->task_works = NULL;
	while (work) {
		struct callback_head *next = work->next;

		work->func(work);
		work = next;
	}
}

/* Namespaces go before the task's deferred work runs and before it leaves its groups. */
void do_exit(long code)
{
	struct task_struct *tsk = current;

	threadgroup_change_begin(tsk);
	tsk->flags |= PF_EXITING;
	threadgroup_change_end(tsk);
	tsk->exit_code = code;
	mmput(tsk->mm);
	tsk->mm = NULL;
	exit_task_namespaces(tsk);
	task_work_run();
	cgroup_exit(tsk);
	tsk->signal->nr_threads--;
	tsk->exit_state = EXIT_ZOMBIE;
}

/* The parent waits for a zombie: it leaves the table of tasks. */
void release_task(struct task_struct *tsk)
{
	BUG_ON(tsk->exit_state != EXIT_ZOMBIE);
	tsk->exit_state = EXIT_DEAD;
	list_del_init(&tsk->tasks);
	list_del_init(&tsk->thread_node);
	put_css_set(tsk->cgroups);
	put_task_struct(tsk);
	put_task_struct(tsk);
}
