// `rehearse dap` as a process, driven by a client that is not VS Code's (@vscode/debugadapter-testsupport), on the sample thread.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const input = path.join(root, 'media/samples/cgroupns-v1-5of8.txt');
const folder = mkdtempSync(path.join(os.tmpdir(), 'rehearse-dap-'));
const NS = 'rehearse:/kernel/cgroup_namespace.c';
const SLOW = 120_000;

/** What the client starts takes no arguments: this file stands for `node dist/cli.js dap`. */
const program = path.join(folder, 'dap.mjs');
/** The command line, bundled once for all sessions; below the root, where it finds its packages. */
const bundle = path.join(root, 'out', `dap-${process.pid}.cjs`);
beforeAll(() => {
	const built = spawnSync(process.execPath, ['scripts/run-ts.mjs', 'src/cli/main.ts', '--version'], { cwd: root, encoding: 'utf8' });
	expect(built.stderr).toBe('');
	copyFileSync(path.join(root, 'out/src/cli/main.cjs'), bundle);
	writeFileSync(
		program,
		`process.argv = [process.argv[0], 'rehearse', 'dap'];\nawait import(${JSON.stringify(pathToFileURL(bundle).href)});\n`,
	);
}, SLOW);

const clients: DebugClient[] = [];
afterEach(async () => {
	for (const one of clients.splice(0)) await one.stop();
});
afterAll(() => {
	rmSync(folder, { recursive: true, force: true });
	rmSync(bundle, { force: true });
});

type Configure = (c: DebugClient) => Promise<unknown>;

interface Talk {
	readonly c: DebugClient;
	/** Sends a request that moves, waits for the stop and gives the innermost frame. */
	move(request: (args: { threadId: number }) => Promise<unknown>): Promise<DebugProtocol.StackFrame & { reason: string; text: string }>;
	top(): Promise<DebugProtocol.StackFrame>;
	/** Of the task that stopped, innermost first. */
	stack(): Promise<DebugProtocol.StackFrame[]>;
	evaluate(expression: string): Promise<string>;
	output(): string;
}

async function begin(launch: object, configure: Configure = async () => {}): Promise<Talk> {
	const c = new DebugClient('node', program, 'rehearse', { cwd: root });
	c.defaultTimeout = 60_000;
	clients.push(c);
	await c.start();
	let said = '';
	let thread = 1;
	c.on('output', (e: DebugProtocol.OutputEvent) => {
		said += e.body.output;
	});
	const stops: DebugProtocol.StoppedEvent[] = [];
	const waiting: ((e: DebugProtocol.StoppedEvent) => void)[] = [];
	c.on('stopped', (e: DebugProtocol.StoppedEvent) => {
		thread = e.body.threadId ?? thread;
		const next = waiting.shift();
		if (next) next(e);
		else stops.push(e);
	});
	const stopped = (): Promise<DebugProtocol.StoppedEvent> => {
		const known = stops.shift();
		return known ? Promise.resolve(known) : new Promise((resolve) => waiting.push(resolve));
	};
	await c.initializeRequest();
	const initialized = c.waitForEvent('initialized');
	await c.launchRequest({ input, ...launch } as DebugProtocol.LaunchRequestArguments);
	await initialized;
	await configure(c);
	await c.configurationDoneRequest();
	await stopped();
	const stack = async () => (await c.stackTraceRequest({ threadId: thread })).body.stackFrames;
	const top = async () => {
		const [frame] = await stack();
		if (!frame) throw new Error('no frame');
		return frame;
	};
	return {
		c,
		top,
		stack,
		move: async (request) => {
			await request({ threadId: thread });
			const { reason = '', text = '' } = (await stopped()).body;
			return { ...(await top()), reason, text };
		},
		evaluate: async (expression) => (await c.evaluateRequest({ expression, frameId: (await top()).id, context: 'repl' })).body.result,
		output: () => said,
	};
}

const at = (frame: DebugProtocol.StackFrame): string => `${frame.name} ${frame.line}`;
const breakpoints = (...all: DebugProtocol.SourceBreakpoint[]): Configure => {
	return (c) => c.setBreakpointsRequest({ source: { path: NS }, breakpoints: all });
};
const noExceptions: Configure = (c) => c.setExceptionBreakpointsRequest({ filters: [] });
const both =
	(...all: Configure[]): Configure =>
	async (c) => {
		for (const one of all) await one(c);
	};

