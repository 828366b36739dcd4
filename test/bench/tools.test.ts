import { expect, test } from 'vitest';
import type { Compared, Verdict } from './tools/compare';
import { TOOLS } from './tools/list';
import { messagesOf } from './tools/run';
import { sum } from './tools/sum';

const SAID: Readonly<Record<string, string>> = {
	'gcc -fanalyzer': [
		"/x/a.c:7:9: warning: leak of 'p' [CWE-401] [-Wanalyzer-malloc-leak]",
		"/x/a.c:8:2: warning: use after 'free' of 'p' [CWE-416] [-Wanalyzer-use-after-free]",
		"/x/a.c:9:2: warning: 'n' may be used uninitialized [-Wmaybe-uninitialized]",
		'/x/a.c:9:2: warning: unused variable [-Wunused-variable]',
		"/x/a.h:7:9: warning: leak of 'p' [-Wanalyzer-malloc-leak]",
	].join('\n'),
	'clang --analyze': [
		'/x/a.c:7:9: warning: Potential leak of memory pointed to by p [unix.Malloc]',
		'/x/a.c:8:2: warning: Use of memory after it is freed [unix.Malloc]',
		"/x/a.c:9:2: warning: Value stored to 'n' is never read [deadcode.DeadStores]",
	].join('\n'),
	'sparse -Wcontext': [
		"/x/a.c:7:5: warning: context imbalance in 'f' - different lock contexts for basic block",
		'/x/a.c:9:5: warning: incorrect type in argument 1',
	].join('\n'),
	smatch: ["/x/a.c:7 f() warn: inconsistent returns '&s->lock'.", "/x/a.c:9 f() error: uninitialized symbol 'n'."].join('\n'),
	cppcheck: ['/x/a.c:7:memleak: Memory leak: p', '/x/a.c:9:unknownMacro: There is an unknown macro here somewhere.'].join('\n'),
	'coccinelle (free, locks, iterators, null)': [
		'locks/mini_lock.cocci /x/a.c:7:2-12: preceding lock on line 3',
		'locks/call_kern.cocci /x/a.c:9:2-12: ERROR: function f called on line 9 inside lock but uses GFP_KERNEL',
	].join('\n'),
};

const READ: Readonly<Record<string, readonly string[]>> = {
	'gcc -fanalyzer': ['7 a_memleak+b_refleak', '8 d_uaf', '9 e_uninit'],
	'clang --analyze': ['7 a_memleak+b_refleak', '8 d_uaf'],
	'sparse -Wcontext': ['7 c_unlock'],
	smatch: ['7 c_unlock', '9 e_uninit'],
	cppcheck: ['7 a_memleak+b_refleak'],
	'coccinelle (free, locks, iterators, null)': ['7 c_unlock'],
};

test.each(TOOLS.map((t) => [t.name, t] as const))('%s: its messages are read, by class, in this file only', (name, tool) => {
	expect(messagesOf(tool, SAID[name] ?? '', '/x/a.c').map((m) => `${m.line} ${m.classes.join('+')}`)).toEqual(READ[name]);
});

const verdict = (caught: boolean, after: readonly string[] = []): Verdict => ({ caught, before: ['b'], after, inFile: 2, seconds: 1 });

test('a class counts for the union when one of the others caught it; equal is not more', () => {
	const one = (id: string, a: Verdict, b: Verdict, own: Verdict): Compared => ({
		id,
		class: 'c_unlock',
		core: true,
		verdicts: { a, b, rehearse: own },
	});
	const sums = sum(
		[
			one('1', verdict(true), verdict(false, ['still']), verdict(true)),
			one('2', verdict(false), verdict(true), verdict(true)),
			{ id: '3', class: 'c_unlock', core: true, verdicts: {}, problem: 'does not compile' },
		],
		['a', 'b'],
	);
	expect(sums.cases).toEqual({ c_unlock: 2 });
	expect(sums.rows.map((r) => [r.name, r.caught.c_unlock])).toEqual([
		['a', 1],
		['b', 1],
		['union of the others', 2],
		['rehearse', 2],
	]);
	expect(sums.notMore).toEqual(['c_unlock']);
});
