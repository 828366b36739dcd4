/*
 * id: race-inode-link
 * title: the namespace link is read while its task unshares or exits
 * summary: One task reads /proc/PID/ns/cgroup of another that changes its nsproxy at the same time: cgroupns_get must not look into memory that the other has freed.
 * functions: cgroupns_get
 * schedules: 2
 * settles: RCU in cgroupns_get
 */
#include <kunit/test.h>
#include "world.h"

static void look(void *task)
{
	ns_inode(task, "cgroup");
}

static void unshares(void *unused)
{
	unshare(CLONE_NEWCGROUP);
}

static void exits(void *unused)
{
	task_exit();
}

/* A task in a namespace of its own, which nobody else keeps. */
static struct task_struct *owner(void)
{
	struct task_struct *task;

	world_init();
	mkcg("/a");
	task = task_new("job", "/a");
	as(task);
	unshare(CLONE_NEWCGROUP);
	as(&init_task);
	return task;
}

static void against_unshare(struct kunit *test)
{
	struct task_struct *task = owner();

	spawn(&init_task, look, task);
	spawn(task, unshares, NULL);
	join_all();
	KUNIT_SUCCEED(test);
}

static void against_exit(struct kunit *test)
{
	struct task_struct *task = owner();

	spawn(&init_task, look, task);
	spawn(task, exits, NULL);
	join_all();
	KUNIT_SUCCEED(test);
}

static struct kunit_case race_inode_link_cases[] = {
	KUNIT_CASE(against_unshare),
	KUNIT_CASE(against_exit),
	{}
};

static struct kunit_suite race_inode_link_suite = {
	.name = "race-inode-link",
	.test_cases = race_inode_link_cases,
};
kunit_test_suite(race_inode_link_suite);
