import { describe, expect, it } from 'vitest';
import type { Instr, Operand, Terminator } from '../../src/c/ir';
import { I32 } from '../../src/c/types';
import { record } from '../../src/machine/record';
import { acquire } from '../../src/machine/shadow';
import { cInt, fnOf, machineOf, startOf } from './ir-of';

const reg = (r: number): Operand => ({ k: 'reg', r });
const int = (v: number): Operand => ({ k: 'int', v });
const mark = (at: number): Instr => ({ op: 'mark', at, scope: 0 });

/** for (i = 0; i < n; i++) { buffer[i & 15] = sum; sum += i; } return sum; */
function loop() {
	const blocks: readonly (readonly [readonly Instr[], Terminator])[] = [
		[
			[mark(0), { op: 'local', at: 0, slot: 0 }, { op: 'copy', at: 0, d: 1, a: int(0) }, { op: 'copy', at: 0, d: 2, a: int(0) }],
			{ op: 'br', at: 0, to: 1 },
		],
		[[mark(1), { op: 'bin', at: 1, d: 3, bin: 'lt', type: I32, a: reg(1), b: reg(0) }], { op: 'cond', at: 1, a: reg(3), then: 2, else: 3 }],
		[
			[
				mark(2),
				{ op: 'bin', at: 2, d: 4, bin: 'and', type: I32, a: reg(1), b: int(15) },
				{ op: 'index', at: 2, d: 5, base: { k: 'slot', slot: 0 }, index: reg(4), scale: 4, count: 16, type: cInt },
				{ op: 'store', at: 2, addr: reg(5), type: I32, ctype: cInt, v: reg(2) },
				mark(3),
				{ op: 'bin', at: 3, d: 2, bin: 'add', type: I32, a: reg(2), b: reg(1) },
				{ op: 'bin', at: 4, d: 1, bin: 'add', type: I32, a: reg(1), b: int(1) },
			],
			{ op: 'br', at: 4, to: 1 },
		],
		[[mark(5)], { op: 'ret', at: 5, v: reg(2) }],
	];
	const variables = [
		{ name: 'i', type: cInt, home: { k: 'reg', r: 1 }, param: false },
		{ name: 'sum', type: cInt, home: { k: 'reg', r: 2 }, param: false },
		{ name: 'buffer', type: { k: 'array', of: cInt, count: 16 }, home: { k: 'slot', slot: 0 }, param: false },
	] as const;
	return fnOf({ name: 'f', params: [cInt], regs: 6, slots: [64], scopes: [{ parent: -1, variables }], blocks });
}

const fn = loop();
const open = (n: number) => {
	const m = machineOf([fn]);
	return record(m, startOf(m, fn, [n]), 'test');
};

function view(r: ReturnType<typeof open>, step: number): string {
	const s = r.at(step);
	const frame = s.stack()[0];
	if (!frame) return 'no frame';
	const scope = s.scopes(frame)[0];
	const rows = scope ? s.variables(scope.ref) : [];
	const buffer = rows.find((v) => v.name === 'buffer');
	return JSON.stringify([
		s.place.span.start,
		rows.map((v) => [v.name, v.value]),
		buffer ? s.variables(buffer.ref).map((v) => v.value) : [],
	]);
}

describe('a recording', () => {
	it('has one step a statement and ends', () => {
		const r = open(100);
		r.runTo(1_000_000);
		expect(r.ended).toBe(true);
		expect(r.length).toBe(1 + 101 + 2 * 100 + 1);
		expect(r.stop?.kind).toBe('returned');
	});

	it('every step looks the same whichever way it is reached', () => {
		const forward = open(400);
		forward.runTo(1_000_000);
		const views: string[] = [];
		for (let n = 0; n < forward.length; n++) views.push(view(forward, n));
		const back = open(400);
		back.runTo(1_000_000);
		for (let n = back.length - 1; n >= 0; n--) expect(view(back, n)).toBe(views[n]);
		for (const n of [700, 3, 1023, 256, 255, 257, 700, 0]) expect(view(back, n)).toBe(views[n]);
	});

	it('grows only as far as asked', () => {
		const r = open(1000);
		expect(r.length).toBe(1);
		r.runTo(50);
		expect(r.length).toBe(51);
		expect(r.ended).toBe(false);
		r.runTo(1000, 10);
		expect(r.length).toBe(61);
	});

	it('steps outside are our own bug', () => {
		const r = open(3);
		r.runTo(100);
		expect(() => r.at(-1)).toThrow();
		expect(() => r.at(r.length)).toThrow();
	});

	it('what the run shows changes from step to step', () => {
		const r = open(10);
		r.runTo(100);
		expect(view(r, 5)).not.toBe(view(r, 8));
	});

	it('lists the newest of many holds, the others behind one line', () => {
		const m = machineOf([fn]);
		const s = startOf(m, fn, [1]);
		for (let n = 0; n < 250; n++)
			acquire(s, { resource: 'kmalloc', kind: 'memory', obj: -1, label: `object ${n}`, by: 'kmalloc' }, fn.places[0]);
		const now = record(m, s, 'test').at(0);
		const frame = now.stack()[0];
		const scope = frame && now.scopes(frame).find((one) => one.name === 'Held');
		const sizes: string[] = [];
		for (let ref = scope?.ref ?? 0; ref > 0; ) {
			const rows = now.variables(ref);
			sizes.push(`${rows[0]?.value} ${rows.at(-1)?.name}`);
			ref = rows[0]?.ref ?? 0;
		}
		expect(sizes).toEqual(['150 more object 249', '50 more object 149', 'held since kmalloc() in f object 49']);
	});
});
