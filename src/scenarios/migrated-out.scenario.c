/*
 * id: migrated-out
 * title: a task is moved out of its namespace root
 * summary: The root stays where it was; the path climbs with "..".
 * functions: cgroup_path_ns
 */
#include <kunit/test.h>
#include "world.h"

static void path_climbs(struct kunit *test)
{
	struct task_struct *task;

	world_init();
	mkcg("/a/b/c");
	mkcg("/x");
	task = task_new("job", "/a/b");
	as(task);
	KUNIT_ASSERT_EQ(test, unshare(CLONE_NEWCGROUP), 0);
	KUNIT_ASSERT_EQ(test, migrate(task, "/a/b/c"), 0);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(task), "/c");
	KUNIT_ASSERT_EQ(test, migrate(task, "/a"), 0);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(task), "/..");
	KUNIT_ASSERT_EQ(test, migrate(task, "/"), 0);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(task), "/../..");
	KUNIT_ASSERT_EQ(test, migrate(task, "/x"), 0);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(task), "/../../x");
}

static struct kunit_case migrated_out_cases[] = {
	KUNIT_CASE(path_climbs),
	{}
};

static struct kunit_suite migrated_out_suite = {
	.name = "migrated-out",
	.test_cases = migrated_out_cases,
};
kunit_test_suite(migrated_out_suite);
