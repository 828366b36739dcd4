/* Integer promotions, usual arithmetic conversions, narrowing, shifts, wrap-around. */
#include <stdio.h>
#include <limits.h>
#include <stdint.h>

static int sign(long v) { return v < 0 ? -1 : v > 0; }

int main(void)
{
	unsigned char uc = 200, ud = 100;
	signed char sc = (signed char)uc;
	short sh = (short)0x18000;
	unsigned u = 1;
	int i = -1;
	long l = -1;
	unsigned long ul = 1;
	uint16_t h = 0xffff;
	int64_t big = INT64_MAX;
	_Bool b = 256, c = 0.25;

	printf("%d %d %d %d\n", uc + ud, (unsigned char)(uc + ud), sc, sh);
	printf("%d %d %d\n", i < u, l < u, l < (long)ul);
	printf("%d %d\n", sign(i * u), sign((long)i * u));
	printf("%d %d %u\n", ~uc, -h, h * h);
	printf("%d %d %d %d\n", i >> 31, (int)((unsigned)i >> 31), sc >> 3, sc << 3);
	uc += 100;
	sc++;
	sh--;
	printf("%d %d %d\n", uc, sc, sh);
	printf("%lx %lx\n", (unsigned long)i, (unsigned long)u << 63);
	printf("%ld %ld %lu\n", big + 1 < big, (long)(big + (uint64_t)1), ul - 2);
	printf("%d %d\n", b, c);
	printf("%d %d %d %d\n", -7 / 2, -7 % 2, 7 / -2, 7 % -2);
	printf("%u %lu\n", (unsigned)-7 / 2, (unsigned long)-7 % 10);
	printf("%d %ld %zu %zu\n", 'a' + 1, 0xffffffff + 1L, sizeof('a'), sizeof(uc + ud));
	printf("%d %d\n", (int8_t)300, (uint8_t)-1);
	printf("%d\n", (uc ^ ~0) == ~uc);
	printf("%lld\n", (long long)(__int128)1 << 40);
	printf("%lx\n", (unsigned long)(((unsigned __int128)ULONG_MAX * ULONG_MAX) >> 64));
	i = 5;
	i += i++ * 0 + 3.7;
	printf("%d\n", i);
	printf("%.3f %.3f %d\n", 1 / 3.0, (float)16777217, (int)-2.9);
	return 0;
}
