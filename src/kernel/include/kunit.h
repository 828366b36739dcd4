/* KUnit as scenarios use it. An EXPECT that fails is recorded and the case goes on; an ASSERT that fails leaves the case. */
#ifndef REHEARSE_KUNIT_H
#define REHEARSE_KUNIT_H

struct kunit { const char *name; };
struct kunit_case { void (*run_case)(struct kunit *test); const char *name; };
struct kunit_suite { const char *name; struct kunit_case *test_cases; };

#define KUNIT_CASE(test_name) { .run_case = test_name, .name = #test_name }
#define kunit_test_suite(suite)
#define kunit_test_suites(...)

/* Memory of the test: zeroed, and given back after it. */
#define kunit_kzalloc(test, size, gfp) __rehearse_alloc((size), 1, "kunit_kzalloc")

#define KUNIT_EXPECT_EQ(test, a, b) __rehearse_expect_int((long long)(a), (long long)(b), "==", #a " == " #b)
#define KUNIT_EXPECT_NE(test, a, b) __rehearse_expect_int((long long)(a), (long long)(b), "!=", #a " != " #b)
#define KUNIT_EXPECT_LT(test, a, b) __rehearse_expect_int((long long)(a), (long long)(b), "<", #a " < " #b)
#define KUNIT_EXPECT_LE(test, a, b) __rehearse_expect_int((long long)(a), (long long)(b), "<=", #a " <= " #b)
#define KUNIT_EXPECT_GT(test, a, b) __rehearse_expect_int((long long)(a), (long long)(b), ">", #a " > " #b)
#define KUNIT_EXPECT_GE(test, a, b) __rehearse_expect_int((long long)(a), (long long)(b), ">=", #a " >= " #b)
#define KUNIT_EXPECT_TRUE(test, c) __rehearse_expect(!!(c), #c, "true", "false")
#define KUNIT_EXPECT_FALSE(test, c) __rehearse_expect(!(c), "!(" #c ")", "false", "true")
#define KUNIT_EXPECT_PTR_EQ(test, a, b) __rehearse_expect_ptr((a), (b), "==", #a " == " #b)
#define KUNIT_EXPECT_PTR_NE(test, a, b) __rehearse_expect_ptr((a), (b), "!=", #a " != " #b)
#define KUNIT_EXPECT_NULL(test, p) __rehearse_expect_ptr((p), NULL, "==", #p " == NULL")
#define KUNIT_EXPECT_NOT_NULL(test, p) __rehearse_expect_ptr((p), NULL, "!=", #p " != NULL")
#define KUNIT_EXPECT_NOT_ERR_OR_NULL(test, p) __rehearse_expect(!IS_ERR_OR_NULL(p), "!IS_ERR_OR_NULL(" #p ")", "a pointer", "an error or NULL")
#define KUNIT_EXPECT_STREQ(test, a, b) __rehearse_expect_str((a), (b), "==", #a " == " #b)
#define KUNIT_EXPECT_STRNEQ(test, a, b) __rehearse_expect_str((a), (b), "!=", #a " != " #b)
#define KUNIT_FAIL(test, fmt, ...) __rehearse_expect(0, fmt, "not reached", "reached")
#define KUNIT_SUCCEED(test) do { } while (0)

#define KUNIT_ASSERT_EQ(test, a, b) \
	do { long long __ka_l = (long long)(a), __ka_r = (long long)(b); \
		__rehearse_expect_int(__ka_l, __ka_r, "==", #a " == " #b); if (__ka_l != __ka_r) { __kunit_abort(test); return; } } while (0)
#define KUNIT_ASSERT_NE(test, a, b) \
	do { long long __ka_l = (long long)(a), __ka_r = (long long)(b); \
		__rehearse_expect_int(__ka_l, __ka_r, "!=", #a " != " #b); if (__ka_l == __ka_r) { __kunit_abort(test); return; } } while (0)
#define KUNIT_ASSERT_TRUE(test, c) do { int __ka_c = !!(c); __rehearse_expect(__ka_c, #c, "true", "false"); if (!__ka_c) { __kunit_abort(test); return; } } while (0)
#define KUNIT_ASSERT_FALSE(test, c) KUNIT_ASSERT_TRUE(test, !(c))
#define KUNIT_ASSERT_NOT_NULL(test, p) KUNIT_ASSERT_TRUE(test, (p) != NULL)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL(test, p) KUNIT_ASSERT_TRUE(test, !IS_ERR_OR_NULL(p))
#define KUNIT_ASSERT_PTR_EQ(test, a, b) KUNIT_ASSERT_TRUE(test, (a) == (b))
#define KUNIT_ASSERT_STREQ(test, a, b) \
	do { const char *__ka_l = (a), *__ka_r = (b); __rehearse_expect_str(__ka_l, __ka_r, "==", #a " == " #b); if (strcmp(__ka_l, __ka_r)) { __kunit_abort(test); return; } } while (0)

#endif
