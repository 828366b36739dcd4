// The timeline in the browser: one row for each object, lock and counter over the steps of the run. Owns which part is on the screen, what
// is chosen, and keys; rows are drawn only where they are seen, so that long runs and large worlds stay quick.
import type { Timeline, TimelineGroup, TimelineMark, TimelineRow } from '../machine/timeline-view';
import { changedBetween, nearest, nextMark, ROW, type Scale, stateAt, stepAt, ticks, xOf } from './timeline-geometry';
import type { FromTimeline, ToTimeline } from './timeline-message';
import { el, svg, track } from './timeline-picture';

interface Kept {
	/** CSS pixels a step; 0: the whole run is on the screen. */
	readonly zoom: number;
	readonly filter: string;
}

declare function acquireVsCodeApi(): {
	postMessage(message: FromTimeline): void;
	getState(): Kept | undefined;
	setState(state: Kept): void;
};

const host = acquireVsCodeApi();

/** CSS pixels: the columns before the track, at most; a narrow panel gives them two fifths. */
const NAMES = 330;
const LEAST_NAMES = 200;
const AXIS = 24;
const MOST_ZOOM = 40;
/** A move that changes as many rows or more goes over too much for them to be pointed out. */
const FEW = 8;
/** How far from a mark a click still means it. */
const REACH = 7;

const TITLE: Readonly<Record<TimelineGroup, string>> = {
	tasks: 'Tasks',
	counters: 'Counters',
	holds: 'References without a visible counter',
	locks: 'Locks',
	memory: 'Memory',
};

type Line = { readonly kind: 'heading'; readonly group: TimelineGroup } | { readonly kind: 'row'; readonly row: TimelineRow };

let title = '';
let timeline: Timeline | undefined;
let step = 0;
/** Rows that the last move changed, when they are few. */
let changed: ReadonlySet<string> = new Set();
let { zoom, filter }: Kept = host.getState() ?? { zoom: 0, filter: '' };
let lines: readonly Line[] = [];
let chosenRow = '';
let chosen: TimelineMark | undefined;
let drawing = 0;

const heading = el('h1', {}, 'Timeline');
const about = el('p', {});
const find = el('input', { type: 'search', placeholder: 'Filter rows', 'aria-label': 'Filter rows by name or type' }) as HTMLInputElement;
const tool = (label: string, text: string, press: () => void): HTMLElement => {
	const button = el('button', { type: 'button', title: label, 'aria-label': label }, text);
	button.addEventListener('click', press);
	return button;
};
const tools = el(
	'div',
	{ class: 'tools', role: 'toolbar', 'aria-label': 'Timeline' },
	find,
	tool('Zoom out (-)', '−', () => zoomBy(1 / 1.6)),
	tool('Zoom in (+)', '+', () => zoomBy(1.6)),
	tool('Show the whole run (0)', 'Fit', () => zoomTo(0)),
);
const axis = el('div', { class: 'axis', 'aria-hidden': 'true' });
const rows = el('div', { class: 'rows' });
const layer = el('div', { class: 'layer' }, rows, axis);
const room = el('div', { class: 'room' }, layer);
const view = el('div', { class: 'view', tabindex: '0', role: 'listbox', 'aria-label': 'Memory, locks and counters over the steps' }, room);
const said = el('p', { class: 'said', 'aria-live': 'polite' });
const hint = el(
	'p',
	{ class: 'hint' },
	'Follows the debugger. Click goes to that step. Up and down choose a row, left and right what happened to it, Enter goes there; + − 0 zoom, / filters.',
);

const nameOf = (task: number): string => timeline?.tasks.find((one) => one.id === task)?.name ?? (task > 0 ? `task ${task}` : 'start');
const indexOf = (task: number): number => Math.max(0, timeline?.tasks.findIndex((one) => one.id === task) ?? 0);

