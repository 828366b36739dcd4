/** Macro expansion against the host's cc, token by token, on the macros that real kernel headers define. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { compare } from './expansion';
import { kernelTree } from './parser';

const hasCompiler = (): boolean => {
	try {
		execFileSync('cc', ['--version'], { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
};

const dir = mkdtempSync(path.join(tmpdir(), 'rehearse-cpp-'));

test('hand-written macros expand as cc expands them', () => {
	if (!hasCompiler()) return console.log('not run: no host compiler');
	const text = String.raw`
#define EMPTY
#define CAT(a, b) a ## b
#define XCAT(a, b) CAT(a, b)
#define STR(x) #x
#define XSTR(x) STR(x)
#define f(x) [x] g
#define g(x) {x} f
#define LOOP f(1)(2)(3)
#define REC(x) x + REC(x + 1)
#define A B
#define B A
#define NEST REC(REC(A))
#define VA(fmt, ...) p(fmt, ##__VA_ARGS__)
#define VB(fmt, args...) p(fmt, ##args)
#define VC(...) q(__VA_ARGS__)
#define VD(x, ...) q(x __VA_OPT__(, z __VA_ARGS__))
#define T1 VA("x") VA("x", 1) VA("x", A, B) VB("x") VB("x", 2, A)
#define T2 VC() VC(1, (2, 3)) VD(1) VD(1, 2)
#define T3 XCAT(CAT(x, y), EMPTY) CAT(, q) CAT(q, ) CAT(,) XSTR(A   "a\n" 'c' CAT(1, 2))
#define T4 XSTR(EMPTY) STR() STR( a   b ) XSTR(XSTR(q))
#define HASH_HASH # ## #
#define MKSTR(s) in_between(mkstr(s ## HASH_HASH, s))
#define mkstr(a, b) # a b
#define T5 f (2) (EMPTY) g
#define T6 -EMPTY- +EMPTY+ CAT(-, >) CAT(1, .5) CAT(0x, f)
#define H2 CAT(f, ) (1)
#define CNT(a, b, c, d, ...) d
#define NARGS(...) CNT(__VA_ARGS__, 3, 2, 1, 0)
#define T7 NARGS(1) NARGS(1, 2) NARGS(1, 2, 3)
#define __ARG_PLACEHOLDER_1 0,
#define __take_second_arg(__ignored, val, ...) val
#define __is_defined(x) ___is_defined(x)
#define ___is_defined(val) ____is_defined(__ARG_PLACEHOLDER_##val)
#define ____is_defined(arg1_or_junk) __take_second_arg(arg1_or_junk 1, 0)
#define ONE 1
#define T8 __is_defined(ONE) __is_defined(NOTHING)
#define PASTE_VA(a, ...) a ## __VA_ARGS__
#define T9 PASTE_VA(x, y, z) PASTE_VA(x)
`;
	const { tried, different } = compare(text, dir);
	expect(different).toEqual([]);
	expect(tried).toBeGreaterThan(50);
});

test('macros of 200 kernel headers expand as cc expands them', { timeout: 120_000 }, () => {
	if (!hasCompiler() || !kernelTree) return console.log('not run: needs a host compiler and a kernel tree');
	const folder = path.join(kernelTree, 'include/linux');
	let tried = 0;
	const different: string[] = [];
	const headers = readdirSync(folder).filter((f) => f.endsWith('.h'));
	for (let i = 0; i < 200; i++) {
		const name = headers[Math.floor((i * headers.length) / 200)] as string;
		const r = compare(readFileSync(path.join(folder, name), 'utf8'), dir);
		tried += r.tried;
		different.push(...r.different.map((d) => `${name}: ${d}`));
	}
	console.log(`${tried} expansions compared, ${different.length} differ`);
	expect(different.slice(0, 20)).toEqual([]);
	rmSync(dir, { recursive: true });
});
