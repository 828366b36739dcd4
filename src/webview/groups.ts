// The control group tree in the browser: a picture that is a tree for the keyboard and for screen readers too. Draws what it is sent;
// remembers only what was drawn before, to mark what the last move changed.
import type { GroupView } from '../machine/view';
import type { FromGroups, ToGroups } from './groups-message';

declare function acquireVsCodeApi(): { postMessage(message: FromGroups): void };

const host = acquireVsCodeApi();
const SVG = 'http://www.w3.org/2000/svg';

/** CSS pixels. */
const ROW = 58;
const INDENT = 44;
const LEFT = 12;
const HEIGHT = 42;
const CHAR = 7.6;

let before = new Map<string, string>();

function svg(tag: string, attributes: Record<string, string | number>, ...children: (Node | string)[]): SVGElement {
	const node = document.createElementNS(SVG, tag);
	for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
	node.append(...children);
	return node;
}

function el(tag: string, className: string, ...children: (Node | string)[]): HTMLElement {
	const node = document.createElement(tag);
	if (className) node.className = className;
	node.append(...children);
	return node;
}

const tasksOf = (one: GroupView): string => one.tasks.map((task) => `${task.name} (${task.pid})`).join(', ');

const rootOf = (root: string): string => (root === '' ? 'root of a namespace without tasks' : `root as seen by ${root}`);

/** The whole row in words. */
function words(one: GroupView): string {
	return [
		one.path,
		...(one.offline ? ['offline: being made, or removed and still held'] : []),
		one.tasks.length > 0 ? `tasks: ${tasksOf(one)}` : 'no tasks',
		...one.roots.map(rootOf),
	].join('; ');
}

/** A box of the picture: name and tasks on the left, one flag for each namespace root on the right. */
function box(one: GroupView, all: readonly GroupView[], index: number): SVGElement {
	const x = LEFT + one.depth * INDENT;
	const y = index * ROW + 8;
	const title = `${one.name}${one.offline ? ' (offline)' : ''}`;
	const tasks = one.tasks.length > 0 ? tasksOf(one) : 'no tasks';
	const width = Math.max(title.length, tasks.length, 12) * CHAR + 24;
	const changed = before.size > 0 && before.get(one.id) !== words(one);
	const parts: Node[] = [];
	const parent = all.slice(0, index).findLastIndex((other) => other.depth === one.depth - 1);
	if (one.depth > 0 && parent >= 0) {
		const from = x - INDENT + 16;
		parts.push(svg('path', { class: 'link', d: `M${from} ${parent * ROW + 8 + HEIGHT} V${y + HEIGHT / 2} H${x}` }));
	}
	parts.push(
		svg('rect', { class: 'group', x, y, width, height: HEIGHT, rx: 4 }),
		svg('text', { class: 'name', x: x + 12, y: y + 17 }, title),
		svg('text', { class: one.tasks.length > 0 ? 'tasks' : 'tasks empty', x: x + 12, y: y + 34 }, tasks),
	);
	let at = x + width + 10;
	for (const root of one.roots) {
		const text = rootOf(root);
		const wide = text.length * CHAR + 18;
		parts.push(
			svg('rect', { class: 'root', x: at, y: y + 9, width: wide, height: 24, rx: 12 }),
			svg('text', { class: 'flag', x: at + 9, y: y + 25 }, text),
		);
		at += wide + 8;
	}
	const node = svg(
		'g',
		{
			role: 'treeitem',
			'aria-level': one.depth + 1,
			'aria-label': words(one) + (changed ? '; changed by the last move' : ''),
			tabindex: index === 0 ? 0 : -1,
			class: `${one.offline ? 'offline' : ''}${changed ? ' changed' : ''}`,
			'data-right': at,
		},
		svg('title', {}, words(one)),
		...parts,
	);
	return node;
}

function draw(message: ToGroups): void {
	if (message.kind === 'none') {
		document.body.replaceChildren(el('p', 'hint', message.text));
		before = new Map();
		return;
	}
	const { groups } = message;
	const focused = [...document.querySelectorAll('[role=treeitem]')].indexOf(document.activeElement as Element);
	const boxes = groups.map((one, i) => box(one, groups, i));
	const width = Math.max(...boxes.map((one) => Number(one.dataset.right)), 200);
	const picture = svg(
		'svg',
		{
			role: 'tree',
			'aria-label': 'Control groups',
			width,
			height: groups.length * ROW + 8,
			viewBox: `0 0 ${width} ${groups.length * ROW + 8}`,
		},
		...boxes,
	);
	const list = el('details', '', el('summary', '', 'As a list'), el('ul', '', ...groups.map((one) => el('li', '', words(one)))));
	document.body.replaceChildren(
		el('header', '', el('h1', '', 'Control groups'), el('p', '', `${message.title} · step ${message.step}`)),
		el('div', 'scroll', picture),
		list,
		el('p', 'hint', 'Follows the debugger, forward and back. What the last move changed is framed. Arrow keys move through the tree.'),
	);
	before = new Map(groups.map((one) => [one.id, words(one)]));
	if (focused >= 0) focus(Math.min(focused, boxes.length - 1));
}

function focus(index: number): void {
	const items = [...document.querySelectorAll<SVGElement>('[role=treeitem]')];
	for (const [i, one] of items.entries()) one.setAttribute('tabindex', i === index ? '0' : '-1');
	items[index]?.focus();
}

document.addEventListener('keydown', (event) => {
	const items = [...document.querySelectorAll('[role=treeitem]')];
	const at = items.indexOf(document.activeElement as Element);
	if (at < 0) return;
	const level = (i: number) => Number(items[i]?.getAttribute('aria-level') ?? 0);
	let to = at;
	if (event.key === 'ArrowDown') to = at + 1;
	else if (event.key === 'ArrowUp') to = at - 1;
	else if (event.key === 'ArrowRight') to = level(at + 1) > level(at) ? at + 1 : at;
	else if (event.key === 'ArrowLeft') {
		while (to > 0 && level(to) >= level(at)) to--;
	} else if (event.key === 'Home') to = 0;
	else if (event.key === 'End') to = items.length - 1;
	else return;
	event.preventDefault();
	if (items[to]) focus(to);
});

window.addEventListener('message', (event: MessageEvent<ToGroups>) => draw(event.data));
host.postMessage({ kind: 'ready' });
