/*
 * id: own-nsproxy-unlocked
 * title: reading the own nsproxy needs no lock
 * summary: A task reads its own namespace root, in a new namespace and after leaving it: only current changes it, so no lock is needed.
 * functions: task_cgroupns_root
 * settles: no lock for the own nsproxy
 */
#include <kunit/test.h>
#include "world.h"

static void own_root_follows(struct kunit *test)
{
	struct task_struct *task;

	world_init();
	mkcg("/a/b");
	task = task_new("job", "/a");
	as(task);
	KUNIT_EXPECT_PTR_EQ(test, task_cgroupns_root(task), cg("/"));
	KUNIT_ASSERT_EQ(test, unshare(CLONE_NEWCGROUP), 0);
	KUNIT_EXPECT_PTR_EQ(test, task_cgroupns_root(task), cg("/a"));
	KUNIT_ASSERT_EQ(test, migrate(task, "/a/b"), 0);
	KUNIT_EXPECT_PTR_EQ(test, task_cgroupns_root(task), cg("/a"));
	KUNIT_ASSERT_EQ(test, unshare(CLONE_NEWCGROUP), 0);
	KUNIT_EXPECT_PTR_EQ(test, task_cgroupns_root(task), cg("/a/b"));
}

static struct kunit_case own_nsproxy_unlocked_cases[] = {
	KUNIT_CASE(own_root_follows),
	{}
};

static struct kunit_suite own_nsproxy_unlocked_suite = {
	.name = "own-nsproxy-unlocked",
	.test_cases = own_nsproxy_unlocked_cases,
};
kunit_test_suite(own_nsproxy_unlocked_suite);
