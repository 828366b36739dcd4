// The life of memory, locks and counters over a whole recording, one row each, for a picture. Owns how rows are made of the events that a
// recording tells; draws nothing and reads no state beyond the last step's names.
//
//   events   alloc ns ─ count 1 ─ count 2 ───── count 1 ─ count 0 ─ free ns
//   memory   ns         ██████████████████████████████████████████
//   counter  ns->count      1─────2─────────────1─────────0
import type { Timeline, TimelineGroup, TimelineMark, TimelineSpan } from '../machine/timeline-view';
import type { Change, EventView, Recording } from '../machine/view';

/** Rows are made in the order of this list. */
const GROUPS: readonly TimelineGroup[] = ['tasks', 'counters', 'holds', 'locks', 'memory'];

interface Row {
	readonly id: string;
	readonly group: TimelineGroup;
	name: string;
	about: string;
	readonly object?: number;
	readonly spans: { from: number; to?: number; kind: TimelineSpan['kind']; task: number }[];
	readonly marks: TimelineMark[];
}

interface Happened {
	readonly row: Row;
	readonly kind: TimelineMark['kind'];
	readonly value?: string;
}

/** Names that only say which call made an object. */
const NAMELESS = /^object of /;

/** Of the steps recorded so far. `where`: `file:line` of a place. */
export function timelineOf(recording: Recording, where: (place: EventView['place']) => string): Timeline {
	const rows = new Map<string, Row>();
	const steps = recording.length;

	const rowOf = (id: string, group: TimelineGroup, name: string, object?: number): Row => {
		const known = rows.get(id);
		if (known) return known;
		const made: Row = { id, group, name, about: '', spans: [], marks: [], ...(object === undefined ? {} : { object }) };
		rows.set(id, made);
		return made;
	};
	/** Ends the newest span, of the task when it has one. */
	function ends(row: Row, step: number, task?: number): Row {
		const open = row.spans.filter((span) => span.to === undefined && span.kind !== 'waits');
		const span = open.findLast((one) => one.task === task) ?? open.at(-1);
		if (span) span.to = step;
		return row;
	}

	function read(step: number, { change, task, text, rule, place }: EventView): void {
		runs(step, task);
		if (!change) return;
		const said = `${text} (${where(place)})`;
		for (const { row, kind, value } of happened(step, task, change))
			row.marks.push({ step, kind: rule ? 'finding' : kind, text: said, task, ...(value === undefined ? {} : { value }) });
	}

	/** Rows that a change is seen in; their spans are brought up to it. */
	function happened(step: number, task: number, change: Change): readonly Happened[] {
		switch (change.kind) {
			case 'alloc': {
				const row = rowOf(`memory ${change.object}`, 'memory', change.name, change.object);
				row.about = change.by;
				row.spans.push({ from: step, kind: 'alive', task });
				return [{ row, kind: 'begin' }];
			}
			case 'free': {
				const row = rowOf(`memory ${change.object}`, 'memory', change.name, change.object);
				name(change.object, change.name);
				// what was there before the run began has no span yet
				if (row.spans.length === 0) row.spans.push({ from: 0, kind: 'alive', task });
				return [{ row: ends(row, step), kind: 'end' }];
			}
			case 'count': {
				const { object, from, to } = change;
				name(object, change.name.replace(/(->|\.)[\w.]+$/, ''));
				const row = rowOf(`count ${object}+${change.offset}`, 'counters', change.name, object);
				if (row.marks.length === 0 && from !== '')
					row.marks.push({ step: -1, kind: 'begin', text: `${change.name} is ${from} when the run begins`, value: from, task });
				return [{ row, kind: to === '0' ? 'end' : 'change', value: to }];
			}
			case 'lock': {
				const row = rowOf(`lock ${change.lock}`, 'locks', change.name);
				const waited = row.spans.findLast((span) => span.kind === 'waits' && span.to === undefined && span.task === task);
				if (waited) waited.to = step;
				row.spans.push({ from: step, kind: change.read ? 'read' : 'held', task });
				return [{ row, kind: 'begin' }];
			}
			case 'unlock':
				return [{ row: ends(rowOf(`lock ${change.lock}`, 'locks', change.name), step, task), kind: 'end' }];
			case 'wait': {
				const row = rowOf(`lock ${change.lock}`, 'locks', change.name);
				row.spans.push({ from: step, kind: 'waits', task });
				return [{ row, kind: 'wait' }];
			}
			case 'take': {
				const row = rowOf(`hold ${change.hold}`, 'holds', change.name, change.object);
				row.about = change.by;
				row.spans.push({ from: step, kind: 'held', task });
				return [{ row, kind: 'begin' }];
			}
			case 'give':
				return [{ row: ends(rowOf(`hold ${change.hold}`, 'holds', change.name, change.object), step), kind: 'end' }];
			case 'misuse':
				return [...rows.values()].filter((row) => row.object === change.object).map((row) => ({ row, kind: 'finding' }));
		}
	}

	/** What the code calls an object, once it has a name for it. */
	function name(object: number, text: string): void {
		const row = rows.get(`memory ${object}`);
		if (row && NAMELESS.test(row.name) && text !== '') row.name = text;
	}

	/** Who runs, told by the events: a task runs until another one does something. */
	function runs(step: number, task: number): void {
		const row = rowOf('tasks', 'tasks', 'runs');
		const last = row.spans.at(-1);
		if (last?.task === task) return;
		if (last) last.to = step;
		row.spans.push({ from: step, kind: 'runs', task });
	}

	for (let step = 0; step < steps; step++) for (const event of recording.events(step)) read(step, event);
	const last = steps > 0 ? recording.at(steps - 1) : undefined;
	for (const row of rows.values()) describe(row, rows, last?.typeOf);
	number(rows.values());
	return {
		steps,
		ended: recording.ended,
		tasks: last?.tasks.map(({ id, name: said }) => ({ id, name: said })) ?? [],
		rows: GROUPS.flatMap((group) => {
			const all = [...rows.values()].filter((row) => row.group === group && !isCounted(row, rows));
			return [...all.filter(isWrong), ...all.filter((row) => !isWrong(row))];
		}).map(({ id, group, name: said, about, spans, marks }) => ({ id, group, name: said, about, spans, marks })),
	};
}

