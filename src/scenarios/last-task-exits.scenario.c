/*
 * id: last-task-exits
 * title: the last task of a namespace exits
 * summary: The only task in a cgroup namespace exits and is reaped: reference, inode number and memory of the namespace must be gone.
 * functions: put_cgroup_ns, free_cgroup_ns, free_nsproxy, copy_cgroup_ns
 * settles: the missing kfree of the namespace
 */
#include <kunit/test.h>
#include "world.h"

static void nothing_stays(struct kunit *test)
{
	struct task_struct *task;
	struct cgroup *job;
	int held;

	world_init();
	job = mkcg("/job");
	held = cgroup_count(job);
	task = task_new("job", "/job");
	as(task);
	KUNIT_ASSERT_EQ(test, unshare(CLONE_NEWCGROUP), 0);
	KUNIT_EXPECT_EQ(test, live("kmalloc"), 1);
	task_gone(task);
	KUNIT_EXPECT_EQ(test, world_inums(), 0);
	KUNIT_EXPECT_EQ(test, cgroup_count(job), held);
	KUNIT_EXPECT_EQ(test, live("kmem_cache"), 0);
	KUNIT_EXPECT_EQ(test, live("kmalloc"), 0);
}

static struct kunit_case last_task_exits_cases[] = {
	KUNIT_CASE(nothing_stays),
	{}
};

static struct kunit_suite last_task_exits_suite = {
	.name = "last-task-exits",
	.test_cases = last_task_exits_cases,
};
kunit_test_suite(last_task_exits_suite);
