/*
 * id: other-task-root
 * title: the root of a task that has exited
 * summary: task_cgroupns_root reads the nsproxy of another task without task_lock or a NULL check. A zombie has none.
 * functions: task_cgroupns_root
 * settles: task_lock in task_cgroupns_root
 */
#include <kunit/test.h>
#include "world.h"

static void zombie_has_no_nsproxy(struct kunit *test)
{
	struct task_struct *task;

	world_init();
	mkcg("/a");
	task = task_new("job", "/a");
	as(task);
	task_exit();
	as(&init_task);
	KUNIT_EXPECT_NULL(test, task->nsproxy);
	task_cgroupns_root(task);
	KUNIT_SUCCEED(test);
}

static struct kunit_case other_task_root_cases[] = {
	KUNIT_CASE(zombie_has_no_nsproxy),
	{}
};

static struct kunit_suite other_task_root_suite = {
	.name = "other-task-root",
	.test_cases = other_task_root_cases,
};
kunit_test_suite(other_task_root_suite);
