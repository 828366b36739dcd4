/*
 * id: first-of-two-exits
 * title: one of two tasks in a namespace exits
 * summary: The namespace lives as long as one task is in it.
 * functions: put_cgroup_ns, free_nsproxy
 */
#include <kunit/test.h>
#include "world.h"

static void namespace_stays(struct kunit *test)
{
	struct task_struct *task, *child;

	world_init();
	mkcg("/a");
	task = task_new("job", "/a");
	as(task);
	KUNIT_ASSERT_EQ(test, unshare(CLONE_NEWCGROUP), 0);
	child = fork();
	task_gone(task);
	KUNIT_EXPECT_EQ(test, world_inums(), 1);
	as(child);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(child), "/");
}

static struct kunit_case first_of_two_exits_cases[] = {
	KUNIT_CASE(namespace_stays),
	{}
};

static struct kunit_suite first_of_two_exits_suite = {
	.name = "first-of-two-exits",
	.test_cases = first_of_two_exits_cases,
};
kunit_test_suite(first_of_two_exits_suite);
