/*
 * id: first-user-ns-count
 * title: the count of the first user namespace
 * summary: init_cgroup_ns points at init_user_ns without counting it. Since the first cgroup namespace is never freed, the count never falls below its start.
 * functions: free_cgroup_ns, put_cgroup_ns, copy_cgroup_ns
 * settles: whether init_user_ns must be counted for init_cgroup_ns
 */
#include <kunit/test.h>
#include "world.h"

static void count_returns_to_its_start(struct kunit *test)
{
	struct task_struct *task;
	int start;

	world_init();
	mkcg("/a");
	start = atomic_read(&init_user_ns.count);
	task = task_new("job", "/a");
	as(task);
	KUNIT_ASSERT_EQ(test, unshare(CLONE_NEWCGROUP), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&init_user_ns.count), start + 1);
	task_gone(task);
	KUNIT_EXPECT_EQ(test, atomic_read(&init_user_ns.count), start);
}

static struct kunit_case first_user_ns_count_cases[] = {
	KUNIT_CASE(count_returns_to_its_start),
	{}
};

static struct kunit_suite first_user_ns_count_suite = {
	.name = "first-user-ns-count",
	.test_cases = first_user_ns_count_cases,
};
kunit_test_suite(first_user_ns_count_suite);
