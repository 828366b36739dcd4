/*
 * id: log-lines
 * title: setns writes whole lines, or none, to the log
 * summary: Anyone may call setns on a cgroup namespace: what it writes to the kernel log must end its line, or the next message is glued to it.
 * functions: cgroupns_install
 */
#include <kunit/test.h>
#include "world.h"
#include <linux/proc_ns.h>

static void five_calls(struct kunit *test)
{
	struct task_struct *user;
	struct proc_ns file;
	int i;

	world_init();
	mkcg("/a");
	user = task_new("user", "/a");
	drop_caps(user);
	as(user);
	KUNIT_ASSERT_EQ(test, ns_open(user, "cgroup", &file), 0);
	for (i = 0; i < 5; i++)
		KUNIT_EXPECT_NE(test, setns(&file, 0), 0);
	KUNIT_EXPECT_EQ(test, log_unfinished(), 0);
	ns_close(&file);
}

static struct kunit_case log_lines_cases[] = {
	KUNIT_CASE(five_calls),
	{}
};

static struct kunit_suite log_lines_suite = {
	.name = "log-lines",
	.test_cases = log_lines_cases,
};
kunit_test_suite(log_lines_suite);
