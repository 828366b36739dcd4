/*
 * id: mount-in-namespace
 * title: a mount made in a namespace
 * summary: Root mounts the hierarchy again inside its cgroup namespace, in a mount namespace of its own: the mount begins at "/" for who made it, and the host does not see it.
 * functions: copy_cgroup_ns, cgroup_path_ns
 */
#include <kunit/test.h>
#include "world.h"

static void own_mount(struct kunit *test)
{
	struct task_struct *task;

	world_init();
	mkcg("/a/b");
	task = task_new("job", "/a/b");
	KUNIT_EXPECT_STREQ(test, mount_seen("/sys/fs/cgroup"), "/");
	as(task);
	KUNIT_ASSERT_EQ(test, unshare(CLONE_NEWCGROUP | CLONE_NEWNS), 0);
	KUNIT_EXPECT_EQ(test, mount_cgroup("/mnt"), 0);
	KUNIT_EXPECT_STREQ(test, mount_seen("/mnt"), "/");
	as(&init_task);
	KUNIT_EXPECT_STREQ(test, mount_seen("/mnt"), "");
	KUNIT_EXPECT_EQ(test, world_error, -ENOENT);
	task_gone(task);
}

static void not_without_privilege(struct kunit *test)
{
	struct task_struct *task;

	world_init();
	mkcg("/a");
	task = task_new("user", "/a");
	drop_caps(task);
	as(task);
	KUNIT_EXPECT_EQ(test, mount_cgroup("/mnt"), -EPERM);
}

static struct kunit_case mount_in_namespace_cases[] = {
	KUNIT_CASE(own_mount),
	KUNIT_CASE(not_without_privilege),
	{}
};

static struct kunit_suite mount_in_namespace_suite = {
	.name = "mount-in-namespace",
	.test_cases = mount_in_namespace_cases,
};
kunit_test_suite(mount_in_namespace_suite);
