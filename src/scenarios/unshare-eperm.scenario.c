/*
 * id: unshare-eperm
 * title: unshare without CAP_SYS_ADMIN is refused
 * summary: A task without capabilities asks for a new cgroup namespace: -EPERM, and nothing changes.
 * functions: copy_cgroup_ns, create_new_namespaces, unshare_nsproxy_namespaces
 */
#include <kunit/test.h>
#include "world.h"

static void refused_and_unchanged(struct kunit *test)
{
	struct task_struct *task;

	world_init();
	mkcg("/a");
	task = task_new("user", "/a");
	drop_caps(task);
	as(task);
	KUNIT_EXPECT_EQ(test, unshare(CLONE_NEWCGROUP), -EPERM);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(task), "/a");
	KUNIT_EXPECT_EQ(test, world_inums(), 0);
	KUNIT_EXPECT_EQ(test, live("kmalloc"), 0);
}

static struct kunit_case unshare_eperm_cases[] = {
	KUNIT_CASE(refused_and_unchanged),
	{}
};

static struct kunit_suite unshare_eperm_suite = {
	.name = "unshare-eperm",
	.test_cases = unshare_eperm_cases,
};
kunit_test_suite(unshare_eperm_suite);
