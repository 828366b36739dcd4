// Numbers that the client uses for frames and variables at one stop. Owns the tables and how a variable with its shadow state
// is shown; they are thrown away when the run moves.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { EventView, FrameView, Snapshot, VariableView } from '../machine/view';
import type { Life, LifeRow } from './life';

type Target =
	| {
			readonly kind: 'variables';
			readonly snapshot: Snapshot;
			readonly ref: number;
			readonly frame: FrameView;
			readonly shadow: readonly string[];
			/** The object that the variable points at. */
			readonly object?: number;
	  }
	| { readonly kind: 'life'; readonly rows: readonly LifeRow[] }
	| { readonly kind: 'shadow'; readonly lines: readonly string[] };

export interface FrameHandle {
	readonly frame: FrameView;
	readonly snapshot: Snapshot;
	/** 0 = innermost. */
	readonly index: number;
	readonly task: number;
}

export class Handles {
	#targets: Target[] = [];
	#frames: FrameHandle[] = [];
	#places: EventView['place'][] = [];

	constructor(private readonly life: (snapshot: Snapshot, object: number) => Life | undefined = () => undefined) {}

	clear(): void {
		this.#targets = [];
		this.#frames = [];
		this.#places = [];
	}

	/** The place behind a location reference. */
	place(reference: number): EventView['place'] | undefined {
		return this.#places[reference - 1];
	}

	addFrame(handle: FrameHandle): number {
		return this.#frames.push(handle);
	}

	frame(id: number | undefined): FrameHandle | undefined {
		return id === undefined ? undefined : this.#frames[id - 1];
	}

	#add(target: Target): number {
		return this.#targets.push(target);
	}

	addScope(snapshot: Snapshot, frame: FrameView, ref: number): number {
		return this.#add({ kind: 'variables', snapshot, ref, frame, shadow: [] });
	}

	frameOf(reference: number): FrameView | undefined {
		const target = this.#targets[reference - 1];
		return target?.kind === 'variables' ? target.frame : undefined;
	}

	/** A value as the client shows it: shadow state stands behind the value and, when there is some, as first children. */
	show(view: VariableView, snapshot: Snapshot, frame: FrameView): DebugProtocol.Variable {
		const shadow = view.shadow.length > 0 && !view.value.includes(view.shadow[0] ?? '') ? `  ⟨${brief(view.shadow)}⟩` : '';
		const reference =
			view.ref > 0
				? this.#add({
						kind: 'variables',
						snapshot,
						ref: view.ref,
						frame,
						shadow: view.shadow,
						...(view.object === undefined ? {} : { object: view.object }),
					})
				: view.shadow.length > 1 || (view.shadow[0]?.length ?? 0) > BRIEF
					? this.#add({ kind: 'shadow', lines: view.shadow })
					: 0;
		return {
			name: view.name,
			value: `${view.value}${shadow}`,
			type: view.type,
			variablesReference: reference,
			...(view.evaluate ? { evaluateName: view.evaluate } : {}),
		};
	}

	children(reference: number): DebugProtocol.Variable[] {
		const target = this.#targets[reference - 1];
		if (!target) return [];
		if (target.kind === 'shadow') return target.lines.map(shadowRow);
		if (target.kind === 'life') return target.rows.map((row) => this.#lifeRow(row));
		const own = target.snapshot.variables(target.ref).map((view) => this.show(view, target.snapshot, target.frame));
		return [...target.shadow.map(shadowRow), ...this.#references(target.snapshot, target.object), ...own];
	}

	/** Who points at the object and what happened to it, as one row that opens. */
	#references(snapshot: Snapshot, object: number | undefined): DebugProtocol.Variable[] {
		const life = object === undefined ? undefined : this.life(snapshot, object);
		if (!life) return [];
		return [
			{
				name: '⟨references⟩',
				value: life.summary,
				variablesReference: this.#add({ kind: 'life', rows: life.rows }),
				presentationHint: VIRTUAL,
			},
		];
	}

	#lifeRow({ name, value, place }: LifeRow): DebugProtocol.Variable {
		const at = place ? { valueLocationReference: this.#places.push(place) } : {};
		return { name, value, variablesReference: 0, presentationHint: VIRTUAL, ...at };
	}
}

const VIRTUAL: DebugProtocol.VariablePresentationHint = { kind: 'virtual', attributes: ['readOnly'] };

/** UTF-16 units of shadow state that stand behind a value; all of it is among the children. */
const BRIEF = 60;

/** The first phrases that fit; at least one, cut when it is long. */
function brief(shadow: readonly string[]): string {
	let text = '';
	for (const [i, phrase] of shadow.entries()) {
		const next = i === 0 ? phrase : `${text}; ${phrase}`;
		if (next.length > BRIEF) return i === 0 ? `${phrase.slice(0, BRIEF - 1)}…` : `${text}; …`;
		text = next;
	}
	return text;
}

function shadowRow(text: string, i: number): DebugProtocol.Variable {
	const [, name, value] = /^([^:]{1,30}): (.+)$/.exec(text) ?? [];
	return {
		name: `⟨${name ?? (i === 0 ? 'state' : `state ${i + 1}`)}⟩`,
		value: value ?? text,
		variablesReference: 0,
		presentationHint: VIRTUAL,
	};
}
