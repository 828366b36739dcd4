/*
 * id: zombie-namespace-file
 * title: the namespace file of a zombie
 * summary: A zombie has no namespaces any more: its link gives -ENOENT.
 * functions: cgroupns_get
 */
#include <kunit/test.h>
#include "world.h"

static void link_is_gone(struct kunit *test)
{
	struct task_struct *task;
	struct proc_ns file;

	world_init();
	mkcg("/a");
	task = task_new("job", "/a");
	KUNIT_EXPECT_GT(test, ns_inode(task, "cgroup"), 0);
	as(task);
	task_exit();
	as(&init_task);
	KUNIT_EXPECT_EQ(test, ns_inode(task, "cgroup"), -ENOENT);
	KUNIT_EXPECT_EQ(test, ns_open(task, "cgroup", &file), -ENOENT);
	reap(task);
}

static struct kunit_case zombie_namespace_file_cases[] = {
	KUNIT_CASE(link_is_gone),
	{}
};

static struct kunit_suite zombie_namespace_file_suite = {
	.name = "zombie-namespace-file",
	.test_cases = zombie_namespace_file_cases,
};
kunit_test_suite(zombie_namespace_file_suite);
