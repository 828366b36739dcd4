/**
 * Macro expansion against the host's cc, token by token: every macro a header text defines is used twice, with made-up arguments.
 * For the unit test and for the conformance suite.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { lex, Names } from '../../src/c/lex';
import type { Macro } from '../../src/c/prepared';
import { isAnnotation } from '../../src/c/preprocess/annotations';
import { preprocess } from '../../src/c/preprocess/preprocess';

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

const ours = (text: string) =>
	preprocess('h.h', text, { symbols: {}, otherwise: 'n' }, { find: () => undefined }, new Map<string, Macro>());

/** Differences between our expansion and cc's, over the macros that a header text defines. */
export function compare(text: string, dir: string): { tried: number; different: string[] } {
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