describe('rehearse dap', () => {
	it(
		'steps forward and back over line breakpoints, and shows what it runs',
		async () => {
			let set: DebugProtocol.Breakpoint[] = [];
			// line 45 is a comment: the breakpoint goes to the next line with code, and says so
			const { c, move, top, evaluate } = await begin({ scenario: 'unshare-succeeds' }, async (client) => {
				const asked = [{ line: 45 }, { line: 66 }];
				set = (await client.setBreakpointsRequest({ source: { path: NS }, breakpoints: asked })).body.breakpoints;
			});
			expect(set.map((one) => one.line)).toEqual([46, 66]);
			expect(at(await move((a) => c.continueRequest(a)))).toBe('copy_cgroup_ns() 46');
			expect(at(await move((a) => c.nextRequest(a)))).toBe('copy_cgroup_ns() 48');
			expect((await move((a) => c.stepInRequest(a))).name).not.toBe('copy_cgroup_ns()');
			expect(at(await move((a) => c.stepOutRequest(a)))).toMatch(/^copy_cgroup_ns\(\) (48|52)/);
			expect(at(await move((a) => c.continueRequest(a)))).toBe('copy_cgroup_ns() 66');
			expect(await evaluate('new_ns->count.counter')).toBe('1');
			expect(at(await move((a) => c.stepBackRequest(a)))).toBe('copy_cgroup_ns() 65');
			expect(at(await move((a) => c.reverseContinueRequest(a)))).toBe('copy_cgroup_ns() 46');
			expect(at(await move((a) => c.reverseContinueRequest(a)))).not.toContain('copy_cgroup_ns');
			const frame = await top();
			const { content } = (await c.sourceRequest({ sourceReference: frame.source?.sourceReference ?? 0 })).body;
			expect(content.split('\n').length).toBeGreaterThanOrEqual(frame.line);
		},
		SLOW,
	);

	it(
		'shows variables, and restarts and goes where it is told',
		async () => {
			const { c, move, top } = await begin({ scenario: 'unshare-succeeds' }, breakpoints({ line: 62 }));
			await move((a) => c.continueRequest(a));
			const frame = await top();
			const { scopes } = (await c.scopesRequest({ frameId: frame.id })).body;
			expect(scopes.map((one) => one.name).slice(0, 2)).toEqual(['Locals', 'Held']);
			const { variables } = (await c.variablesRequest({ variablesReference: scopes[0]?.variablesReference ?? 0 })).body;
			expect(variables.find((one) => one.name === 'err')?.value).toBe('0');
			const ns = variables.find((one) => one.name === 'new_ns');
			const members = (await c.variablesRequest({ variablesReference: ns?.variablesReference ?? 0 })).body.variables;
			expect(members.map((one) => one.name)).toEqual(expect.arrayContaining(['count', 'proc_inum', 'user_ns', 'root_cgrp']));
			const { targets } = (await c.gotoTargetsRequest({ source: { path: NS }, line: 70 })).body;
			expect(targets.length).toBe(1);
			expect(at(await move(() => c.gotoRequest({ threadId: 1, targetId: targets[0]?.id ?? 0 })))).toBe('copy_cgroup_ns() 70');
			const now = await top();
			expect(at(await move(() => c.restartFrameRequest({ frameId: now.id })))).toBe('copy_cgroup_ns() 31');
		},
		SLOW,
	);

	it(
		'stops by condition, by count and at functions, and logs',
		async () => {
			const { c, move, output } = await begin(
				{ scenario: 'many-unshares' },
				both(
					noExceptions,
					breakpoints(
						{ line: 62, condition: 'new_ns->proc_inum == 0xF0000001U && new_ns->count.counter' },
						{ line: 14, hitCondition: '3' },
						{ line: 42, logMessage: 'asks with {flags}' },
					),
				),
			);
			const first = await move((a) => c.continueRequest(a));
			expect([at(first), first.reason]).toEqual(['copy_cgroup_ns() 62', 'breakpoint']);
			expect(output().match(/asks with 33554432/g)?.length).toBe(2);
			expect(at(await move((a) => c.continueRequest(a)))).toBe('alloc_cgroup_ns() 14');
			await c.setBreakpointsRequest({ source: { path: NS }, breakpoints: [] });
			await c.setFunctionBreakpointsRequest({ breakpoints: [{ name: 'free_cgroup_ns' }] });
			const third = await move((a) => c.continueRequest(a));
			expect([third.name, third.reason]).toEqual(['free_cgroup_ns()', 'function breakpoint']);
		},
		SLOW,
	);

	it(
		'stops when a counter changes, and at findings of the chosen kind',
		async () => {
			const { c, move, top } = await begin({ scenario: 'last-task-exits' }, both(noExceptions, breakpoints({ line: 70 })));
			await move((a) => c.continueRequest(a));
			await c.setBreakpointsRequest({ source: { path: NS }, breakpoints: [] });
			const info = await c.dataBreakpointInfoRequest({
				name: 'cgrp->self.refcnt.count.counter',
				frameId: (await top()).id,
			} as DebugProtocol.DataBreakpointInfoArguments);
			await c.setDataBreakpointsRequest({ breakpoints: [{ dataId: info.body.dataId ?? '' }] });
			const back = await move((a) => c.reverseContinueRequest(a));
			expect(back.reason).toBe('data breakpoint');
			expect(back.text).toMatch(/counter: \d+ → \d+/);
			await c.setDataBreakpointsRequest({ breakpoints: [] });
			await c.setExceptionBreakpointsRequest({ filters: ['rule:last-reference-without-free'] });
			const found = await move((a) => c.continueRequest(a));
			expect(found.reason).toBe('exception');
			expect((await c.exceptionInfoRequest({ threadId: 1 })).body.exceptionId).toBe('last-reference-without-free');
		},
		SLOW,
	);

	it(
		'shows who holds an object and what happened to its count, and goes there',
		async () => {
			const { c, move, top } = await begin({ scenario: 'fork-inherits', stopAt: 'end' }, noExceptions);
			const evaluated = (await c.evaluateRequest({ expression: 'init_task.nsproxy', frameId: (await top()).id, context: 'watch' })).body;
			const { variables } = (await c.variablesRequest({ variablesReference: evaluated.variablesReference })).body;
			const references = variables.find((one) => one.name === '⟨references⟩');
			expect(references?.value).toMatch(/^\d+ changes of its count; pointed at by init_task/);
			const rows = (await c.variablesRequest({ variablesReference: references?.variablesReference ?? 0 })).body.variables;
			const last = rows.filter((one) => one.name.startsWith('step ')).at(-1);
			expect(last?.value).toMatch(/count.*: \d+ → \d+ {2}\(.+:\d+\)$/);
			const there = await c.customRequest('locations', { locationReference: (last as DebugProtocol.Variable).valueLocationReference });
			expect(there.body.line).toBeGreaterThan(0);
			const step = Number(last?.name.slice('step '.length));
			const frame = await move(() => c.customRequest('gotoStep', { step }));
			expect(last?.value).toContain(`:${frame.line})`);
		},
		SLOW,
	);

	it(
		'reads /proc files of the stopped run',
		async () => {
			const { c, move, evaluate } = await begin({ scenario: 'unshare-succeeds' }, both(noExceptions, breakpoints({ line: 70 })));
			expect(await evaluate('__rehearse_task()')).toMatch(/^\d+$/);
			await move((a) => c.continueRequest(a));
			expect(await evaluate('read_proc_cgroup(task_by_pid(__rehearse_task()))')).toContain('0::/batchjobs/job1\\n');
		},
		SLOW,
	);

	it(
		'goes another way when a value is set',
		async () => {
			const { c, move, top, evaluate, output } = await begin(
				{ scenario: 'unshare-succeeds' },
				both(noExceptions, breakpoints({ line: 62 })),
			);
			await move((a) => c.continueRequest(a));
			const frame = await top();
			const { scopes } = (await c.scopesRequest({ frameId: frame.id })).body;
			const locals = scopes[0]?.variablesReference ?? 0;
			await expect(c.setVariableRequest({ variablesReference: locals, name: 'err', value: 'no_such_name' })).rejects.toThrow(
				/no known value/,
			);
			const set = await c.setVariableRequest({ variablesReference: locals, name: 'err', value: '-28' });
			expect(set.body.value).toBe('-28');
			expect(await evaluate('err')).toBe('-28');
			expect(at(await move((a) => c.nextRequest(a)))).toBe('copy_cgroup_ns() 63');
			expect(at(await move((a) => c.stepBackRequest(a)))).toBe('copy_cgroup_ns() 62');
			expect(at(await move((a) => c.stepBackRequest(a)))).toBe('copy_cgroup_ns() 61');
			expect(output()).toContain('What if err = -28');
		},
		SLOW,
	);

	it(
		'starts at a finding, and says what it does not know',
		async () => {
			const { top } = await begin({ finding: 'f1' });
			expect((await top()).source?.path).toMatch(/^rehearse:\//);
			const c = new DebugClient('node', program, 'rehearse', { cwd: root });
			c.defaultTimeout = 60_000;
			clients.push(c);
			await c.start();
			await c.initializeRequest();
			await expect(c.launchRequest({ input, scenario: 'no-such' } as DebugProtocol.LaunchRequestArguments)).rejects.toThrow(/has no run/);
			await expect(c.launchRequest({ input: '/nowhere' } as DebugProtocol.LaunchRequestArguments)).rejects.toThrow(/no such file/);
		},
		SLOW,
	);

	it(
		'offers every kind of finding as a filter, and shows what a macro stands for',
		async () => {
			const c = new DebugClient('node', program, 'rehearse', { cwd: root });
			c.defaultTimeout = 60_000;
			clients.push(c);
			await c.start();
			const filters = (await c.initializeRequest()).body?.exceptionBreakpointFilters?.map((one) => one.filter) ?? [];
			expect(filters).toEqual(
				expect.arrayContaining(['findings', 'bad', 'rule:missing-unlock', 'rule:use-after-free', 'rule:expectation']),
			);
			expect(new Set(filters).size).toBe(filters.length);

			const { c: d, move } = await begin({ scenario: 'unshare-succeeds' }, noExceptions);
			// into the scenario's first calls, to the first macro of the kernel's own
			let expansion: string | undefined;
			for (let n = 0; n < 120 && expansion === undefined; n++) {
				const frame = await move((a) => d.stepInRequest(a));
				const { scopes } = (await d.scopesRequest({ frameId: frame.id })).body;
				const macro = scopes.find((one) => one.name === 'Macro expansion');
				if (!macro) continue;
				const [shown] = (await d.variablesRequest({ variablesReference: macro.variablesReference })).body.variables;
				expansion = shown?.value;
				const hover = { expression: shown?.name ?? '', frameId: frame.id, context: 'hover' };
				expect((await d.evaluateRequest(hover)).body.result).toBe(shown?.value);
			}
			expect(expansion).toBeTruthy();
			expect(expansion).not.toContain('__rehearse');
		},
		SLOW,
	);

	it(
		'watches a field of a struct, restarts an outer frame, and steps back to the very start',
		async () => {
			const { c, move, top, stack, evaluate } = await begin(
				{ scenario: 'unshare-succeeds' },
				both(noExceptions, breakpoints({ line: 66 })),
			);
			await move((a) => c.continueRequest(a));
			const frame = await top();
			const { scopes } = (await c.scopesRequest({ frameId: frame.id })).body;
			const locals = (await c.variablesRequest({ variablesReference: scopes[0]?.variablesReference ?? 0 })).body.variables;
			const ns = locals.find((one) => one.name === 'new_ns')?.variablesReference ?? 0;
			const info = (await c.dataBreakpointInfoRequest({ name: 'user_ns', variablesReference: ns })).body;
			expect(info.description).toContain('user_ns, wherever it is changed');
			await c.setBreakpointsRequest({ source: { path: NS }, breakpoints: [] });
			await c.setDataBreakpointsRequest({ breakpoints: [{ dataId: info.dataId ?? '' }] });
			const written = await move((a) => c.reverseContinueRequest(a));
			expect([written.reason, written.text]).toEqual(['data breakpoint', expect.stringMatching(/user_ns: .* → /)]);
			await c.setDataBreakpointsRequest({ breakpoints: [] });
			const caller = (await stack())[1];
			const restarted = await move(() => c.restartFrameRequest({ frameId: caller?.id ?? 0 }));
			expect(restarted.name).toBe(caller?.name);
			expect(await evaluate('1 + sizeof(int) * 2')).toBe('9');
			const first = await move((a) => c.reverseContinueRequest(a));
			expect(first.reason).toBe('step');
			expect(at(await move((a) => c.stepBackRequest(a)))).toBe(at(first));
		},
		SLOW,
	);
});
