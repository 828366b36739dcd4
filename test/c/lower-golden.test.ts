/**
 * The IR of small C files, printed, against goldens in test/fixtures/lower. UPDATE=1 rewrites them (not under CI); a missing one fails.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/c/build-program';
import type { IrGlobal } from '../../src/c/ir';
import { printFunction } from '../../src/c/ir-print';
import { verify } from '../../src/c/ir-verify';
import type { CParser } from '../../src/c/program';
import { config, wasmParser } from './parser';

const DIR = 'test/fixtures/lower';
let parser: CParser;
beforeAll(async () => {
	parser = await wasmParser();
});

function globalText(g: IrGlobal): string {
	const cells = g.init.map((c) => {
		const v =
			c.v.k === 'int' || c.v.k === 'float'
				? String(c.v.v)
				: c.v.k === 'string'
					? JSON.stringify(String.fromCharCode(...c.v.units))
					: 'name' in c.v
						? `&${c.v.name}`
						: '?';
		return `+${c.offset}${c.bits ? ` bits ${c.bits.shift}+${c.bits.width}` : ''}=${v}${c.addend ? `+${c.addend}` : ''}`;
	});
	return `global ${g.link} size ${g.size}${g.defined ? '' : ' undefined'} ${cells.join(' ')}\n`;
}

describe('lowering', () => {
	for (const name of readdirSync(DIR).filter((f) => f.endsWith('.c'))) {
		it(`of ${name} is as recorded`, () => {
			const text = readFileSync(path.join(DIR, name), 'utf8');
			const program = buildProgram([{ file: name, text }], { parser, config: config(), models: [] });
			let out = '';
			for (const info of program.functions()) {
				const fn = program.fn(info.link);
				expect(fn, info.link).toBeDefined();
				if (fn === undefined) continue;
				expect(verify(fn)).toEqual([]);
				out += `${printFunction(fn, program.types, text)}\n`;
			}
			for (const m of text.matchAll(/^(?:static )?(?:const )?(?:int|struct \w+|struct \{.*\}) (\w+)(?:\[\])? =/gm)) {
				const g = program.global(m[1] as string) ?? program.global(`${name}:${m[1]}`);
				if (g !== undefined) out += globalText(g);
			}
			const golden = path.join(DIR, name.replace(/\.c$/, '.ir'));
			if (process.env.UPDATE === '1' && !process.env.CI) writeFileSync(golden, out);
			expect(existsSync(golden), `${golden} is missing; UPDATE=1 writes it`).toBe(true);
			expect(out).toBe(readFileSync(golden, 'utf8'));
		});
	}
});
