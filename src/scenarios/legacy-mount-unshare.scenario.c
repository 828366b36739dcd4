/*
 * id: legacy-mount-unshare
 * title: unshare with a legacy hierarchy mounted
 * summary: A legacy hierarchy is mounted beside the unified one. get_task_cgroup always answers from the unified one, so unshare goes through: the check after it is dead.
 * functions: copy_cgroup_ns, create_new_namespaces, unshare_nsproxy_namespaces, get_task_cgroup
 * settles: only the unified hierarchy
 */
#include <kunit/test.h>
#include "world.h"

static void unified_group_is_used(struct kunit *test)
{
	struct task_struct *task;

	world_init();
	cgroup_mount_legacy("cpu");
	mkcg("/a");
	task = task_new("job", "/a");
	as(task);
	KUNIT_EXPECT_EQ(test, unshare(CLONE_NEWCGROUP), 0);
	KUNIT_EXPECT_NE(test, ns_inode(task, "cgroup"), ns_inode(&init_task, "cgroup"));
}

static struct kunit_case legacy_mount_unshare_cases[] = {
	KUNIT_CASE(unified_group_is_used),
	{}
};

static struct kunit_suite legacy_mount_unshare_suite = {
	.name = "legacy-mount-unshare",
	.test_cases = legacy_mount_unshare_cases,
};
kunit_test_suite(legacy_mount_unshare_suite);
