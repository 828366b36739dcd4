// The debug adapter: translates the Debug Adapter Protocol to the runtime. Owns requests, responses and events; does not know
// VS Code, so any client can talk to it. Lines and columns are 1-based on the wire.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { EventView, FrameView } from '../machine/view';
import { BreakpointRequests } from './breakpoint-requests';
import { Breakpoints, findingStep } from './breakpoints';
import { Handles } from './handles';
import { type Halt, Runtime } from './runtime';
import { ServedFiles } from './served-files';
import { CAPABILITIES, type Launch, type Target } from './target';

type Request = DebugProtocol.Request;
type Body = object | undefined;

/** Tasks are numbered from 0 in the machine; thread 0 confuses clients. */
const threadOf = (task: number) => task + 1;
const taskOf = (thread: number) => thread - 1;

export class Adapter {
	readonly #handles = new Handles();
	readonly #files = new ServedFiles();
	#target: Target | undefined;
	#runtime: Runtime | undefined;
	#breakpoints: Breakpoints | undefined;
	#halt: Halt = { reason: 'entry' };
	#atEnd = false;
	#noDebug = false;
	#seq = 1;
	#setting: BreakpointRequests | undefined;

	constructor(
		private readonly launch: Launch,
		private readonly send: (message: DebugProtocol.ProtocolMessage) => void,
	) {}

	/** Handles one message of the client; answers through `send`. */
	async handle(message: DebugProtocol.ProtocolMessage): Promise<void> {
		if (message.type !== 'request') return;
		const request = message as Request;
		try {
			const body = await this.#dispatch(request);
			this.#respond(request, body);
			await this.#after(request);
		} catch (error) {
			const text = error instanceof Error ? error.message : String(error);
			this.#respond(request, { error: { id: 1, format: text.replaceAll('{', '{{'), showUser: true } }, text);
		}
	}

