/*
 * id: many-unshares
 * title: many unshares in a row
 * summary: One task unshares again and again. Each time the namespace before loses its last reference, so only one may be alive.
 * functions: put_cgroup_ns, free_cgroup_ns, copy_cgroup_ns
 * settles: the missing kfree of the namespace
 */
#include <kunit/test.h>
#include "world.h"

static void only_the_last_is_alive(struct kunit *test)
{
	struct task_struct *task;
	int i;

	world_init();
	mkcg("/a");
	task = task_new("job", "/a");
	as(task);
	for (i = 0; i < 8; i++)
		KUNIT_ASSERT_EQ(test, unshare(CLONE_NEWCGROUP), 0);
	KUNIT_EXPECT_EQ(test, world_inums(), 1);
	KUNIT_EXPECT_EQ(test, live("kmem_cache"), 1);
	KUNIT_EXPECT_EQ(test, live("kmalloc"), 1);
}

static struct kunit_case many_unshares_cases[] = {
	KUNIT_CASE(only_the_last_is_alive),
	{}
};

static struct kunit_suite many_unshares_suite = {
	.name = "many-unshares",
	.test_cases = many_unshares_cases,
};
kunit_test_suite(many_unshares_suite);
