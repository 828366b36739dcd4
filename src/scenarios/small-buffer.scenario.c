/*
 * id: small-buffer
 * title: a buffer that is too small for the path
 * summary: NULL comes back and the buffer holds the empty string.
 * functions: cgroup_path_ns, cgroup_path
 */
#include <kunit/test.h>
#include "world.h"

static void null_and_empty(struct kunit *test)
{
	struct cgroup *cgrp;
	char buf[8];

	world_init();
	cgrp = mkcg("/longname");
	KUNIT_EXPECT_NULL(test, cgroup_path(cgrp, buf, sizeof(buf)));
	KUNIT_EXPECT_EQ(test, buf[0], 0);
	KUNIT_EXPECT_STREQ(test, cgroup_path(mkcg("/short"), buf, sizeof(buf)), "/short");
}

static struct kunit_case small_buffer_cases[] = {
	KUNIT_CASE(null_and_empty),
	{}
};

static struct kunit_suite small_buffer_suite = {
	.name = "small-buffer",
	.test_cases = small_buffer_cases,
};
kunit_test_suite(small_buffer_suite);
