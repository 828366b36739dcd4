/*
 * id: clone-new-namespace
 * title: clone makes the namespace for the child
 * summary: The child sees its group as the root; the parent keeps its view.
 * functions: copy_namespaces, create_new_namespaces, copy_cgroup_ns
 */
#include <kunit/test.h>
#include "world.h"

static void only_the_child_is_inside(struct kunit *test)
{
	struct task_struct *task, *child;

	world_init();
	mkcg("/a");
	task = task_new("job", "/a");
	as(task);
	child = clone(SIGCHLD | CLONE_NEWCGROUP);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, child);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(child), "/a");
	as(child);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(child), "/");
	KUNIT_EXPECT_STREQ(test, cgroup_seen(task), "/");
}

static struct kunit_case clone_new_namespace_cases[] = {
	KUNIT_CASE(only_the_child_is_inside),
	{}
};

static struct kunit_suite clone_new_namespace_suite = {
	.name = "clone-new-namespace",
	.test_cases = clone_new_namespace_cases,
};
kunit_test_suite(clone_new_namespace_suite);
