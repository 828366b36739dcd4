// A patch of two tasks that wait for each other with a completion and a semaphore: what goes wrong is found, told, and replays.
import { describe, expect, it } from 'vitest';
import { openReview } from '../../src/review/open';
import type { Review } from '../../src/review/review';
import { benchParser } from '../bench/parser';

const SLOW = 60_000;

/** `fail`: what the worker does when it has no memory. */
const patch = (fail: string): string => {
	const lines = `#include <linux/completion.h>
#include <linux/semaphore.h>
#include <linux/slab.h>
struct lamp {
	struct completion lit;
	struct semaphore one_at_a_time;
	void *wire;
};
void lamp_init(struct lamp *lamp)
{
	init_completion(&lamp->lit);
	sema_init(&lamp->one_at_a_time, 1);
	lamp->wire = NULL;
}
int lamp_light(struct lamp *lamp)
{
	void *wire;

	down(&lamp->one_at_a_time);
	wire = kmalloc(16, GFP_KERNEL);
	if (!wire) {
		up(&lamp->one_at_a_time);
		${fail}
		return -12;
	}
	lamp->wire = wire;
	up(&lamp->one_at_a_time);
	complete(&lamp->lit);
	return 0;
}
int lamp_wait(struct lamp *lamp)
{
	wait_for_completion(&lamp->lit);
	down(&lamp->one_at_a_time);
	kfree(lamp->wire);
	lamp->wire = NULL;
	up(&lamp->one_at_a_time);
	return 0;
}`.split('\n');
	return `From: a@b.c
Subject: [PATCH] lamp: add

---
--- /dev/null
+++ b/lamp.c
@@ -0,0 +1,${lines.length} @@
${lines.map((line) => `+${line}\n`).join('')}`;
};

const SCENARIO = `/*
 * id: lamp
 * title: the lamp is waited for
 * summary: One task lights the lamp while another waits for it.
 * functions: lamp_light, lamp_wait
 * schedules: 2
 */
#include <kunit/test.h>
#include "world.h"
#include <linux/completion.h>
#include <linux/semaphore.h>

struct lamp {
	struct completion lit;
	struct semaphore one_at_a_time;
	void *wire;
};
void lamp_init(struct lamp *lamp);
int lamp_light(struct lamp *lamp);
int lamp_wait(struct lamp *lamp);

static struct lamp lamp;

static void lights(void *unused)
{
	lamp_light(&lamp);
}

static void waits(void *unused)
{
	lamp_wait(&lamp);
}

static void waited_for(struct kunit *test)
{
	world_init();
	mkcg("/a");
	lamp_init(&lamp);
	FAULT
	spawn(task_new("lighter", "/a"), lights, NULL);
	spawn(task_new("waiter", "/a"), waits, NULL);
	join_all();
	KUNIT_EXPECT_NULL(test, lamp.wire);
}

static struct kunit_case lamp_cases[] = { KUNIT_CASE(waited_for), {} };
`;

const review = async (fail: string, fault: string): Promise<Review> =>
	openReview(
		new TextEncoder().encode(patch(fail)),
		'lamp.patch',
		{ parser: await benchParser() },
		{ scenarios: [{ file: 'lamp.scenario.c', text: SCENARIO.replace('FAULT', fault) }], pathsLater: true },
	);

describe('tasks that wait', () => {
	it(
		'go on in every schedule when all is well',
		async () => {
			const schedules = (await review('', '')).runScenario('lamp')?.schedules;
			expect(schedules).toMatchObject({ failing: [], complete: true });
			expect(schedules?.tried).toBeGreaterThan(2);
		},
		SLOW,
	);

	it(
		'wait for ever where a failure forgets them',
		async () => {
			const r = await review('', 'fail_nth("kmalloc", 1);');
			const failing = r.runScenario('lamp')?.schedules?.failing ?? [];
			expect(failing.map((f) => f.text)).toEqual([
				'Deadlock: task waiter waits in wait_for_completion() for `lamp.lit` (completion), which nobody completes.',
			]);
			const recording = r.open(failing[0]?.run ?? '');
			recording?.runTo(100_000);
			expect(recording?.stop?.text).toBe(failing[0]?.text);
			const last = recording?.at(recording.length - 1);
			expect(last?.tasks.find((t) => t.name === 'waiter')).toMatchObject({
				state: 'blocked',
				blockedOn: 'lamp.lit, which nobody completes',
			});
			const mended = await review('complete(&lamp->lit);', 'fail_nth("kmalloc", 1);');
			expect(mended.runScenario('lamp')?.schedules).toMatchObject({ failing: [], complete: true });
		},
		SLOW,
	);
});
