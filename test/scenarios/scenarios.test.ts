// The built-in scenarios are registered, documented and unique; their description is read as written.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/scenarios/index';
import { caseLines, parseScenario, scenarioProblems } from '../../src/scenarios/parse';

const folder = join(__dirname, '../../src/scenarios');

describe('built-in scenarios', () => {
	it('are all registered', () => {
		const files = readdirSync(folder).filter((file) => file.endsWith('.scenario.c'));
		expect(scenarios.map((one) => one.file).sort()).toEqual(files.map((file) => `scenarios/${file}`).sort());
		expect(scenarios.length).toBeGreaterThanOrEqual(25);
	});

	it('say what they are about', () => {
		for (const one of scenarios) {
			expect(scenarioProblems(one.text, one.file), one.file).toEqual([]);
			expect(one.file).toBe(`scenarios/${one.id}.scenario.c`);
			expect(one.summary, one.id).toMatch(/\.$/);
			expect(one.functions.length, one.id).toBeGreaterThan(0);
		}
		expect(new Set(scenarios.map((one) => one.id)).size).toBe(scenarios.length);
	});

	it('define each case they list', () => {
		for (const one of scenarios) for (const c of one.cases) expect(one.text, one.id).toContain(`static void ${c}(struct kunit *test)`);
	});

	it('name in `faults` what they fail', () => {
		for (const one of scenarios) {
			const calls = [...one.text.matchAll(/fail_nth\("(\w+)", (\d+)\)/g)].map((m) => `${m[1]} ${m[2]}`);
			expect([...one.faults].sort(), one.id).toEqual(calls.sort());
		}
	});

	it('are text without carriage returns or leading spaces', () => {
		for (const one of scenarios) expect(readFileSync(join(folder, one.file.slice('scenarios/'.length)), 'utf8')).not.toMatch(/\r|^ {4}/m);
	});
});

describe('parseScenario', () => {
	it('reads fields over several lines', () => {
		const text = '/*\n * title: A\n * summary: one\n *   two\n * config: CONFIG_X=n, CONFIG_Y=m\n */\nKUNIT_CASE(f)\n';
		expect(scenarioProblems(text, 'a/mine.scenario.c')).toEqual([]);
		expect(parseScenario(text, 'a/mine.scenario.c')).toMatchObject({
			id: 'mine',
			title: 'A',
			summary: 'one two',
			config: { CONFIG_X: 'n', CONFIG_Y: 'm' },
			cases: ['f'],
		});
		expect(caseLines(text)).toEqual([{ name: 'f', line: 7 }]);
	});

	it('tells what is wrong', () => {
		const codes = (text: string) => scenarioProblems(text, 'x.scenario.c').map((one) => one.code);
		expect(codes('int x;\n')).toEqual(['scenario-no-cases', 'scenario-no-title']);
		expect(codes('/*\n * title: t\n * config: X\n */ KUNIT_CASE(a)')).toEqual(['scenario-bad-config']);
	});

	it('never throws', () => {
		for (const text of ['', '\0', '/*', '*/', 'KUNIT_CASE()']) {
			expect(() => parseScenario(text, '')).not.toThrow();
			expect(() => scenarioProblems(text, '')).not.toThrow();
		}
	});
});
