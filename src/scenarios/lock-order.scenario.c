/*
 * id: lock-order
 * title: unshare and migration take their locks in one order
 * summary: unshare holds the thread group and asks for cgroup_mutex; a write to cgroup.procs does it the other way round. Run one after the other, the order graph shows whether two tasks could block each other.
 * functions: copy_cgroup_ns, get_task_cgroup
 */
#include <kunit/test.h>
#include "world.h"

static void one_after_the_other(struct kunit *test)
{
	struct task_struct *task;

	world_init();
	mkcg("/a");
	mkcg("/b");
	task = task_new("job", "/a");
	as(task);
	KUNIT_EXPECT_EQ(test, unshare(CLONE_NEWCGROUP), 0);
	as(&init_task);
	KUNIT_EXPECT_EQ(test, migrate(task, "/b"), 0);
}

static struct kunit_case lock_order_cases[] = {
	KUNIT_CASE(one_after_the_other),
	{}
};

static struct kunit_suite lock_order_suite = {
	.name = "lock-order",
	.test_cases = lock_order_cases,
};
kunit_test_suite(lock_order_suite);
