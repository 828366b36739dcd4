/** The kernel's own operations on words, counters and per-CPU data, and its cleanups: each gives what the kernel's headers say. */
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/c/build-program';
import { builtinHeaders, withoutWorld } from '../../src/kernel/model-sources';
import { createKernelPort } from '../../src/kernel/port';
import { followPlan } from '../../src/machine/choosers';
import { createMachine } from '../../src/machine/machine';
import { State } from '../../src/machine/state';
import { enter } from '../../src/machine/step/frames';
import { run } from '../../src/machine/step/run';
import { stopText } from '../../src/machine/stop';
import { benchParser } from '../bench/parser';

const parser = await benchParser();

/** What `long f(void)` gives, or why it gives nothing that is known. */
function result(before: string, body: string): string {
	const program = buildProgram([{ file: 'a.c', text: `${before}\nlong f(void)\n{\n${body}\n}\n` }], {
		parser,
		config: { symbols: {}, otherwise: 'y' },
		models: [...builtinHeaders, ...withoutWorld],
	});
	const fn = program.fn('f');
	if (!fn) return 'f is not there';
	const m = createMachine(program, createKernelPort(), followPlan, 'concrete', { steps: 100_000, depth: 50, loops: 1000 });
	const s = new State();
	enter(m, s, fn, [], undefined);
	while (!s.stop) run(m, s, {}, 1000);
	if (s.stop.kind !== 'returned') return stopText(s.stop);
	return s.limits.length > 0 ? s.limits.join('; ') : String(s.result);
}

/** Each row: statements that end in `return`, and the answer. */
function all(before: string, rows: readonly (readonly [string, number | string])[]): void {
	const got = rows.map(([body]) => [body, result(before, body)]);
	expect(got).toEqual(rows.map(([body, want]) => [body, String(want)]));
}

describe('bit operations', () => {
	const MAP = 'static DECLARE_BITMAP(map, 130);';
	it('set, clear, flip and test bits of any word', () => {
		all(MAP, [
			['set_bit(3, map); __set_bit(64, map); return map[0] + map[1];', 9],
			['set_bit(129, map); return map[2];', 2],
			['map[0] = ~0UL; clear_bit(0, map); __clear_bit(63, map); return map[0] == 0x7ffffffffffffffeUL;', 1],
			['change_bit(70, map); change_bit(70, map); __change_bit(71, map); return map[1];', 128],
			['int a = test_and_set_bit(65, map), b = test_and_set_bit(65, map); return a * 10 + b;', 1],
			['set_bit(5, map); return test_and_clear_bit(5, map) * 100 + test_bit(5, map) * 10 + test_and_clear_bit(5, map);', 100],
			['return test_and_change_bit(7, map) + 10 * test_bit(7, map) + 100 * test_and_change_bit(7, map) + map[0];', 110],
			['assign_bit(9, map, true); __assign_bit(8, map, 1); assign_bit(9, map, 0); return map[0];', 256],
		]);
	});

	it('find bits across words', () => {
		all(MAP, [
			['return find_first_bit(map, 130);', 130],
			['set_bit(67, map); set_bit(128, map); return find_first_bit(map, 130) * 1000 + find_next_bit(map, 130, 68);', 67128],
			['set_bit(67, map); return find_next_bit(map, 130, 67) * 1000 + find_next_bit(map, 130, 68);', 67130],
			['memset(map, 0xff, 16); return find_first_zero_bit(map, 130) * 1000 + find_next_zero_bit(map, 128, 5);', 128128],
			['set_bit(66, map); set_bit(2, map); set_bit(129, map); return find_last_bit(map, 130) * 1000 + find_last_bit(map, 129);', 129066],
			[
				'long sum = 0; int bit; set_bit(1, map); set_bit(63, map); set_bit(64, map); for_each_set_bit(bit, map, 130) sum += bit; return sum;',
				128,
			],
			['int n = 0, bit; memset(map, 0xff, 8); for_each_clear_bit(bit, map, 130) n++; return n;', 66],
			['bitmap_zero(map, 130); bitmap_set(map, 60, 10); return bitmap_weight(map, 130) * 1000 + bitmap_empty(map, 130);', 10000],
			['bitmap_fill(map, 130); bitmap_clear(map, 4, 100); return bitmap_weight(map, 130) * 10 + bitmap_full(map, 130);', 300],
		]);
	});

	it('count and place the bits of a number', () => {
		all('', [
			['return hweight8(0x1ff) * 10000 + hweight16(0xf00f) * 100 + hweight32(0xffffffff);', 80832],
			['return hweight64(0xffff0000ffff0001ULL) + hweight_long(7);', 36],
			['return ffs(0) * 100 + ffs(0x50) * 10 + __ffs(8);', 53],
			['return fls(0) + fls(0x80000000) * 100 + fls64(1ULL << 40);', 3241],
			['return __fls(0x1234) * 100 + ffz(0xff);', 1208],
			['return ilog2(1000) * 100 + roundup_pow_of_two(33) + is_power_of_2(64);', 965],
			['return order_base_2(1025) * 10 + rounddown_pow_of_two(100) + get_count_order(9);', 178],
			['return GENMASK(7, 4) + BIT(10) + BIT_ULL(33) - (1L << 33);', 1264],
			['return FIELD_GET(GENMASK(15, 8), 0x1234) * 1000 + FIELD_PREP(GENMASK(7, 4), 5);', 18080],
			['return rol32(0x80000001, 4) + ror32(0x10, 4) + (long)(rol64(1, 63) >> 60);', 33],
			['return swab16(0x1234) == 0x3412 && swab32(0x01020304) == 0x04030201 && be16_to_cpu(0x0100) == 1;', 1],
			['return sign_extend32(0xff, 7) + sign_extend64(0x8000, 15);', -32769],
		]);
	});
});

