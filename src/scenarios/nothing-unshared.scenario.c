/*
 * id: nothing-unshared
 * title: unshare without a namespace flag
 * summary: unshare of nothing, or of what a single thread shares with nobody, succeeds and leaves every namespace as it is.
 * functions: unshare_nsproxy_namespaces, check_unshare_flags
 */
#include <kunit/test.h>
#include "world.h"

static void all_as_before(struct kunit *test)
{
	struct task_struct *task;
	struct nsproxy *before;
	long long inode;

	world_init();
	mkcg("/a");
	task = task_new("job", "/a");
	as(task);
	before = task->nsproxy;
	inode = ns_inode(task, "cgroup");
	KUNIT_EXPECT_EQ(test, unshare(0), 0);
	KUNIT_EXPECT_EQ(test, unshare(CLONE_FILES | CLONE_FS), 0);
	KUNIT_EXPECT_EQ(test, unshare(CLONE_THREAD), 0);
	KUNIT_EXPECT_PTR_EQ(test, task->nsproxy, before);
	KUNIT_EXPECT_EQ(test, ns_inode(task, "cgroup"), inode);
	/* Two threads share their memory: that cannot be undone. */
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, clone(CLONE_THREAD | CLONE_SIGHAND | CLONE_VM | CLONE_FS));
	KUNIT_EXPECT_EQ(test, unshare(CLONE_VM), -EINVAL);
	KUNIT_EXPECT_EQ(test, unshare(CLONE_NEWUSER), -EINVAL);
	KUNIT_EXPECT_PTR_EQ(test, task->nsproxy, before);
}

static struct kunit_case nothing_unshared_cases[] = {
	KUNIT_CASE(all_as_before),
	{}
};

static struct kunit_suite nothing_unshared_suite = {
	.name = "nothing-unshared",
	.test_cases = nothing_unshared_cases,
};
kunit_test_suite(nothing_unshared_suite);
