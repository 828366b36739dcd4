/*
 * id: first-inode
 * title: the number of the first namespace
 * summary: The first cgroup namespace has a fixed inode number that no other kind uses.
 * functions: cgroupns_inum
 */
#include <kunit/test.h>
#include "world.h"

static void fixed_and_alone(struct kunit *test)
{
	world_init();
	KUNIT_EXPECT_EQ(test, ns_inode(&init_task, "cgroup"), 4026531835LL);
	KUNIT_EXPECT_NE(test, ns_inode(&init_task, "uts"), 4026531835LL);
	KUNIT_EXPECT_NE(test, ns_inode(&init_task, "ipc"), 4026531835LL);
	KUNIT_EXPECT_NE(test, ns_inode(&init_task, "pid"), 4026531835LL);
	KUNIT_EXPECT_NE(test, ns_inode(&init_task, "user"), 4026531835LL);
}

static struct kunit_case first_inode_cases[] = {
	KUNIT_CASE(fixed_and_alone),
	{}
};

static struct kunit_suite first_inode_suite = {
	.name = "first-inode",
	.test_cases = first_inode_cases,
};
kunit_test_suite(first_inode_suite);
