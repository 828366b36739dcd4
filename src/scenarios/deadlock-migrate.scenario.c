/*
 * id: deadlock-migrate
 * title: unshare while the task is moved to another group
 * summary: A task unshares its cgroup namespace while its pid is written to cgroup.procs: both take the thread group and cgroup_mutex, and must take them in one order.
 * functions: copy_cgroup_ns, get_task_cgroup
 * schedules: 2
 */
#include <kunit/test.h>
#include "world.h"

static void unshares(void *unused)
{
	unshare(CLONE_NEWCGROUP);
}

static void moves(void *task)
{
	migrate(task, "/b");
}

static void both_end(struct kunit *test)
{
	struct task_struct *task;

	world_init();
	mkcg("/a");
	mkcg("/b");
	task = task_new("job", "/a");
	spawn(task, unshares, NULL);
	spawn(&init_task, moves, task);
	join_all();
	KUNIT_EXPECT_STREQ(test, host_path(task), "/b");
}

static struct kunit_case deadlock_migrate_cases[] = {
	KUNIT_CASE(both_end),
	{}
};

static struct kunit_suite deadlock_migrate_suite = {
	.name = "deadlock-migrate",
	.test_cases = deadlock_migrate_cases,
};
kunit_test_suite(deadlock_migrate_suite);
