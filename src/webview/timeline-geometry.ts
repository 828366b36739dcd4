// Where things of the timeline lie and what they say: scales, ticks, paths, what a row is at a step. Pure; timeline.ts makes elements of it.
//
//   x of step n = (n - first) * perStep, in CSS pixels from the left edge of the track; a row is ROW high, its line runs at MIDDLE
import type { TimelineMark, TimelineRow, TimelineSpan } from '../machine/timeline-view';

/** CSS pixels. */
export const ROW = 24;
export const MIDDLE = ROW / 2;
const TOP = 5;
const BOTTOM = ROW - 5;
/** Least distance of two ticks. */
const TICK = 70;

/** The part of the run that is on the screen. */
export interface Scale {
	/** Step at the left edge; may be a fraction. */
	readonly first: number;
	readonly perStep: number;
	/** CSS pixels. */
	readonly width: number;
}

export const xOf = (scale: Scale, step: number): number => Math.round((step - scale.first) * scale.perStep * 10) / 10;
export const stepAt = (scale: Scale, x: number): number => Math.floor(scale.first + x / scale.perStep);

/** Round step numbers for the axis. */
export function ticks(scale: Scale, steps: number): number[] {
	const least = Math.max(1, TICK / scale.perStep);
	const power = 10 ** Math.floor(Math.log10(least));
	const every = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= least) ?? least;
	const found: number[] = [];
	const last = Math.min(steps - 1, scale.first + scale.width / scale.perStep);
	for (let at = Math.max(0, Math.ceil(scale.first / every) * every); at <= last; at += every) found.push(at);
	return found;
}

export interface Bar {
	readonly span: TimelineSpan;
	readonly x: number;
	readonly width: number;
	/** It goes on beyond what is recorded. */
	readonly open: boolean;
}

/** The spans on the screen; what would be too narrow to be seen is a pixel wide. `steps`: of the whole timeline. */
export function bars(row: TimelineRow, scale: Scale, steps: number): Bar[] {
	const found: Bar[] = [];
	for (const span of row.spans) {
		const from = Math.max(xOf(scale, span.from), -10);
		const to = Math.min(xOf(scale, span.to ?? steps), scale.width + 10);
		if (to < 0 || from > scale.width) continue;
		const width = Math.max(to - from, 1.5);
		const before = found.at(-1);
		// what lies in the same pixel cannot be told apart
		if (before && width <= 1.5 && from - before.x < 1 && before.width <= 1.5) continue;
		found.push({ span, x: from, width, open: span.to === undefined });
	}
	return found;
}

/** Marks on the screen, one for each pixel; a finding wins over others. */
export function marksOn(row: TimelineRow, scale: Scale): { readonly x: number; readonly mark: TimelineMark }[] {
	const found: { x: number; mark: TimelineMark }[] = [];
	for (const mark of row.marks) {
		if (mark.step < 0) continue;
		const x = xOf(scale, mark.step);
		if (x < -5 || x > scale.width + 5) continue;
		const before = found.at(-1);
		if (!before || x - before.x >= 1) found.push({ x, mark });
		else if (before.mark.kind !== 'finding') before.mark = mark;
	}
	return found;
}

const numberOf = (mark: TimelineMark): number | undefined =>
	mark.value !== undefined && /^-?\d+$/.test(mark.value) ? Number(mark.value) : undefined;

export interface CounterLine {
	/** An SVG path of the value over the steps; empty when no value is a number. */
	readonly path: string;
	/** Values where there is room for them: beside the change, above or below the line. */
	readonly labels: readonly { readonly x: number; readonly y: number; readonly text: string }[];
}

export function counterLine(row: TimelineRow, scale: Scale, steps: number): CounterLine {
	const changes = row.marks.flatMap((mark) => {
		const value = numberOf(mark);
		return value === undefined ? [] : [{ step: mark.step, value }];
	});
	const most = Math.max(1, ...changes.map((one) => one.value));
	const least = Math.min(0, ...changes.map((one) => one.value));
	const y = (value: number) => Math.round((BOTTOM - ((value - least) / (most - least)) * (BOTTOM - TOP)) * 10) / 10;
	const right = Math.min(scale.width + 10, xOf(scale, steps));
	let path = '';
	const labels: { x: number; y: number; text: string }[] = [];
	let at: { x: number; value: number } | undefined;
	for (const [i, { step, value }] of changes.entries()) {
		const x = Math.min(Math.max(xOf(scale, step), -10), right);
		const next = changes[i + 1];
		const end = Math.min(next ? xOf(scale, next.step) : right, right);
		// of several changes in one pixel the last one is drawn
		if (next && end - x < 1 && end > -10) continue;
		path += at ? `H${x}V${y(value)}` : `M${x} ${y(value)}`;
		at = { x, value };
		const text = String(value);
		const room = end - Math.max(x, 0);
		if (end > 0 && x < scale.width && room > text.length * 7 + 8)
			labels.push({ x: Math.max(x, 0) + 5, y: y(value) > MIDDLE ? y(value) - 3 : y(value) + 10, text });
	}
	return { path: at ? `${path}H${right}` : '', labels };
}

/** The mark that is nearest to a step, at most `reach` steps away; a finding wins over others as near. */
export function nearest(row: TimelineRow, step: number, reach: number): TimelineMark | undefined {
	let best: TimelineMark | undefined;
	for (const mark of row.marks) {
		const far = Math.abs(mark.step - step);
		if (mark.step < 0 || far > reach) continue;
		const known = best ? Math.abs(best.step - step) : Number.POSITIVE_INFINITY;
		if (far < known || (far === known && mark.kind === 'finding')) best = mark;
	}
	return best;
}

/** The mark after (1) or before (-1) a step; the one that is there does not count. */
export function nextMark(row: TimelineRow, step: number, direction: 1 | -1): TimelineMark | undefined {
	const real = row.marks.filter((mark) => mark.step >= 0);
	return direction > 0 ? real.find((mark) => mark.step > step) : real.findLast((mark) => mark.step < step);
}

/** What the row's object is before the statement of a step runs: empty when it is not there (yet). */
export function stateAt(row: TimelineRow, step: number, nameOf: (task: number) => string): string {
	const open = row.spans.filter((span) => span.from < step && (span.to === undefined || span.to >= step));
	const names = (kinds: readonly TimelineSpan['kind'][]) => [
		...new Set(open.filter((one) => kinds.includes(one.kind)).map((one) => nameOf(one.task))),
	];
	switch (row.group) {
		case 'counters':
			return row.marks.findLast((mark) => mark.step < step && mark.value !== undefined)?.value ?? '';
		case 'memory':
			if (open.length > 0) return 'alive';
			return row.spans.some((span) => span.to !== undefined && span.to < step) ? 'freed' : '';
		case 'holds':
			if (open.length > 0) return 'held';
			return row.spans.some((span) => span.to !== undefined && span.to < step) ? 'given back' : '';
		case 'locks': {
			const held = names(['held', 'read']);
			const waits = names(['waits']);
			return [...held, ...waits.map((name) => `${name} waits`)].join(', ');
		}
		case 'tasks':
			return nameOf(row.spans.findLast((span) => span.from <= step)?.task ?? -1);
	}
}

/** Rows that something happens to between two steps of the debugger, either way. */
export function changedBetween(row: TimelineRow, a: number, b: number): boolean {
	const [from, to] = a < b ? [a, b] : [b, a];
	return row.marks.some((mark) => mark.step >= from && mark.step < to);
}
