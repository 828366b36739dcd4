/* Language-like macros: members, minima, bits, assertions, single accesses. Values are real; hints and barriers are dropped. */
#ifndef REHEARSE_KERNEL_H
#define REHEARSE_KERNEL_H

#define offsetof(type, member) __builtin_offsetof(type, member)
#define container_of(ptr, type, member) ((type *)((char *)(ptr) - __builtin_offsetof(type, member)))
#define container_of_const(ptr, type, member) container_of(ptr, type, member)
#define container_of_safe(ptr, type, member) \
	({ void *__cos_ptr = (void *)(ptr); IS_ERR_OR_NULL(__cos_ptr) ? (type *)__cos_ptr : container_of(__cos_ptr, type, member); })
#define offsetofend(type, member) (__builtin_offsetof(type, member) + sizeof(((type *)0)->member))
#define sizeof_field(type, member) sizeof(((type *)0)->member)
#define FIELD_SIZEOF(type, member) sizeof(((type *)0)->member)
#define typeof_member(type, member) typeof(((type *)0)->member)
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
/* Sizes stay at SIZE_MAX once they overflow (include/linux/overflow.h), told without a branch: a size nobody knows splits no run. */
#define size_mul(a, b) ({ size_t __sm_a = (a), __sm_b = (b); \
	(__sm_a * __sm_b) | -(size_t)(__sm_a > ~(size_t)0 / (__sm_b + (__sm_b == 0))); })
#define size_add(a, b) ({ size_t __sa_a = (a), __sa_b = (b); (__sa_a + __sa_b) | -(size_t)(__sa_a > ~(size_t)0 - __sa_b); })
#define size_sub(a, b) ({ size_t __ss_a = (a), __ss_b = (b); \
	(__ss_a - __ss_b) | -(size_t)((__ss_a == ~(size_t)0) | (__ss_b == ~(size_t)0) | (__ss_a < __ss_b)); })
#define array_size(a, b) size_mul(a, b)
#define array3_size(a, b, c) ({ size_t __s3_c = (c), __s3_ab = size_mul(a, b); size_mul(__s3_ab, __s3_c); })
#define flex_array_size(ptr, member, count) \
	__builtin_choose_expr(__builtin_constant_p(count), sizeof(*(ptr)->member) * (count), size_mul(count, sizeof(*(ptr)->member)))
#define struct_size(ptr, member, count) __builtin_choose_expr(__builtin_constant_p(count), \
	sizeof(*(ptr)) + sizeof(*(ptr)->member) * (count), size_add(sizeof(*(ptr)), size_mul(count, sizeof(*(ptr)->member))))
#define struct_size_t(type, member, count) struct_size((type *)0, member, count)

#define likely(x) (!!(x))
#define unlikely(x) (!!(x))
#define barrier() do { } while (0)
#define READ_ONCE(x) (x)
#define WRITE_ONCE(x, value) ((x) = (value))
#define ACCESS_ONCE(x) (x)
#define data_race(expr) (expr)
#define xchg(p, v) ({ typeof(p) __xchg_p = (p); typeof(*__xchg_p) __xchg_old = *__xchg_p; *__xchg_p = (v); __xchg_old; })
#define cmpxchg(p, old, new) ({ typeof(p) __cx_p = (p); typeof(*__cx_p) __cx_old = (old), __cx_was = *__cx_p; \
	typeof(*__cx_p) __cx_new = (new); if (__cx_was == __cx_old) *__cx_p = __cx_new; __cx_was; })
#define try_cmpxchg(p, old, new) ({ typeof(p) __tx_p = (p); typeof(old) __tx_old = (old); typeof(*__tx_p) __tx_was = *__tx_p; \
	int __tx_ok = __tx_was == *__tx_old; if (__tx_ok) *__tx_p = (new); else *__tx_old = __tx_was; __tx_ok; })
#define smp_load_acquire(p) (*(p))
#define smp_store_release(p, v) (*(p) = (v))
#define smp_store_mb(var, value) ((var) = (value))
#define fallthrough do { } while (0)
#define unreachable() __builtin_unreachable()
#define typecheck(type, x) 1
#define __must_be_array(a) 0
#define __is_defined(x) 0
#define uninitialized_var(x) x
#define READ_ONCE_NOCHECK(x) (x)
#define ACCESS_PRIVATE(p, member) ((p)->member)

#define min(x, y) ({ typeof(x) __min_x = (x); typeof(y) __min_y = (y); __min_x < __min_y ? __min_x : __min_y; })
#define max(x, y) ({ typeof(x) __max_x = (x); typeof(y) __max_y = (y); __max_x > __max_y ? __max_x : __max_y; })
#define min_t(type, x, y) ({ type __mint_x = (x); type __mint_y = (y); __mint_x < __mint_y ? __mint_x : __mint_y; })
#define max_t(type, x, y) ({ type __maxt_x = (x); type __maxt_y = (y); __maxt_x > __maxt_y ? __maxt_x : __maxt_y; })
#define min3(x, y, z) min(min(x, y), z)
#define max3(x, y, z) max(max(x, y), z)
#define umin(x, y) min_t(unsigned long long, x, y)
#define umax(x, y) max_t(unsigned long long, x, y)
#define min_not_zero(x, y) \
	({ typeof(x) __mnz_x = (x); typeof(y) __mnz_y = (y); __mnz_x == 0 ? __mnz_y : (__mnz_y == 0 ? __mnz_x : min(__mnz_x, __mnz_y)); })
