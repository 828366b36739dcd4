/*
 * id: setns-refused
 * title: setns to a cgroup namespace is refused
 * summary: This patch has only the unshare part: joining the namespace of another task gives -EINVAL and leaves no trace.
 * functions: cgroupns_install, cgroupns_get, cgroupns_put
 */
#include <kunit/test.h>
#include "world.h"

static void refused_and_undone(struct kunit *test)
{
	struct task_struct *other;
	struct proc_ns file;
	long long inode;

	world_init();
	mkcg("/a");
	other = task_new("other", "/a");
	as(other);
	KUNIT_ASSERT_EQ(test, unshare(CLONE_NEWCGROUP), 0);
	as(&init_task);
	inode = ns_inode(&init_task, "cgroup");
	KUNIT_ASSERT_EQ(test, ns_open(other, "cgroup", &file), 0);
	KUNIT_EXPECT_EQ(test, setns(&file, CLONE_NEWCGROUP), -EINVAL);
	KUNIT_EXPECT_EQ(test, ns_inode(&init_task, "cgroup"), inode);
	KUNIT_EXPECT_EQ(test, live("kmem_cache"), 1);
	ns_close(&file);
	as(other);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(other), "/");
}

static void wrong_type_is_refused_first(struct kunit *test)
{
	struct proc_ns file;

	world_init();
	KUNIT_ASSERT_EQ(test, ns_open(&init_task, "cgroup", &file), 0);
	KUNIT_EXPECT_EQ(test, setns(&file, CLONE_NEWUTS), -EINVAL);
	ns_close(&file);
}

static struct kunit_case setns_refused_cases[] = {
	KUNIT_CASE(refused_and_undone),
	KUNIT_CASE(wrong_type_is_refused_first),
	{}
};

static struct kunit_suite setns_refused_suite = {
	.name = "setns-refused",
	.test_cases = setns_refused_cases,
};
kunit_test_suite(setns_refused_suite);