const names = (): number => Math.min(NAMES, Math.max(LEAST_NAMES, Math.round(view.clientWidth * 0.4)));
const trackWidth = (): number => Math.max(view.clientWidth - names(), 50);
/** CSS pixels a step at which the whole run is on the screen. */
const fits = (): number => Math.max(trackWidth() - 16, 34) / Math.max(timeline?.steps ?? 1, 1);

function perStep(): number {
	const fit = fits();
	return zoom === 0 ? Math.min(fit, MOST_ZOOM) : Math.max(zoom, Math.min(fit, MOST_ZOOM));
}

function scale(): Scale {
	const per = perStep();
	return { first: view.scrollLeft / per, perStep: per, width: trackWidth() };
}

function matches(row: TimelineRow): boolean {
	const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
	const text = `${row.name} ${row.about} ${TITLE[row.group]}`.toLowerCase();
	return words.every((word) => text.includes(word));
}

/** The rows that the filter lets through, under the headings of their groups. */
function arrange(): void {
	const shown = timeline?.rows.filter(matches) ?? [];
	const found: Line[] = [];
	for (const [i, row] of shown.entries()) {
		if (row.group !== shown[i - 1]?.group) found.push({ kind: 'heading', group: row.group });
		found.push({ kind: 'row', row });
	}
	lines = found;
	measure();
}

function measure(): void {
	room.style.height = `${AXIS + lines.length * ROW}px`;
	view.style.setProperty('--names', `${names()}px`);
	room.style.width = `${names() + perStep() * (timeline?.steps ?? 0)}px`;
	later();
}

function later(): void {
	if (drawing === 0) drawing = requestAnimationFrame(draw);
}

function draw(): void {
	drawing = 0;
	if (!timeline) return;
	layer.style.width = `${view.clientWidth}px`;
	layer.style.height = `${view.clientHeight}px`;
	const now = scale();
	const { steps, ended } = timeline;
	about.textContent = `${title} · step ${step} of ${steps - 1}${ended ? '' : ' so far'}`;
	const from = Math.max(0, Math.floor((view.scrollTop - AXIS) / ROW));
	const to = Math.min(lines.length, from + Math.ceil(view.clientHeight / ROW) + 2);
	rows.replaceChildren(...lines.slice(from, to).map((line, i) => drawn(line, from + i, now)));
	const x = xOf(now, step);
	const on = x >= 0 && x <= now.width;
	const numbers = ticks(now, steps).flatMap((n) => [
		svg('path', { class: 'tick', d: `M${xOf(now, n)} ${AXIS - 5}v5` }),
		svg('text', { class: 'tick', x: xOf(now, n) + 3, y: AXIS - 8 }, String(n)),
	]);
	axis.replaceChildren(svg('svg', { width: now.width, height: AXIS }, ...numbers));
	if (lines.length === 0)
		rows.append(el('p', { class: 'nothing' }, filter ? 'No row has such a name.' : 'Nothing is allocated, locked or counted.'));
	const later = Math.min(Math.max(x, 0), now.width);
	const dim = el('div', { class: 'future' });
	dim.style.left = `${names() + later}px`;
	rows.append(dim);
	if (on) {
		const cursor = el('div', { class: 'cursor' });
		cursor.style.left = `${names() + x}px`;
		rows.append(cursor);
		const flag = el('span', { class: 'flag' }, String(step));
		flag.style.left = `${Math.min(x, now.width - 12)}px`;
		axis.append(flag);
	}
	const active = document.getElementById('active');
	if (active) view.setAttribute('aria-activedescendant', 'active');
	else view.removeAttribute('aria-activedescendant');
}

