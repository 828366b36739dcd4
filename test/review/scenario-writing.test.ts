// Help with writing scenarios: the names that are offered are those of the headers, and what is made for a function can be run as it is.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openReview } from '../../src/review/open';
import { failingNames, newScenario, scenarioPlace, worldNames } from '../../src/review/scenario-writing';
import { scenarioProblems } from '../../src/scenarios/parse';
import { benchParser } from '../bench/parser';

const named = (name: string) => worldNames().find((one) => one.name === name);

describe('the names of the world', () => {
	it('come with their declaration, parameters and comment', () => {
		expect(named('migrate')).toEqual({
			name: 'migrate',
			kind: 'function',
			declaration: 'int migrate(struct task_struct *task, const char *path)',
			parameters: ['task', 'path'],
			about: "Writes the task's pid to cgroup.procs of the group at `path`, as current: -EACCES when current may not write there.",
		});
		expect(named('spawn')?.parameters).toEqual(['task', 'fn', 'arg']);
		expect(named('world_init')?.parameters).toEqual([]);
		expect(named('world_error')?.kind).toBe('variable');
		expect(named('rmdir_cg')?.about).toBe(named('mkdir_cg')?.about);
		expect(named('KUNIT_EXPECT_EQ')?.parameters).toEqual(['test', 'a', 'b']);
	});

	it('are all that the header declares', () => {
		const header = readFileSync(path.resolve(import.meta.dirname, '../../src/kernel/model/world/world.h'), 'utf8');
		const bare = header.replace(/\/\*[\s\S]*?\*\//g, '');
		const declared = [...bare.matchAll(/^\w[\w *]*?(\w+)\(.*\);$/gm)].map((match) => match[1] ?? '');
		for (const name of declared) expect(named(name), name).toBeDefined();
		expect(declared.length).toBeGreaterThan(40);
	});

	it('include what can fail', () => {
		expect(failingNames()).toEqual(expect.arrayContaining(['kmalloc', 'copy_net_ns']));
		expect(failingNames()).not.toContain('kfree');
	});
});

describe('a new scenario', () => {
	const head =
		'struct cgroup_namespace *copy_cgroup_ns(unsigned long flags,\n\t\tstruct user_namespace *user_ns,\n\t\tstruct cgroup_namespace *old_ns)\n';

	it('calls the function with values to begin with', () => {
		const { file, text, line } = newScenario('copy_cgroup_ns', head);
		expect(file).toBe('copy-cgroup-ns.scenario.c');
		expect(text.split('\n')[line]).toBe('\tKUNIT_EXPECT_NOT_ERR_OR_NULL(test, copy_cgroup_ns(0 /* flags */, &init_user_ns, old_ns));');
		expect(scenarioProblems(text, file)).toEqual([]);
		expect(scenarioPlace(file, text)).toEqual({ id: 'copy-cgroup-ns', line: 10 });
	});

	it('makes the objects that it passes, and calls static functions, too', async () => {
		const { file, text } = newScenario(
			'lamp_light',
			'static int lamp_light(struct lamp *lamp, const struct task_struct *test, int *level)\n',
		);
		expect(text).toContain('\tstruct lamp *lamp = kunit_kzalloc(test, sizeof(*lamp), GFP_KERNEL);\n');
		expect(text).toContain('KUNIT_EXPECT_EQ(test, lamp_light(lamp, task, NULL /* level */), 0);');
		const lines = [
			'struct lamp { int level; };',
			'static int bulbs = 7;',
			'static int lamp_light(struct lamp *lamp, struct task_struct *by, int *level)',
			'{',
			'	lamp->level = bulbs;',
			'	return level ? *level : 0;',
			'}',
		];
		const patch = `--- /dev/null\n+++ b/drivers/lamp.c\n@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}\n`).join('')}`;
		const more = text.replace('\n}\n', '\n	KUNIT_EXPECT_EQ(test, lamp->level, bulbs);\n}\n');
		const review = await openReview(
			new TextEncoder().encode(patch),
			'lamp.patch',
			{ parser: await benchParser() },
			{ scenarios: [{ file, text: more }] },
		);
		expect(review.scenarioProblems?.()).toEqual([]);
		const result = review.runScenario('lamp-light');
		expect(result?.expectations.map((one) => [one.text, one.actual, one.ok])).toEqual([
			['lamp_light(lamp, task, NULL ) == 0', '0', true],
			['lamp->level == bulbs', '7', true],
		]);
		expect(result?.code).toMatchObject([{ function: 'lamp_light', from: 'patch', ran: true }]);
	});

	it('knows functions that take or give nothing, and pointers to functions', () => {
		expect(newScenario('init', 'int __init init(void)').text).toContain('KUNIT_EXPECT_EQ(test, init(), 0);');
		expect(newScenario('each', 'void each(int (*fn)(void *), const char *name)').text).toContain('\teach(NULL /* fn */, "a");');
	});

	it('is found, is about its function, and runs', async () => {
		const thread = path.resolve(import.meta.dirname, '../../media/samples/cgroupns-v1-5of8.txt');
		const { file, text } = newScenario('copy_cgroup_ns', head, ['struct cgroup_namespace init_cgroup_ns = {\n};\n']);
		expect(text).toContain('&init_cgroup_ns));');
		const options = { pathsLater: true, scenarios: [{ file, text }] };
		const review = await openReview(readFileSync(thread), 'thread.txt', { parser: await benchParser() }, options);
		expect(review.report.scenarios.find((one) => one.id === 'copy-cgroup-ns')?.functions).toEqual(['copy_cgroup_ns']);
		expect(review.scenarioProblems?.()).toEqual([]);
		const result = review.runScenario('copy-cgroup-ns');
		expect(result?.outcome).not.toBe('stopped');
		expect(result?.expectations.length).toBe(1);
	}, 60_000);
});
