/* Bit-fields: width, sign, neighbours, units, assignment results, promotion. */
#include <stdio.h>
#include <string.h>

struct flags {
	unsigned a : 3;
	int b : 5;
	unsigned long long c : 37;
	_Bool d : 1;
	unsigned : 0;
	unsigned char e : 4, f : 4;
	signed char g : 7;
};

struct packed {
	unsigned char kind : 2;
	unsigned int value : 13;
	unsigned short rest : 9;
} __attribute__((packed));

union view {
	struct { unsigned low : 4, mid : 8, high : 20; };
	unsigned all;
};

int main(void)
{
	struct flags x;
	struct packed p = { 3, 0x1fff, 0 };
	union view v = { .all = 0x12345678 };
	unsigned char raw[sizeof(struct flags)];
	int i;

	memset(&x, 0, sizeof(x));
	x.a = 9;
	x.b = 17;
	x.c = 0x1fffffffffULL;
	x.c++;
	x.d = 4;
	x.e = 0xab;
	x.f = x.e + 7;
	x.g = 64;
	printf("%u %d %llu %d %u %u %d\n", x.a, x.b, (unsigned long long)x.c, x.d, x.e, x.f, x.g);
	printf("%d %d\n", (x.a = 15), (x.b = -17));
	printf("%d %d\n", x.a - 8 < 0, x.b >> 1);
	x.c = -1;
	x.c >>= 3;
	x.b += 30;
	x.d ^= 1;
	memcpy(raw, &x, sizeof(raw));
	for (i = 0; i < (int)sizeof(raw); i++)
		printf("%02x", raw[i]);
	printf(" %zu %zu\n", sizeof(struct flags), sizeof(struct packed));
	p.rest--;
	p.value -= 0x1000;
	printf("%u %u %u\n", p.kind, p.value, p.rest);
	memcpy(raw, &p, sizeof(p));
	for (i = 0; i < (int)sizeof(p); i++)
		printf("%02x", raw[i]);
	v.mid = ~v.mid;
	printf(" %x %x %x %x\n", v.low, v.mid, v.high, v.all);
	return 0;
}