	#respond(request: Request, body: Body, failure?: string): void {
		const response: DebugProtocol.Response = {
			seq: this.#seq++,
			type: 'response',
			request_seq: request.seq,
			success: failure === undefined,
			command: request.command,
			...(body ? { body } : {}),
			...(failure !== undefined ? { message: failure } : {}),
		};
		this.send(response);
	}

	#event(event: string, body?: object): void {
		const message: DebugProtocol.Event = { seq: this.#seq++, type: 'event', event, ...(body ? { body } : {}) };
		this.send(message);
	}

	#output(text: string, category: 'console' | 'stdout' | 'important' = 'console', event?: EventView): void {
		const at = event && this.#target?.sources.position(event.place);
		const where = event && at ? { source: this.#source(event.place.file, 'unit'), line: at.line } : {};
		this.#event('output', { category, output: `${text}\n`, ...where });
	}

	get #requests(): BreakpointRequests {
		if (!this.#setting) throw new Error('Nothing is running: the launch request comes first.');
		return this.#setting;
	}

	get #run(): Runtime {
		if (!this.#runtime) throw new Error('Nothing is running: the launch request comes first.');
		return this.#runtime;
	}

	async #dispatch({ command, arguments: args }: Request): Promise<Body> {
		switch (command) {
			case 'initialize':
				return { ...CAPABILITIES, exceptionBreakpointFilters: this.#filters() };
			case 'launch':
				return this.#launch(args as DebugProtocol.LaunchRequestArguments);
			case 'setBreakpoints':
				return this.#requests.lines(this.#files.named(args as DebugProtocol.SetBreakpointsArguments));
			case 'source':
				return this.#files.content(args as DebugProtocol.SourceArguments, this.#target?.sources);
			case 'setFunctionBreakpoints':
				return this.#requests.functions(args as DebugProtocol.SetFunctionBreakpointsArguments);
			case 'setDataBreakpoints':
				return this.#requests.data(args as DebugProtocol.SetDataBreakpointsArguments);
			case 'dataBreakpointInfo':
				return this.#dataInfo(args as DebugProtocol.DataBreakpointInfoArguments);
			case 'setExceptionBreakpoints':
				return this.#requests.filters(args as DebugProtocol.SetExceptionBreakpointsArguments);
			case 'exceptionInfo':
				return this.#exceptionInfo();
			case 'threads':
				return { threads: this.#run.snapshot.tasks.map((task) => ({ id: threadOf(task.id), name: taskName(task) })) };
			case 'stackTrace':
				return this.#stack(args as DebugProtocol.StackTraceArguments);
			case 'scopes':
				return this.#scopes(args as DebugProtocol.ScopesArguments);
			case 'variables':
				return { variables: this.#handles.children((args as DebugProtocol.VariablesArguments).variablesReference) };
			case 'evaluate':
				return this.#evaluate(args as DebugProtocol.EvaluateArguments);
			case 'gotoTargets':
				return { targets: this.#gotoTargets(this.#files.named(args as DebugProtocol.GotoTargetsArguments)) };
			case 'pause':
				if (this.#run.busy) this.#run.pause();
				return undefined;
			case 'continue':
			case 'reverseContinue':
				return { allThreadsContinued: true };
			default:
				return undefined;
		}
	}

	/** What a request sets in motion once it is answered. */
	async #after({ command, arguments: args }: Request): Promise<void> {
		switch (command) {
			case 'launch':
				if (this.#target) this.#event('initialized');
				return;
			case 'configurationDone':
				return this.#begin();
			case 'next':
				return this.#move((run) => run.stepOver());
			case 'stepIn':
				return this.#move((run) => run.stepIn());
			case 'stepOut':
				return this.#move((run) => run.stepOut());
			case 'stepBack':
				return this.#move((run) => run.stepBack());
			case 'stepBackInto':
				return this.#move((run) => run.stepBackInto());
			case 'continue':
				return this.#atEnd ? this.#finish() : this.#move((run) => run.continue());
			case 'reverseContinue':
				return this.#move((run) => run.reverse());
			case 'restartFrame': {
				const handle = this.#handles.frame((args as DebugProtocol.RestartFrameArguments).frameId);
				return this.#jump(this.#run.startOfFrame(handle?.index ?? 0));
			}
			case 'goto':
				return this.#jump((args as DebugProtocol.GotoArguments).targetId);
			case 'terminate':
			case 'disconnect':
				if (command === 'terminate') this.#event('terminated');
				return;
			default:
				return;
		}
	}

	#filters(): DebugProtocol.ExceptionBreakpointsFilter[] {
		return [
			{
				filter: 'findings',
				label: 'Any finding',
				description: 'Stop where something is lost, freed twice, used after free …',
				default: true,
			},
			...this.launch.rules.map(({ id, label }) => ({ filter: `rule:${id}`, label, default: false })),
			{ filter: 'bad', label: 'BUG, oops and deadlock', default: true },
		];
	}

	async #launch(args: DebugProtocol.LaunchRequestArguments): Promise<Body> {
		const target = await this.launch.open(args);
		if ('error' in target) throw new Error(target.error);
		this.#noDebug = args.noDebug ?? false;
		this.#target = target;
		const { recording, sources } = target;
		recording.runTo(0);
		this.#runtime = new Runtime(
			recording,
			(snapshot) => {
				const { place } = snapshot;
				const { line } = sources.position(place);
				return { file: place.file, line, start: place.span.start, function: snapshot.stack()[0]?.function ?? '' };
			},
			(step, mark, forward) => this.#breakpoints?.arrive(step, mark, forward),
			(event) => this.#passed(event),
		);
		const runtime = this.#runtime;
		const breakpoints = new Breakpoints(
			recording,
			(n) => runtime.mark(n),
			(text) => this.#output(text, 'console'),
		);
		this.#breakpoints = breakpoints;
		this.#setting = new BreakpointRequests(breakpoints, sources);
		return undefined;
	}

	#passed(event: EventView): void {
		if (event.kind === 'print') this.#output(event.text, 'stdout', event);
		else if (event.kind === 'fault' || event.kind === 'finding' || event.kind === 'expect') this.#output(event.text, 'console', event);
	}

	/** The first stop: where the session was asked to begin. */
	async #begin(): Promise<void> {
		const target = this.#target;
		if (!target) return;
		this.#output(`${target.title} (${target.recording.run})`);
		if (target.recording.length === 0) {
			this.#output(target.recording.stop?.text ?? 'The run has no steps.', 'important');
			return this.#event('terminated');
		}
		if (this.#noDebug) {
			this.#run.jump(this.#run.runToEnd());
			return this.#finish();
		}
		if (target.stopAt === 'start') {
			const halt = this.#breakpoints?.arrive(0, this.#run.mark(0), true);
			return this.#stopped(halt ?? { reason: 'entry' });
		}
		if (target.stopAt === 'end') {
			this.#run.jump(this.#run.exitStep());
			return this.#stopped({ reason: 'end', text: target.recording.stop?.text ?? 'The run has not ended.' });
		}
		const last = this.#run.runToEnd();
		const found = findingStep(target.recording, target.rule);
		// what is lost shows at the exit only: no event tells it, the finding's own place does
		const there = target.at && this.#run.lastAt(target.at.file, target.at.line);
		this.#run.jump(there ?? found?.step ?? last);
		const text = target.message ?? found?.event.text ?? 'finding';
		return this.#stopped({ reason: 'exception', text, ...(found ? { event: found.event } : {}) });
	}

	async #move(how: (run: Runtime) => Promise<Halt>): Promise<void> {
		if (this.#run.busy) return;
		const halt = await how(this.#run);
		this.#stopped(halt);
	}

	#jump(step: number): void {
		this.#run.jump(step);
		this.#stopped({ reason: 'goto' });
	}

	#stopped(halt: Halt): void {
		this.#halt = halt;
		this.#atEnd = halt.reason === 'end';
		this.#handles.clear();
		const said = halt.reason === 'start' || halt.reason === 'end';
		if (said && halt.text) this.#output(halt.text, 'important');
		this.#event('stopped', {
			// an end or start of the recording is a plain stop for the client
			reason: said ? 'step' : halt.reason,
			description: halt.reason === 'exception' ? 'Paused on a finding' : halt.reason === 'end' ? 'End of the run' : undefined,
			text: halt.reason === 'exception' ? this.#exceptionId() : halt.text,
			threadId: threadOf(this.#run.snapshot.task),
			allThreadsStopped: true,
			hitBreakpointIds: halt.hit,
		});
	}

	#finish(): void {
		const stop = this.#target?.recording.stop;
		if (stop && this.#noDebug) this.#output(stop.text, 'important');
		this.#event('terminated');
	}

	#exceptionId(): string {
		return this.#halt.event?.rule ?? this.#target?.rule ?? this.#target?.recording.stop?.kind ?? 'finding';
	}

	#exceptionInfo(): Body {
		const { text = '', event } = this.#halt;
		return {
			exceptionId: this.#exceptionId(),
			description: text,
			breakMode: 'always',
			...(event && event.text !== text ? { details: { message: event.text } } : {}),
		};
	}

	#source(file: string, origin: FrameView['origin']): DebugProtocol.Source {
		const sources = this.#target?.sources;
		const path = sources?.path(file, origin) ?? file;
		const reference = sources?.text === undefined ? 0 : this.#files.reference(file, path);
		return {
			name: file.slice(file.lastIndexOf('/') + 1),
			path,
			...(reference > 0 ? { sourceReference: reference } : {}),
			...(origin === 'unit'
				? {}
				: { origin: origin === 'model' ? "Rehearse's own model" : 'kernel tree', presentationHint: 'deemphasize' as const }),
		};
	}

	#dataInfo(args: DebugProtocol.DataBreakpointInfoArguments): Body {
		const inFrame = this.#handles.frame(args.frameId)?.frame;
		const parent = args.variablesReference ? this.#handles.frameOf(args.variablesReference) : undefined;
		const row = args.variablesReference ? this.#handles.children(args.variablesReference).find((one) => one.name === args.name) : undefined;
		const frame = inFrame ?? parent ?? this.#run.snapshot.stack()[0];
		const expression = row?.evaluateName ?? (row ? undefined : args.name);
		if (!frame || !expression) return { dataId: null, description: `${args.name} cannot be watched: it has no C expression.` };
		return { dataId: `${frame.function}:${expression}`, description: `${expression} in ${frame.function}()`, accessTypes: ['write'] };
	}

	#stack(args: DebugProtocol.StackTraceArguments): Body {
		const { snapshot } = this.#run;
		const task = taskOf(args.threadId);
		const frames = snapshot.stack(task);
		const from = args.startFrame ?? 0;
		const shown = frames.slice(from, args.levels ? from + args.levels : undefined);
		const stackFrames = shown.map((frame, i): DebugProtocol.StackFrame => {
			const at = this.#target?.sources.position(frame.place) ?? { line: 1, column: 1 };
			const { start, end } = frame.place.span;
			const last = this.#target?.sources.position({ ...frame.place, span: { start: end, end } }) ?? at;
			const whole = end > start && last.line >= at.line;
			return {
				id: this.#handles.addFrame({ frame, snapshot, index: from + i, task }),
				name: `${frame.function}()`,
				source: this.#source(frame.place.file, frame.origin),
				line: at.line,
				column: at.column,
				...(whole ? { endLine: last.line, endColumn: last.column } : {}),
				canRestart: task === snapshot.task,
				...(frame.origin === 'model' ? { presentationHint: 'subtle' as const } : {}),
			};
		});
		return { stackFrames, totalFrames: frames.length };
	}

	#scopes({ frameId }: DebugProtocol.ScopesArguments): Body {
		const handle = this.#handles.frame(frameId);
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

	#evaluate({ expression, frameId, context }: DebugProtocol.EvaluateArguments): Body {
		const { snapshot } = this.#run;
		const handle = this.#handles.frame(frameId);
		const frame = handle?.frame ?? snapshot.stack()[0];
		if (!frame) throw new Error('There is no frame to evaluate in.');
		const from = handle?.snapshot ?? snapshot;
		const answer = from.evaluate(expression, frame);
		if ('error' in answer) {
			if (context === 'hover') return { result: '', variablesReference: 0 };
			throw new Error(answer.error);
		}
		const shown = this.#handles.show(answer, from, frame);
		return { result: shown.value, type: shown.type, variablesReference: shown.variablesReference };
	}

	/** Every arrival at a line in the whole run, those after the current step first; the target's id is the step. */
	#gotoTargets({ source, line }: DebugProtocol.GotoTargetsArguments): DebugProtocol.GotoTarget[] {
		const place = this.#target?.sources.breakpoint(source.path ?? '', line);
		if (!place) return [];
		const last = this.#run.runToEnd();
		return this.#run
			.arrivals(place.file, place.line, 50)
			.map(({ step, mark }) => ({ id: step, label: `step ${step} of ${last}, in ${mark.function}()`, line }));
	}
}

function taskName(task: { readonly name: string; readonly state: string; readonly blockedOn?: string }): string {
	if (task.state === 'blocked') return `${task.name} (blocked${task.blockedOn ? ` on ${task.blockedOn}` : ''})`;
	return task.state === 'running' || task.state === 'ready' ? task.name : `${task.name} (${task.state})`;
}
