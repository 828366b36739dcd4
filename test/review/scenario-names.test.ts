// Names in a user's scenario that nothing defines: told with the nearest known one, and never told of names that are there.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openReview } from '../../src/review/open';
import { scenarios } from '../../src/scenarios/index';
import { benchParser } from '../bench/parser';

const thread = path.resolve(import.meta.dirname, '../../media/samples/cgroupns-v1-5of8.txt');
const open = async (texts: readonly { readonly file: string; readonly text: string }[]) =>
	openReview(readFileSync(thread), 'thread.txt', { parser: await benchParser() }, { pathsLater: true, scenarios: texts });

const mine = `/*
 * id: mine
 * title: mine
 */
#include <kunit/test.h>
#include "world.h"

static void helper(struct task_struct *task)
{
	as(task);
	unshrae(CLONE_NEWCGROUP);
}

static void first(struct kunit *test)
{
	struct task_struct *task;

	world_init();
	mkcg("/a");
	task = taks_new("job", "/a");
	helper(task);
	fail_nth("kmaloc", 1);
	KUNIT_EXPECT_EQ(test, unshare(CLONE_NEWCGRUOP), 0);
	KUNIT_EXPECT_EQQ(test, cgroup_seen(task), 0);
	copy_cgroup_ns(0, &init_user_ns, 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(first),
	{}
};
`;

it('tells unknown names with the nearest known one', async () => {
	const review = await open([{ file: 'mine.scenario.c', text: mine }]);
	expect(review.scenarioProblems?.().map((p) => `${p.severity} ${p.place?.line}: ${p.message.replace(/.* Did/, 'Did')}`)).toEqual([
		'error 11: Did you mean unshare?',
		'error 20: Did you mean task_new?',
		'error 24: Did you mean KUNIT_EXPECT_EQ?',
		'error 23: Did you mean CLONE_NEWCGROUP?',
		'warning 22: No function "kmaloc" can fail here, so nothing will.',
	]);
	const result = review.runScenario('mine');
	expect(result?.notes[0]).toBe(
		'line 11: unshrae() is defined nowhere: not in world.h, the test macros, the patch or the tree. Did you mean unshare?',
	);
});

it('tells nothing of the built-in ones', async () => {
	const copies = scenarios.map((s) => ({
		file: `copy/${s.id}.scenario.c`,
		text: s.text.replace(/^ \* id: .*\n/m, ` * id: copy-${s.id}\n`),
	}));
	const review = await open(copies);
	expect(review.scenarioProblems?.().map((p) => `${p.place?.file}:${p.place?.line}: ${p.message}`)).toEqual([]);
}, 60_000);
