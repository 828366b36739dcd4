/*
 * id: race-clone-migrate
 * title: the parent is moved while it makes a child with a namespace
 * summary: clone with CLONE_NEWCGROUP takes the parent's group as the root early and puts the child into the parent's group late: a migration in between leaves the child outside its own root.
 * functions: copy_cgroup_ns
 * schedules: 2
 */
#include <kunit/test.h>
#include "world.h"

static struct task_struct *child;

static void clones(void *unused)
{
	child = clone(CLONE_NEWCGROUP);
}

static void moves(void *task)
{
	migrate(task, "/b");
}

static void child_in_its_root(struct kunit *test)
{
	struct task_struct *task;

	world_init();
	mkcg("/a");
	mkcg("/b");
	task = task_new("job", "/a");
	spawn(task, clones, NULL);
	spawn(&init_task, moves, task);
	join_all();
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, child);
	as(child);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(child), "/");
}

static struct kunit_case race_clone_migrate_cases[] = {
	KUNIT_CASE(child_in_its_root),
	{}
};

static struct kunit_suite race_clone_migrate_suite = {
	.name = "race-clone-migrate",
	.test_cases = race_clone_migrate_cases,
};
kunit_test_suite(race_clone_migrate_suite);
