// Two tasks in the debugger: each is a thread with a stack of its own, one can be stepped while the other stands, and what the reviewer
// did so is a run string that replays.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { Adapter } from '../../src/dap/adapter';
import type { TimelineAnswer } from '../../src/dap/timeline-request';
import { openReview } from '../../src/review/open';
import type { Review } from '../../src/review/review';
import { benchParser } from '../bench/parser';

const bytes = readFileSync(path.resolve(import.meta.dirname, '../../media/samples/cgroupns-v1-5of8.txt'));
const SLOW = 120_000;

let review: Review;
beforeAll(async () => {
	review = await openReview(bytes, 'thread.txt', { parser: await benchParser() }, { pathsLater: true });
}, SLOW);

/** A client of a session on a run; lines are offsets of statements here. */
async function session(run: string) {
	const recording = review.open(run);
	if (!recording) throw new Error(`${run} names no run`);
	const messages: DebugProtocol.ProtocolMessage[] = [];
	const adapter = new Adapter(
		{
			open: async () => ({
				recording,
				sources: {
					position: (at) => ({ line: at.span.start + 1, column: 1 }),
					path: (file) => file,
					breakpoint: (file, line) => ({ file, line }),
				},
				title: 'race',
				stopAt: 'start',
			}),
			rules: [],
		},
		(message) => messages.push(message),
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
	await request('initialize');
	await request('launch', {});
	await request('setFunctionBreakpoints', { breakpoints: [{ name: 'get_task_cgroup' }] });
	await request('configurationDone');
	const threads = async () => (await request('threads')).threads as DebugProtocol.Thread[];
	const top = async (threadId: number) => (await request('stackTrace', { threadId })).stackFrames[0]?.name as string | undefined;
	const output = () =>
		messages
			.flatMap((one) => ((one as DebugProtocol.Event).event === 'output' ? [(one as DebugProtocol.OutputEvent).body.output] : []))
			.join('');
	return { request, threads, top, output };
}

describe('two tasks in the debugger', () => {
	it('steps over what makes the world and over a change of the task it runs as, not to the end', async () => {
		const { request } = await session('scenario:nested-namespaces');
		await request('setFunctionBreakpoints', { breakpoints: [] });
		const lines: number[] = [];
		for (let n = 0; n < 8; n++) {
			await request('next', { threadId: 1 });
			const { threads } = await request('threads');
			const frames = [];
			for (const { id } of threads) frames.push(...(await request('stackTrace', { threadId: id })).stackFrames);
			lines.push(frames.find((one: DebugProtocol.StackFrame) => one.name === 'three_observers()')?.line ?? 0);
		}
		// a macro of several statements is one line
		expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b));
	});

	it('one is stepped into the deadlock while the other stands', async () => {
		const { request, threads, top, output } = await session('scenario:deadlock-migrate');
		// The first task holds the thread group and is about to ask for cgroup_mutex.
		await request('continue', { threadId: 1 });
		const before = await threads();
		const job = before.find((t) => t.name === 'job')?.id ?? 0;
		const init = before.find((t) => t.name === 'init')?.id ?? 0;
		expect(before).toHaveLength(2);
		expect(await top(job)).toBe('get_task_cgroup()');
		expect(await top(init)).toBe('moves()');
		for (let n = 0; n < 200 && !/cgroup_attach_task/.test((await top(init)) ?? ''); n++) await request('stepIn', { threadId: init });
		expect(await top(job)).toBe('get_task_cgroup()');
		for (let n = 0; n < 50 && !(await threads()).some((t) => t.name.startsWith('init (blocked')); n++)
			await request('next', { threadId: init });
		expect((await threads()).find((t) => t.id === init)?.name).toBe('init (blocked on signal_struct->group_rwsem, held by task job)');
		// It cannot be stepped on: nothing moves, and the reason is told.
		await request('next', { threadId: init });
		expect(output()).toContain('task init cannot go on: signal_struct->group_rwsem is held by task job, which has to give it back first.');
		await request('continue', { threadId: job });
		await request('continue', { threadId: job });
		expect(output()).toContain('Deadlock: task job waits');
		expect((await threads()).map((t) => t.name).sort()).toEqual([
			'init (blocked on signal_struct->group_rwsem, held by task job)',
			'job (blocked on cgroup_mutex, held by task init)',
		]);
		// The timeline shows both of them waiting, to the end.
		const { timeline } = (await request('timeline')) as TimelineAnswer;
		const waits = timeline?.rows.flatMap((row) =>
			row.spans.flatMap((one) => (one.kind === 'waits' && one.to === undefined ? [row.name] : [])),
		);
		expect(waits?.sort()).toEqual(['cgroup_mutex', 'signal_struct->group_rwsem']);
		// The way there has a name that leads there again.
		const run = /init goes on \((scenario:[^)]+)\)/.exec(output())?.[1] ?? '';
		const again = review.open(run);
		again?.runTo(100_000);
		expect(again?.stop?.text).toMatch(/^Deadlock: task job waits/);
	});

	it('one that has not begun goes on by a line, not by nothing', async () => {
		const { request, threads, output } = await session('scenario:deadlock-migrate');
		await request('continue', { threadId: 1 });
		const init = (await threads()).find((t) => t.name === 'init')?.id ?? 0;
		await request('next', { threadId: init });
		expect((await threads()).find((t) => t.id === init)?.name).toMatch(/blocked on .*, held by task job/);
		// the run string of this turn leads to the same place
		const run = /init goes on \((scenario:[^)]+)\)/.exec(output())?.[1] ?? '';
		const again = review.open(run);
		again?.runTo(100_000);
		expect(again?.stop?.text).toMatch(/^Deadlock/);
	});

	it('has a timeline that is sent once, and again when the run goes its own way', async () => {
		const { request } = await session('scenario:race-other-root');
		const first = (await request('timeline')) as TimelineAnswer;
		const ns = first.timeline?.rows.filter((row) => row.name.startsWith('new_ns') && row.group === 'memory') ?? [];
		expect(ns.map((row) => row.about)).toContain('struct cgroup_namespace, kmalloc');
		const lost = first.timeline?.rows.find((row) => row.group === 'counters' && row.marks.some((one) => one.kind === 'finding'));
		expect(lost?.name).toMatch(/->count$/);
		// to where the count reached zero and back to the start
		const zero = lost?.marks.find((one) => one.value === '0')?.step ?? 0;
		await request('gotoStep', { step: zero });
		expect(await request('timeline', { known: first.version })).toEqual({ step: zero, version: first.version });
		await request('gotoStep', { step: 0 });
		const { stackFrames } = await request('stackTrace', { threadId: 1 });
		const { scopes } = await request('scopes', { frameId: stackFrames[0].id });
		await request('setVariable', { variablesReference: scopes[0].variablesReference, name: 'task', value: '0' });
		const forked = (await request('timeline', { known: first.version })) as TimelineAnswer;
		expect(forked.version).not.toBe(first.version);
		expect(forked.timeline).toBeDefined();
	});
});
