// One row of the timeline as elements. Owns the drawing; where things lie is timeline-geometry.ts's, what is asked of them timeline.ts's.
import type { TimelineMark, TimelineRow } from '../machine/timeline-view';
import { bars, counterLine, MIDDLE, marksOn, ROW, type Scale, xOf } from './timeline-geometry';

const SVG = 'http://www.w3.org/2000/svg';
/** CSS pixels of a letter of a bar's label. */
const LETTER = 6.5;
/** Colours of tasks, in order; more tasks share them. */
const COLOURS = 6;

export function svg(tag: string, attributes: Record<string, string | number>, ...children: (Node | string)[]): SVGElement {
	const node = document.createElementNS(SVG, tag);
	for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
	node.append(...children);
	return node;
}

export function el(tag: string, attributes: Record<string, string>, ...children: (Node | string)[]): HTMLElement {
	const node = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
	node.append(...children);
	return node;
}

export interface Shown {
	readonly scale: Scale;
	/** Of the whole timeline. */
	readonly steps: number;
	readonly nameOf: (task: number) => string;
	/** Place of a task in the list of tasks, for its colour. */
	readonly indexOf: (task: number) => number;
	readonly chosen: TimelineMark | undefined;
}

/** The track of a row: spans as bars, or the line of a counter, and a mark for each thing that happened. */
export function track(row: TimelineRow, shown: Shown): SVGElement {
	const { scale, steps } = shown;
	const parts: Node[] = [];
	const colour = (task: number) => `task${shown.indexOf(task) % COLOURS}`;
	if (row.group === 'counters') {
		const { path, labels } = counterLine(row, scale, steps);
		if (path !== '') parts.push(svg('path', { class: 'value', d: path }));
		for (const { x, y, text } of labels) parts.push(svg('text', { class: 'number', x, y }, text));
	}
	for (const { span, x, width, open } of bars(row, scale, steps)) {
		const alive = span.kind === 'alive' || row.group === 'holds';
		const [y, height] = alive ? [8, 8] : [5, 14];
		parts.push(
			svg('rect', { class: `bar ${span.kind} ${alive ? '' : colour(span.task)}${open ? ' open' : ''}`, x, y, width, height, rx: 2 }),
		);
		const name = shown.nameOf(span.task);
		const text = span.kind === 'read' ? `${name}, reading` : span.kind === 'waits' ? `${name} waits` : name;
		const left = Math.max(x, 0);
		if (!alive && Math.min(x + width, scale.width) - left > text.length * LETTER + 8)
			parts.push(svg('text', { class: `who ${span.kind}`, x: left + 5, y: 16 }, text));
	}
	for (const { x, mark } of marksOn(row, scale)) parts.push(markAt(x, mark));
	if (shown.chosen) parts.push(svg('circle', { class: 'chosen', cx: xOf(scale, shown.chosen.step), cy: MIDDLE, r: 7 }));
	return svg('svg', { width: scale.width, height: ROW, 'aria-hidden': 'true' }, ...parts);
}

function markAt(x: number, mark: TimelineMark): SVGElement {
	if (mark.kind === 'finding')
		return svg('path', { class: 'mark finding', d: `M${x} ${MIDDLE - 7}l7 7l-7 7l-7 -7z` }, svg('title', {}, mark.text));
	return svg('path', { class: `mark ${mark.kind}`, d: `M${x} 4V${ROW - 4}` });
}
