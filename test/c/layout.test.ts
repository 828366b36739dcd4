/**
 * Sizes, offsets and bit positions against the host's gcc: random records by a fixed generator, printed as C, compiled once.
 * Skips with a message where there is no cc.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/c/build-program';
import type { CParser } from '../../src/c/program';
import { config, wasmParser } from './parser';

let parser: CParser;
beforeAll(async () => {
	parser = await wasmParser();
});

function hasCc(): boolean {
	try {
		execFileSync('cc', ['--version'], { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
}

/** A small fixed generator of numbers. */
function numbers(seed: number): (n: number) => number {
	let x = seed;
	return (n) => {
		x = (Math.imul(x, 1103515245) + 12345) >>> 0;
		return (x >>> 8) % n;
	};
}

const SCALARS = [
	'char',
	'short',
	'int',
	'long',
	'unsigned char',
	'unsigned short',
	'unsigned',
	'unsigned long long',
	'_Bool',
	'void *',
	'double',
	'float',
];
const BITS: readonly (readonly [string, number])[] = [
	['unsigned char', 8],
	['unsigned short', 16],
	['unsigned', 32],
	['unsigned long', 64],
	['int', 32],
	['_Bool', 1],
];

interface Sample {
	readonly text: string;
	readonly id: string;
	readonly plain: readonly string[];
	readonly bits: readonly string[];
}

function sample(i: number, pick: (n: number) => number): Sample {
	const union = pick(8) === 0;
	const lines: string[] = [];
	const plain: string[] = [];
	const bits: string[] = [];
	const count = 1 + pick(7);
	for (let k = 0; k < count; k++) {
		const name = `m${k}`;
		const kind = pick(10);
		if (kind < 4) {
			const [type, width] = BITS[pick(BITS.length)] as readonly [string, number];
			if (!union && pick(5) === 0) lines.push(`${type} : ${pick(2) === 0 ? 0 : 1};`);
			lines.push(`${type} ${name} : ${1 + pick(width)};`);
			bits.push(name);
		} else if (kind === 4 && i > 0) {
			lines.push(`struct s${pick(i)} ${name};`);
			plain.push(name);
		} else if (kind === 5) {
			lines.push(`struct { ${SCALARS[pick(SCALARS.length)]} ${name}a; char ${name}b; };`);
			plain.push(`${name}a`, `${name}b`);
		} else {
			const type = SCALARS[pick(SCALARS.length)] as string;
			const array = pick(4) === 0 ? `[${1 + pick(5)}]` : '';
			const align = pick(12) === 0 ? ` __attribute__((aligned(${[2, 4, 8, 16, 32][pick(5)]})))` : '';
			lines.push(`${type} ${name}${array}${align};`);
			plain.push(name);
		}
	}
	const attributes = [pick(6) === 0 ? 'packed' : '', pick(10) === 0 ? `aligned(${[4, 8, 16, 64][pick(4)]})` : ''].filter((a) => a !== '');
	const tail = attributes.length > 0 ? ` __attribute__((${attributes.join(', ')}))` : '';
	// Nested records are structs by name, so unions wear a struct around them.
	const text = union ? `struct s${i} { union { ${lines.join(' ')} }; }${tail};` : `struct s${i} { ${lines.join(' ')} }${tail};`;
	return { text, id: `s${i}`, plain, bits };
}

describe('layout', () => {
	it.skipIf(!hasCc())('equals that of gcc for 600 random records', () => {
		const pick = numbers(7);
		const samples = Array.from({ length: 600 }, (_, i) => sample(i, pick));
		const decls = samples.map((s) => s.text).join('\n');
		const print = samples.map((s) => {
			const parts = [`printf("${s.id} %zu %zu", sizeof(struct ${s.id}), _Alignof(struct ${s.id}));`];
			for (const m of s.plain) parts.push(`printf(" ${m}=%zu", __builtin_offsetof(struct ${s.id}, ${m}));`);
			for (const m of s.bits) parts.push(`{ struct ${s.id} v; memset(&v, 0, sizeof v); v.${m} = -1; show("${m}", &v, sizeof v); }`);
			return `static void f_${s.id}(void) { ${parts.join(' ')} printf("\\n"); }`;
		});
		const source = `#include <stdio.h>\n#include <string.h>\n${decls}\nstatic void show(const char *m, void *p, unsigned long n) { unsigned char *b = p; long lo = -1, k = 0; for (unsigned long i = 0; i < n * 8; i++) if (b[i / 8] >> (i % 8) & 1) { if (lo < 0) lo = i; k++; } printf(" %s=%ld+%ld", m, lo, k); }\n${print.join('\n')}\nint main(void) { ${samples.map((s) => `f_${s.id}();`).join(' ')} return 0; }\n`;
		const dir = mkdtempSync(path.join(tmpdir(), 'rehearse-layout-'));
		writeFileSync(path.join(dir, 'a.c'), source);
		execFileSync('cc', ['-w', '-Wno-packed-bitfield-compat', '-O0', path.join(dir, 'a.c'), '-o', path.join(dir, 'a')]);
		const expected = execFileSync(path.join(dir, 'a'), { encoding: 'utf8' }).trim().split('\n');
		const program = buildProgram([{ file: 'a.c', text: decls }], { parser, config: config(), models: [] });
		const t = program.types;
		const actual = samples.map((s) => {
			const type = { k: 'record', id: `struct ${s.id}` } as const;
			let line = `${s.id} ${t.sizeOf(type)} ${t.alignOf(type)}`;
			for (const m of s.plain) line += ` ${m}=${t.member(type, m)?.offset}`;
			for (const m of s.bits) {
				const f = t.member(type, m);
				line += ` ${m}=${f?.bits === undefined ? '?' : f.offset * 8 + f.bits.shift}+${f?.bits?.width}`;
			}
			return line;
		});
		const wrong = actual.flatMap((a, i) => (a === expected[i] ? [] : [`${samples[i]?.text}\n  ours ${a}\n  gcc  ${expected[i]}`]));
		expect(wrong.slice(0, 5), `${wrong.length} of ${samples.length} differ`).toEqual([]);
	});

	it('gives members of unseen records the same offsets whatever the order of asking', () => {
		const make = () => buildProgram([{ file: 'a.c', text: 'struct x; struct x *p;' }], { parser, config: config(), models: [] }).types;
		const type = { k: 'record', id: 'struct x' } as const;
		const a = make();
		const b = make();
		const names = ['one', 'two', 'three'];
		const first = names.map((n) => a.member(type, n)?.offset);
		const second = [...names].reverse().map((n) => b.member(type, n)?.offset);
		expect(second.reverse()).toEqual(first);
		expect(new Set(first).size).toBe(3);
		expect(a.sizeOf(type)).toBe(-1);
		expect(a.describe(type, first[1] as number)).toBe('two');
	});

	it('gives enums and typedefs the width of their mode', () => {
		const text =
			'enum a { A0, A1 } __mode(byte);\nenum b { B0 = -1 } __attribute__((__mode__(HI)));\nenum c { C0 } __attribute__((packed));\n' +
			'typedef unsigned int wide __attribute__((mode(DI)));\nstruct s { enum a a; enum b b; enum c c; wide d; };';
		const t = buildProgram([{ file: 'a.c', text }], { parser, config: config(), models: [] }).types;
		const s = { k: 'record', id: 'struct s' } as const;
		expect(t.members(s).map((m) => [m.name, m.offset])).toEqual([
			['a', 0],
			['b', 2],
			['c', 4],
			['d', 8],
		]);
		expect(t.sizeOf(s)).toBe(16);
	});
});
