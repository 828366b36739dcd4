/* Computed goto as an interpreter uses it, case ranges with fall-through, goto in and out of scopes with cleanups. */
#include <stdio.h>

static int run(const unsigned char *code)
{
	static const void *const table[] = { &&add, &&dup, &&mul, &&neg, &&end };
	int stack[8] = { 2 }, *top = stack;

	goto *table[*code++];
add:	top[-1] += top[0]; top--; goto *table[*code++];
dup:	top[1] = top[0]; top++; goto *table[*code++];
mul:	top[-1] *= top[0]; top--; goto *table[*code++];
neg:	*top = -*top; goto *table[*code++];
end:	return *top;
}

static int relative(int n)
{
	static const int offsets[] = { &&zero - &&zero, &&one - &&zero, &&two - &&zero };
	goto *(&&zero + offsets[n]);
zero:	return 100;
one:	return 101;
two:	return 102;
}

static const char *kind(int c)
{
	switch (c) {
	case 'a' ... 'f': case 'A' ... 'F':
		return "hex";
	case '0' ... '9':
		if (c == '7')
			break;
		return "digit";
	case -128 ... -1:
		return "negative";
	case 0x7fffffff:
		return "large";
	default:
		return "other";
	}
	return "seven";
}

static void leave(int *x) { printf("<%d>", *x); }

static int scopes(int n)
{
	int a __attribute__((cleanup(leave))) = 1;
again:	{
		int b __attribute__((cleanup(leave))) = 10 + n;
		int c __attribute__((cleanup(leave))) = 20 + n;
		if (n == 2)
			goto out;
		if (n-- > 0)
			goto again;
		for (;;) {
			int d __attribute__((cleanup(leave))) = 30;
			if (a++ < 3)
				continue;
			break;
		}
		return a * 100 + b + c;
	}
out:
	printf("out ");
	return a;
}

int main(void)
{
	const unsigned char square_and_double[] = { 1, 2, 3, 1, 0, 4 };
	int i;

	printf("%d\n", run(square_and_double));
	for (i = 0; i < 3; i++)
		printf("%d ", relative(i));
	printf("%s %s %s %s %s %s %s %s\n", kind('c'), kind('F'), kind('g'), kind('0'), kind('7'), kind(-128), kind(-129), kind(0x7fffffff));
	for (i = 0; i < 4; i++)
		printf(" = %d\n", scopes(i));
	i = 3;
	switch (i & 1) {
		while (i-- > 0) {
	case 1:
			printf("in %d\n", i);
	case 0:		;
		}
	}
	return 0;
}
