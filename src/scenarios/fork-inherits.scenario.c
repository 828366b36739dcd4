/*
 * id: fork-inherits
 * title: a child is born in the namespace of its parent
 * summary: fork shares the nsproxy: same inode, same view, one object.
 * functions: copy_namespaces, get_cgroup_ns
 */
#include <kunit/test.h>
#include "world.h"

static void same_namespace(struct kunit *test)
{
	struct task_struct *task, *child;

	world_init();
	mkcg("/a");
	task = task_new("job", "/a");
	as(task);
	KUNIT_ASSERT_EQ(test, unshare(CLONE_NEWCGROUP), 0);
	child = fork();
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, child);
	KUNIT_EXPECT_EQ(test, ns_inode(child, "cgroup"), ns_inode(task, "cgroup"));
	as(child);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(child), "/");
	KUNIT_EXPECT_EQ(test, world_inums(), 1);
}

static struct kunit_case fork_inherits_cases[] = {
	KUNIT_CASE(same_namespace),
	{}
};

static struct kunit_suite fork_inherits_suite = {
	.name = "fork-inherits",
	.test_cases = fork_inherits_cases,
};
kunit_test_suite(fork_inherits_suite);
