/*
 * id: removed-root
 * title: the root of a namespace is removed
 * summary: A namespace keeps its root group alive, not its directory: rmdir goes through, views stay right, and a new directory of the same name is another one.
 * functions: cgroup_path_ns, free_cgroup_ns
 */
#include <kunit/test.h>
#include "world.h"

static void views_stay_right(struct kunit *test)
{
	struct task_struct *task, *other;
	struct cgroup *old;

	world_init();
	old = mkcg("/a");
	task = task_new("job", "/a");
	as(task);
	KUNIT_ASSERT_EQ(test, unshare(CLONE_NEWCGROUP), 0);
	KUNIT_EXPECT_EQ(test, rmcg("/a"), -EBUSY);
	KUNIT_ASSERT_EQ(test, migrate(task, "/"), 0);
	KUNIT_EXPECT_EQ(test, rmcg("/a"), 0);
	KUNIT_EXPECT_FALSE(test, __rehearse_is_freed(old));
	KUNIT_EXPECT_STREQ(test, cgroup_seen(task), "/..");
	mkcg("/a");
	other = task_new("other", "/a");
	KUNIT_EXPECT_STREQ(test, cgroup_seen(other), "/../a");
	task_gone(task);
	KUNIT_EXPECT_TRUE(test, __rehearse_is_freed(old));
}

static struct kunit_case removed_root_cases[] = {
	KUNIT_CASE(views_stay_right),
	{}
};

static struct kunit_suite removed_root_suite = {
	.name = "removed-root",
	.test_cases = removed_root_cases,
};
kunit_test_suite(removed_root_suite);
