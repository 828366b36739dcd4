/*
 * id: unshare-kmalloc-fails
 * title: no memory for the namespace
 * summary: The first kmalloc after the lock is taken fails: -ENOMEM; lock, group reference and nsproxy are given back.
 * functions: copy_cgroup_ns, create_new_namespaces, unshare_nsproxy_namespaces, alloc_cgroup_ns
 * faults: kmalloc 1
 */
#include <kunit/test.h>
#include "world.h"

static void everything_is_given_back(struct kunit *test)
{
	struct task_struct *task;
	int held;

	world_init();
	mkcg("/a");
	task = task_new("job", "/a");
	held = cgroup_count(cg("/a"));
	as(task);
	fail_nth("kmalloc", 1);
	KUNIT_EXPECT_EQ(test, unshare(CLONE_NEWCGROUP), -ENOMEM);
	KUNIT_EXPECT_EQ(test, cgroup_count(cg("/a")), held);
	KUNIT_EXPECT_EQ(test, live("kmalloc"), 0);
	KUNIT_EXPECT_EQ(test, live("kmem_cache"), 0);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(task), "/a");
	/* The lock is free again: a second try goes through. */
	KUNIT_EXPECT_EQ(test, unshare(CLONE_NEWCGROUP), 0);
}

static struct kunit_case unshare_kmalloc_fails_cases[] = {
	KUNIT_CASE(everything_is_given_back),
	{}
};

static struct kunit_suite unshare_kmalloc_fails_suite = {
	.name = "unshare-kmalloc-fails",
	.test_cases = unshare_kmalloc_fails_cases,
};
kunit_test_suite(unshare_kmalloc_fails_suite);
