// Where the timeline's panel draws what, and what it says: no browser. A run of 10,000 steps and a thousand rows stays quick.
import { describe, expect, it } from 'vitest';
import type { TimelineMark, TimelineRow } from '../../src/machine/timeline-view';
import {
	bars,
	changedBetween,
	counterLine,
	marksOn,
	nearest,
	nextMark,
	type Scale,
	stateAt,
	stepAt,
	ticks,
	xOf,
} from '../../src/webview/timeline-geometry';

const scale: Scale = { first: 0, perStep: 1, width: 500 };
const mark = (step: number, value?: string, kind: TimelineMark['kind'] = 'change'): TimelineMark => ({
	step,
	kind,
	text: `at ${step}`,
	task: 1,
	...(value === undefined ? {} : { value }),
});
const row = (rest: Partial<TimelineRow>): TimelineRow => ({
	id: 'r',
	group: 'counters',
	name: 'r',
	about: '',
	spans: [],
	marks: [],
	...rest,
});
const counter = row({ marks: [mark(-1, '1', 'begin'), mark(100, '2'), mark(300, '0', 'end')] });
const names = (task: number) => ['', 'init', 'job'][task] ?? '';

describe('the scale', () => {
	it('goes from steps to pixels and back', () => {
		const zoomed: Scale = { first: 40, perStep: 8, width: 500 };
		expect(stepAt(zoomed, xOf(zoomed, 61))).toBe(61);
		expect(stepAt(zoomed, xOf(zoomed, 61) + 7)).toBe(61);
	});

	it('has round ticks, far enough apart', () => {
		expect(ticks(scale, 480)).toEqual([0, 100, 200, 300, 400]);
		expect(ticks({ first: 12.5, perStep: 40, width: 200 }, 480)).toEqual([14, 16]);
	});
});

describe('a counter', () => {
	it('is a line of steps, from the value before the run to its end', () => {
		const { path, labels } = counterLine(counter, scale, 400);
		expect(path).toBe('M-1 12H100V5H300V19H400');
		expect(labels.map((one) => one.text)).toEqual(['1', '2', '0']);
	});

	it('says its value at a step: what happens during the step is still to come', () => {
		expect([0, 100, 101, 301].map((step) => stateAt(counter, step, names))).toEqual(['1', '1', '2', '0']);
	});

	it('that is no number has no line', () => {
		expect(counterLine(row({ marks: [mark(5, 'n + 1')] }), scale, 400).path).toBe('');
	});
});

describe('spans', () => {
	const lock = row({
		group: 'locks',
		spans: [
			{ from: 10, to: 20, kind: 'held', task: 1 },
			{ from: 15, to: 21, kind: 'waits', task: 2 },
			{ from: 21, kind: 'held', task: 2 },
		],
	});

	it('are bars; one that does not end goes to the end', () => {
		expect(bars(lock, scale, 400).map(({ x, width, open }) => [x, width, open])).toEqual([
			[10, 10, false],
			[15, 6, false],
			[21, 379, true],
		]);
	});

	it('say who holds and who waits', () => {
		expect([10, 16, 30].map((step) => stateAt(lock, step, names))).toEqual(['', 'init, job waits', 'job']);
	});

	it('say what became of memory', () => {
		const memory = row({ group: 'memory', spans: [{ from: 5, to: 9, kind: 'alive', task: 1 }] });
		expect([5, 6, 9, 10].map((step) => stateAt(memory, step, names))).toEqual(['', 'alive', 'alive', 'freed']);
	});
});

describe('marks', () => {
	it('are found by where the pointer is, the finding first', () => {
		const wrong = row({ marks: [mark(100), mark(100, undefined, 'finding'), mark(140)] });
		expect(nearest(wrong, 104, 5)?.kind).toBe('finding');
		expect(nearest(wrong, 110, 5)).toBeUndefined();
	});

	it('are gone through one after the other', () => {
		expect(nextMark(counter, 0, 1)?.step).toBe(100);
		expect(nextMark(counter, 100, 1)?.step).toBe(300);
		expect(nextMark(counter, 100, -1)).toBeUndefined();
	});

	it('tell what a move of the debugger went over, either way', () => {
		expect(changedBetween(counter, 100, 101)).toBe(true);
		expect(changedBetween(counter, 101, 100)).toBe(true);
		expect(changedBetween(counter, 101, 300)).toBe(false);
	});
});

it('draws a screen of a long run in no time', () => {
	const steps = 10_000;
	const busy = row({
		marks: Array.from({ length: steps }, (_x, n) => mark(n, String(n % 7))),
		spans: Array.from({ length: steps / 2 }, (_x, n) => ({ from: 2 * n, to: 2 * n + 1, kind: 'held', task: 1 }) as const),
	});
	const whole: Scale = { first: 0, perStep: 0.06, width: 600 };
	const started = performance.now();
	for (let n = 0; n < 40; n++) {
		expect(counterLine(busy, whole, steps).path.length).toBeLessThan(10_000);
		expect(marksOn(busy, whole).length).toBeLessThanOrEqual(600);
		expect(bars(busy, whole, steps).length).toBeLessThanOrEqual(1200);
	}
	expect(performance.now() - started).toBeLessThan(1500);
});
