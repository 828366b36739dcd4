/*
 * id: unknown-flags
 * title: flags that unshare does not know
 * summary: unshare refuses unknown bits; clone does not look at them.
 * functions: check_unshare_flags
 */
#include <kunit/test.h>
#include "world.h"

static void refused(struct kunit *test)
{
	struct task_struct *task;

	world_init();
	mkcg("/a");
	task = task_new("job", "/a");
	as(task);
	KUNIT_EXPECT_EQ(test, unshare(CLONE_PTRACE), -EINVAL);
	KUNIT_EXPECT_EQ(test, unshare(CLONE_NEWCGROUP | CLONE_PTRACE), -EINVAL);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(task), "/a");
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, clone(SIGCHLD | CLONE_DETACHED));
}

static struct kunit_case unknown_flags_cases[] = {
	KUNIT_CASE(refused),
	{}
};

static struct kunit_suite unknown_flags_suite = {
	.name = "unknown-flags",
	.test_cases = unknown_flags_cases,
};
kunit_test_suite(unknown_flags_suite);
