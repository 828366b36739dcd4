// With a base that shows whole files, functions are reviewed as they stand there, and scenarios run its own functions where our world has all
// that they need; the rest stays our model's, and the result says so.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { runningCodeLines } from '../../src/formats/running-code-text';
import { kernelWorld } from '../../src/kernel/model-sources';
import { openReview } from '../../src/review/open';
import { benchParser } from '../bench/parser';

const bytes = readFileSync(path.resolve(import.meta.dirname, '../../media/samples/cgroupns-v1-5of8.txt'));
const FILE = 'kernel/fork.c';

it('scenarios run with a base as with the mail alone', async () => {
	const ours = kernelWorld.find((one) => one.file === FILE)?.text ?? '';
	const boot = 'static struct task_struct *dup_task_struct(struct task_struct *orig, unsigned long clone_flags)\n{\n';
	expect(ours).toContain(boot);
	const theirs = ours.replace(boot, `${boot}\tBUG_ON(memory_of_all_processors_is_not_up());\n`);
	const parser = await benchParser();
	const base = (file: string): string | undefined => (file === FILE ? theirs : undefined);
	const review = await openReview(bytes, 'thread.txt', { parser, base }, { pathsLater: true });
	expect(review.files.find((one) => one.path === FILE)?.patched?.complete).toBe(true);
	const unshared = review.runScenario('unshare-succeeds');
	expect(unshared?.outcome).toBe('passed');
	// The places of a run are those of the text it runs.
	const recording = review.open('scenario:unshare-succeeds');
	recording?.runTo(4000);
	expect(review.source?.(FILE, recording?.run)?.text).not.toContain('memory_of_all_processors');
	expect(review.source?.(FILE)?.text).toContain('memory_of_all_processors');
	expect(review.source?.(FILE, recording?.run)?.text).toContain('CLONE_NEWCGROUP');
	// And what they cover, the lines of the patched file.
	const lines = review.runScenario('unknown-flags')?.coverage.find((one) => one.file === FILE)?.lines ?? [];
	const ran = lines.find((one) => one.count > 0)?.line ?? 0;
	expect(review.files.find((one) => one.path === FILE)?.patched?.text.split('\n')[ran - 1]).toContain('unshare_flags');
}, 60_000);

const NSPROXY = 'kernel/nsproxy.c';

/** Our model's file as somebody else might have written it. */
function rewritten(file: string, changes: readonly (readonly [string, string])[]): string {
	let text = kernelWorld.find((one) => one.file === file)?.text ?? '';
	for (const [from, to] of changes) {
		expect(text).toContain(from);
		text = text.replace(from, to);
	}
	return text;
}

it("the base's own functions run, with the helpers they need, where our world has everything", async () => {
	const text = rewritten(NSPROXY, [
		[
			'static inline struct nsproxy *create_nsproxy(void)\n{\n',
			`#define FIRST_COUNT 1
static int proxies_made;

static void count_proxy(struct nsproxy *made)
{
	atomic_set(&made->count, FIRST_COUNT);
	proxies_made++;
}

static inline struct nsproxy *create_nsproxy(void)
{
`,
		],
		['	if (nsproxy)\n		atomic_set(&nsproxy->count, 1);\n', '	if (nsproxy)\n		count_proxy(nsproxy);\n'],
		['int copy_namespaces(unsigned long flags, struct task_struct *tsk)\n{\n', '$&	tsk->audit_mark = 0;\n'],
	]);
	const parser = await benchParser();
	const review = await openReview(
		bytes,
		'thread.txt',
		{ parser, base: (file) => (file === NSPROXY ? text : undefined) },
		{ pathsLater: true },
	);
	const result = review.runScenario('unshare-succeeds');
	expect(result?.outcome).toBe('passed');
	const of = (name: string) => result?.code.find((one) => one.function === name);
	expect(of('create_new_namespaces')).toMatchObject({ from: 'base', ran: true, file: NSPROXY });
	expect(of('copy_namespaces')).toMatchObject({ from: 'model', why: 'our struct task_struct has no member audit_mark' });
	expect(of('check_unshare_flags')).toMatchObject({ from: 'model', ran: true });
	expect(of('check_unshare_flags')?.why).toBeUndefined();
	expect(of('copy_cgroup_ns')).toMatchObject({ from: 'patch', ran: true });
	expect(of('cgroupns_inum')).toMatchObject({ from: 'patch', ran: false });
	const running = review.source?.(NSPROXY, 'scenario:unshare-succeeds');
	expect(running?.text).toContain('count_proxy(nsproxy)');
	expect(running?.text).toContain('static int proxies_made;');
	expect(running?.text).not.toContain('audit_mark');
	// Its lines are those of the patched file.
	const helper = running?.text.split('\n').findIndex((line) => line.startsWith('static void count_proxy')) ?? -1;
	const patched = review.files.find((one) => one.path === NSPROXY)?.patched?.text.split('\n') ?? [];
	expect(patched[(running?.trueLines?.[helper] ?? 0) - 1]).toContain('static void count_proxy');
	expect(runningCodeLines(result?.code ?? []).join('\n')).toContain(
		'copy_namespaces, since our struct task_struct has no member audit_mark',
	);
}, 60_000);

