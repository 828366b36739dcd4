/* switch with ranges and fall-through, goto in and out of scopes, computed goto, loops, cleanup attributes, statement expressions. */
#include <stdio.h>

static int depth;
static void leave(int *p) { printf("leave %d\n", *p); }
#define scoped(n) __attribute__((cleanup(leave))) int n

static int kind(int v)
{
	int r = 0;

	switch (v) {
	case -5 ... -1:
		r = 1;
		break;
	case 0:
		r = 2;
		/* fall through */
	case 1 ... 3:
		r += 10;
		break;
	default:
		r = 99;
	case 50:
		r++;
	}
	return r;
}

static int early(int v)
{
	scoped(a) = 1;

	for (int i = 0; i < 3; i++) {
		scoped(b) = 10 + i;
		if (i == v)
			return b + depth++;
		if (i == 1)
			continue;
		if (v > 5)
			goto out;
	}
out:
	return -1;
}

static int machine(const char *code)
{
	static void *const table[] = { &&halt, &&inc, &&dbl, &&dec };
	int acc = 1;

	goto *table[*code++ - '0'];
inc:
	acc++;
	goto *table[*code++ - '0'];
dbl:
	acc *= 2;
	goto *table[*code++ - '0'];
dec:
	acc--;
	goto *table[*code++ - '0'];
halt:
	return acc;
}

static long duff(const char *from, long n)
{
	long sum = 0, rounds = (n + 3) / 4;

	switch (n % 4) {
	case 0:
		do {
			sum += *from++;
	case 3:
			sum += *from++;
	case 2:
			sum += *from++;
	case 1:
			sum += *from++;
		} while (--rounds > 0);
	}
	return sum;
}

int main(void)
{
	int v, x;

	for (v = -6; v < 5; v++)
		printf("%d ", kind(v));
	printf("%d\n", kind(50));
	printf("%d\n", early(2));
	printf("%d\n", early(0));
	printf("%d\n", early(9));
	printf("%d\n", machine("1123220"));
	printf("%ld\n", duff("abcdefg", 7));
	x = ({ int t = 0; for (int i = 1; i <= 4; i++) t += i; t; });
	printf("%d %d\n", x, x ?: 3);
	v = 0;
again:
	if (v++ < 3)
		goto again;
	do
		v += 2;
	while (v < 10);
	printf("%d %d\n", v, v);
	return 0;
}
