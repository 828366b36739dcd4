// Moves through a recorded run: step in, over, out, back, continue both ways. Owns the current step and why it stopped there.
// Knows neither the debug protocol nor VS Code; breakpoints.ts says where to stop, adapter.ts translates.
//
//   step index   0 ── 1 ── 2 ── 3 ── … ── length-1          the machine's recording; deterministic
//                          ▲ current                        forward and back only move this index
import type { EventView, Recording, Snapshot } from '../machine/view';

/** What is remembered of each step, so that moving does not rebuild states. */
export interface Mark {
	/** Call depth of the task that runs, 0 = its entry function. */
	readonly depth: number;
	/** Thread of control: a scenario that runs as another task goes on in the same one. */
	readonly task: number;
	readonly file: string;
	/** 1-based. */
	readonly line: number;
	/** Tells the statements of a function apart. */
	readonly statement: number;
	readonly function: string;
}

export type HaltReason =
	| 'entry'
	| 'step'
	| 'breakpoint'
	| 'function breakpoint'
	| 'data breakpoint'
	| 'exception'
	| 'pause'
	| 'goto'
	| 'end'
	| 'start';

export interface Halt {
	readonly reason: HaltReason;
	/** For people: the finding's text, how the run ended. */
	readonly text?: string;
	/** Ids of the breakpoints that were hit. */
	readonly hit?: readonly number[];
	/** The finding or stop that an `exception` is about. */
	readonly event?: EventView;
	/** The rule of a finding that no event tells. */
	readonly rule?: string;
}

/** Asked on arrival at each step; undefined goes on. */
export type Arrival = (step: number, mark: Mark, forward: boolean) => Halt | undefined;

export type Locate = (snapshot: Snapshot) => Pick<Mark, 'line' | 'file' | 'statement' | 'function'>;

/** Steps between two breaths of a long run, so that pause is heard. */
const SLICE = 400;

export class Runtime {
	readonly #marks: Mark[] = [];
	#current = 0;
	#pause = false;
	#busy = false;
	/** The furthest step whose output was printed. */
	#printed = -1;

	constructor(
		readonly recording: Recording,
		private readonly locate: Locate,
		private readonly arrive: Arrival = () => undefined,
		/** Hears the events of each step that is passed for the first time. */
		private readonly passed: (event: EventView) => void = () => {},
	) {}

	get current(): number {
		return this.#current;
	}

	get busy(): boolean {
		return this.#busy;
	}

