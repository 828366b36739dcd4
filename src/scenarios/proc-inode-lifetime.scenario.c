/*
 * id: proc-inode-lifetime
 * title: an open namespace file keeps the namespace
 * summary: /proc/PID/ns/cgroup is opened, then the last task exits: the namespace lives until the file is closed.
 * functions: cgroupns_get, cgroupns_put, cgroupns_inum, free_cgroup_ns
 */
#include <kunit/test.h>
#include "world.h"

static void alive_until_closed(struct kunit *test)
{
	struct task_struct *task;
	struct proc_ns file;
	struct cgroup *job;
	int held;

	world_init();
	job = mkcg("/job");
	held = cgroup_count(job);
	task = task_new("job", "/job");
	as(task);
	KUNIT_ASSERT_EQ(test, unshare(CLONE_NEWCGROUP), 0);
	as(&init_task);
	KUNIT_ASSERT_EQ(test, ns_open(task, "cgroup", &file), 0);
	task_gone(task);
	KUNIT_EXPECT_EQ(test, world_inums(), 1);
	KUNIT_EXPECT_EQ(test, cgroup_count(job), held + 1);
	ns_close(&file);
	KUNIT_EXPECT_EQ(test, world_inums(), 0);
	KUNIT_EXPECT_EQ(test, cgroup_count(job), held);
}

static struct kunit_case proc_inode_lifetime_cases[] = {
	KUNIT_CASE(alive_until_closed),
	{}
};

static struct kunit_suite proc_inode_lifetime_suite = {
	.name = "proc-inode-lifetime",
	.test_cases = proc_inode_lifetime_cases,
};
kunit_test_suite(proc_inode_lifetime_suite);
