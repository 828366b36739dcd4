/** A step inside a macro shows what the macro became: to any reader of a recording, and to a debug client. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { describe, expect, it } from 'vitest';
import { LineIndex } from '../../src/base/positions';
import { buildProgram } from '../../src/c/build-program';
import { Adapter } from '../../src/dap/adapter';
import { createKernelPort } from '../../src/kernel/port';
import { followPlan } from '../../src/machine/choosers';
import { createMachine } from '../../src/machine/machine';
import { record } from '../../src/machine/record';
import { State } from '../../src/machine/state';
import { enter } from '../../src/machine/step/frames';
import { benchParser } from '../bench/parser';

const TEXT = `#define LIMIT 8
#define each(i, n) for (i = 0; i < (n); i++)
#define twice(x) ((x) + (x))
int f(void)
{
	int i, sum = LIMIT;
	each(i, 2)
		sum = twice(sum + i);
	return sum;
}
`;
const index = new LineIndex(TEXT);

async function recording() {
	const program = buildProgram([{ file: 'a.c', text: TEXT }], {
		parser: await benchParser(),
		config: { symbols: {}, otherwise: 'y' },
		models: [],
	});
	const fn = program.fn('f');
	if (!fn) throw new Error('f is not there');
	const m = createMachine(program, createKernelPort(), followPlan, 'concrete', { steps: 10_000, depth: 10, loops: 100 });
	const s = new State();
	enter(m, s, fn, [], undefined);
	return record(m, s, 'test');
}

const texts = async () => {
	const r = await recording();
	r.runTo(100);
	return Array.from({ length: r.length }, (_, n) => {
		const at = r.at(n);
		const frame = at.stack()[0];
		const scope = frame && at.scopes(frame).find((one) => one.name === 'Macro expansion');
		const line = index.place('a.c', at.place.span.start).line;
		return `${line}: ${
			scope
				? at
						.variables(scope.ref)
						.map((v) => `${v.name}: ${v.value}`)
						.join()
				: ''
		}`;
	});
};

describe('a step inside a macro', () => {
	it('carries the expansion; a plain constant is left alone', async () => {
		const all = await texts();
		expect(all).toContain('8: twice: sum = ((sum + i) + (sum + i));');
		expect(all).toContain('7: each: i < (2)');
		expect(all).toContain('9: ');
		expect(all.filter((t) => t.startsWith('6:') && t.length > 3)).toEqual([]);
	});

	it('shows it in the variables of a debug client, and where one points at the name', async () => {
		const messages: DebugProtocol.ProtocolMessage[] = [];
		const target = {
			recording: await recording(),
			sources: {
				position: (at: { readonly span: { readonly start: number } }) => index.place('a.c', at.span.start),
				path: (file: string) => file,
				breakpoint: (path: string, line: number) => ({ file: path, line }),
			},
			title: 'test',
			stopAt: 'start' as const,
		};
		const adapter = new Adapter({ open: async () => target, rules: [] }, (message) => messages.push(message));
		let seq = 1;
		const request = async (command: string, args: object = {}) => {
			const id = seq++;
			await adapter.handle({ seq: id, type: 'request', command, arguments: args } as DebugProtocol.Request);
			return (messages.find((x) => x.type === 'response' && (x as DebugProtocol.Response).request_seq === id) as DebugProtocol.Response)
				.body;
		};
		await request('initialize');
		await request('launch', {});
		await request('setBreakpoints', { source: { path: 'a.c' }, breakpoints: [{ line: 8 }] });
		await request('configurationDone');
		await request('continue', { threadId: 1 });
		const frame = (await request('stackTrace', { threadId: 1 })).stackFrames[0];
		expect(frame.line).toBe(8);
		const { scopes } = await request('scopes', { frameId: frame.id });
		const scope = scopes.find((one: DebugProtocol.Scope) => one.name === 'Macro expansion');
		const { variables } = await request('variables', { variablesReference: scope.variablesReference });
		expect(variables.map((v: DebugProtocol.Variable) => v.value)).toEqual(['sum = ((sum + i) + (sum + i));']);
		const hover = await request('evaluate', { expression: 'twice', frameId: frame.id, context: 'hover' });
		expect(hover.result).toBe('sum = ((sum + i) + (sum + i));');
	});
});
