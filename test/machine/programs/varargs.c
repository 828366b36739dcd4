/* Variable arguments: promotion, copies, lists passed on; flexible arrays and their sizes; compound literals; designated initialisers. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long sum(const char *kinds, ...)
{
	va_list ap, again;
	long total = 0;
	int round;

	va_start(ap, kinds);
	va_copy(again, ap);
	for (round = 0; round < 2; round++) {
		const char *k;
		for (k = kinds; *k; k++) {
			switch (*k) {
			case 'i': total += round ? va_arg(again, int) : va_arg(ap, int); break;
			case 'u': total += round ? va_arg(again, unsigned) : va_arg(ap, unsigned); break;
			case 'l': total += round ? va_arg(again, long) : va_arg(ap, long); break;
			case 'd': total += (long)(round ? va_arg(again, double) : va_arg(ap, double)); break;
			case 's': total += (long)strlen(round ? va_arg(again, char *) : va_arg(ap, char *)); break;
			}
		}
	}
	va_end(again);
	va_end(ap);
	return total;
}

static int vfirst(va_list ap) { return va_arg(ap, int); }
static int two(int n, ...)
{
	va_list ap;
	int a, b;

	va_start(ap, n);
	a = vfirst(ap);
	b = va_arg(ap, int);
	va_end(ap);
	return a * 100 + b;
}

struct msg { short len; char kind; unsigned char data[]; };
struct node { int n; struct { int tag; union { long l; char c[8]; }; }; };
struct wide { int count; struct node nodes[]; };

int main(void)
{
	char small = -1;
	unsigned short us = 65535;
	struct msg *m = malloc(sizeof(*m) + 5);
	struct wide *w = malloc(sizeof(*w) + 2 * sizeof(w->nodes[0]));
	struct node n = { .l = 0x4142434445464748, .n = 7, .tag = 1 };
	int sparse[] = { [3] = 3, 4, [0] = 1, [6 ... 8] = 9 };
	struct msg fixed = { .kind = 'f' };
	int i;

	printf("%ld %ld\n", sum("iil", small, us, 1L << 40), sum("udsi", 4000000000u, 2.75f, "four", -1));
	printf("%d\n", two(0, 5, 6));
	m->len = 5;
	memset(m->data, 'z', 5);
	m->data[4] = 0;
	printf("%zu %zu %s %d\n", sizeof(*m), sizeof(*w), m->data, (int)((char *)&m->data[2] - (char *)m));
	w->count = 2;
	w->nodes[0] = n;
	w->nodes[1] = (struct node){ .n = w->nodes[0].n + 1, .c = "abc" };
	printf("%d %c%c %d %s %d\n", w->nodes[0].n, n.c[0], n.c[7], w->nodes[1].n, w->nodes[1].c, w->nodes[1].tag);
	for (i = 0; i < (int)(sizeof(sparse) / sizeof(sparse[0])); i++)
		printf("%d", sparse[i]);
	printf(" %d %c\n", fixed.len, fixed.kind);
	printf("%d\n", ((int[]){ 4, 5, 6 })[1] + *(const int *)&(const int){ 30 });
	free(m);
	free(w);
	return 0;
}
