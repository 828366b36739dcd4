// The debug adapter: translates the Debug Adapter Protocol to the runtime. Owns requests, responses and events; does not know
// VS Code, so any client can talk to it. Lines and columns are 1-based on the wire.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { EventView, FrameView } from '../machine/view';
import { BreakpointRequests } from './breakpoint-requests';
import { Breakpoints, findingStep } from './breakpoints';
import { type ChangingRecording, changingRecording } from './changing-recording';
import { Looking, taskOf, threadOf } from './looking';
import { type Halt, Runtime } from './runtime';
import { CAPABILITIES, type Launch, type Target } from './target';
import { TimelineRequest } from './timeline-request';

type Request = DebugProtocol.Request;
type Body = object | undefined;

/** The client asks for what the capabilities do not offer: it is told, its user is not. */
class UnknownRequest extends Error {}

export class Adapter {
	readonly #looking = new Looking(
		() => this.#run.recording,
		() => this.#run.snapshot,
		() => this.#target?.sources,
	);
	#target: Target | undefined;
	#recording: ChangingRecording | undefined;
	#runtime: Runtime | undefined;
	#breakpoints: Breakpoints | undefined;
	#halt: Halt = { reason: 'entry' };
	#atEnd = false;
	#noDebug = false;
	#seq = 1;
	#setting: BreakpointRequests | undefined;
	readonly #timeline = new TimelineRequest();

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
			this.#respond(request, { error: { id: 1, format: text.replaceAll('{', '{{'), showUser: !(error instanceof UnknownRequest) } }, text);
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
		const where = event && at ? { source: this.#looking.source(event.place.file, 'unit'), line: at.line } : {};
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
				return this.#requests.lines(this.#looking.files.named(args as DebugProtocol.SetBreakpointsArguments));
			case 'source':
				return this.#looking.files.content(args as DebugProtocol.SourceArguments, this.#target?.sources);
			case 'setFunctionBreakpoints':
				return this.#requests.functions(args as DebugProtocol.SetFunctionBreakpointsArguments);
			case 'setDataBreakpoints':
				return this.#requests.data(args as DebugProtocol.SetDataBreakpointsArguments, (id) => this.#looking.watched(id));
			case 'dataBreakpointInfo':
				return this.#looking.dataInfo(args as DebugProtocol.DataBreakpointInfoArguments);
			case 'setExceptionBreakpoints':
				return this.#requests.filters(args as DebugProtocol.SetExceptionBreakpointsArguments);
			case 'exceptionInfo':
				return this.#exceptionInfo();
			case 'threads':
				return { threads: this.#run.snapshot.tasks.map((task) => ({ id: threadOf(task.id), name: taskName(task) })) };
			case 'stackTrace':
				return this.#looking.stack(args as DebugProtocol.StackTraceArguments);
			case 'scopes':
				return this.#looking.scopes(args as DebugProtocol.ScopesArguments);
			case 'variables':
				return this.#looking.variables(args as DebugProtocol.VariablesArguments);
			case 'locations':
				return this.#looking.location(args as DebugProtocol.LocationsArguments);
			case 'setVariable':
				return this.#setVariable(args as DebugProtocol.SetVariableArguments);
			case 'setExpression':
				return this.#setExpression(args as DebugProtocol.SetExpressionArguments);
			case 'evaluate':
				return this.#looking.evaluate(args as DebugProtocol.EvaluateArguments);
			case 'controlGroups':
				return { step: this.#run.current, groups: this.#run.snapshot.groups?.() ?? [] };
			case 'timeline': {
				const { known } = (args ?? {}) as { readonly known?: string };
				return this.#timeline.answer(known, this.#run.current, this.#run.recording, this.#target?.sources);
			}
			case 'gotoTargets':
				return { targets: this.#gotoTargets(this.#looking.files.named(args as DebugProtocol.GotoTargetsArguments)) };
			case 'pause':
				if (this.#run.busy) this.#run.pause();
				return undefined;
			case 'continue':
			case 'reverseContinue':
				return { allThreadsContinued: true };
			case 'configurationDone':
			case 'next':
			case 'stepIn':
			case 'stepOut':
			case 'stepBack':
			case 'stepBackInto':
			case 'restartFrame':
			case 'goto':
			case 'gotoStep':
			case 'terminate':
			case 'disconnect':
				return undefined;
			default:
				throw new UnknownRequest(`There is no request '${command}'.`);
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
				return this.#turn(args as DebugProtocol.NextArguments) ? this.#move((run) => run.stepOver()) : this.#stopped({ reason: 'step' });
			case 'stepIn':
				return this.#turn(args as DebugProtocol.StepInArguments) ? this.#move((run) => run.stepIn()) : this.#stopped({ reason: 'step' });
			case 'stepOut':
				return this.#turn(args as DebugProtocol.StepOutArguments) ? this.#move((run) => run.stepOut()) : this.#stopped({ reason: 'step' });
			case 'stepBack':
				return this.#move((run) => run.stepBack());
			case 'stepBackInto':
				return this.#move((run) => run.stepBackInto());
			case 'continue':
				return this.#atEnd ? this.#finish() : this.#move((run) => run.continue());
			case 'reverseContinue':
				return this.#move((run) => run.reverse());
			case 'restartFrame': {
				const handle = this.#looking.frame((args as DebugProtocol.RestartFrameArguments).frameId);
				return this.#jump(this.#run.startOfFrame(handle?.index ?? 0));
			}
			case 'gotoStep':
				return this.#jump((args as { readonly step: number }).step);
			case 'setVariable':
			case 'setExpression':
				return this.#event('invalidated', { areas: ['all'] });
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
			{ filter: 'bad', label: 'BUG, oops and deadlock', default: true },
			...this.launch.rules.map(({ id, label }) => ({ filter: `rule:${id}`, label, default: false })),
		];
	}

	async #launch(args: DebugProtocol.LaunchRequestArguments): Promise<Body> {
		const target = await this.launch.open(args);
		if ('error' in target) throw new Error(target.error);
		this.#noDebug = args.noDebug ?? false;
		const { sources } = target;
		const recording = changingRecording(target.recording);
		this.#recording = recording;
		this.#target = { ...target, recording };
		recording.runTo(0);
		this.#runtime = new Runtime(
			recording,
			(snapshot) => {
				const { place, statement = place.span.start } = snapshot;
				const { line } = sources.position(place);
				return { file: place.file, line, statement, function: snapshot.stack()[0]?.function ?? '' };
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
		breakpoints.known = target.findings ?? [];
		breakpoints.lastAt = (file, line) => {
			runtime.runToEnd();
			return runtime.lastAt(file, line);
		};
		this.#breakpoints = breakpoints;
		this.#setting = new BreakpointRequests(breakpoints, sources);
		return undefined;
	}

	#setVariable({ variablesReference, name, value }: DebugProtocol.SetVariableArguments): Body {
		const row = this.#looking.named(variablesReference, name);
		if (!row) throw new Error(`${name} cannot be set: it is no variable of the code.`);
		return this.#whatIf(row.frame, row.expression, value);
	}

	#setExpression({ expression, value, frameId }: DebugProtocol.SetExpressionArguments): Body {
		const frame = this.#looking.frame(frameId)?.frame ?? this.#run.snapshot.stack()[0];
		if (!frame) throw new Error('There is no frame to set it in.');
		return this.#whatIf(frame, expression, value);
	}

	/** The run forks here: what was is kept, and from here on it goes as if the value had been this. */
	#whatIf(frame: FrameView, expression: string, value: string): Body {
		const run = this.#run;
		const depth = frame.depth ?? 0;
		const forked = run.recording.fork?.(run.current, { depth, expression, value }) ?? { error: 'This run cannot be changed.' };
		if ('error' in forked) throw new Error(forked.error);
		this.#recording?.become(forked);
		run.changed();
		this.#breakpoints?.changed();
		this.#atEnd = false;
		this.#output(`What if ${expression} = ${value}: the run goes its own way from step ${run.current} on.`, 'important');
		return this.#looking.changed(expression, depth);
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

	/** A step asked of another task than the one that runs: that one goes on from here, while the others stand. False: it cannot. */
	#turn({ threadId, singleThread }: { readonly threadId: number; readonly singleThread?: boolean }): boolean {
		const { snapshot } = this.#run;
		const task = taskOf(threadId);
		if (this.#run.busy || (task === snapshot.task && !singleThread) || snapshot.tasks.length < 2) return true;
		// a client may still name a task that is gone from the threads since
		if (!snapshot.tasks.some((one) => one.id === task)) return true;
		const turned = this.#recording?.turn?.(this.#run.current, task);
		if (!turned) return true;
		if ('error' in turned) {
			this.#output(turned.error, 'important');
			return false;
		}
		this.#recording?.become(turned);
		this.#run.changed();
		this.#breakpoints?.changed();
		if (task !== snapshot.task)
			this.#output(`${snapshot.tasks.find((one) => one.id === task)?.name ?? 'The task'} goes on (${turned.run})`);
		return true;
	}

	#jump(step: number): void {
		this.#run.jump(step);
		this.#stopped({ reason: 'goto' });
	}

	#stopped(halt: Halt): void {
		this.#halt = halt;
		this.#atEnd = halt.reason === 'end';
		this.#looking.clear();
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
		return this.#halt.event?.rule ?? this.#halt.rule ?? this.#target?.rule ?? this.#target?.recording.stop?.kind ?? 'finding';
	}

	#exceptionInfo(): Body {
		const { text = '', event } = this.#halt;
		return {
			exceptionId: this.#exceptionId(),
			description: text,
			breakMode: 'always',
			...this.#details(event && event.text !== text ? event.text : undefined),
		};
	}

	/** Of a run that ended here: what it stopped at, and where the value came from. */
	#details(message: string | undefined): Body {
		const stop = this.#target?.recording.stop;
		const here = stop?.what !== undefined && this.#run.current === (this.#recording?.length ?? 0) - 1 ? stop : undefined;
		const origin =
			here?.origin && `${here.origin.text} at ${here.origin.place.file}:${this.#target?.sources.position(here.origin.place).line ?? 0}.`;
		if (message === undefined && !here) return {};
		return { details: { ...(here ? { typeName: here.what, stackTrace: origin } : {}), message: message ?? here?.text } };
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
