/*
 * id: net-fails-after-cgroup
 * title: copy_net_ns fails after copy_cgroup_ns
 * summary: The network namespace cannot be made: the new cgroup namespace is put, and nothing of it may stay.
 * functions: copy_cgroup_ns, create_new_namespaces, unshare_nsproxy_namespaces, put_cgroup_ns, free_cgroup_ns
 * faults: copy_net_ns 1
 */
#include <kunit/test.h>
#include "world.h"

static void cgroup_namespace_is_undone(struct kunit *test)
{
	struct task_struct *task;
	int held;

	world_init();
	mkcg("/a");
	task = task_new("job", "/a");
	held = cgroup_count(cg("/a"));
	as(task);
	fail_nth("copy_net_ns", 1);
	KUNIT_EXPECT_EQ(test, unshare(CLONE_NEWCGROUP | CLONE_NEWNET), -ENOMEM);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(task), "/a");
	KUNIT_EXPECT_EQ(test, world_inums(), 0);
	KUNIT_EXPECT_EQ(test, cgroup_count(cg("/a")), held);
	KUNIT_EXPECT_EQ(test, live("kmem_cache"), 0);
	KUNIT_EXPECT_EQ(test, live("kmalloc"), 0);
}

static struct kunit_case net_fails_after_cgroup_cases[] = {
	KUNIT_CASE(cgroup_namespace_is_undone),
	{}
};

static struct kunit_suite net_fails_after_cgroup_suite = {
	.name = "net-fails-after-cgroup",
	.test_cases = net_fails_after_cgroup_cases,
};
kunit_test_suite(net_fails_after_cgroup_suite);
