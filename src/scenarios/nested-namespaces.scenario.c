/*
 * id: nested-namespaces
 * title: a namespace inside a namespace
 * summary: Each observer sees the same task from its own root: "/" inside, "/b" one level up, "/a/b" on the host.
 * functions: cgroup_path_ns, copy_cgroup_ns
 */
#include <kunit/test.h>
#include "world.h"

static void three_observers(struct kunit *test)
{
	struct task_struct *outer, *inner;

	world_init();
	mkcg("/a/b");
	outer = task_new("outer", "/a");
	as(outer);
	KUNIT_ASSERT_EQ(test, unshare(CLONE_NEWCGROUP), 0);
	inner = fork();
	KUNIT_ASSERT_EQ(test, migrate(inner, "/a/b"), 0);
	as(inner);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(inner), "/b");
	KUNIT_ASSERT_EQ(test, unshare(CLONE_NEWCGROUP), 0);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(inner), "/");
	KUNIT_EXPECT_STREQ(test, cgroup_seen(outer), "/..");
	as(outer);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(inner), "/b");
	as(&init_task);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(inner), "/a/b");
}

static struct kunit_case nested_namespaces_cases[] = {
	KUNIT_CASE(three_observers),
	{}
};

static struct kunit_suite nested_namespaces_suite = {
	.name = "nested-namespaces",
	.test_cases = nested_namespaces_cases,
};
kunit_test_suite(nested_namespaces_suite);
