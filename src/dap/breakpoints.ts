// Where a run stops: line, function and data breakpoints with conditions, hit counts and log points; findings as exceptions.
// Owns the decision on arrival at a step; knows neither the debug protocol nor VS Code.
import type { EventView, Location, Recording, Snapshot } from '../machine/view';
import type { Halt, Mark } from './runtime';
import type { KnownFinding } from './target';

export interface Options {
	readonly condition?: string;
	/** "5", ">= 5", "% 3". */
	readonly hitCondition?: string;
	/** Text with {expressions}: printed instead of stopping. */
	readonly logMessage?: string;
}

export interface LineBreakpoint extends Options {
	readonly id: number;
	/** The client's document it was set in. */
	readonly path: string;
	readonly file: string;
	/** 1-based. */
	readonly line: number;
}

export interface FunctionBreakpoint extends Options {
	readonly id: number;
	readonly name: string;
}

/** Stops when the value of a C expression in a function changes. */
export interface DataBreakpoint extends Options {
	readonly id: number;
	readonly expression: string;
	/** The function whose frame the expression is evaluated in. */
	readonly function: string;
	/** Where it stands, when it stands in memory: watched there instead. */
	readonly at?: Location;
}

export interface Filters {
	/** Stop at findings of these rules; `all` for every one. */
	readonly rules: ReadonlySet<string> | 'all';
	/** Stop where the run ends badly (BUG, oops, deadlock). */
	readonly bad: boolean;
}

const BAD_STOPS: readonly string[] = ['bug', 'oops', 'blocked'];

export class Breakpoints {
	lines: readonly LineBreakpoint[] = [];
	functions: readonly FunctionBreakpoint[] = [];
	data: readonly DataBreakpoint[] = [];
	filters: Filters = { rules: 'all', bad: true };
	/** Findings of this run that no event tells. */
	known: readonly KnownFinding[] = [];
	/** The last step at a line in the whole run. */
	lastAt: (file: string, line: number) => number | undefined = () => undefined;
	/** Steps at which a breakpoint with a hit condition matched, and how far the run was looked through. */
	readonly #hits = new Map<number, { steps: number[]; looked: number }>();

	constructor(
		private readonly recording: Recording,
		private readonly mark: (n: number) => Mark,
		private readonly log: (text: string) => void,
	) {}

	/** The run has become another one: what was counted and found of it is forgotten. */
	changed(): void {
		this.#hits.clear();
		this.known = [];
	}

	/** Why to stop at a step, if at all. */
	arrive(step: number, mark: Mark, forward: boolean): Halt | undefined {
		const hit: number[] = [];
		let reason: Halt['reason'] = 'breakpoint';
		let text: string | undefined;
		for (const one of this.lines) {
			if (this.#atLine(one, step, mark) && this.#stops(one, step, (n) => this.#atLine(one, n, this.mark(n)), forward)) hit.push(one.id);
		}
		for (const one of this.functions) {
			if (this.#enters(one.name, step, mark) && this.#stops(one, step, (n) => this.#enters(one.name, n, this.mark(n)), forward)) {
				hit.push(one.id);
				reason = 'function breakpoint';
			}
		}
		for (const one of this.data) {
			const change = this.#change(one, step, forward);
			if (change === undefined || !this.#stops(one, step, (n) => this.#change(one, n, true) !== undefined, forward)) continue;
			hit.push(one.id);
			reason = 'data breakpoint';
			text = change;
		}
		if (hit.length > 0) return { reason, hit, ...(text ? { text } : {}) };
		return this.#exception(step, mark);
	}

	#atLine(one: LineBreakpoint, step: number, mark: Mark): boolean {
		if (mark.line !== one.line || mark.file !== one.file) return false;
		if (step === 0) return true;
		const before = this.mark(step - 1);
		// several statements of one line are one arrival; the same statement again is another round
		return (
			before.line !== mark.line ||
			before.file !== mark.file ||
			before.depth !== mark.depth ||
			before.task !== mark.task ||
			before.statement === mark.statement
		);
	}

	#enters(name: string, step: number, mark: Mark): boolean {
		if (mark.function !== name) return false;
		if (step === 0) return true;
		const before = this.mark(step - 1);
		return before.function !== name || before.depth < mark.depth || before.task !== mark.task;
	}

