// With a base that shows whole files, functions are reviewed as they stand there; scenarios run the hunks in our world all the same, since
// the real files would need the rest of a kernel around them.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
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
	expect(review.files.find((one) => one.path === FILE)?.patched?.text.split('\n')[ran - 1]).toContain('return -EINVAL;');
}, 60_000);