#define clamp(val, lo, hi) min((typeof(val))max(val, lo), hi)
#define clamp_t(type, val, lo, hi) min_t(type, max_t(type, val, lo), hi)
#define clamp_val(val, lo, hi) clamp_t(typeof(val), val, lo, hi)
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define swap(a, b) do { typeof(a) __swap_tmp = (a); (a) = (b); (b) = __swap_tmp; } while (0)
#define abs(x) ({ typeof(x) __abs_x = (x); __abs_x < 0 ? -__abs_x : __abs_x; })
#define abs_diff(a, b) ((a) > (b) ? (a) - (b) : (b) - (a))

#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define DIV_ROUND_UP_ULL(n, d) (((unsigned long long)(n) + (d) - 1) / (d))
#define DIV_ROUND_DOWN_ULL(n, d) ((unsigned long long)(n) / (d))
#define DIV_ROUND_CLOSEST(x, divisor) (((x) + ((divisor) / 2)) / (divisor))
#define DIV_ROUND_CLOSEST_ULL(x, divisor) (((unsigned long long)(x) + ((divisor) / 2)) / (divisor))
#define roundup(x, y) ((((x) + ((y) - 1)) / (y)) * (y))
#define rounddown(x, y) ((x) - ((x) % (y)))
#define round_up(x, y) ((((x) - 1) | ((typeof(x))(y) - 1)) + 1)
#define round_down(x, y) ((x) & ~((typeof(x))(y) - 1))
#define ALIGN(x, a) (((x) + ((typeof(x))(a) - 1)) & ~((typeof(x))(a) - 1))
#define ALIGN_DOWN(x, a) ((x) & ~((typeof(x))(a) - 1))
#define __ALIGN_KERNEL(x, a) ALIGN(x, a)
#define IS_ALIGNED(x, a) (((x) & ((typeof(x))(a) - 1)) == 0)
#define PTR_ALIGN(p, a) ((typeof(p))ALIGN((unsigned long)(p), (a)))
#define do_div(n, base) ({ u32 __dd_base = (base); u32 __dd_rem = (u64)(n) % __dd_base; (n) = (u64)(n) / __dd_base; __dd_rem; })
#define div_u64(n, d) ((u64)(n) / (u32)(d))
#define div_s64(n, d) ((s64)(n) / (s32)(d))
#define div64_u64(n, d) ((u64)(n) / (u64)(d))
#define div64_s64(n, d) ((s64)(n) / (s64)(d))
#define mul_u32_u32(a, b) ((u64)(a) * (b))

#define upper_32_bits(n) ((u32)(((n) >> 16) >> 16))
#define lower_32_bits(n) ((u32)((n) & 0xffffffff))
#define upper_16_bits(n) ((u16)((n) >> 16))
#define lower_16_bits(n) ((u16)((n) & 0xffff))

#define U8_MAX ((u8)~0U)
#define S8_MAX ((s8)(U8_MAX >> 1))
#define U16_MAX ((u16)~0U)
#define S16_MAX ((s16)(U16_MAX >> 1))
#define U32_MAX ((u32)~0U)
#define S32_MAX ((s32)(U32_MAX >> 1))
#define U64_MAX ((u64)~0ULL)
#define S64_MAX ((s64)(U64_MAX >> 1))
#define USHRT_MAX 65535
#define SHRT_MAX 32767
#define INT_MAX 2147483647
#define INT_MIN (-INT_MAX - 1)
#define UINT_MAX 4294967295U
#define LONG_MAX 9223372036854775807L
#define LONG_MIN (-LONG_MAX - 1)
#define ULONG_MAX (~0UL)
#define LLONG_MAX 9223372036854775807LL
#define ULLONG_MAX (~0ULL)
#define SIZE_MAX (~(size_t)0)
#define UUID_SIZE 16
#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define PAGE_ALIGN(addr) ALIGN(addr, PAGE_SIZE)
#define offset_in_page(p) ((unsigned long)(p) & ~PAGE_MASK)
#define PATH_MAX 4096
#define NAME_MAX 255
#define HZ 250
#define USER_DS 0
#define BITS_PER_LONG 64
#define BITS_PER_LONG_LONG 64
#define BITS_PER_BYTE 8

#define BUG() __rehearse_bug("BUG()")
#define BUG_ON(condition) do { if (unlikely(condition)) __rehearse_bug("BUG_ON(" #condition ")"); } while (0)
#define VM_BUG_ON(condition) do { } while (0)
#define BUILD_BUG_ON(condition) do { } while (0)
#define BUILD_BUG_ON_MSG(condition, msg) do { } while (0)
#define BUILD_BUG_ON_ZERO(e) 0
#define BUILD_BUG() do { } while (0)
#define WARN_ON(condition) ({ int __warn_on = !!(condition); if (__warn_on) __rehearse_warn("WARN_ON(" #condition ")"); __warn_on; })
#define WARN_ON_ONCE(condition) WARN_ON(condition)
#define WARN(condition, fmt, ...) ({ int __warn_on = !!(condition); if (__warn_on) __rehearse_warn("WARN(" #condition ")"); __warn_on; })
#define WARN_ONCE(condition, fmt, ...) WARN(condition, fmt, ##__VA_ARGS__)
#define WARN_TAINT(condition, taint, fmt, ...) WARN(condition, fmt, ##__VA_ARGS__)
#define VM_WARN_ON(condition) do { } while (0)
#define VM_WARN_ON_ONCE(condition) ({ int __vm_warn = !!(condition); __vm_warn; })
#define lockdep_assert_held(l) do { } while (0)
#define lockdep_assert_held_write(l) do { } while (0)
#define lockdep_assert_held_read(l) do { } while (0)
#define lockdep_assert_not_held(l) do { } while (0)
#define lockdep_is_held(l) 1
extern void might_sleep(void);
#define might_sleep_if(cond) do { if (cond) might_sleep(); } while (0)

#endif
