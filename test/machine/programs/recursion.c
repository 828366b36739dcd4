/* Recursion, mutual recursion, arrays whose length is known at run time, shadowing, comma and short-circuit evaluation. */
#include <stdio.h>

static int odd(unsigned n);
static int even(unsigned n) { return n == 0 ? 1 : odd(n - 1); }
static int odd(unsigned n) { return n == 0 ? 0 : even(n - 1); }
static unsigned ackermann(unsigned m, unsigned n)
{
	return m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
}
static int calls;
static int yes(void) { calls++; return 1; }
static int no(void) { calls += 10; return 0; }

static int sum(int n, int values[n])
{
	int copy[n][2];
	int total = 0;

	for (int i = 0; i < n; i++) {
		copy[i][0] = values[i];
		copy[i][1] = i;
	}
	for (int i = 0; i < n; i++)
		total += copy[i][0] * copy[i][1];
	return total + (int)sizeof(copy);
}

int main(void)
{
	int v[] = { 3, 1, 4, 1, 5 };
	int x = 1;

	printf("%d %d\n", even(10), odd(7));
	printf("%u\n", ackermann(2, 3));
	printf("%d\n", sum(5, v));
	{
		int x = 2;
		printf("%d\n", x);
	}
	printf("%d %d %d %d\n", x, no() && yes(), yes() || no(), !(yes() && no()));
	printf("%d\n", calls);
	x = (calls = 5, calls + 1);
	printf("%d %d\n", x, x > 5 ? x > 10 ? 1 : 2 : 3);
	return 0;
}
