/* What stands for the kernel world when there is none: current is a task nobody has shown us, always the same and never NULL. */
extern struct task_struct __rehearse_current_task;

struct task_struct *get_current(void)
{
	return &__rehearse_current_task;
}