const isWrong = (row: Row): boolean => row.marks.some((mark) => mark.kind === 'finding');

/** Names memory by what it holds, and what is counted by its object, where that is known. */
function describe(row: Row, rows: ReadonlyMap<string, Row>, typeOf: ((object: number) => string | undefined) | undefined): void {
	if (row.object === undefined || row.object <= 0) return;
	const type = typeOf?.(row.object);
	if (row.group === 'memory') {
		if (type === undefined) return;
		if (NAMELESS.test(row.name)) row.name = bare(type);
		row.about = row.about === '' ? type : `${type}, ${row.about}`;
	} else if (row.group === 'counters') {
		row.about = type ?? '';
		const owner = rows.get(`memory ${row.object}`)?.name ?? type;
		if (NAMELESS.test(row.name) && owner !== undefined) row.name = row.name.replace(/^object of \w+/, bare(owner));
	}
}

const bare = (type: string): string => type.replace(/^(struct|union) /, '');

/** Of several rows of one name the later ones get a number. */
function number(rows: Iterable<Row>): void {
	const seen = new Map<string, number>();
	for (const row of rows) {
		const key = `${row.group} ${row.name}`;
		const nth = (seen.get(key) ?? 0) + 1;
		seen.set(key, nth);
		if (nth > 1) row.name += ` #${nth}`;
	}
}

/** A hold whose object's counter has a row says nothing that the counter does not say. */
function isCounted(row: Row, rows: ReadonlyMap<string, Row>): boolean {
	if (row.group !== 'holds') return false;
	const first = row.marks[0];
	for (const other of rows.values()) {
		if (other.group === 'counters' && other.object === row.object && other.marks.some((mark) => mark.step === first?.step)) return true;
	}
	return false;
}
