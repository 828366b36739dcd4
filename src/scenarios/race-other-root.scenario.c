/*
 * id: race-other-root
 * title: the root of a task that unshares or exits meanwhile
 * summary: task_cgroupns_root is called for another task that changes its nsproxy at the same time: without task_lock it reads what the other has freed, or a NULL nsproxy.
 * functions: task_cgroupns_root
 * schedules: 2
 * settles: task_lock in task_cgroupns_root
 */
#include <kunit/test.h>
#include "world.h"

static void look(void *task)
{
	task_cgroupns_root(task);
}

static void unshares(void *unused)
{
	unshare(CLONE_NEWCGROUP);
}

static void exits(void *unused)
{
	task_exit();
}

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

static struct kunit_case race_other_root_cases[] = {
	KUNIT_CASE(against_unshare),
	KUNIT_CASE(against_exit),
	{}
};

static struct kunit_suite race_other_root_suite = {
	.name = "race-other-root",
	.test_cases = race_other_root_cases,
};
kunit_test_suite(race_other_root_suite);
