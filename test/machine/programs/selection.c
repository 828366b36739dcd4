/* _Generic, typeof, statement expressions, __builtin_choose_expr and types_compatible_p, as kernel macros use them. */
#include <stdio.h>

#define NAME(x) _Generic((x), \
	_Bool: "bool", char: "char", signed char: "schar", unsigned char: "uchar", short: "short", unsigned short: "ushort", \
	int: "int", unsigned int: "uint", long: "long", unsigned long: "ulong", long long: "llong", unsigned long long: "ullong", \
	float: "float", double: "double", char *: "char *", const char *: "const char *", void *: "void *", int *: "int *", \
	int (*)(int): "function", struct pair: "pair", default: "other")
#define same(a, b) __builtin_types_compatible_p(typeof(a), typeof(b))
#define max_of(a, b) ({ typeof(a) _a = (a); typeof(b) _b = (b); (void)(&_a == &_b); _a > _b ? _a : _b; })
#define swap_of(a, b) do { typeof(a) t = (a); (a) = (b); (b) = t; } while (0)
#define is_constexpr(x) (sizeof(int) == sizeof(*(8 ? ((void *)((long)(x) * 0l)) : (int *)8)))

struct pair { int a, b; };
static int twice(int x) { return 2 * x; }

int main(void)
{
	char c = 'x';
	unsigned char uc = 200;
	short s = -3;
	const char *text = "t";
	int array[3] = { 1, 2, 3 }, calls = 0;
	struct pair p = { 1, 2 }, q = { 3, 4 };

	printf("%s %s %s %s %s\n", NAME(c), NAME(uc), NAME(s), NAME(c + c), NAME(uc << 1));
	printf("%s %s %s %s %s\n", NAME(1u + 1l), NAME(1ull + 1l), NAME(1.f * 2), NAME(1.f * 2.), NAME(s ? 1 : 2u));
	printf("%s %s %s %s %s %s\n", NAME(text), NAME("lit"), NAME(array), NAME(&array[1]), NAME(twice), NAME(p));
	printf("%s %s %s\n", NAME((_Bool)3), NAME(&p), NAME((void *)&p));
	printf("%s %s %s\n", NAME('a'), NAME(sizeof(int)), NAME(&array[2] - array));
	printf("%d %d %d %d\n", same(int, signed), same(long, long long), same(int[3], array), same(const int, int));
	printf("%d %d\n", max_of(calls++, -5), calls);
	swap_of(p, q);
	printf("%d %d\n", p.a, q.b);
	printf("%d %d %d\n", is_constexpr(3 * 4), is_constexpr(calls), __builtin_constant_p(7));
	printf("%d\n", __builtin_choose_expr(same(s, short), sizeof(s), text)  == 2);
	printf("%d\n", ({ int total = 0; for (int i = 0; i < 3; i++) total += twice(array[i]); total; }));
	printf("%d %d\n", calls ?: 9, 0 ?: twice(4));
	return 0;
}