describe('strings and blocks', () => {
	it('give what lib/string.c gives', () => {
		all('static char d[8] = "ab"; static u16 w[4]; static u64 q[2];', [
			['return strlcat(d, "cd", 8) * 10 + strlen(d);', 44],
			['return strlcat(d, "cdefghij", 8) * 1000 + strlen(d) * 10 + (d[6] == \'g\');', 10071],
			['return strlcat(d, "cd", 2);', 4],
			['return strscpy(d, "abcdefghij", 8) * 10 + strlen(d);', -63],
			['memset16(w, 0x1234, 3); return w[0] + w[2] + w[3];', 0x2468],
			['memset64(q, -1ULL, 1); return q[0] + 1 + q[1];', 0],
			['_Static_assert(sizeof(int) == 4, "int"); return 1;', 1],
		]);
	});
});

describe('single accesses and barriers', () => {
	it('read and write the value', () => {
		all('static int x = 5; static struct { short a; long b; } s = { -2, 1L << 40 };', [
			['return READ_ONCE(x) + READ_ONCE(s.a);', 3],
			['WRITE_ONCE(x, READ_ONCE(x) + 1); barrier(); smp_mb(); smp_rmb(); smp_wmb(); mb(); rmb(); wmb(); return x;', 6],
			['WRITE_ONCE(s.a, 0x12345); return s.a;', 0x2345],
			['smp_store_release(&x, 9); return smp_load_acquire(&x);', 9],
			['return xchg(&x, 7) * 10 + x;', 57],
			['return cmpxchg(&x, 4, 1) * 100 + cmpxchg(&x, 5, 2) * 10 + x;', 552],
			['int *p = &x, *q = NULL; rcu_assign_pointer(q, p); return *rcu_dereference(q);', 5],
			['smp_mb__before_atomic(); smp_mb__after_atomic(); smp_store_mb(x, 3); return x;', 3],
		]);
	});
});

