import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../bench/conformance/run-program';
import { benchParser } from '../bench/parser';

// Each programs/NAME.c prints; NAME.out is what a C compiler makes of it. UPDATE=1 writes it anew from the host's cc.
const dir = path.join(import.meta.dirname, 'programs');
const names = readdirSync(dir)
	.filter((f) => f.endsWith('.c'))
	.map((f) => f.slice(0, -2));
const hasCc = spawnSync('cc', ['--version'], { stdio: 'ignore' }).status === 0;

function compiled(name: string): string {
	const out = mkdtempSync(path.join(tmpdir(), 'rehearse-cc-'));
	try {
		execFileSync('cc', ['-O0', '-w', '-std=gnu11', '-fno-strict-overflow', path.join(dir, `${name}.c`), '-o', path.join(out, 'a')]);
		return execFileSync(path.join(out, 'a'), { encoding: 'utf8' });
	} finally {
		rmSync(out, { recursive: true });
	}
}

describe('C programs', async () => {
	const parser = await benchParser();
	for (const name of names) {
		it(`${name}: the machine prints what the compiled program prints`, () => {
			const golden = path.join(dir, `${name}.out`);
			if (hasCc) {
				const host = compiled(name);
				if (process.env.UPDATE === '1' && process.env.CI === undefined) writeFileSync(golden, host);
				expect(host).toBe(readFileSync(golden, 'utf8'));
			}
			const r = runProgram(parser, [{ file: `${name}.c`, text: readFileSync(path.join(dir, `${name}.c`), 'utf8') }], 20_000);
			expect(r.why).toBe('');
			expect(r.output).toBe(readFileSync(golden, 'utf8'));
			expect(r.exit).toBe(0);
		});
	}
});
