// Requests that look at a stopped run: stack, scopes, variables, evaluation, and what can be watched or set. Owns what a client's
// numbers mean at this stop; never moves the run.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { FrameView, Location, Recording, Snapshot } from '../machine/view';
import { type FrameHandle, Handles } from './handles';
import { lifeOf } from './life';
import { ServedFiles } from './served-files';
import type { Sources } from './target';

type Body = object | undefined;

/** Tasks are numbered from 0 in the machine; thread 0 confuses clients. */
export const threadOf = (task: number): number => task + 1;
export const taskOf = (thread: number): number => thread - 1;

export class Looking {
	readonly files = new ServedFiles();
	readonly #handles: Handles;
	readonly #watched = new Map<string, Location>();

	constructor(
		private readonly recording: () => Recording,
		private readonly snapshot: () => Snapshot,
		private readonly sources: () => Sources | undefined,
	) {
		this.#handles = new Handles((at, object) => {
			const where = (place: FrameView['place']) => `${place.file}:${this.sources()?.position(place).line ?? 0}`;
			return lifeOf(this.recording(), at, object, where);
		});
	}

	/** The numbers of the last stop mean nothing any more. */
	clear(): void {
		this.#handles.clear();
	}

	frame(id: number | undefined): FrameHandle | undefined {
		return this.#handles.frame(id);
	}

	source(file: string, origin: FrameView['origin']): DebugProtocol.Source {
		const sources = this.sources();
		const path = sources?.path(file, origin) ?? file;
		const reference = sources?.text === undefined ? 0 : this.files.reference(file, path);
		return {
			name: file.slice(file.lastIndexOf('/') + 1),
			path,
			...(reference > 0 ? { sourceReference: reference } : {}),
			...(origin === 'unit'
				? {}
				: { origin: origin === 'model' ? "Rehearse's own model" : 'kernel tree', presentationHint: 'deemphasize' as const }),
		};
	}

	stack(args: DebugProtocol.StackTraceArguments): Body {
		const snapshot = this.snapshot();
		const task = taskOf(args.threadId);
		const frames = snapshot.stack(task);
		const from = args.startFrame ?? 0;
		const shown = frames.slice(from, args.levels ? from + args.levels : undefined);
		const sources = this.sources();
		const stackFrames = shown.map((frame, i): DebugProtocol.StackFrame => {
			const at = sources?.position(frame.place) ?? { line: 1, column: 1 };
			const { start, end } = frame.place.span;
			const last = sources?.position({ ...frame.place, span: { start: end, end } }) ?? at;
			const whole = end > start && last.line >= at.line;
			return {
				id: this.#handles.addFrame({ frame, snapshot, index: from + i, task }),
				name: `${frame.function}()`,
				source: this.source(frame.place.file, frame.origin),
				line: at.line,
				column: at.column,
				...(whole ? { endLine: last.line, endColumn: last.column } : {}),
				canRestart: task === snapshot.task,
				...(frame.origin === 'model' ? { presentationHint: 'subtle' as const } : {}),
			};
		});
		return { stackFrames, totalFrames: frames.length };
	}

	scopes({ frameId }: DebugProtocol.ScopesArguments): Body {
		const handle = this.frame(frameId);
		if (!handle) return { scopes: [] };
		const { frame, snapshot } = handle;
		const scopes = snapshot.scopes(frame).map((scope, i) => ({
			name: scope.name,
			variablesReference: this.#handles.addScope(snapshot, frame, scope.ref),
			expensive: scope.expensive,
			...(i === 0 ? { presentationHint: 'locals' } : {}),
		}));
		return { scopes };
	}

	variables({ variablesReference }: DebugProtocol.VariablesArguments): Body {
		return { variables: this.#handles.children(variablesReference) };
	}

	/** Where a row of an object's history happened. */
	location({ locationReference }: DebugProtocol.LocationsArguments): Body {
		const place = this.#handles.place(locationReference);
		if (!place) throw new Error('This place is not known any more: the run has moved.');
		const at = this.sources()?.position(place) ?? { line: 1, column: 1 };
		return { source: this.source(place.file, 'unit'), line: at.line, column: at.column };
	}

	evaluate({ expression, frameId, context }: DebugProtocol.EvaluateArguments): Body {
		const handle = this.frame(frameId);
		const from = handle?.snapshot ?? this.snapshot();
		const frame = handle?.frame ?? from.stack()[0];
		if (!frame) throw new Error('There is no frame to evaluate in.');
		const answer = from.evaluate(expression, frame);
		if ('error' in answer) {
			if (context === 'hover') return { result: '', variablesReference: 0 };
			throw new Error(answer.error);
		}
		const shown = this.#handles.show(answer, from, frame);
		return { result: shown.value, type: shown.type, variablesReference: shown.variablesReference };
	}

	/** The C expression and frame of a row of the variables. */
	named(reference: number, name: string): { readonly expression: string; readonly frame: FrameView } | undefined {
		const frame = this.#handles.frameOf(reference);
		const expression = this.#handles.children(reference).find((one) => one.name === name)?.evaluateName;
		return frame && expression ? { expression, frame } : undefined;
	}

	/** A value that stands in memory is watched there, whatever its function does; another one by its expression. */
	dataInfo(args: DebugProtocol.DataBreakpointInfoArguments): Body {
		const row = args.variablesReference ? this.named(args.variablesReference, args.name) : undefined;
		const frame = row?.frame ?? this.frame(args.frameId)?.frame ?? this.snapshot().stack()[0];
		const expression = row?.expression ?? (args.variablesReference ? undefined : args.name);
		if (!frame || !expression) return { dataId: null, description: `${args.name} cannot be watched: it has no C expression.` };
		const dataId = `${frame.function}:${expression}`;
		const snapshot = this.frame(args.frameId)?.snapshot ?? this.snapshot();
		const location = snapshot.locate?.(expression, frame);
		if (!location) return { dataId, description: `${expression} in ${frame.function}()`, accessTypes: ['write'] };
		const id = `${dataId}@${location.object}+${location.offset}`;
		this.#watched.set(id, location);
		return { dataId: id, description: `${expression}, wherever it is changed`, accessTypes: ['write'] };
	}

	/** The place in memory that the id of a data breakpoint stands for. */
	watched(dataId: string): Location | undefined {
		return this.#watched.get(dataId);
	}

	/** The changed value, once the run goes on with it. */
	changed(expression: string, depth: number): Body {
		const snapshot = this.snapshot();
		const frame = snapshot.stack().find((one) => one.depth === depth);
		const answer = frame && snapshot.evaluate(expression, frame);
		if (!frame || !answer || 'error' in answer) return { value: '' };
		const { value, type, variablesReference } = this.#handles.show(answer, snapshot, frame);
		return { value, type, variablesReference };
	}
}
