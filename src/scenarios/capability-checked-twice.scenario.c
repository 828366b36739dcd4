/*
 * id: capability-checked-twice
 * title: the second capability check fails
 * summary: The callers have checked CAP_SYS_ADMIN already; should the check inside copy_cgroup_ns fail all the same, no lock or reference may be held.
 * functions: copy_cgroup_ns, create_new_namespaces, unshare_nsproxy_namespaces
 * faults: ns_capable 2
 */
#include <kunit/test.h>
#include "world.h"

static void own_check_undoes_nothing(struct kunit *test)
{
	struct task_struct *task;
	int held;

	world_init();
	mkcg("/a");
	task = task_new("job", "/a");
	held = cgroup_count(cg("/a"));
	as(task);
	fail_nth("ns_capable", 2);
	KUNIT_EXPECT_EQ(test, unshare(CLONE_NEWCGROUP), -EPERM);
	KUNIT_EXPECT_EQ(test, cgroup_count(cg("/a")), held);
	KUNIT_EXPECT_EQ(test, live("kmem_cache"), 0);
	KUNIT_EXPECT_EQ(test, migrate(task, "/"), 0);
}

static struct kunit_case capability_checked_twice_cases[] = {
	KUNIT_CASE(own_check_undoes_nothing),
	{}
};

static struct kunit_suite capability_checked_twice_suite = {
	.name = "capability-checked-twice",
	.test_cases = capability_checked_twice_cases,
};
kunit_test_suite(capability_checked_twice_suite);
