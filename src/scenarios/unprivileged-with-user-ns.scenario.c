/*
 * id: unprivileged-with-user-ns
 * title: an unprivileged task brings its own user namespace
 * summary: With CLONE_NEWUSER no capability is needed: the new namespace belongs to the new user namespace and lets go of it at the end.
 * functions: copy_cgroup_ns, create_new_namespaces, unshare_nsproxy_namespaces, free_cgroup_ns
 */
#include <kunit/test.h>
#include "world.h"

static void allowed_and_undone(struct kunit *test)
{
	struct task_struct *task;

	world_init();
	mkcg("/a");
	task = task_new("user", "/a");
	drop_caps(task);
	as(task);
	KUNIT_ASSERT_EQ(test, unshare(CLONE_NEWUSER | CLONE_NEWCGROUP), 0);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(task), "/");
	KUNIT_EXPECT_PTR_EQ(test, task->nsproxy->cgroup_ns->user_ns, task->cred->user_ns);
	KUNIT_EXPECT_EQ(test, live("user_namespace"), 1);
	task_gone(task);
	KUNIT_EXPECT_EQ(test, live("user_namespace"), 0);
	KUNIT_EXPECT_EQ(test, world_inums(), 0);
}

static struct kunit_case unprivileged_with_user_ns_cases[] = {
	KUNIT_CASE(allowed_and_undone),
	{}
};

static struct kunit_suite unprivileged_with_user_ns_suite = {
	.name = "unprivileged-with-user-ns",
	.test_cases = unprivileged_with_user_ns_cases,
};
kunit_test_suite(unprivileged_with_user_ns_suite);
