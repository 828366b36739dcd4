/*
 * id: name-prefix
 * title: a common prefix of names is no common path
 * summary: Root /a, another task in /ab: its path is "/../ab".
 * functions: cgroup_path_ns
 */
#include <kunit/test.h>
#include "world.h"

static void sibling_is_not_below(struct kunit *test)
{
	struct task_struct *task, *other;

	world_init();
	mkcg("/a");
	mkcg("/ab");
	task = task_new("job", "/a");
	other = task_new("other", "/ab");
	as(task);
	KUNIT_ASSERT_EQ(test, unshare(CLONE_NEWCGROUP), 0);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(other), "/../ab");
}

static struct kunit_case name_prefix_cases[] = {
	KUNIT_CASE(sibling_is_not_below),
	{}
};

static struct kunit_suite name_prefix_suite = {
	.name = "name-prefix",
	.test_cases = name_prefix_cases,
};
kunit_test_suite(name_prefix_suite);
