// The timeline over made-up events: what becomes a row, a span and a mark, also of what was there before the run or is never given back.
import { describe, expect, it } from 'vitest';
import { span } from '../../src/base/positions';
import { timelineOf } from '../../src/dap/timeline';
import type { Timeline } from '../../src/machine/timeline-view';
import type { Change, EventView, Recording, Snapshot } from '../../src/machine/view';

interface Said {
	readonly change?: Change;
	readonly task?: number;
	readonly rule?: string;
}

function timeline(steps: readonly (readonly Said[])[], types: Readonly<Record<number, string>> = {}): Timeline {
	const event = ({ change, task = 1, rule }: Said, step: number): EventView => ({
		kind: change?.kind ?? 'call',
		text: `${change?.kind ?? 'call'} of step ${step}`,
		place: { file: 'a.c', span: span(0, 1) },
		depth: 0,
		task,
		...(rule ? { rule } : {}),
		...(change ? { change } : {}),
	});
	const tasks = [
		{ id: 1, name: 'init', state: 'running' },
		{ id: 2, name: 'job', state: 'ready' },
	];
	const recording: Pick<Recording, 'length' | 'ended' | 'events' | 'at'> = {
		length: steps.length,
		ended: true,
		events: (n) => (steps[n] ?? []).map((one) => event(one, n)),
		at: () => ({ tasks, typeOf: (object: number) => types[object] }) as unknown as Snapshot,
	};
	return timelineOf(recording as Recording, (place) => `${place.file}:7`);
}

const count = (object: number, name: string, from: string, to: string): Change => ({ kind: 'count', object, offset: 0, name, from, to });
const lock = (kind: 'lock' | 'unlock' | 'wait', read = false): Change => ({ kind, lock: '9+0 mutex', name: 'm', by: 'mutex_lock', read });
const row = (t: Timeline, group: string, name: string) => t.rows.find((one) => one.group === group && one.name === name);

describe('a timeline', () => {
	it('shows memory from its allocation to its end, named by the code and by its type', () => {
		const t = timeline(
			[
				[{ change: { kind: 'alloc', object: 5, name: 'object of kmalloc', by: 'kmalloc' } }],
				[{ change: { kind: 'alloc', object: 6, name: 'object of kmalloc', by: 'kmalloc' } }],
				[{ change: count(5, 'ns->count', '', '1') }],
				[{ change: { kind: 'free', object: 5, name: 'ns', by: 'kfree' } }],
				[{ change: { kind: 'free', object: 8, name: 'given', by: 'kfree' } }],
			],
			{ 6: 'struct box' },
		);
		expect(row(t, 'memory', 'ns')).toMatchObject({ about: 'kmalloc', spans: [{ from: 0, to: 3, kind: 'alive' }] });
		const box = row(t, 'memory', 'box');
		expect(box?.about).toBe('struct box, kmalloc');
		expect(box?.spans[0]).not.toHaveProperty('to');
		// it was there before the run began
		expect(row(t, 'memory', 'given')?.spans).toMatchObject([{ from: 0, to: 4 }]);
		expect(row(t, 'memory', 'ns')?.marks[0]).toMatchObject({ step: 0, kind: 'begin', text: 'alloc of step 0 (a.c:7)' });
	});

	it('shows a counter by its values, with the one that it had before', () => {
		const t = timeline([[], [{ change: count(3, 'root.count', '2', '3') }], [{ change: count(3, 'root.count', '3', '0') }]]);
		expect(row(t, 'counters', 'root.count')?.marks.map(({ step, value, kind }) => [step, value, kind])).toEqual([
			[-1, '2', 'begin'],
			[1, '3', 'change'],
			[2, '0', 'end'],
		]);
	});

	it('shows a lock by who holds it, and who waits for it', () => {
		const t = timeline([
			[{ change: lock('lock') }],
			[{ change: lock('wait'), task: 2 }],
			[{ change: lock('unlock') }],
			[{ change: lock('lock', true), task: 2 }],
		]);
		expect(row(t, 'locks', 'm')?.spans).toEqual([
			{ from: 0, to: 2, kind: 'held', task: 1 },
			{ from: 1, to: 3, kind: 'waits', task: 2 },
			{ from: 3, kind: 'read', task: 2 },
		]);
		expect(row(t, 'tasks', 'runs')?.spans.map(({ from, task }) => [from, task])).toEqual([
			[0, 1],
			[1, 2],
			[2, 1],
			[3, 2],
		]);
	});

	it('marks what goes wrong in all rows of the object, and puts them first', () => {
		const t = timeline([
			[{ change: count(4, 'fine', '', '1') }],
			[{ change: count(5, 'ns->count', '1', '0') }],
			[{ change: { kind: 'misuse', object: 5 }, rule: 'last-reference-without-free' }],
		]);
		expect(t.rows.filter((one) => one.group === 'counters').map((one) => one.name)).toEqual(['ns->count', 'fine']);
		expect(row(t, 'counters', 'ns->count')?.marks.at(-1)?.kind).toBe('finding');
	});

	it('shows a reference whose count nobody sees, and no reference twice', () => {
		const take = (hold: number, object: number): Change => ({ kind: 'take', hold, object, name: `ref on ${object}`, by: 'get' });
		const give = (hold: number, object: number): Change => ({ ...take(hold, object), kind: 'give' }) as Change;
		const t = timeline([[{ change: take(1, 7) }, { change: count(3, 'c', '1', '2') }, { change: take(2, 3) }], [{ change: give(1, 7) }]]);
		expect(t.rows.filter((one) => one.group === 'holds')).toMatchObject([{ name: 'ref on 7', spans: [{ from: 0, to: 1, kind: 'held' }] }]);
	});

	it('numbers rows of one name', () => {
		const t = timeline([[{ change: count(1, 'p->count', '', '1') }], [{ change: count(2, 'p->count', '', '1') }]]);
		expect(t.rows.filter((one) => one.group === 'counters').map((one) => one.name)).toEqual(['p->count', 'p->count #2']);
	});
});
