/*
 * id: earlier-copy-fails
 * title: each earlier step of the ladder fails
 * summary: mnt, uts, ipc or pid cannot be copied: the cgroup namespace was not made yet, its field holds nothing, and nothing stays.
 * functions: create_new_namespaces, copy_cgroup_ns
 */
#include <kunit/test.h>
#include "world.h"

static void try_one(struct kunit *test, const char *step)
{
	struct task_struct *task;

	task = task_new(step, "/a");
	as(task);
	fail_nth(step, 1);
	KUNIT_EXPECT_EQ(test, unshare(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWCGROUP | CLONE_NEWNET), -ENOMEM);
	KUNIT_EXPECT_EQ(test, world_inums(), 0);
	KUNIT_EXPECT_EQ(test, live("kmem_cache"), 0);
	KUNIT_EXPECT_EQ(test, live("kmalloc"), 0);
	KUNIT_EXPECT_EQ(test, live("uts_namespace"), 0);
	task_gone(task);
}

static void mnt(struct kunit *test)
{
	world_init();
	mkcg("/a");
	try_one(test, "copy_mnt_ns");
}

static void uts(struct kunit *test)
{
	world_init();
	mkcg("/a");
	try_one(test, "copy_utsname");
}

static void ipc(struct kunit *test)
{
	world_init();
	mkcg("/a");
	try_one(test, "copy_ipcs");
}

static void pid(struct kunit *test)
{
	world_init();
	mkcg("/a");
	try_one(test, "copy_pid_ns");
}

static struct kunit_case earlier_copy_fails_cases[] = {
	KUNIT_CASE(mnt),
	KUNIT_CASE(uts),
	KUNIT_CASE(ipc),
	KUNIT_CASE(pid),
	{}
};

static struct kunit_suite earlier_copy_fails_suite = {
	.name = "earlier-copy-fails",
	.test_cases = earlier_copy_fails_cases,
};
kunit_test_suite(earlier_copy_fails_suite);
