/* Bit-fields, unions, anonymous members, packed and aligned records, flexible arrays, offsets. */
#include <stdio.h>
#include <stddef.h>
#include <string.h>
#include <stdlib.h>

struct bits { unsigned a : 3; signed b : 5; unsigned c : 20; int d : 7; unsigned long e : 33; unsigned char f : 2; };
struct gaps { char a; int b; char c; double d; short e; };
struct tight { char a; int b; char c; } __attribute__((packed));
struct wide { char a; int b __attribute__((aligned(16))); };
struct zero { char a : 4; int : 0; char b : 4; };
union both { struct { unsigned char lo, hi; }; unsigned short word; int all; };
struct outer { int id; union { int number; char text[8]; }; struct { short x, y; } at; };
struct flex { int count; int items[]; };

int main(void)
{
	struct bits v = { 5, -3, 0x12345, -1, 1ul << 32, 3 };
	union both u = { .word = 0x1234 };
	struct outer o = { .text = "abc", .at = { .y = 7 }, .id = 1 };
	struct flex *f = malloc(sizeof(*f) + 3 * sizeof(int));
	unsigned char raw[sizeof(struct bits)];
	size_t i;

	printf("%zu %zu %zu %zu %zu %zu %zu\n", sizeof(struct bits), sizeof(struct gaps), sizeof(struct tight), sizeof(struct wide), sizeof(struct zero), sizeof(union both), sizeof(struct outer));
	printf("%zu %zu %zu %zu\n", offsetof(struct gaps, d), offsetof(struct tight, b), offsetof(struct wide, b), offsetof(struct outer, at.y));
	v.a += 6;
	v.b -= 20;
	v.d++;
	v.e |= 1;
	printf("%d %d %d %d %lx %d\n", v.a, v.b, v.c, v.d, (unsigned long)v.e, v.f);
	memset(&v, 0, sizeof(v));
	v.a = 7;
	v.c = 0xfffff;
	v.e = 0x1ffffffffUL;
	memcpy(raw, &v, sizeof(v));
	for (i = 0; i < sizeof(raw); i++)
		printf("%02x", raw[i]);
	printf("\n%x %x\n", u.lo, u.hi);
	u.hi = 0xab;
	printf("%x %d %d %s\n", u.word, o.number, o.at.x, o.text);
	f->count = 3;
	for (i = 0; i < 3; i++)
		f->items[i] = (int)(i * i);
	printf("%zu %d\n", sizeof(*f), f->items[0] + f->items[1] + f->items[2]);
	free(f);
	printf("%d\n", v.a == 7 && v.b == 0);
	return 0;
}
