/*
 * id: unset-members
 * title: no half-made namespace reaches its destructor
 * summary: A reviewer fears random values in free_cgroup_ns when proc_alloc_inum fails. The error path frees the memory itself.
 * functions: free_cgroup_ns, copy_cgroup_ns, alloc_cgroup_ns
 * faults: proc_alloc_inum 1
 * settles: random values in free_cgroup_ns when proc_alloc_inum fails
 */
#include <kunit/test.h>
#include "world.h"

static void destructor_is_not_entered(struct kunit *test)
{
	struct task_struct *task;
	int owners;

	world_init();
	mkcg("/a");
	task = task_new("job", "/a");
	as(task);
	owners = atomic_read(&init_user_ns.count);
	fail_nth("proc_alloc_inum", 1);
	KUNIT_EXPECT_EQ(test, unshare(CLONE_NEWCGROUP), -ENOMEM);
	/* The destructor would have dropped a group, a user namespace and a number. */
	KUNIT_EXPECT_EQ(test, atomic_read(&init_user_ns.count), owners);
	KUNIT_EXPECT_EQ(test, world_inums(), 0);
	KUNIT_EXPECT_EQ(test, live("kmalloc"), 0);
}

static struct kunit_case unset_members_cases[] = {
	KUNIT_CASE(destructor_is_not_entered),
	{}
};

static struct kunit_suite unset_members_suite = {
	.name = "unset-members",
	.test_cases = unset_members_cases,
};
kunit_test_suite(unset_members_suite);
