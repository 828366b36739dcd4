/*
 * id: clone-thread
 * title: a thread asks for a new cgroup namespace
 * summary: clone holds the thread group still as a reader while copy_cgroup_ns asks for it as a writer: the caller must not wait for itself.
 * functions: copy_namespaces, copy_cgroup_ns
 */
#include <kunit/test.h>
#include "world.h"

static void clone_returns(struct kunit *test)
{
	struct task_struct *task, *thread;

	world_init();
	mkcg("/a");
	task = task_new("job", "/a");
	as(task);
	thread = clone(CLONE_VM | CLONE_SIGHAND | CLONE_THREAD | CLONE_NEWCGROUP);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, thread);
}

static struct kunit_case clone_thread_cases[] = {
	KUNIT_CASE(clone_returns),
	{}
};

static struct kunit_suite clone_thread_suite = {
	.name = "clone-thread",
	.test_cases = clone_thread_cases,
};
kunit_test_suite(clone_thread_suite);