describe('counters', () => {
	it('atomic_t and atomic64_t give old and new values as named', () => {
		all('static atomic_t a = ATOMIC_INIT(5); static atomic64_t b = ATOMIC64_INIT(1LL << 40);', [
			['atomic_inc(&a); atomic_add(10, &a); atomic_sub(3, &a); atomic_dec(&a); return atomic_read(&a);', 12],
			['return atomic_add_return(2, &a) * 100 + atomic_fetch_add(2, &a) * 10 + atomic_read(&a);', 779],
			['return atomic_sub_and_test(5, &a) * 10 + atomic_dec_and_test(&a) + atomic_read(&a);', 9],
			['return atomic_inc_and_test(&a) + atomic_add_negative(-7, &a) * 10 + atomic_read(&a);', 9],
			['return atomic_cmpxchg(&a, 5, 8) * 100 + atomic_cmpxchg(&a, 5, 9) * 10 + atomic_xchg(&a, 1);', 588],
			['return atomic_add_unless(&a, 3, 5) * 10 + atomic_add_unless(&a, 3, 6) + atomic_read(&a) * 100;', 801],
			['atomic_set(&a, 0); return atomic_inc_not_zero(&a) * 100 + atomic_dec_if_positive(&a) + atomic_read(&a);', -1],
			['atomic_set(&a, 0x7fffffff); atomic_inc(&a); return atomic_read(&a);', -2147483648],
			['atomic_or(0x30, &a); atomic_and(0x31, &a); atomic_xor(1, &a); return atomic_fetch_or(2, &a) * 1000 + atomic_read(&a);', 48050],
			['int old = 4, r = atomic_try_cmpxchg(&a, &old, 7); return r * 1000 + old * 10 + atomic_try_cmpxchg(&a, &old, 7);', 51],
			['return atomic64_add_return(1, &b) - (1LL << 40) + atomic64_dec_and_test(&b);', 1],
		]);
	});

	it('refcount_t and kref end at zero once', () => {
		all('static refcount_t r = REFCOUNT_INIT(1); static struct kref k; static int gone; static void end(struct kref *x) { gone++; }', [
			['refcount_inc(&r); return refcount_dec_and_test(&r) * 10 + refcount_dec_and_test(&r);', 1],
			['refcount_set(&r, 0); return refcount_inc_not_zero(&r) * 10 + refcount_read(&r);', 0],
			['refcount_add(4, &r); return refcount_sub_and_test(2, &r) * 100 + refcount_dec_not_one(&r) * 10 + refcount_read(&r);', 12],
			['kref_init(&k); kref_get(&k); return kref_put(&k, end) * 100 + kref_put(&k, end) * 10 + gone;', 11],
			['kref_init(&k); return kref_get_unless_zero(&k) * 10 + kref_read(&k);', 12],
		]);
	});
});

describe('per-CPU data', () => {
	it('is one variable for each name', () => {
		all('static DEFINE_PER_CPU(int, n) = 3; struct st { int a, b; }; static DEFINE_PER_CPU(struct st, st);', [
			['this_cpu_inc(n); this_cpu_add(n, 5); this_cpu_sub(n, 2); this_cpu_dec(n); return this_cpu_read(n);', 6],
			['this_cpu_write(n, 8); return per_cpu(n, smp_processor_id()) + *this_cpu_ptr(&n) + get_cpu_var(n);', 24],
			['return this_cpu_add_return(n, 4) * 100 + this_cpu_inc_return(n) * 10 + this_cpu_xchg(n, 1);', 788],
			['this_cpu_inc(st.b); __this_cpu_add(st.b, 2); return per_cpu_ptr(&st, 0)->b;', 3],
			['this_cpu_or(n, 8); this_cpu_and(n, 9); return raw_cpu_read(n) + this_cpu_cmpxchg(n, 9, 1) * 10;', 99],
		]);
	});
});

