/** __builtin_object_size of objects that only a run knows, against what gcc says at -O2. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../bench/conformance/run-program';
import { benchParser } from '../bench/parser';

const CASES = [
	'p, 0',
	'p, 1',
	'p + 3, 0',
	'p + 3, 2',
	'&o->in[1], 0',
	'&o->in[1], 1',
	'o->in[1].name, 0',
	'o->in[1].name, 1',
	'&o->in[1].name[2], 1',
	'o->in[1].name + 2, 1',
	'&o->in[2].last, 1',
	'&o->in[2].last, 3',
	'o->tail, 1',
	'(char *)o + 4, 1',
	'o->flex, 1',
	'&o->flex[2], 1',
	'unknown, 0',
	'unknown, 1',
	'unknown, 2',
	'unknown, 3',
];

const SOURCE = `#include <stdio.h>
#include <stdlib.h>
struct inner { int a; char name[6]; short last; };
struct outer { long head; struct inner in[3]; char tail[10]; int flex[]; };
int main(int argc, char **argv)
{
	char *p = malloc(50);
	struct outer *o = malloc(sizeof(*o) + 16);
	char *unknown = (char *)(long)argc;
	if (!p || !o)
		return 1;
${CASES.map((c) => `\tprintf("%ld\\n", (long)__builtin_object_size(${c}));`).join('\n')}
	free(p);
	free(o);
	return 0;
}
`;
const EXPECTED = [50, 50, 47, 47, 52, 24, 48, 6, 4, 4, 2, 2, 10, 68, 16, 8, -1, -1, 0, 0];

describe('__builtin_object_size', async () => {
	const parser = await benchParser();

	it.skipIf(spawnSync('cc', ['--version'], { stdio: 'ignore' }).status !== 0)('is expected as gcc has it', () => {
		const out = mkdtempSync(path.join(tmpdir(), 'rehearse-cc-'));
		try {
			writeFileSync(path.join(out, 'a.c'), SOURCE);
			execFileSync('cc', ['-O2', '-w', '-std=gnu11', path.join(out, 'a.c'), '-o', path.join(out, 'a')]);
			expect(execFileSync(path.join(out, 'a'), { encoding: 'utf8' }).trim().split('\n').map(Number)).toEqual(EXPECTED);
		} finally {
			rmSync(out, { recursive: true });
		}
	});

	it('is answered from the object', () => {
		const r = runProgram(parser, [{ file: 'a.c', text: SOURCE }], 20_000);
		expect(r.why).toBe('');
		expect(r.output.trim().split('\n').map(Number)).toEqual(EXPECTED);
	});
});