function drawn(line: Line, index: number, now: Scale): HTMLElement {
	const top = `${AXIS + index * ROW - view.scrollTop}px`;
	if (line.kind === 'heading') {
		const node = el('div', { class: 'heading', role: 'presentation' }, TITLE[line.group]);
		node.style.top = top;
		return node;
	}
	const { row } = line;
	const state = stateAt(row, step, nameOf);
	const active = row.id === chosenRow;
	const moved = changed.has(row.id);
	const node = el(
		'div',
		{
			class: `row${active ? ' active' : ''}${moved ? ' changed' : ''}`,
			role: 'option',
			'aria-selected': String(active),
			'aria-label': [row.name, row.about, state || 'not there', moved ? 'changed by the last move' : ''].filter(Boolean).join(', '),
			...(active ? { id: 'active' } : {}),
		},
		el('span', { class: 'name', title: [row.name, row.about].filter(Boolean).join('\n') }, row.name, el('i', {}, row.about)),
		el('span', { class: 'now', title: state }, state),
		track(row, { scale: now, steps: timeline?.steps ?? 0, nameOf, indexOf, chosen: active ? chosen : undefined }),
	);
	node.style.top = top;
	return node;
}

/** Brings a step onto the screen when it is not. */
function bring(at: number): void {
	const now = scale();
	const x = xOf(now, at);
	if (x < 0 || x > now.width - 20) view.scrollLeft += x - now.width / 2;
}

const lineOf = (id: string): number => lines.findIndex((line) => line.kind === 'row' && line.row.id === id);

function bringRow(index: number): void {
	const top = index * ROW;
	if (top < view.scrollTop) view.scrollTop = Math.max(0, top - ROW);
	else if (AXIS + top + ROW > view.scrollTop + view.clientHeight) view.scrollTop = AXIS + top + 2 * ROW - view.clientHeight;
}

/** What is wrong here, or else what the last move changed, comes onto the screen unless some of it is there already. */
function bringChanges(): void {
	const rowsWhere = (holds: (row: TimelineRow) => boolean) =>
		lines.flatMap((line, i) => (line.kind === 'row' && holds(line.row) ? [i] : []));
	const wrong = rowsWhere((row) => row.marks.some((mark) => mark.kind === 'finding' && mark.step === step));
	const wanted = wrong.length > 0 ? wrong : rowsWhere((row) => changed.has(row.id));
	const seen = (i: number) => i * ROW >= view.scrollTop && AXIS + (i + 1) * ROW <= view.scrollTop + view.clientHeight;
	if (wanted.length > 0 && !wanted.some(seen)) bringRow(wanted[0] as number);
}

function zoomTo(wanted: number, around = step): void {
	const x = xOf(scale(), around);
	zoom = wanted <= fits() ? 0 : Math.min(wanted, MOST_ZOOM);
	host.setState({ zoom, filter });
	measure();
	view.scrollLeft = around * perStep() - Math.min(Math.max(x, 0), trackWidth());
	later();
}

const zoomBy = (factor: number, around?: number): void => zoomTo(perStep() * factor, around);

function goTo(at: number): void {
	const last = Math.max(0, (timeline?.steps ?? 1) - 1);
	host.postMessage({ kind: 'goto', step: Math.min(Math.max(at, 0), last) });
}

function choose(row: TimelineRow, mark: TimelineMark | undefined): void {
	chosenRow = row.id;
	chosen = mark;
	say(row, mark);
	bringRow(lineOf(row.id));
	if (mark) bring(mark.step);
	later();
}

function say(row: TimelineRow, mark: TimelineMark | undefined): void {
	said.textContent = mark
		? `step ${mark.step}, ${nameOf(mark.task)}: ${mark.text}`
		: `${row.name}: ${stateAt(row, step, nameOf) || 'not there at this step'}`;
}

/** The row and mark under the pointer; `at`: the step there. */
function under(
	event: MouseEvent,
): { readonly row: TimelineRow | undefined; readonly mark: TimelineMark | undefined; readonly at: number } | undefined {
	const box = view.getBoundingClientRect();
	const x = event.clientX - box.left - names();
	const y = event.clientY - box.top;
	if (x < 0 || x > trackWidth() || y > view.clientHeight || !timeline) return undefined;
	const now = scale();
	const at = stepAt(now, x);
	const line = y < AXIS ? undefined : lines[Math.floor((y - AXIS + view.scrollTop) / ROW)];
	const row = line?.kind === 'row' ? line.row : undefined;
	return { row, mark: row && nearest(row, at, Math.ceil(REACH / now.perStep)), at };
}

