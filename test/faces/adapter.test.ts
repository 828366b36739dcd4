// The debug adapter over a small run made here, as any DAP client sees it: messages in, messages out, no editor.
import type { DebugProtocol } from '@vscode/debugprotocol';
import { describe, expect, it } from 'vitest';
import { LineIndex } from '../../src/base/positions';
import { Adapter } from '../../src/dap/adapter';
import type { StopAt, Target } from '../../src/dap/target';
import { FILE, leakRecording, recordingOf, TEXT } from '../fixtures/review';

const index = new LineIndex(TEXT);

function client(stopAt: StopAt = 'start', recording: Target['recording'] = leakRecording(), findings: Target['findings'] = []) {
	const messages: DebugProtocol.ProtocolMessage[] = [];
	const target: Target = {
		recording,
		sources: {
			position: (at) => index.place(at.file, at.span.start),
			path: (file) => `rehearse://k/patched/${file}`,
			breakpoint: (path, line) => ({ file: path.replace('rehearse://k/patched/', ''), line }),
		},
		title: 'test',
		stopAt,
		findings,
	};
	const adapter = new Adapter({ open: async () => target, rules: [{ id: 'leak', label: 'Finding: leak' }] }, (message) =>
		messages.push(message),
	);
	let seq = 1;
	const request = async (command: string, args: object = {}) => {
		const message = { seq: seq++, type: 'request', command, arguments: args } as DebugProtocol.Request;
		await adapter.handle(message);
		const response = messages.find(
			(one) => one.type === 'response' && (one as DebugProtocol.Response).request_seq === message.seq,
		) as DebugProtocol.Response;
		if (!response.success) throw new Error(response.message);
		return response.body;
	};
	const events = (name: string) =>
		messages.filter((one) => one.type === 'event' && (one as DebugProtocol.Event).event === name) as DebugProtocol.Event[];
	const begin = async (configure: () => Promise<unknown> = async () => {}) => {
		await request('initialize');
		await request('launch', {});
		await configure();
		await request('configurationDone');
	};
	const line = async () => (await request('stackTrace', { threadId: 1 })).stackFrames[0].line;
	const step = async (command: string) => {
		await request(command, { threadId: 1 });
		return line();
	};
	const output = () =>
		events('output')
			.map((one) => one.body.output)
			.join('');
	return { request, events, begin, line, step, output };
}

const bp = (line: number, rest: object = {}) => ({ source: { path: `rehearse://k/patched/${FILE}` }, breakpoints: [{ line, ...rest }] });

describe('stepping', () => {
	it('goes over, in, out and back by lines', async () => {
		const { begin, line, step } = client();
		await begin();
		expect(await line()).toBe(7);
		expect(await step('next')).toBe(8);
		expect(await step('next')).toBe(10);
		expect(await step('stepIn')).toBe(18);
		expect(await step('stepOut')).toBe(11);
		expect(await step('stepBack')).toBe(10);
		expect(await step('stepBack')).toBe(8);
		expect(await step('stepIn')).toBe(10);
	});

	it('steps back into what was called', async () => {
		const { begin, step } = client('end');
		await begin();
		expect(await step('stepBackInto')).toBe(18);
	});

	it('ends at the last step first, and only then terminates', async () => {
		const { begin, request, line, events, output } = client();
		await begin(() => request('setExceptionBreakpoints', { filters: [] }));
		await request('continue', { threadId: 1 });
		expect(await line()).toBe(11);
		expect(output()).toContain('box_open returned.');
		expect(events('terminated')).toHaveLength(0);
		await request('continue', { threadId: 1 });
		expect(events('terminated')).toHaveLength(1);
	});

	it('runs back to the start', async () => {
		const { begin, step, output } = client('end');
		await begin();
		expect(await step('reverseContinue')).toBe(7);
		expect(output()).toContain('recording begins');
	});
});

