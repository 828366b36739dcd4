/*
 * id: exiting-task-path
 * title: a path asked for by an exiting task
 * summary: Deferred work runs after the exiting task gave up its namespaces; cgroup_path then has no namespace to look from.
 * functions: cgroup_path, cgroup_path_ns
 */
#include <kunit/test.h>
#include "world.h"

static char path_text[64];

static void ask_path(struct callback_head *work)
{
	cgroup_path(&cgrp_dfl_root.cgrp, path_text, sizeof(path_text));
}

static void deferred_work_runs(struct kunit *test)
{
	struct callback_head work = { .func = ask_path };
	struct task_struct *task;

	world_init();
	mkcg("/a");
	task = task_new("job", "/a");
	as(task);
	KUNIT_EXPECT_EQ(test, task_work_add(task, &work, true), 0);
	task_exit();
	KUNIT_EXPECT_EQ(test, task->exit_state, EXIT_ZOMBIE);
}

static struct kunit_case exiting_task_path_cases[] = {
	KUNIT_CASE(deferred_work_runs),
	{}
};

static struct kunit_suite exiting_task_path_suite = {
	.name = "exiting-task-path",
	.test_cases = exiting_task_path_cases,
};
kunit_test_suite(exiting_task_path_suite);
