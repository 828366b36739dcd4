/** Macro expansion against the host's cc, token by token, on the macros that real kernel headers define. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { lex, Names } from '../../src/c/lex';
import type { Macro } from '../../src/c/prepared';
import { isAnnotation } from '../../src/c/preprocess/annotations';
import { preprocess } from '../../src/c/preprocess/preprocess';
import { config, kernelTree } from './parser';

const hasCompiler = (): boolean => {
	try {
		execFileSync('cc', ['--version'], { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
};

const tokens = (text: string): string => {
	const t = lex(text, new Names());
	const out: string[] = [];
	for (let i = 0; i < t.count; i++) out.push(text.slice(t.start[i], t.end[i]));
	return out.join(' ');
};

const call = (m: Macro, k: number): string => {
	if (!m.params) return m.name;
	const args = m.params.map((_, i) => ['a', 'b + 1', '(c)', '"d"', 'E(1, 2)'][(i + k) % 5]);
	if (m.variadic && k > 0) args.push('v', 'w(1, 2)');
	return `${m.name}(${args.join(', ')})`;
};

const results = (text: string): Map<string, string> =>
	new Map([...text.matchAll(/@begin (\w+)\s*;([\s\S]*?)@end;/g)].map((m) => [m[1] as string, tokens(m[2] as string)]));

const ours = (text: string) => preprocess('h.h', text, config(), { find: () => undefined }, new Map<string, Macro>());

/** Differences between our expansion and cc's, over the macros that a header text defines. */
function compare(text: string, dir: string): { tried: number; different: string[] } {
	// Words that we treat unlike cc on purpose get another name.
	const plain = text
		.replace(/^[ \t]*#[ \t]*(?:include|error|warning)\b(?:\\\n|[^\n])*/gm, '')
		.replace(/__has_\w+[ \t]*\([^()]*\)/g, '0')
		.replace(/\b\w+\b/g, (w) =>
			isAnnotation(w) || /^(?:IS_(?:ENABLED|BUILTIN|MODULE|REACHABLE)|__LINE__|__FILE__|__COUNTER__|_Pragma|CONFIG_\w+)$/.test(w)
				? `r_${w}`
				: w,
		);
	const uses: string[] = [];
	for (const m of ours(plain).macros.values()) {
		for (let k = 0; k < 2; k++) uses.push(`@begin x${uses.length} ; ${call(m, k)} @end;`);
	}
	const source = `${plain}\n${uses.join('\n')}\n`;
	const file = path.join(dir, 'h.c');
	writeFileSync(file, source);
	const run = spawnSync('cc', ['-E', '-P', '-undef', '-nostdinc', '-w', '-std=gnu11', file], { encoding: 'utf8', maxBuffer: 1 << 28 });
	const theirs = run.stdout;
	// Uses that cc calls errors (wrong number of arguments) have no right expansion.
	const first = plain.split('\n').length + 1;
	const wrong = new Set([...run.stderr.matchAll(/h\.c:(\d+):\d+: error/g)].map((m) => `x${Number(m[1]) - first}`));
	const expected = results(theirs);
	const got = results(ours(source).text);
	const different: string[] = [];
	for (const [id, want] of expected)
		if (!wrong.has(id) && got.get(id) !== want) different.push(`${uses[Number(id.slice(1))]}\n  cc:   ${want}\n  ours: ${got.get(id)}`);
	return { tried: expected.size, different };
}

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
