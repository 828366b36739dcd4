/*
 * id: no-namespace
 * title: taking and dropping no namespace
 * summary: get_cgroup_ns and put_cgroup_ns allow NULL and do nothing then, though no nsproxy ever holds NULL.
 * functions: get_cgroup_ns, put_cgroup_ns
 * settles: what get_cgroup_ns does with NULL
 */
#include <kunit/test.h>
#include "world.h"

static void null_is_nobody(struct kunit *test)
{
	struct task_struct *task;

	world_init();
	mkcg("/a");
	KUNIT_EXPECT_NULL(test, get_cgroup_ns(NULL));
	put_cgroup_ns(NULL);
	/* A namespace is never missing where one is looked for: not at the start, not in a copy, not after a new one. */
	KUNIT_EXPECT_NOT_NULL(test, init_task.nsproxy->cgroup_ns);
	task = task_new("job", "/a");
	KUNIT_EXPECT_NOT_NULL(test, task->nsproxy->cgroup_ns);
	as(task);
	KUNIT_EXPECT_EQ(test, unshare(CLONE_NEWUTS), 0);
	KUNIT_EXPECT_NOT_NULL(test, task->nsproxy->cgroup_ns);
	KUNIT_EXPECT_EQ(test, unshare(CLONE_NEWCGROUP), 0);
	KUNIT_EXPECT_NOT_NULL(test, task->nsproxy->cgroup_ns);
}

static struct kunit_case no_namespace_cases[] = {
	KUNIT_CASE(null_is_nobody),
	{}
};

static struct kunit_suite no_namespace_suite = {
	.name = "no-namespace",
	.test_cases = no_namespace_cases,
};
kunit_test_suite(no_namespace_suite);
