/*
 * id: unshare-inum-fails
 * title: no inode number for the namespace
 * summary: proc_alloc_inum fails after the memory is there: its error comes back, the memory is freed, and no unset member is ever used.
 * functions: copy_cgroup_ns, create_new_namespaces, unshare_nsproxy_namespaces, free_cgroup_ns
 * faults: proc_alloc_inum 1
 */
#include <kunit/test.h>
#include "world.h"

static void memory_is_freed(struct kunit *test)
{
	struct task_struct *task;
	int held;

	world_init();
	mkcg("/a");
	task = task_new("job", "/a");
	held = cgroup_count(cg("/a"));
	as(task);
	fail_nth("proc_alloc_inum", 1);
	KUNIT_EXPECT_EQ(test, unshare(CLONE_NEWCGROUP), -ENOMEM);
	KUNIT_EXPECT_EQ(test, live("kmalloc"), 0);
	KUNIT_EXPECT_EQ(test, cgroup_count(cg("/a")), held);
	KUNIT_EXPECT_EQ(test, world_inums(), 0);
}

static struct kunit_case unshare_inum_fails_cases[] = {
	KUNIT_CASE(memory_is_freed),
	{}
};

static struct kunit_suite unshare_inum_fails_suite = {
	.name = "unshare-inum-fails",
	.test_cases = unshare_inum_fails_cases,
};
kunit_test_suite(unshare_inum_fails_suite);
