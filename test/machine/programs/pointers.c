/* Function pointers and tables, container_of, arrays of arrays, pointer arithmetic, struct values, varargs, strings, static locals. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define container_of(p, type, member) ((type *)((char *)(p) - offsetof(type, member)))

struct node { struct node *next; };
struct item { int value; struct node link; };
struct point { int x, y; };
struct ops { int (*open)(struct item *); long (*size)(const struct item *, int); };

static int open_item(struct item *i) { return i->value++; }
static long size_item(const struct item *i, int by) { return (long)i->value * by; }
static const struct ops ops = { .size = size_item, .open = open_item };
static const struct ops *const table[2] = { [1] = &ops };

static struct point move(struct point p, int dx) { p.x += dx; return p; }
static int total(int n, ...)
{
	va_list ap, again;
	int sum = 0;

	va_start(ap, n);
	va_copy(again, ap);
	while (n--)
		sum += va_arg(ap, int);
	sum = sum * 100 + va_arg(again, int);
	va_end(ap);
	va_end(again);
	return sum;
}
static int counter(void) { static int n = 40; return ++n; }

int main(void)
{
	struct item a = { 1 }, b = { .value = 2, .link.next = &a.link };
	int grid[3][4] = { { 1, 2 }, [2] = { [1] = 7, 8 } };
	int (*row)[4] = grid + 2;
	const char *words[] = { "alpha", "be" "ta", "g\x61mma" };
	char text[16] = "abc";
	struct point p = { 3, 4 }, q = move(p, 10), *pp = &(struct point){ .y = 9 };
	uintptr_t n = (uintptr_t)&a | 1;

	printf("%d %ld %d\n", container_of(b.link.next, struct item, link)->value, table[1]->size(&b, 21), table[0] == NULL);
	printf("%d ", table[1]->open(&a));
	printf("%d\n", a.value);
	printf("%d %d %d %td\n", (*row)[1], row[0][2], *(*(grid + 0) + 1), &grid[2][1] - &grid[0][3]);
	printf("%s %c %zu %zu\n", words[1], *(words[2] + 1), sizeof(words) / sizeof(*words), sizeof("x\0y"));
	strcat(text, "def");
	memmove(text + 2, text, 4);
	printf("%s %d %zu\n", text, strcmp(text, "abd") < 0, strlen(text));
	printf("%d %d %d %d %d\n", p.x, q.x, q.y, pp->x, pp->y);
	printf("%d\n", total(3, 5, 6, 7));
	counter();
	printf("%d\n", counter());
	printf("%d %d\n", ((struct item *)(n & ~1ul))->value, (n & 1) != 0);
	printf("%d\n", (&grid[1] > &grid[0]) + (pp != NULL) + !row);
	return 0;
}
