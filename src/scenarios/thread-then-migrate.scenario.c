/*
 * id: thread-then-migrate
 * title: a thread makes a namespace, then its process is moved
 * summary: clone with CLONE_THREAD holds the thread group as a reader; a write to cgroup.procs takes cgroup_mutex first and the thread group second. Taking cgroup_mutex inside clone turns that order round.
 * functions: copy_cgroup_ns, get_task_cgroup
 */
#include <kunit/test.h>
#include "world.h"

static void one_after_the_other(struct kunit *test)
{
	struct task_struct *task, *thread;

	world_init();
	mkcg("/a");
	mkcg("/b");
	task = task_new("job", "/a");
	as(task);
	thread = clone(CLONE_VM | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_NEWCGROUP);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, thread);
	as(&init_task);
	KUNIT_EXPECT_EQ(test, migrate(task, "/b"), 0);
	KUNIT_EXPECT_STREQ(test, host_path(thread), "/b");
}

static struct kunit_case thread_then_migrate_cases[] = {
	KUNIT_CASE(one_after_the_other),
	{}
};

static struct kunit_suite thread_then_migrate_suite = {
	.name = "thread-then-migrate",
	.test_cases = thread_then_migrate_cases,
};
kunit_test_suite(thread_then_migrate_suite);
