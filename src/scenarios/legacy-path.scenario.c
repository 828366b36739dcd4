/*
 * id: legacy-path
 * title: a path in a legacy hierarchy
 * summary: /proc/self/cgroup has a line for each hierarchy. The root of a cgroup namespace is in the unified one only: the path of a legacy group cannot be told from it.
 * functions: cgroup_path, cgroup_path_ns
 */
#include <kunit/test.h>
#include "world.h"

static void both_lines_are_shown(struct kunit *test)
{
	struct task_struct *task;

	world_init();
	cgroup_mount_legacy("cpu");
	mkcg("/a");
	task = task_new("job", "/a");
	as(task);
	KUNIT_EXPECT_STREQ(test, read_proc_cgroup(task), "0::/a\n1:cpu:/\n");
}

static struct kunit_case legacy_path_cases[] = {
	KUNIT_CASE(both_lines_are_shown),
	{}
};

static struct kunit_suite legacy_path_suite = {
	.name = "legacy-path",
	.test_cases = legacy_path_cases,
};
kunit_test_suite(legacy_path_suite);
