#include <stdio.h>

static unsigned char b = 250;
static volatile int i = 5;
static unsigned long l = 1UL << 40;
static int *p;

int main(void)
{
	long got;
	int want = 7, out = 0, in = 99;
	int *null = 0;

	got = __sync_fetch_and_add(&b, 10);
	printf("%ld %d\n", got, b);
	got = __sync_add_and_fetch(&b, 255);
	printf("%ld %d\n", got, b);
	got = __sync_fetch_and_sub(&i, 7);
	printf("%ld %d\n", got, i);
	got = __sync_fetch_and_nand(&i, 6);
	printf("%ld %d\n", got, i);
	got = __sync_fetch_and_or(&l, 3);
	printf("%ld %lu\n", got, l);
	got = __sync_and_and_fetch(&l, ~1UL);
	printf("%ld %lu\n", got, l);
	got = __sync_bool_compare_and_swap(&i, i, 42);
	printf("%ld %d\n", got, i);
	got = __sync_val_compare_and_swap(&i, 1, 2);
	printf("%ld %d\n", got, i);
	got = __sync_lock_test_and_set(&i, 1);
	printf("%ld %d\n", got, i);
	__sync_lock_release(&i);
	__sync_synchronize();
	printf("%d\n", i);
	printf("%d\n", __atomic_load_n(&i, __ATOMIC_SEQ_CST));
	__atomic_store_n(&i, 8, __ATOMIC_RELEASE);
	got = __atomic_compare_exchange_n(&i, &want, 9, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	printf("%ld %d\n", got, want);
	got = __atomic_compare_exchange_n(&i, &want, 9, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	printf("%ld %d\n", got, i);
	got = __atomic_exchange_n(&i, -1, __ATOMIC_ACQUIRE);
	printf("%ld %d\n", got, i);
	printf("%d\n", __atomic_fetch_xor(&i, 15, __ATOMIC_RELAXED));
	printf("%d\n", __atomic_sub_fetch(&i, 1, __ATOMIC_RELAXED));
	__atomic_load(&i, &out, __ATOMIC_SEQ_CST);
	__atomic_store(&i, &in, __ATOMIC_SEQ_CST);
	printf("%d %d\n", out, i);
	__atomic_exchange(&i, &want, &out, __ATOMIC_SEQ_CST);
	printf("%d %d\n", out, i);
	got = __atomic_compare_exchange_n(&p, &null, &in, 0, 5, 5);
	printf("%ld %d\n", got, p == &in);
	got = __atomic_test_and_set(&b, 5);
	printf("%ld %d\n", got, b);
	__atomic_clear(&b, 5);
	printf("%d\n", b);
	return 0;
}
