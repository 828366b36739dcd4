/*
 * id: unshared-twice
 * title: a second unshare in the same group
 * summary: The view is the same, the namespace is another one.
 * functions: copy_cgroup_ns, cgroupns_inum
 */
#include <kunit/test.h>
#include "world.h"

static void new_inode_same_view(struct kunit *test)
{
	struct task_struct *task, *keeper;
	long long first;

	world_init();
	mkcg("/a");
	task = task_new("job", "/a");
	as(task);
	KUNIT_ASSERT_EQ(test, unshare(CLONE_NEWCGROUP), 0);
	keeper = fork();
	first = ns_inode(task, "cgroup");
	KUNIT_ASSERT_EQ(test, unshare(CLONE_NEWCGROUP), 0);
	KUNIT_EXPECT_NE(test, ns_inode(task, "cgroup"), first);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(task), "/");
	KUNIT_EXPECT_STREQ(test, cgroup_seen(keeper), "/");
}

static struct kunit_case unshared_twice_cases[] = {
	KUNIT_CASE(new_inode_same_view),
	{}
};

static struct kunit_suite unshared_twice_suite = {
	.name = "unshared-twice",
	.test_cases = unshared_twice_cases,
};
kunit_test_suite(unshared_twice_suite);
