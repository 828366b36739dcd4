// The built-in scenarios are registered, documented and unique; their description is read as written.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtinScenarios, parseScenario, scenariosFor } from '../../src/scenarios/index';

const folder = join(__dirname, '../../src/scenarios');

describe('built-in scenarios', () => {
	it('are all registered', () => {
		const files = readdirSync(folder).filter((file) => file.endsWith('.scenario.c'));
		expect(builtinScenarios.map((one) => one.file).sort()).toEqual(files.map((file) => `scenarios/${file}`).sort());
		expect(builtinScenarios.length).toBeGreaterThanOrEqual(25);
	});

	it('say what they are about', () => {
		for (const one of builtinScenarios) {
			expect(parseScenario(one.text, one.file).problems, one.file).toEqual([]);
			expect(one.file).toBe(`scenarios/${one.id}.scenario.c`);
			expect(one.summary, one.id).toMatch(/\.$/);
			expect(one.functions.length, one.id).toBeGreaterThan(0);
		}
		expect(new Set(builtinScenarios.map((one) => one.id)).size).toBe(builtinScenarios.length);
	});

	it('define each case they list', () => {
		for (const one of builtinScenarios) for (const c of one.cases) expect(one.text, one.id).toContain(`static void ${c.name}(struct kunit *test)`);
	});

	it('name in `faults` what they fail', () => {
		for (const one of builtinScenarios) {
			const calls = [...one.text.matchAll(/fail_nth\("(\w+)", (\d+)\)/g)].map((m) => `${m[1]} ${m[2]}`);
			expect([...one.faults].sort(), one.id).toEqual(calls.sort());
		}
	});

	it('are found by function', () => {
		expect(scenariosFor(new Set(['check_unshare_flags'])).map((one) => one.id)).toEqual(['unknown-flags']);
		expect(scenariosFor(new Set())).toEqual([]);
	});

	it('are text without carriage returns or leading spaces', () => {
		for (const one of builtinScenarios) expect(readFileSync(join(folder, one.file.slice('scenarios/'.length)), 'utf8')).not.toMatch(/\r|^ {4}/m);
	});
});

describe('parseScenario', () => {
	it('reads fields over several lines', () => {
		const { scenario, problems } = parseScenario('/*\n * title: A\n * summary: one\n *   two\n * config: CONFIG_X=n, CONFIG_Y=m\n */\nKUNIT_CASE(f)\n', 'a/mine.scenario.c');
		expect(problems).toEqual([]);
		expect(scenario).toMatchObject({ id: 'mine', title: 'A', summary: 'one two', config: { CONFIG_X: 'n', CONFIG_Y: 'm' }, cases: [{ name: 'f', line: 7 }] });
	});

	it('tells what is wrong', () => {
		const { scenario, problems } = parseScenario('int x;\n/* config: later */ // config\n', 'x.scenario.c');
		expect(scenario.id).toBe('x');
		expect(problems.map((p) => p.code)).toEqual(['scenario-no-cases', 'scenario-no-title']);
		expect(parseScenario('/*\n * title: t\n * config: X\n */ KUNIT_CASE(a)', 'x.scenario.c').problems.map((p) => p.code)).toEqual(['scenario-bad-config']);
	});

	it('never throws', () => {
		for (const text of ['', '\0', '/*', '*/', 'KUNIT_CASE()']) expect(() => parseScenario(text, '')).not.toThrow();
	});
});
