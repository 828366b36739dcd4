/*
 * id: unshare-succeeds
 * title: unshare makes the task's own group its root
 * summary: A task in /batchjobs/job1 unshares its cgroup namespace: its /proc/self/cgroup becomes "/", the host still sees the whole path.
 * functions: copy_cgroup_ns, create_new_namespaces, unshare_nsproxy_namespaces, cgroup_path_ns, cgroup_path
 */
#include <kunit/test.h>
#include "world.h"

static void own_group_becomes_root(struct kunit *test)
{
	struct task_struct *task;

	world_init();
	mkcg("/batchjobs/job1");
	task = task_new("job", "/batchjobs/job1");
	as(task);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(task), "/batchjobs/job1");
	KUNIT_EXPECT_EQ(test, unshare(CLONE_NEWCGROUP), 0);
	KUNIT_EXPECT_STREQ(test, read_proc_cgroup(task), "0::/\n");
	as(&init_task);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(task), "/batchjobs/job1");
}

static struct kunit_case unshare_succeeds_cases[] = {
	KUNIT_CASE(own_group_becomes_root),
	{}
};

static struct kunit_suite unshare_succeeds_suite = {
	.name = "unshare-succeeds",
	.test_cases = unshare_succeeds_cases,
};
kunit_test_suite(unshare_succeeds_suite);
