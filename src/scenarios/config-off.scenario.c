/*
 * id: config-off
 * title: without the option there are no cgroup namespaces
 * summary: CONFIG_CGROUP_NS=n: unshare gives -EINVAL, /proc/PID/ns/cgroup does not exist, and paths are whole.
 * functions: copy_cgroup_ns, get_cgroup_ns, put_cgroup_ns
 * config: CONFIG_CGROUP_NS=n
 * settles: whether the option is worth keeping
 */
#include <kunit/test.h>
#include "world.h"

static void refused_and_absent(struct kunit *test)
{
	struct task_struct *task;

	world_init();
	mkcg("/a");
	task = task_new("job", "/a");
	as(task);
	KUNIT_EXPECT_EQ(test, unshare(CLONE_NEWCGROUP), -EINVAL);
	KUNIT_EXPECT_EQ(test, ns_inode(task, "cgroup"), -ENOENT);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(task), "/a");
	KUNIT_EXPECT_EQ(test, live("kmem_cache"), 0);
	/* The other namespaces go on as before. */
	KUNIT_EXPECT_EQ(test, unshare(CLONE_NEWUTS), 0);
	KUNIT_EXPECT_STREQ(test, cgroup_seen(task), "/a");
	/* There is one namespace, and nobody counts who uses it. */
	KUNIT_EXPECT_PTR_EQ(test, get_cgroup_ns(task->nsproxy->cgroup_ns), &init_cgroup_ns);
	task_gone(task);
	KUNIT_EXPECT_EQ(test, atomic_read(&init_cgroup_ns.count), 1);
	KUNIT_EXPECT_EQ(test, live("kmem_cache"), 0);
}

static struct kunit_case config_off_cases[] = {
	KUNIT_CASE(refused_and_absent),
	{}
};

static struct kunit_suite config_off_suite = {
	.name = "config-off",
	.test_cases = config_off_cases,
};
kunit_test_suite(config_off_suite);
