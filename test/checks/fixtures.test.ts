/**
 * Runs every checker's fixture: lines marked `// want RULE "REGEX"` must be found, anything else must not.
 * Functions are named NAME_bad, NAME_ok, or NAME_fp / NAME_fn for behaviour that is known to be wrong (counted).
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { LineIndex } from '../../src/base/positions';
import { buildProgram } from '../../src/c/build-program';
import type { CParser } from '../../src/c/program';
import { checkers } from '../../src/checks/index';
import { builtinHeaders, withoutWorld } from '../../src/kernel/model-sources';
import { analyseFunction, programFacts } from '../../src/review/analyse';
import { benchParser } from '../bench/parser';

const dir = path.join(import.meta.dirname, 'fixtures');
const files = readdirSync(dir).filter((f) => f.endsWith('.c'));

let parser: CParser;
beforeAll(async () => {
	parser = await benchParser();
});

interface Want {
	readonly line: number;
	readonly rule: string;
	readonly pattern: RegExp;
}

function wantsIn(text: string): Want[] {
	return text.split('\n').flatMap((l, i) =>
		[...l.matchAll(/\/\/ want ([\w-]+) "([^"]*)"/g)].map((m) => ({
			line: i + 1,
			rule: m[1] as string,
			pattern: new RegExp(m[2] as string),
		})),
	);
}

describe('checkers', () => {
	it('each have a fixture with a bad and an ok function, and words', () => {
		for (const c of checkers) {
			expect(files, c.id).toContain(`${c.id}.c`);
			const text = readFileSync(path.join(dir, `${c.id}.c`), 'utf8');
			expect(text, c.id).toMatch(/_bad\(/);
			expect(text, c.id).toMatch(/_ok\(/);
			expect(
				wantsIn(text).some((w) => w.rule === c.id),
				c.id,
			).toBe(true);
			expect(c.doc.length, c.id).toBeGreaterThan(100);
		}
	});
	for (const file of files) {
		it(`${file}: finds what is wanted and nothing else`, () => {
			const text = readFileSync(path.join(dir, file), 'utf8');
			const program = buildProgram([{ file, text }], {
				parser,
				config: { symbols: {}, otherwise: 'y' },
				models: [...builtinHeaders, ...withoutWorld],
			});
			expect(program.problems, 'the fixture is read whole').toEqual([]);
			const facts = programFacts(program, [{ file, text }]);
			const index = new LineIndex(text);
			const found = program
				.functions()
				.filter((f) => f.origin === 'unit')
				.flatMap((f) => analyseFunction(facts, f)?.findings ?? [])
				.map((f) => ({ rule: f.raw.rule, line: index.place(file, f.raw.place.span.start).line as number, message: f.raw.message }));
			const wants = wantsIn(text);
			const missing = wants.filter((w) => !found.some((f) => f.rule === w.rule && f.line === w.line && w.pattern.test(f.message)));
			const extra = found.filter((f) => !wants.some((w) => w.rule === f.rule && w.line === f.line));
			expect({
				missing: missing.map((w) => `${w.line}: ${w.rule}`),
				extra: extra.map((f) => `${f.line}: ${f.rule}: ${f.message}`),
			}).toEqual({ missing: [], extra: [] });
		});
	}
});
