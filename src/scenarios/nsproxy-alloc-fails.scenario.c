/*
 * id: nsproxy-alloc-fails
 * title: no memory for the nsproxy
 * summary: The first allocation of all fails: -ENOMEM before any namespace was touched.
 * functions: create_new_namespaces
 * faults: kmem_cache_alloc 1
 */
#include <kunit/test.h>
#include "world.h"

static void nothing_was_taken(struct kunit *test)
{
	struct task_struct *task;

	world_init();
	mkcg("/a");
	task = task_new("job", "/a");
	as(task);
	fail_nth("kmem_cache_alloc", 1);
	KUNIT_EXPECT_EQ(test, unshare(CLONE_NEWCGROUP), -ENOMEM);
	KUNIT_EXPECT_EQ(test, live("kmalloc"), 0);
	KUNIT_EXPECT_EQ(test, world_inums(), 0);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(task), "/a");
}

static struct kunit_case nsproxy_alloc_fails_cases[] = {
	KUNIT_CASE(nothing_was_taken),
	{}
};

static struct kunit_suite nsproxy_alloc_fails_suite = {
	.name = "nsproxy-alloc-fails",
	.test_cases = nsproxy_alloc_fails_cases,
};
kunit_test_suite(nsproxy_alloc_fails_suite);
