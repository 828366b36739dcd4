/*
 * id: never-without
 * title: no running task is without a cgroup namespace
 * summary: get_cgroup_ns and free_nsproxy look for NULL. After fork, unshare of other kinds and a failed unshare, the field of every nsproxy is set.
 * faults: kmalloc 1, kzalloc 1
 * functions: get_cgroup_ns, put_cgroup_ns
 * settles: whether get_cgroup_ns must look for NULL
 */
#include <kunit/test.h>
#include "world.h"
#include <linux/nsproxy.h>
#include <linux/sched.h>

static void always_set(struct kunit *test)
{
	struct task_struct *task, *child;

	world_init();
	mkcg("/a");
	KUNIT_EXPECT_NOT_NULL(test, init_task.nsproxy->cgroup_ns);
	task = task_new("job", "/a");
	as(task);
	KUNIT_EXPECT_EQ(test, unshare(CLONE_NEWUTS), 0);
	KUNIT_EXPECT_NOT_NULL(test, task->nsproxy->cgroup_ns);
	fail_nth("kmalloc", 1);
	fail_nth("kzalloc", 1);
	KUNIT_EXPECT_EQ(test, unshare(CLONE_NEWCGROUP), -ENOMEM);
	KUNIT_EXPECT_NOT_NULL(test, task->nsproxy->cgroup_ns);
	child = clone(CLONE_NEWIPC);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, child);
	KUNIT_EXPECT_NOT_NULL(test, child->nsproxy->cgroup_ns);
}

static struct kunit_case never_without_cases[] = {
	KUNIT_CASE(always_set),
	{}
};

static struct kunit_suite never_without_suite = {
	.name = "never-without",
	.test_cases = never_without_cases,
};
kunit_test_suite(never_without_suite);
