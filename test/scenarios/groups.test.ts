// The control group tree of a stopped run, read from its objects: who is where, and whose root is where, step by step.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { GroupView, Recording } from '../../src/machine/view';
import { openReview } from '../../src/review/open';
import type { Review } from '../../src/review/review';
import { benchParser } from '../bench/parser';

const bytes = readFileSync(path.resolve(import.meta.dirname, '../../media/samples/cgroupns-v1-5of8.txt'));

let review: Review;
beforeAll(async () => {
	review = await openReview(bytes, 'thread.txt', { parser: await benchParser() }, { pathsLater: true });
}, 120_000);

function recorded(run: string): Recording {
	const recording = review.open(run);
	if (!recording) throw new Error(`${run} names no run`);
	while (!recording.ended) recording.runTo(recording.length + 10_000);
	return recording;
}

const line = (one: GroupView) =>
	`${'  '.repeat(one.depth)}${one.name}${one.offline ? ' offline' : ''}${one.tasks.map((task) => ` ${task.name}`).join('')}${one.roots.map((root) => ` [${root}]`).join('')}`;
const picture = (recording: Recording, step: number) => (recording.at(step).groups?.() ?? []).map(line);

describe('groups', () => {
	it('shows a namespace inside a namespace, and nothing before there is a world', () => {
		const recording = recorded('scenario:nested-namespaces');
		expect(picture(recording, recording.length - 1)).toEqual(['/ init [init (1)]', '  a outer [outer (2)]', '    b outer [outer (3)]']);
		expect(picture(recording, 0)).toEqual([]);
	});

	it('follows a task from group to group, and keeps a removed group that is held', () => {
		const recording = recorded('scenario:removed-root');
		const seen = new Set<string>();
		for (let n = 0; n < recording.length; n += 3) for (const one of picture(recording, n)) seen.add(one.trim());
		// entered, moved out of, removed under the namespace that keeps it, made again for another task
		for (const one of ['a job', 'a job [job (2)]', 'a [job (2)]', 'a offline [job (2)]', 'a other']) expect(seen).toContain(one);
		expect(picture(recording, recording.length - 1)).toEqual(['/ init [init (1), other (3)]', '  a other']);
	});
});