view.addEventListener('click', (event) => {
	const found = under(event);
	if (!found) return;
	if (found.row) choose(found.row, found.mark);
	goTo(found.mark?.step ?? found.at);
});
view.addEventListener('mousemove', (event) => {
	const found = under(event);
	view.style.cursor = found?.mark ? 'pointer' : 'default';
	if (found?.row && found.mark) say(found.row, found.mark);
	else if (found) said.textContent = `step ${Math.min(Math.max(found.at, 0), (timeline?.steps ?? 1) - 1)}`;
});
view.addEventListener(
	'wheel',
	(event) => {
		if (!event.ctrlKey) return;
		event.preventDefault();
		zoomBy(event.deltaY < 0 ? 1.25 : 0.8, under(event)?.at);
	},
	{ passive: false },
);
view.addEventListener('scroll', later);
find.addEventListener('input', () => {
	filter = find.value;
	host.setState({ zoom, filter });
	arrange();
});

/** Moves the choice by rows; headings are passed over. */
function moveRow(by: number): void {
	const all = lines.flatMap((line) => (line.kind === 'row' ? [line.row] : []));
	const at = all.findIndex((row) => row.id === chosenRow);
	const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
	if (next) choose(next, nearest(next, chosen?.step ?? step, 0));
}

view.addEventListener('keydown', (event) => {
	const line = lines[lineOf(chosenRow)];
	const row = line?.kind === 'row' ? line.row : undefined;
	const page = Math.max(1, Math.floor(view.clientHeight / ROW) - 2);
	const act: Readonly<Record<string, () => void>> = {
		ArrowDown: () => moveRow(1),
		ArrowUp: () => moveRow(-1),
		PageDown: () => moveRow(page),
		PageUp: () => moveRow(-page),
		ArrowLeft: () => row && choose(row, nextMark(row, chosen?.step ?? step, -1) ?? chosen),
		ArrowRight: () => row && choose(row, nextMark(row, chosen?.step ?? step - 1, 1) ?? chosen),
		Home: () => row && choose(row, nextMark(row, -1, 1)),
		End: () => row && choose(row, nextMark(row, Number.POSITIVE_INFINITY, -1)),
		Enter: () => chosen && goTo(chosen.step),
		' ': () => chosen && goTo(chosen.step),
		'+': () => zoomBy(1.6, chosen?.step),
		'=': () => zoomBy(1.6, chosen?.step),
		'-': () => zoomBy(1 / 1.6, chosen?.step),
		'0': () => zoomTo(0),
		'/': () => find.focus(),
	};
	const does = act[event.key];
	if (!does || event.ctrlKey || event.metaKey || event.altKey) return;
	event.preventDefault();
	does();
});
find.addEventListener('keydown', (event) => {
	if (event.key !== 'Escape' && event.key !== 'Enter') return;
	event.preventDefault();
	view.focus();
});
new ResizeObserver(() => {
	measure();
	bring(step);
}).observe(view);

/** The editor gives the focus back to the page, not to what had it there. */
window.addEventListener('focus', () => {
	if (timeline && document.activeElement !== find) view.focus();
});

window.addEventListener('message', ({ data }: MessageEvent<ToTimeline>) => {
	if (data.kind === 'none') {
		timeline = undefined;
		document.body.replaceChildren(el('p', { class: 'hint' }, data.text));
		return;
	}
	const first = timeline === undefined;
	if (data.kind === 'timeline') {
		({ title, timeline } = data);
		find.value = filter;
		if (first) document.body.replaceChildren(el('header', {}, el('div', {}, heading, about), tools), view, said, hint);
		arrange();
	}
	if (!timeline) return;
	const moved = first ? [] : timeline.rows.filter((row) => changedBetween(row, step, data.step));
	changed = new Set(moved.length < FEW ? moved.map((row) => row.id) : []);
	step = data.step;
	bring(step);
	bringChanges();
	later();
});
host.postMessage({ kind: 'ready' });
