/**
 * A large simulated kernel, recorded: 1,000 cgroups, 1,000 tasks, 100 namespaces. Measures the memory that 100,000 steps
 * hold and a step back in the debugger. Used by `npm run bench`; alone: node --expose-gc scripts/run-ts.mjs test/bench/world.ts
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openReview } from '../../src/review/open';
import type { Ports } from '../../src/review/review';
import { benchParser } from './parser';

const THREAD = 'media/samples/cgroupns-v1-5of8.txt';
const STEPS = 100_000;
const BACK = 10_000;
const MOST = 5_000_000;

const SCENARIO = `/*
 * id: large-world
 * title: a large world
 * summary: Many groups, tasks and namespaces; tasks look at each other.
 */
#include <kunit/test.h>
#include "world.h"

static void large(struct kunit *test)
{
	struct task_struct *tasks[1000];
	char name[32];
	int i;

	world_init();
	for (i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "/g%d/h%d", i / 32, i % 32);
		mkcg(name);
		tasks[i] = task_new("job", name);
	}
	for (i = 0; i < 100; i++) {
		as(tasks[i * 10]);
		unshare(CLONE_NEWCGROUP);
	}
	for (;;) {
		as(tasks[i % 1000]);
		read_proc_cgroup(tasks[(i * 7) % 1000]);
		i++;
	}
}

static struct kunit_case large_cases[] = { KUNIT_CASE(large), {} };
static struct kunit_suite large_suite = { .name = "large-world", .test_cases = large_cases };
kunit_test_suite(large_suite);
`;

/** What must not be reached: heap in MB, and p95 of a step back in ms of processor time. */
export const WORLD_BAR = { megabytes: 300, backCpuP95: 20 };

export interface WorldSize {
	readonly steps: number;
	/** Steps that made the world, before those. */
	readonly built: number;
	/** Heap that the recording holds, all steps. */
	readonly megabytes: number;
	/** Milliseconds to record them all. */
	readonly recordMs: number;
	/** p95 of a step back over the last 10,000 steps, in ms: place, stack and variables. */
	readonly backP95: number;
	/** The same in processor time: other work on the machine does not show in it. */
	readonly backCpuP95: number;
	readonly worst: number;
}

export async function measureWorld(ports: Ports): Promise<WorldSize | { readonly omitted: string }> {
	const scenarios = [{ file: 'large.scenario.c', text: SCENARIO }];
	const review = await openReview(readFileSync(THREAD), path.basename(THREAD), ports, { scenarios, pathsLater: true });
	globalThis.gc?.();
	const before = process.memoryUsage().heapUsed;
	const recording = review.open('scenario:large-world');
	if (!recording) return { omitted: 'the scenario names no run' };
	const started = performance.now();
	// The world is made first; the steps that count come after.
	let built = 0;
	while (built === 0 && !recording.ended && recording.length < MOST) {
		recording.runTo(recording.length + BACK);
		const inside = recording.at(recording.length - 1).stack();
		if (inside.some((frame) => frame.function === 'read_proc_cgroup')) built = recording.length;
	}
	recording.runTo(built + STEPS);
	const recordMs = performance.now() - started;
	if (built === 0 || recording.length < built + STEPS)
		return { omitted: `it ended after ${recording.length} steps: ${recording.stop?.text ?? ''}` };
	globalThis.gc?.();
	const megabytes = (process.memoryUsage().heapUsed - before) / 1e6;
	const times: number[] = [];
	const cpuTimes: number[] = [];
	for (let n = recording.length - 1; n > recording.length - BACK; n--) {
		const t = performance.now();
		const cpu = process.cpuUsage();
		const now = recording.at(n);
		for (const frame of now.stack()) for (const scope of now.scopes(frame)) if (!scope.expensive) now.variables(scope.ref);
		times.push(performance.now() - t);
		const used = process.cpuUsage(cpu);
		cpuTimes.push((used.user + used.system) / 1000);
	}
	times.sort((a, b) => a - b);
	cpuTimes.sort((a, b) => a - b);
	return {
		steps: recording.length - built,
		built,
		megabytes: Math.round(megabytes),
		recordMs: Math.round(recordMs),
		backP95: Number((times[Math.floor(times.length * 0.95)] ?? Number.NaN).toFixed(1)),
		backCpuP95: Number((cpuTimes[Math.floor(cpuTimes.length * 0.95)] ?? Number.NaN).toFixed(1)),
		worst: Number((times.at(-1) ?? Number.NaN).toFixed(1)),
	};
}

if (process.argv[1]?.includes('world')) {
	benchParser()
		.then((parser) => measureWorld({ parser }))
		.then(
			(size) => console.log(JSON.stringify(size)),
			(e: unknown) => {
				console.error(e);
				process.exitCode = 2;
			},
		);
}