	get snapshot(): Snapshot {
		return this.recording.at(this.#current);
	}

	/** The run goes on differently from the current step on: what was remembered from there is dropped. */
	changed(): void {
		this.#marks.length = Math.min(this.#marks.length, this.#current);
		this.#printed = Math.min(this.#printed, this.#current - 1);
	}

	/** True when step n exists; runs the machine that far. */
	exists(n: number): boolean {
		if (n < 0) return false;
		return n < this.recording.length || this.recording.runTo(n) > n;
	}

	mark(n: number): Mark {
		let known = this.#marks[n];
		if (!known) {
			const snapshot = this.recording.at(n);
			known = { depth: snapshot.depth, task: snapshot.thread ?? snapshot.task, ...this.locate(snapshot) };
			this.#marks[n] = known;
		}
		return known;
	}

	/** Runs the machine to the end of the run, or until its budget is spent; gives the last step. */
	runToEnd(): number {
		const { recording } = this;
		while (!recording.ended) {
			const before = recording.length;
			if (recording.runTo(before + 100_000) === before) break;
		}
		return recording.length - 1;
	}

	/** Where the entry function was left: its own last statement, or the last step of all when the run did not end by returning. */
	exitStep(): number {
		const last = this.runToEnd();
		if (this.recording.stop?.kind !== 'returned') return last;
		for (let n = last; n >= 0; n--) if (this.mark(n).depth === 0) return n;
		return last;
	}

	/** The last step at a line; undefined when the run never comes there. */
	lastAt(file: string, line: number): number | undefined {
		for (let n = this.recording.length - 1; n >= 0; n--) {
			const mark = this.mark(n);
			if (mark.file === file && mark.line === line) return n;
		}
		return undefined;
	}

	/** Moves to a step without looking at breakpoints on the way. */
	jump(n: number): void {
		this.exists(n);
		this.#current = Math.max(0, Math.min(n, this.recording.length - 1));
		this.#print(this.#current - 1);
	}

	pause(): void {
		this.#pause = true;
	}

	continue(): Promise<Halt> {
		return this.#move(1, () => undefined);
	}

	reverse(): Promise<Halt> {
		return this.#move(-1, () => undefined);
	}

	stepIn(): Promise<Halt> {
		const from = this.mark(this.#current);
		return this.#move(1, (mark) => (restOfLine(mark, from) ? undefined : { reason: 'step' }));
	}

	/** The next line of this task at this depth or further out. */
	stepOver(): Promise<Halt> {
		const from = this.mark(this.#current);
		return this.#move(1, (mark) => (isNext(mark, from) ? { reason: 'step' } : undefined));
	}

	stepOut(): Promise<Halt> {
		const from = this.mark(this.#current);
		return this.#move(1, (mark) => (mark.task === from.task && mark.depth < from.depth ? { reason: 'step' } : undefined));
	}

	/** The line before, at this depth or further out: what was called on the way is stepped over. */
	stepBack(): Promise<Halt> {
		const from = this.mark(this.#current);
		return this.#move(-1, (mark) => (isNext(mark, from) ? { reason: 'step' } : undefined));
	}

	/** The step before, also into what was called. */
	stepBackInto(): Promise<Halt> {
		const from = this.mark(this.#current);
		return this.#move(-1, (mark) => (restOfLine(mark, from) ? undefined : { reason: 'step' }));
	}

	/** First step of the call that frame `index` (0 = innermost) of the running task is in. */
	startOfFrame(index: number): number {
		const { task, depth } = this.mark(this.#current);
		const wanted = depth - index;
		let first = this.#current;
		for (let n = this.#current; n >= 0; n--) {
			const mark = this.mark(n);
			if (mark.task !== task) continue;
			if (mark.depth < wanted) break;
			first = n;
		}
		return first;
	}

	/** Steps at a line, at most `limit`: those after the current step first, then those before it, nearest first. */
	arrivals(file: string, line: number, limit: number): { readonly step: number; readonly mark: Mark }[] {
		const found: { readonly step: number; readonly mark: Mark }[] = [];
		for (let step = 0; step < this.recording.length; step++) {
			const mark = this.mark(step);
			if (mark.file === file && mark.line === line) found.push({ step, mark });
		}
		const after = found.filter((one) => one.step > this.#current);
		return [...after, ...found.filter((one) => one.step <= this.#current).reverse()].slice(0, limit);
	}

	async #move(direction: 1 | -1, done: (mark: Mark) => Halt | undefined): Promise<Halt> {
		this.#busy = true;
		this.#pause = false;
		try {
			for (let moved = 1; ; moved++) {
				const next = this.#current + direction;
				if (!this.exists(next)) return this.#atEdge(direction);
				this.#current = next;
				const mark = this.mark(next);
				if (direction > 0) this.#print(next - 1);
				const halt = this.arrive(next, mark, direction > 0) ?? done(mark);
				if (halt) return halt;
				if (moved % SLICE === 0) {
					await new Promise((resolve) => setTimeout(resolve, 0));
					if (this.#pause) return { reason: 'pause' };
				}
			}
		} finally {
			this.#busy = false;
		}
	}

	#atEdge(direction: 1 | -1): Halt {
		if (direction < 0) return { reason: 'start', text: 'This is where the recording begins.' };
		this.#print(this.recording.length - 1);
		return { reason: 'end', text: this.recording.stop?.text ?? 'The budget of this run is spent; it did not end.' };
	}

	#print(to: number): void {
		for (let n = this.#printed + 1; n <= to; n++) for (const event of this.recording.events(n)) this.passed(event);
		this.#printed = Math.max(this.#printed, to);
	}
}

/** Another statement of the line that `b` is on. */
const restOfLine = (a: Mark, b: Mark) =>
	a.task === b.task && a.depth === b.depth && a.file === b.file && a.line === b.line && a.statement !== b.statement;

/** Another line of the same task at this depth or further out; the same statement again is another round of its loop. */
function isNext(mark: Mark, from: Mark): boolean {
	if (mark.task !== from.task || mark.depth > from.depth) return false;
	return mark.depth < from.depth || mark.line !== from.line || mark.file !== from.file || mark.statement === from.statement;
}
