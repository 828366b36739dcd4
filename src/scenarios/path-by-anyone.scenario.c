/*
 * id: path-by-anyone
 * title: one group has one path, whoever asks
 * summary: cgroup_path names groups in logs and files for the whole system. Called by a task in a namespace, it must give the same text as for the host.
 * functions: cgroup_path, cgroup_path_ns
 */
#include <kunit/test.h>
#include "world.h"
#include <linux/cgroup.h>

static char text[64];

static void same_for_all(struct kunit *test)
{
	struct task_struct *task;
	struct cgroup *group;

	world_init();
	group = mkcg("/a/b");
	task = task_new("job", "/a");
	KUNIT_EXPECT_STREQ(test, cgroup_path(group, text, sizeof(text)), "/a/b");
	as(task);
	KUNIT_EXPECT_EQ(test, unshare(CLONE_NEWCGROUP), 0);
	KUNIT_EXPECT_STREQ(test, cgroup_path(group, text, sizeof(text)), "/a/b");
}

static struct kunit_case path_by_anyone_cases[] = {
	KUNIT_CASE(same_for_all),
	{}
};

static struct kunit_suite path_by_anyone_suite = {
	.name = "path-by-anyone",
	.test_cases = path_by_anyone_cases,
};
kunit_test_suite(path_by_anyone_suite);