it('a function that the world calls in another way stays our model', async () => {
	const text = rewritten(NSPROXY, [
		['void free_nsproxy(struct nsproxy *ns)', 'void free_nsproxy(struct nsproxy *ns, bool later)'],
		['		free_nsproxy(ns);\n}\n\nvoid exit_task', '		free_nsproxy(ns, false);\n}\n\nvoid exit_task'],
	]);
	const parser = await benchParser();
	const review = await openReview(
		bytes,
		'thread.txt',
		{ parser, base: (file) => (file === NSPROXY ? text : undefined) },
		{ pathsLater: true },
	);
	const code = review.runScenario('last-task-exits')?.code ?? [];
	expect(code.find((one) => one.function === 'free_nsproxy')).toMatchObject({
		from: 'model',
		why: 'our world calls it as free_nsproxy(struct nsproxy *)',
		ran: true,
	});
}, 60_000);

const SCENARIO = `/*
 * id: gone
 * title: A task goes
 * summary: Its namespaces go first.
 * functions: do_exit
 */
#include <kunit/test.h>
#include "world.h"

static void goes(struct kunit *test)
{
	struct task_struct *task;

	world_init();
	task = task_new("job", "/");
	task_gone(task);
	KUNIT_EXPECT_PTR_EQ(test, task_by_pid(2), NULL);
}

static struct kunit_case gone_cases[] = {
	KUNIT_CASE(goes),
	{}
};

static struct kunit_suite gone_suite = { .name = "gone", .test_cases = gone_cases };
kunit_test_suite(gone_suite);
`;

it.each([
	['exits_seen++;', true, { from: 'base', ran: true }],
	['exits_seen++;', false, { from: 'unpatched', ran: true }],
	['tell_the_auditor(tsk);', true, { from: 'unpatched', ran: true, why: 'tell_the_auditor() is not in our world' }],
])(
	'a file that no hunk fits in our world: %s, base visible: %s',
	async (line, visible, code) => {
		const body = ['static int exits_seen;', '', 'void do_exit(long code)', '{', '	struct task_struct *tsk = current;', '', `	${line}`];
		const end = ['	exit_task_namespaces(tsk);', '	cgroup_exit(tsk);', '	mmput(tsk->mm);', '	tsk->exit_state = EXIT_ZOMBIE;', '}', ''];
		const base = [...body, ...end].join('\n');
		const patch = `--- a/kernel/exit.c
+++ b/kernel/exit.c
@@ -5,5 +5,6 @@ void do_exit(long code)
 	struct task_struct *tsk = current;
 
 	${line}
+	tsk->exit_code = code;
 	exit_task_namespaces(tsk);
 	cgroup_exit(tsk);
`;
		const review = await openReview(
			new TextEncoder().encode(patch),
			'exit.patch',
			{ parser: await benchParser(), base: (file) => (visible && file === 'kernel/exit.c' ? base : undefined) },
			{ pathsLater: true, scenarios: [{ file: 'gone.scenario.c', text: SCENARIO }] },
		);
		const result = review.runScenario('gone');
		expect(result?.notes).toEqual([]);
		expect(result?.outcome).toBe('passed');
		expect(result?.code).toMatchObject([{ function: 'do_exit', file: 'kernel/exit.c', ...code }]);
	},
	60_000,
);

/** A tree of Linux 3.17, or the part of it that the patch touches. */
const LINUX_3_17 = process.env.REHEARSE_LINUX_3_17 ?? '';

it.runIf(existsSync(path.join(LINUX_3_17, NSPROXY)))(
	'all scenarios end on Linux 3.17 as with the mail alone',
	async () => {
		const parser = await benchParser();
		const base = (file: string): string | undefined => {
			const at = path.join(LINUX_3_17, file);
			return existsSync(at) ? readFileSync(at, 'utf8') : undefined;
		};
		const alone = await openReview(bytes, 'thread.txt', { parser }, { pathsLater: true });
		const real = await openReview(bytes, 'thread.txt', { parser, base }, { pathsLater: true });
		const told = (result: ReturnType<typeof real.runScenario>): unknown => [
			result?.outcome,
			result?.expectations.map(({ place, ...rest }) => rest),
			result?.findings.map((one) => [one.rule, one.function]),
		];
		for (const { id } of alone.report.scenarios) {
			const there = real.runScenario(id);
			expect([id, told(there)]).toEqual([id, told(alone.runScenario(id))]);
			for (const one of there?.code ?? [])
				expect([id, one.function, ['patch', 'base'].includes(one.from)]).toEqual([id, one.function, true]);
		}
	},
	120_000,
);
