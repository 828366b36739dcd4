// A run changed in the middle, the life of an object, and places in memory: what the debugger asks of a recording.
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/c/build-program';
import { builtinHeaders } from '../../src/kernel/model-sources';
import { createKernelPort } from '../../src/kernel/port';
import { followPlan } from '../../src/machine/choosers';
import { createMachine } from '../../src/machine/machine';
import { record } from '../../src/machine/record';
import { State } from '../../src/machine/state';
import { enter } from '../../src/machine/step/frames';
import type { Recording, Snapshot } from '../../src/machine/view';
import { benchParser } from '../bench/parser';

const TEXT = `struct box { atomic_t count; int weight; };
struct shelf { struct box *box; };
static struct shelf shelf;
int f(void)
{
	struct box *b = kzalloc(sizeof(*b), GFP_KERNEL);
	int sum = 0;
	int i;

	atomic_set(&b->count, 1);
	shelf.box = b;
	atomic_inc(&b->count);
	for (i = 0; i < 4; i++)
		sum += i;
	b->weight = sum;
	atomic_dec(&b->count);
	return b->weight;
}
`;

async function open(): Promise<Recording> {
	const parser = await benchParser();
	const program = buildProgram([{ file: 'f.c', text: TEXT }], { parser, config: { symbols: {}, otherwise: 'y' }, models: builtinHeaders });
	const fn = program.fn('f');
	if (!fn) throw new Error('no f');
	const m = createMachine(program, createKernelPort({ counters: new Set(['count']) }), followPlan, 'concrete', {
		steps: 10_000,
		depth: 10,
		loops: 100,
	});
	const s = new State();
	enter(m, s, fn, [], undefined);
	const r = record(m, s, 'f@@');
	r.runTo(1000);
	return r;
}

const lineOf = (s: Snapshot): number => TEXT.slice(0, s.place.span.start).split('\n').length;
const stepAt = (r: Recording, line: number): number => {
	for (let n = 0; n < r.length; n++) if (lineOf(r.at(n)) === line) return n;
	throw new Error(`line ${line} is never reached`);
};
function value(r: Recording, step: number, expression: string): string {
	const s = r.at(step);
	const frame = s.stack()[0];
	const v = frame && s.evaluate(expression, frame);
	return v && !('error' in v) ? v.value : 'none';
}
function fork(r: Recording, step: number, expression: string, to: string): Recording {
	const made = r.fork?.(step, { depth: 0, expression, value: to });
	if (!made || 'error' in made) throw new Error(made?.error ?? 'no fork');
	made.runTo(1000);
	return made;
}

describe('what if', () => {
	it('shares the past, and goes another way from the change on', async () => {
		const r = await open();
		const at = stepAt(r, 14);
		const forked = fork(r, at, 'i', '3');
		expect(forked.ended).toBe(true);
		expect(forked.length).toBeLessThan(r.length);
		expect(value(forked, at - 1, 'i')).toBe(value(r, at - 1, 'i'));
		expect([value(r, at, 'i'), value(forked, at, 'i')]).toEqual(['0', '3']);
		expect(value(forked, forked.length - 1, 'b->weight')).toBe('3');
		expect(value(r, r.length - 1, 'b->weight')).toBe('6');
		const member = fork(forked, stepAt(forked, 16), 'b->weight', 'sum + 10');
		expect(value(member, member.length - 1, 'b->weight')).toBe('13');
		expect(member.at(member.length - 1).step).toBe(member.length - 1);
		expect(member.run).toContain('what if i = 3');
		// the change before it is part of what it starts from
		const early = fork(member, at, 'sum', '100');
		expect(value(early, early.length - 1, 'b->weight')).toBe('103');
	});

	it('says why a value cannot be set', async () => {
		const r = await open();
		expect(r.fork?.(5, { depth: 0, expression: 'nothing', value: '1' })).toHaveProperty('error');
		expect(r.fork?.(5, { depth: 0, expression: 'sum', value: 'nothing' })).toHaveProperty('error');
		expect(r.fork?.(5, { depth: 7, expression: 'sum', value: '1' })).toHaveProperty('error');
	});
});

describe('an object', () => {
	it('has a history and holders', async () => {
		const r = await open();
		const last = r.at(r.length - 1);
		const frame = last.stack()[0];
		const b = frame && last.evaluate('b', frame);
		const object = b && !('error' in b) ? (b.object ?? 0) : 0;
		expect(object).toBeGreaterThan(0);
		const counts = r.history?.(object, r.length - 1).filter((one) => one.event.kind === 'count') ?? [];
		expect(counts.map((one) => one.event.text.replace(/^.*: /, ''))).toEqual([expect.stringContaining('1'), '1 → 2', '2 → 1']);
		expect(counts.map((one) => lineOf(r.at(one.step)))).toEqual([10, 12, 16]);
		expect(r.history?.(object, stepAt(r, 12)).filter((one) => one.event.kind === 'count').length).toBe(2);
		expect(last.holders?.(object)).toEqual([expect.stringContaining('shelf')]);
	});

	it('has a place for each member, and registers have none', async () => {
		const r = await open();
		const s = r.at(stepAt(r, 15));
		const frame = s.stack()[0];
		const where = frame && s.locate?.('b->weight', frame);
		if (!where) throw new Error('no place');
		expect(s.valueAt?.(where)).toBe('0');
		expect(r.at(r.length - 1).valueAt?.(where)).toBe('6');
		expect(frame && s.locate?.('sum', frame)).toBeUndefined();
	});
});
