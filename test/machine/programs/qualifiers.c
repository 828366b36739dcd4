#include <stdio.h>

#define kind(x) _Generic((x), \
	int *: "int *", const int *: "const int *", volatile int *: "volatile int *", const volatile int *: "const volatile int *", \
	int: "int", char *: "char *", const char *: "const char *", int *const *: "int *const *", int **: "int **", \
	unsigned long: "unsigned long", default: "other")

struct s {
	int m;
	const int c;
	int a[3];
	int *p;
	struct { int deep; } in;
};

typedef const int cint;
typedef int four[4];

static const int table[2] = { 1, 2 };
static volatile int flag = 3;

int main(void)
{
	int i = 1;
	const int ci = 2;
	volatile int vi = 3;
	const volatile int cvi = 4;
	int *const cp = &i;
	const char *text = "x";
	char buffer[4] = "abc";
	struct s s = { 1, 2, { 3, 4, 5 }, &i, { 6 } };
	const struct s *cs = &s;
	volatile struct s *vs = &s;
	cint tci = 7;
	const four cf = { 1, 2, 3, 4 };

	printf("%s %s %s %s\n", kind(i), kind(ci), kind(vi), kind(cvi));
	printf("%s %s %s %s\n", kind(&i), kind(&ci), kind(&vi), kind(&cvi));
	printf("%s %s %s %s\n", kind(cp), kind(&cp), kind(text), kind(buffer));
	printf("%s %s %s %s\n", kind(&s.m), kind(&s.c), kind(&cs->m), kind(cs->a));
	printf("%s %s %s %s\n", kind(cs->p), kind(&cs->in.deep), kind(&vs->m), kind(&vs->c));
	printf("%s %s %s\n", kind(&tci), kind(cf), kind(&cf[1]));
	printf("%s %s %s\n", kind(table), kind(&flag), kind((const int)1));
	printf("%s %s\n", kind(1 ? &i : &ci), kind(1 ? &i : (void *)0));
	printf("%s %s\n", kind((const int *)&i), kind("literal"));
	printf("%d %d %d\n", __builtin_types_compatible_p(int, const int), __builtin_types_compatible_p(int *, const int *),
	       __builtin_types_compatible_p(typeof(ci), int));
	typeof(ci) copy = 9;
	printf("%s %s\n", kind(&copy), kind(&(typeof(+ci)){ 5 }));
	vi += 4;
	vs->m++;
	flag |= 8;
	printf("%d %d %d %d\n", vi, s.m, flag, *(volatile int *)&i);
	return 0;
}
