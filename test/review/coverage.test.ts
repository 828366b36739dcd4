// Coverage of what a patch changes: lines and ways that no run came to are there with 0, and results add up.
import { beforeAll, describe, expect, it } from 'vitest';
import { addCoverage, type FileCoverage } from '../../src/review/coverage';
import { openReview } from '../../src/review/open';
import { benchParser } from '../bench/parser';

const LAMP = `From: a@b.c
Subject: [PATCH] lamp: add

---
--- /dev/null
+++ b/lamp.c
@@ -0,0 +1,17 @@
+int lamp_light(int level, int *set)
+{
+	if (level < 0 || !set)
+		return -22;
+	switch (level) {
+	case 0:
+		return 1;
+	case 1:
+	case 2:
+		*set = level;
+		break;
+	default:
+		*set = 3;
+	}
+	while (level-- > 0)
+		*set += 1;
+	return 0;
+}
`.replace('1,17', '1,18');

const scenario = (id: string, level: number): { readonly file: string; readonly text: string } => ({
	file: `${id}.scenario.c`,
	text: `/*
 * id: ${id}
 * title: The lamp at ${level}
 * summary: Lights the lamp.
 * functions: lamp_light
 */
#include <kunit/test.h>
int lamp_light(int level, int *set);
static void lights(struct kunit *test)
{
	int set = 0;

	KUNIT_EXPECT_EQ(test, lamp_light(${level}, &set), ${level === 0 ? 1 : 0});
}
static struct kunit_case cases[] = { KUNIT_CASE(lights), {} };
`,
});

describe('coverage', () => {
	let zero: FileCoverage;
	let two: FileCoverage;

	beforeAll(async () => {
		const review = await openReview(
			new TextEncoder().encode(LAMP),
			'lamp.patch',
			{ parser: await benchParser() },
			{
				scenarios: [scenario('lamp-off', 0), scenario('lamp-on', 2)],
			},
		);
		const [off, on] = review.report.scenarios.map((one) => review.runScenario(one.id));
		expect(off?.notes).toEqual([]);
		expect(on?.outcome).toBe('passed');
		zero = off?.coverage[0] as FileCoverage;
		two = on?.coverage[0] as FileCoverage;
	});

	const lines = ({ lines }: FileCoverage) => Object.fromEntries(lines.map(({ line, count }) => [line, count]));
	const ways = ({ branches }: FileCoverage) =>
		branches.flatMap((one) => one.ways.map(({ label, count }) => `${one.line} ${one.text}: ${label} ${count}`));

	it('has every line of the changed function, with 0 where no run came', () => {
		expect(lines(zero)).toEqual({ 3: 1, 4: 0, 5: 1, 7: 1, 10: 0, 11: 0, 13: 0, 15: 0, 16: 0, 17: 0 });
	});

	it('tells which way each condition and switch went', () => {
		expect(ways(zero)).toEqual([
			'3 level < 0: false 1',
			'3 level < 0: true 0',
			'3 set: false 0',
			'3 set: true 1',
			'5 switch (level): case 0 1',
			'5 switch (level): case 1 0',
			'5 switch (level): case 2 0',
			'5 switch (level): none of the cases 0',
			'15 level-- > 0: false 0',
			'15 level-- > 0: true 0',
		]);
		expect(ways(two)).toContain('5 switch (level): case 2 1');
		expect(ways(two)).toContain('15 level-- > 0: true 2');
		expect(ways(two)).toContain('15 level-- > 0: false 1');
	});

	it('adds up over scenarios', () => {
		const [sum] = addCoverage([zero, two]);
		expect(lines(sum as FileCoverage)).toMatchObject({ 3: 2, 4: 0, 7: 1, 10: 1, 13: 0, 17: 1 });
		expect(ways(sum as FileCoverage)).toContain('3 level < 0: false 2');
		expect(ways(sum as FileCoverage)).toContain('3 level < 0: true 0');
	});
});