describe('stops', () => {
	it('at an oops, with what it is of and where the value came from', async () => {
		const leak = leakRecording();
		const place = leak.at(1).place;
		const stop = {
			kind: 'oops',
			what: 'use-after-free',
			text: 'box->lid is read.',
			origin: { text: 'It was freed by kfree()', place },
		} as const;
		const { begin, request } = client('start', Object.assign(Object.create(leak), { stop }) as typeof leak);
		await begin(() => request('setExceptionBreakpoints', { filters: ['bad'] }));
		await request('continue', { threadId: 1 });
		expect(await request('exceptionInfo', { threadId: 1 })).toMatchObject({
			exceptionId: 'oops',
			description: 'box->lid is read.',
			details: { typeName: 'use-after-free', stackTrace: `It was freed by kfree() at ${FILE}:8.` },
		});
	});

	it('at the finding, where its session begins', async () => {
		const { begin, line, events, request } = client('finding');
		await begin();
		expect(await line()).toBe(11);
		expect(events('stopped').at(-1)?.body).toMatchObject({ reason: 'exception', text: 'leak' });
		expect(await request('exceptionInfo', { threadId: 1 })).toMatchObject({ exceptionId: 'leak', description: 'lid is lost here' });
	});

	it('at a finding on the way, unless the filter is off', async () => {
		const { begin, request, events } = client();
		await begin(() => request('setExceptionBreakpoints', { filters: ['rule:leak'] }));
		await request('continue', { threadId: 1 });
		expect(events('stopped').at(-1)?.body.reason).toBe('exception');
	});

	it('at a finding that no event tells, on its line, when its kind is chosen', async () => {
		const quiet = recordingOf(
			[7, 8, 10, 8, 11].map((line) => ({ line, depth: 0, function: 'box_open' })),
			'quiet',
		);
		const known = [{ rule: 'leak', message: 'lid is lost', at: { file: FILE, line: 8 } }];
		const chosen = client('start', quiet, known);
		await chosen.begin(() => chosen.request('setExceptionBreakpoints', { filters: ['rule:leak'] }));
		// the last time that the run comes there
		expect(await chosen.step('continue')).toBe(8);
		expect(await chosen.request('exceptionInfo', { threadId: 1 })).toMatchObject({ exceptionId: 'leak', description: 'lid is lost' });
		expect(await chosen.step('stepBack')).toBe(10);
		const other = client('start', quiet, known);
		await other.begin(() => other.request('setExceptionBreakpoints', { filters: ['rule:double-free'] }));
		expect(await other.step('continue')).toBe(11);
	});

	it('at line breakpoints, forward and back', async () => {
		const { begin, request, step } = client();
		await begin(() => request('setBreakpoints', bp(10)));
		expect(await step('continue')).toBe(10);
		expect(await step('continue')).toBe(11);
		expect(await step('reverseContinue')).toBe(10);
	});

	it('at conditions, hit counts and never at log points', async () => {
		const first = client();
		await first.begin(() => first.request('setBreakpoints', bp(8, { condition: 'step == 5' })));
		expect(first.output()).not.toContain('Condition');
		const second = client();
		await second.begin(() => second.request('setBreakpoints', bp(8, { logMessage: 'at {step}' })));
		expect(await second.step('continue')).toBe(11);
		expect(second.output()).toContain('at 1\n');
		const third = client();
		await third.begin(() => third.request('setBreakpoints', bp(8, { hitCondition: '2' })));
		expect(await third.step('continue')).toBe(11);
	});

	it('at the entry of a function', async () => {
		const { begin, request, step, events } = client();
		await begin(() => request('setFunctionBreakpoints', { breakpoints: [{ name: 'box_check' }] }));
		expect(await step('continue')).toBe(18);
		expect(events('stopped').at(-1)?.body.reason).toBe('function breakpoint');
	});

	it('when a watched value changes for the nth time, or to something', async () => {
		const values = ['0', '1', '1', '2', '3'];
		const leak = leakRecording();
		const counted = Object.assign(Object.create(leak), {
			at: (n: number) => ({
				...leak.at(n),
				evaluate: () => ({ name: 'late', type: 'int', value: n < 4 ? '0' : '1', shadow: [], ref: 0 }),
				locate: () => ({ object: 5, offset: 0, type: {} }),
				valueAt: () => values[n],
			}),
		}) as typeof leak;
		const stopsAt = async (rest: object) => {
			const { begin, request, step } = client('start', counted);
			await begin(() => request('setExceptionBreakpoints', { filters: [] }));
			const { dataId } = await request('dataBreakpointInfo', { name: 'lid' });
			await request('setDataBreakpoints', { breakpoints: [{ dataId, ...rest }] });
			return step('continue');
		};
		expect(await stopsAt({})).toBe(8);
		expect(await stopsAt({ hitCondition: '2' })).toBe(18);
		expect(await stopsAt({ condition: 'late' })).toBe(11);
	});

	it('when a watched value changes', async () => {
		const { begin, request, step, events } = client();
		await begin();
		const { dataId } = await request('dataBreakpointInfo', { name: 'lid' });
		await request('setDataBreakpoints', { breakpoints: [{ dataId }] });
		expect(await step('continue')).toBe(8);
		expect(events('stopped').at(-1)?.body).toMatchObject({ reason: 'data breakpoint', text: 'lid: not initialised → &lid#1' });
	});
});

describe('looking', () => {
	it('shows shadow state in the value and as children', async () => {
		const { begin, request } = client('end');
		await begin();
		const { stackFrames } = await request('stackTrace', { threadId: 1 });
		expect(stackFrames[0].source.path).toBe(`rehearse://k/patched/${FILE}`);
		const { scopes } = await request('scopes', { frameId: stackFrames[0].id });
		const { variables } = await request('variables', { variablesReference: scopes[0].variablesReference });
		expect(variables[0].value).toBe(`&lid#1  ⟨allocated: ${FILE}:7; held by: box_open⟩`);
		const inner = await request('variables', { variablesReference: variables[0].variablesReference });
		expect(inner.variables.map((one: DebugProtocol.Variable) => `${one.name} ${one.value}`)).toEqual([
			`⟨allocated⟩ ${FILE}:7`,
			'⟨held by⟩ box_open',
			'weight 3',
		]);
	});

	it('evaluates, and says why when it cannot', async () => {
		const { begin, request } = client('end');
		await begin();
		expect((await request('evaluate', { expression: 'box' })).result).toBe('&box#1');
		await expect(request('evaluate', { expression: 'nothing', context: 'repl' })).rejects.toThrow('not known');
		expect((await request('evaluate', { expression: 'nothing', context: 'hover' })).result).toBe('');
	});

	it('restarts a frame and jumps to a line', async () => {
		const { begin, request, line } = client('end');
		await begin();
		const { stackFrames } = await request('stackTrace', { threadId: 1 });
		await request('restartFrame', { frameId: stackFrames[0].id });
		expect(await line()).toBe(7);
		const { targets } = await request('gotoTargets', { ...bp(18), line: 18 });
		expect(targets).toMatchObject([{ id: 3, label: 'step 3 of 4, in box_check()' }]);
		await request('goto', { threadId: 1, targetId: targets[0].id });
		expect(await line()).toBe(18);
	});
});
