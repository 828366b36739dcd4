#include <stddef.h>
#include <stdio.h>

#define LINE 64
typedef int aligned_int __attribute__((aligned(16)));
typedef unsigned long long __attribute__((aligned(4))) loose_u64;
typedef struct { char c; } boxed __attribute__((aligned(8)));
typedef struct { char c; } __attribute__((aligned(32))) padded;

struct a { char c; aligned_int i; };
struct b { char c; loose_u64 l; char d; };
struct c { char c; boxed b; };
struct d { char c; padded p; };
struct e { char c; int i __attribute__((aligned(sizeof(long)))); };
struct f { char c; int i __attribute__((aligned(1 << 5))); } ;
struct g { char c; } __attribute__((aligned(LINE / 2)));
struct h { char c; aligned_int i; } __attribute__((packed));
struct i { char c; long l __attribute__((packed)); char d; };
struct j { char c; _Alignas(16) int i; };
struct k { char c; int i __attribute__((aligned)); };
struct l { char c; _Alignas(long) char d; };
enum small { SMALL = 200 } __attribute__((packed));
enum sgn { SGN = -1, TOP = 127 } __attribute__((packed));
enum mid { MID = 256 } __attribute__((packed));
struct m { char c; enum small s; enum mid m; enum sgn g; };
union u { char c[5]; aligned_int i; };

#define show(t, m) printf("%s %zu %zu %zu\n", #t, sizeof(struct t), _Alignof(struct t), offsetof(struct t, m))

int main(void)
{
	show(a, i);
	show(b, l);
	show(c, b);
	show(d, p);
	show(e, i);
	show(f, i);
	show(g, c);
	show(h, i);
	show(i, l);
	show(j, i);
	show(k, i);
	show(l, d);
	show(m, g);
	printf("%zu %zu %zu\n", sizeof(enum small), sizeof(enum mid), sizeof(enum sgn));
	printf("%zu %zu %zu %zu\n", sizeof(union u), _Alignof(union u), _Alignof(aligned_int), _Alignof(loose_u64));
	return 0;
}