	#stops(one: Options & { readonly id: number }, step: number, matches: (n: number) => boolean, forward: boolean): boolean {
		if (!this.#condition(one, step)) return false;
		if (one.hitCondition && !countMatches(one.hitCondition, this.#count(one, step, matches))) return false;
		if (one.logMessage === undefined) return true;
		if (forward) this.log(this.#interpolate(one.logMessage, step));
		return false;
	}

	#condition(one: Options, step: number): boolean {
		if (!one.condition) return true;
		const answer = evaluate(this.recording.at(step), one.condition);
		if ('error' in answer) {
			this.log(`Condition “${one.condition}”: ${answer.error}`);
			return true;
		}
		return isTrue(answer.value);
	}

	/** How often the breakpoint matched up to and with this step, 1 = the first time. */
	#count(one: Options & { readonly id: number }, step: number, matches: (n: number) => boolean): number {
		const known = this.#hits.get(one.id) ?? { steps: [], looked: -1 };
		this.#hits.set(one.id, known);
		for (let n = known.looked + 1; n <= step; n++) if (matches(n) && this.#condition(one, n)) known.steps.push(n);
		known.looked = Math.max(known.looked, step);
		return known.steps.filter((n) => n <= step).length;
	}

	#interpolate(message: string, step: number): string {
		const snapshot = this.recording.at(step);
		return message.replace(/\{([^{}]+)\}/g, (_all, expression: string) => {
			const answer = evaluate(snapshot, expression);
			return 'error' in answer ? `{${answer.error}}` : answer.value;
		});
	}

	/** "ns->count: 1 → 0" when the value changed on the way to this step. */
	#change(one: DataBreakpoint, step: number, forward: boolean): string | undefined {
		const other = forward ? step - 1 : step + 1;
		if (other < 0 || other >= this.recording.length) return undefined;
		const now = valueIn(this.recording.at(step), one);
		const then = valueIn(this.recording.at(other), one);
		if (now === undefined || then === undefined || now === then) return undefined;
		return forward ? `${one.expression}: ${then} → ${now}` : `${one.expression}: ${now} → ${then}`;
	}

	#exception(step: number, mark: Mark): Halt | undefined {
		const { rules, bad } = this.filters;
		if (rules !== 'all' && rules.size === 0 && !bad) return undefined;
		const finding = this.recording.events(step).find((event) => event.rule !== undefined && (rules === 'all' || rules.has(event.rule)));
		if (finding) return { reason: 'exception', text: finding.text, event: finding };
		const known = this.known.find(
			({ rule, at }) =>
				at.line === mark.line &&
				at.file === mark.file &&
				(rules === 'all' || rules.has(rule)) &&
				this.lastAt(at.file, at.line) === step &&
				!findingStep(this.recording, rule),
		);
		if (known) return { reason: 'exception', text: known.message, rule: known.rule };
		// whether this step is the last one shows when the run is asked to go on
		if (bad && step === this.recording.length - 1) this.recording.runTo(step + 1);
		const { stop } = this.recording;
		if (!bad || !stop || step !== this.recording.length - 1 || !this.recording.ended || !BAD_STOPS.includes(stop.kind)) return undefined;
		return { reason: 'exception', text: stop.text };
	}
}

function evaluate(snapshot: Snapshot, expression: string): { readonly value: string } | { readonly error: string } {
	const frame = snapshot.stack()[0];
	return frame ? snapshot.evaluate(expression, frame) : { error: 'no frame' };
}

function valueIn(snapshot: Snapshot, one: DataBreakpoint): string | undefined {
	if (one.at && snapshot.valueAt) return snapshot.valueAt(one.at);
	const frame = snapshot.stack().find((other) => other.function === one.function);
	const answer = frame && snapshot.evaluate(one.expression, frame);
	return answer && !('error' in answer) ? answer.value : undefined;
}

/** C's truth of a shown value. */
export function isTrue(value: string): boolean {
	return !/^(0+|0x0+|false|NULL|'\\0'|0 .*)$/.test(value.trim());
}

/** Hit conditions: a number alone means "that time"; `>`, `>=`, `<`, `<=`, `==` compare; `%` is every n-th time. */
export function countMatches(condition: string, count: number): boolean {
	const [, op = '', digits = ''] = /^\s*(>=|<=|==|=|>|<|%)?\s*(\d+)\s*$/.exec(condition) ?? [];
	if (digits === '') return true;
	const n = Number(digits);
	switch (op) {
		case '>':
			return count > n;
		case '>=':
			return count >= n;
		case '<':
			return count < n;
		case '<=':
			return count <= n;
		case '%':
			return n > 0 && count % n === 0;
		default:
			return count === n;
	}
}

/** The event that a run's finding is about, and the step it happened in; the last one when there are several. */
export function findingStep(recording: Recording, rule?: string): { readonly step: number; readonly event: EventView } | undefined {
	for (let step = recording.length - 1; step >= 0; step--) {
		const event = recording.events(step).findLast((one) => one.rule !== undefined && (rule === undefined || one.rule === rule));
		if (event) return { step, event };
	}
	return undefined;
}

/** The conditions of a client's breakpoint; empty texts are none. */
export function optionsOf(one: Options): Options {
	return {
		...(one.condition ? { condition: one.condition } : {}),
		...(one.hitCondition ? { hitCondition: one.hitCondition } : {}),
		...(one.logMessage ? { logMessage: one.logMessage } : {}),
	};
}
