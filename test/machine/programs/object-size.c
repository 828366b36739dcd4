#include <stdio.h>
#include <stdlib.h>

struct inner { int a; char name[6]; short last; };
struct outer { long head; struct inner in[3]; char tail[10]; int flex[]; };

static char table[20];
static struct outer fixed;

static void sizes(struct outer *p, char *q, int n)
{
	/* What no compiler knows at -O0 is unknown to gcc: only the two answers for that are printed. */
	printf("%d\n", (int)(__builtin_object_size(q, 0) >= 8));
	printf("%d\n", (int)(__builtin_object_size(q, 2) <= 20));
	printf("%lu %lu\n", __builtin_object_size(q + n++, 0), __builtin_object_size(q + n++, 2));
	printf("%d\n", n);
}

static long vla(int n, int m)
{
	int grid[n][m + 1];
	char text[n * 2];
	int (*row)[m + 1] = &grid[1];
	long bytes = sizeof(grid) + sizeof(text) * 1000 + sizeof(*row) * 1000000;

	for (int i = 0; i < n; i++)
		for (int k = 0; k <= m; k++)
			grid[i][k] = i * 10 + k;
	return bytes * 100 + (*row)[1] + (long)(&grid[2][0] - &grid[0][0]);
}

int main(void)
{
	char buf[16];
	struct outer o;
	int i;
	unsigned int u;
	long l;
	unsigned long long ull;
	long double ld = 3.0L;

	printf("%lu %lu %lu %lu\n", __builtin_object_size(buf, 0), __builtin_object_size(buf, 1), __builtin_object_size(&i, 0), __builtin_object_size(table, 3));
	printf("%lu %lu\n", __builtin_object_size(&o, 0), __builtin_object_size((void *)&fixed, 1));
	sizes(&o, buf, 3);
	printf("%d\n", __builtin_sadd_overflow(0x100000001L, 1, &i));
	printf("%d\n", i);
	printf("%d\n", __builtin_usub_overflow(-1L, 1, &u));
	printf("%u\n", u);
	printf("%d\n", __builtin_smull_overflow(1L << 40, 1L << 30, &l));
	printf("%d\n", __builtin_umulll_overflow(1ULL << 40, 3, &ull));
	printf("%ld %llu\n", l, ull);
	printf("%d %d\n", __builtin_mul_overflow_p(1 << 20, 1 << 12, 0), __builtin_sub_overflow_p(0u, 1u, 0u));
	printf("%d %d\n", __builtin_add_overflow_p(127, 1, (signed char)0), __builtin_add_overflow_p(127, 1, (unsigned char)0));
	printf("%ld %ld\n", vla(4, 2), vla(3, 6));
	printf("%d %d %d\n", (int)sizeof(long double), (int)_Alignof(long double), (int)sizeof(1.0 + ld));
	printf("%d %d\n", (int)sizeof(ld * 1.0f), (int)ld);
	return 0;
}
