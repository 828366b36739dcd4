#include <limits.h>
#include <stdio.h>

int main(void)
{
	int i, over;
	unsigned int u;
	long l;
	unsigned long ul;
	signed char c;
	unsigned char uc;

	over = __builtin_add_overflow(INT_MAX, 1, &i);
	printf("%d %d\n", over, i);
	over = __builtin_sub_overflow(3u, 4u, &u);
	printf("%d %u\n", over, u);
	over = __builtin_mul_overflow(100, 3, &c);
	printf("%d %d\n", over, c);
	over = __builtin_mul_overflow(100, 2, &uc);
	printf("%d %d\n", over, uc);
	over = __builtin_add_overflow(-1, 0u, &uc);
	printf("%d %d\n", over, uc);
	over = __builtin_mul_overflow(LONG_MAX, 2, &l);
	printf("%d %ld\n", over, l);
	over = __builtin_mul_overflow(ULONG_MAX, ULONG_MAX, &ul);
	printf("%d %lu\n", over, ul);
	over = __builtin_add_overflow(ULONG_MAX, -1, &ul);
	printf("%d %lu\n", over, ul);
	over = __builtin_sub_overflow(LONG_MIN, -1L, &l);
	printf("%d %ld\n", over, l);
	over = __builtin_sadd_overflow(INT_MIN, -1, &i);
	printf("%d %d\n", over, i);
	over = __builtin_umull_overflow(1UL << 33, 1UL << 31, &ul);
	printf("%d %lu\n", over, ul);
	printf("%d\n", __builtin_add_overflow_p(INT_MAX, 1, (int)0));
	for (i = 1; i < 31; i += 7) {
		u = (1u << i) | 1;
		ul = (unsigned long)u << 20;
		printf("%d %d %d %d\n", __builtin_clz(u), __builtin_clzl(ul), __builtin_ctz(u << 3), __builtin_ctzl(ul));
		printf("%d %d %d %d\n", __builtin_ffs(u << 2), __builtin_ffsl(ul), __builtin_popcount(u), __builtin_parityl(ul));
		printf("%d %d %x\n", __builtin_clrsb(-(int)i), __builtin_clrsb(i), __builtin_bswap32(u));
		printf("%lx %x\n", __builtin_bswap64(ul), __builtin_bswap16(u >> 3));
	}
	return 0;
}
