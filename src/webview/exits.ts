// The exit table in the browser: draws what it is sent and reports what was pressed. No state beyond the focused cell, no framework.
import type { ExitCell, ExitRow } from '../review/report';
import type { ExitsView, FromPanel, ToPanel } from './exits-message';

declare function acquireVsCodeApi(): { postMessage(message: FromPanel): void; setState(state: unknown): void };

const host = acquireVsCodeApi();

const MARK: Readonly<Record<ExitCell['state'], string>> = {
	'not-acquired': '',
	held: '●',
	released: '✓',
	returned: '↩',
	moved: '→',
	lost: '✗',
	unknown: '?',
};

const WORD: Readonly<Record<ExitCell['state'], string>> = {
	'not-acquired': 'never taken',
	held: 'still held',
	released: 'released',
	returned: 'to the caller',
	moved: 'moved',
	lost: 'lost',
	unknown: 'not known',
};

/** UTF-16 units beyond which a returned value may be broken into lines. */
const LONG = 28;

type Child = Node | string;

function el<K extends keyof HTMLElementTagNameMap>(
	tag: K,
	attributes: Record<string, string>,
	...children: Child[]
): HTMLElementTagNameMap[K] {
	const node = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
	node.append(...children);
	return node;
}

function button(label: string, message: FromPanel, attributes: Record<string, string>, ...children: Child[]): HTMLButtonElement {
	const node = el('button', { type: 'button', 'aria-label': label, title: label, tabindex: '-1', ...attributes }, ...children);
	node.addEventListener('click', () => host.postMessage(message));
	return node;
}

function rowOf(view: ExitsView, row: ExitRow, r: number): HTMLTableRowElement {
	const label = `${row.exit}, line ${row.place.line}`;
	const where = button(
		`Show ${label}`,
		{ kind: 'reveal', row: r },
		{ class: 'exit' },
		el('code', {}, row.exit),
		el('span', { class: 'line' }, `:${row.place.line}`),
	);
	const stopped = row.outcome === 'stopped' ? ' stopped' : '';
	const debug = (text: Child, what: string) =>
		button(`Debug this run: ${what}`, { kind: 'debug', row: r }, { class: `run${stopped}` }, text);
	return el(
		'tr',
		{ class: row.cells.some((cell) => cell.state === 'lost') ? 'bad' : '' },
		el('th', { scope: 'row' }, where),
		el('td', {}, debug(row.when || 'always', `${row.exit} when ${row.when || 'always'}`)),
		el(
			'td',
			{},
			debug(el('code', row.returns.length > LONG ? { class: 'long' } : {}, row.returns), `${row.exit} returning ${row.returns}`),
		),
		...row.cells.map((cell, c) => cellOf(view, cell, r, c, label)),
	);
}

function cellOf(view: ExitsView, cell: ExitCell, r: number, c: number, row: string): HTMLTableCellElement {
	const resource = view.table.resources[c]?.label ?? '';
	const text = cell.text || WORD[cell.state];
	const mark = MARK[cell.state] === '' ? [] : [el('span', { class: 'mark', 'aria-hidden': 'true' }, MARK[cell.state])];
	return el(
		'td',
		{ class: `cell ${cell.state}` },
		button(`${resource}: ${text}. Debug the run to ${row}`, { kind: 'debug', row: r, column: c }, {}, ...mark, text),
	);
}

function draw(view: ExitsView): void {
	const head = el(
		'tr',
		{},
		...['exit', 'taken when', 'returns'].map((text) => el('th', { scope: 'col' }, text)),
		...view.table.resources.map(({ label, kind }) => el('th', { scope: 'col', class: 'resource', title: kind }, label)),
	);
	const findings = view.findings.map((one) =>
		el(
			'li',
			{ class: one.severity },
			button(`Debug finding ${one.rule}`, { kind: 'finding', id: one.id }, { tabindex: '0' }, el('b', {}, one.rule), ` ${one.message}`),
		),
	);
	const legend = (Object.keys(WORD) as ExitCell['state'][])
		.filter((state) => view.table.rows.some((row) => row.cells.some((cell) => cell.state === state)) && MARK[state] !== '')
		.map((state) => el('span', { class: `cell ${state}` }, el('span', { class: 'mark' }, MARK[state]), WORD[state]));
	document.body.replaceChildren(
		el('header', {}, el('h1', {}, `${view.function}()`), el('p', {}, `${view.file} · ${view.summary}`)),
		...(findings.length > 0 ? [el('ul', { class: 'findings', 'aria-label': 'Findings' }, ...findings)] : []),
		el(
			'div',
			{ class: 'scroll' },
			el(
				'table',
				{ 'aria-label': `Exits of ${view.function}` },
				el('thead', {}, head),
				el('tbody', {}, ...view.table.rows.map((row, r) => rowOf(view, row, r))),
			),
		),
		el('p', { class: 'legend' }, ...legend),
		...(view.limits.length > 0
			? [
					el(
						'section',
						{ class: 'limits' },
						el('h2', {}, 'Not finished or not visible'),
						el('ul', {}, ...view.limits.map((text) => el('li', {}, text))),
					),
				]
			: []),
		el('p', { class: 'hint' }, 'A cell opens the debugger at the end of that run; step back from there. Arrow keys move, Enter opens.'),
	);
	cells()[0]?.[0]?.setAttribute('tabindex', '0');
}

/** The buttons of the table, by row and column. */
function cells(): HTMLButtonElement[][] {
	return [...document.querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('button')]);
}

const STEP: Readonly<Record<string, readonly [number, number]>> = {
	ArrowUp: [-1, 0],
	ArrowDown: [1, 0],
	ArrowLeft: [0, -1],
	ArrowRight: [0, 1],
};

/** Arrow keys move the focus through the table; one cell at a time is in the tab order. */
document.addEventListener('keydown', (event) => {
	const grid = cells();
	const r = grid.findIndex((row) => row.includes(document.activeElement as HTMLButtonElement));
	if (r < 0) return;
	const c = grid[r]?.indexOf(document.activeElement as HTMLButtonElement) ?? 0;
	const [dr, dc] = STEP[event.key] ?? [0, 0];
	const last = (grid[r]?.length ?? 1) - 1;
	const target = event.key === 'Home' ? grid[r]?.[0] : event.key === 'End' ? grid[r]?.[last] : grid[r + dr]?.[c + dc];
	if (!target || target === document.activeElement) return;
	event.preventDefault();
	grid[r]?.[c]?.setAttribute('tabindex', '-1');
	target.setAttribute('tabindex', '0');
	target.focus();
});

window.addEventListener('message', (event: MessageEvent<ToPanel>) => {
	host.setState({ function: event.data.view.function });
	draw(event.data.view);
});
host.postMessage({ kind: 'ready' });