describe('cleanups', () => {
	const BEFORE = `
static long log;
struct res { int id; };
static void note(int id) { log = log * 10 + id; }
static struct res *take(struct res *r) { note(r->id); return r; }
static void drop(struct res *r) { note(r->id + 5); }
DEFINE_FREE(res, struct res *, if (_T) drop(_T))
DEFINE_GUARD(res, struct res *, take(_T), drop(_T))
DEFINE_CLASS(tmp, int, note(_T), id, int id)
static struct res one = { 1 }, two = { 2 };
`;
	const through = (body: string): [string, string] => [`static void g(int n)\n{\n${body}\n}`, ''];
	const run1 = (body: string, call = 'g(1);'): string => result(`${BEFORE}${through(body)[0]}`, `${call} return log;`);

	it('run backwards at the end of the scope, on each way out', () => {
		expect(run1('struct res *a __free(res) = take(&one);\n struct res *b __free(res) = take(&two); note(9);')).toBe('12976');
		expect(run1('guard(res)(&one); guard(res)(&two); note(9);')).toBe('12976');
		expect(run1('guard(res)(&one); if (n) return; note(9);')).toBe('16');
		expect(run1('scoped_guard(res, &one) { note(9); } note(8);')).toBe('1968');
		expect(run1('scoped_guard(res, &one) { if (n) break; note(9); } note(8);')).toBe('168');
		expect(run1('int i; for (i = 0; i < 3; i++) { CLASS(tmp, t)(i + 1); if (i == 1) continue; note(9); }')).toBe('91293');
		expect(run1('{ CLASS(tmp, t)(4); guard(res)(&one); goto out; }\nout: note(3);')).toBe('1643');
	});

	it('not for what was handed on or never taken', () => {
		expect(run1('struct res *a __free(res) = take(&one); struct res *b = no_free_ptr(a); note(b->id);')).toBe('11');
		expect(run1('struct res *a __free(res) = NULL; note(9);')).toBe('9');
		expect(
			result(
				`${BEFORE}static struct res *g(void) { struct res *a __free(res) = take(&one); struct res *b __free(res) = take(&two); return_ptr(a); }`,
				'struct res *r = g(); return log * 10 + r->id;',
			),
		).toBe('1271');
	});
});

describe('sizes', () => {
	it('stay at SIZE_MAX once they overflow', () => {
		all('struct s { long n; int a[]; };', [
			['size_t n = 3; return size_mul(n, 5) * 100 + size_mul(n, 0) + size_mul(0, n);', 1500],
			['size_t n = 1UL << 63; return size_mul(n, 2);', -1],
			['size_t n = 1UL << 63; return size_mul(n, 1) == n;', 1],
			['size_t n = -1; return size_add(n, 1) == -1UL;', 1],
			['size_t n = 4; return size_add(n, 5) * 10 + size_sub(n, 1);', 93],
			['size_t n = 4; return size_sub(n, 5);', -1],
			['size_t n = -1; return size_sub(n, 5);', -1],
			['size_t n = 7; return array_size(n++, 3) + array3_size(n, 2, 2) * 100;', 3221],
			['size_t n = 1UL << 40; return array3_size(n, n, 0);', 0],
			['size_t n = 1UL << 40; return array3_size(n, n, 2);', -1],
			['struct s *p = 0; int n = 3; return struct_size(p, a, n) * 100 + flex_array_size(p, a, n);', 2012],
			['struct s *p = 0; long n = -1; return struct_size(p, a, n);', -1],
			['struct s *p = 0; size_t n = (1UL << 62) - 1; return struct_size(p, a, n);', -1],
			['struct s *p = 0; char b[struct_size(p, a, 2)]; return sizeof(b);', 16],
		]);
	});
	it("yield to the unit's own", () => {
		all('#undef size_mul\n#define size_mul(a, b) 42', [['return size_mul(2, 3);', 42]]);
	});
});
