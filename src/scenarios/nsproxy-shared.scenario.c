/*
 * id: nsproxy-shared
 * title: the nsproxy is shared until one changes it
 * summary: A child that unshares gets its own nsproxy; its parent keeps the old one, and what was not asked for stays shared.
 * functions: create_new_namespaces, free_nsproxy, copy_namespaces
 */
#include <kunit/test.h>
#include "world.h"

static void only_the_child_changes(struct kunit *test)
{
	struct task_struct *task, *child;
	struct nsproxy *shared;

	world_init();
	mkcg("/a");
	task = task_new("job", "/a");
	as(task);
	KUNIT_ASSERT_EQ(test, unshare(CLONE_NEWUTS), 0);
	shared = task->nsproxy;
	child = fork();
	KUNIT_EXPECT_PTR_EQ(test, child->nsproxy, shared);
	KUNIT_EXPECT_EQ(test, atomic_read(&shared->count), 2);
	as(child);
	KUNIT_ASSERT_EQ(test, unshare(CLONE_NEWCGROUP), 0);
	KUNIT_EXPECT_PTR_EQ(test, task->nsproxy, shared);
	KUNIT_EXPECT_EQ(test, atomic_read(&shared->count), 1);
	KUNIT_EXPECT_PTR_EQ(test, child->nsproxy->uts_ns, shared->uts_ns);
	as(task);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(task), "/a");
}

static struct kunit_case nsproxy_shared_cases[] = {
	KUNIT_CASE(only_the_child_changes),
	{}
};

static struct kunit_suite nsproxy_shared_suite = {
	.name = "nsproxy-shared",
	.test_cases = nsproxy_shared_cases,
};
kunit_test_suite(nsproxy_shared_suite);
