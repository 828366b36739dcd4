import { describe, expect, it } from 'vitest';
import type { Instr, IrFunction, Operand, Terminator } from '../../src/c/ir';
import { I32, PTR } from '../../src/c/types';
import { bin, int, load, local, reg, ret, slot, store } from './instr';
import { cInt, finish, fnOf, machineOf, scalarType } from './ir-of';

describe('control', () => {
	const pick = (t: (v: Operand) => Terminator, v: number): number => {
		const fn = fnOf({
			name: 'f',
			params: [cInt],
			regs: 2,
			blocks: [
				[[], t(reg(0))],
				[[], ret(int(10))],
				[[], ret(int(20))],
				[[], ret(int(30))],
			],
		});
		return finish(machineOf([fn]), fn, [v]).result as number;
	};
	it('cond and switch with ranges', () => {
		const c = (a: Operand): Terminator => ({ op: 'cond', at: 0, a, then: 1, else: 2 });
		expect([pick(c, 1), pick(c, 0), pick(c, -1)]).toEqual([10, 20, 10]);
		const sw = (a: Operand): Terminator => ({
			op: 'switch',
			at: 0,
			a,
			type: I32,
			cases: [
				{ lo: 1, hi: 1, to: 1 },
				{ lo: 5, hi: 9, to: 2 },
			],
			default: 3,
		});
		expect([0, 1, 2, 4, 5, 7, 9, 10].map((v) => pick(sw, v))).toEqual([30, 10, 30, 30, 20, 20, 20, 30]);
		const go = (a: Operand): Terminator => ({ op: 'igoto', at: 0, a, targets: [2, 3] });
		expect([pick(go, 1), pick(go, 2)]).toEqual([20, 30]);
	});

	it('calls pass arguments, give results and end the locals of the callee', () => {
		const callee = fnOf({
			name: 'twice',
			params: [cInt],
			regs: 3,
			slots: [4],
			blocks: [[[local(0), store(slot(0), I32, reg(0)), load(1, slot(0), I32), bin(2, 'add', I32, reg(1), reg(1))], ret(reg(2))]],
		});
		const leak = fnOf({
			name: 'leak',
			ret: scalarType(PTR),
			regs: 1,
			slots: [4],
			blocks: [[[local(0), store(slot(0), I32, int(1))], ret(slot(0))]],
		});
		const call = (d: number, name: string, ...args: Operand[]): Instr => ({
			op: 'call',
			at: 0,
			d,
			callee: { k: 'func', name },
			args,
			argTypes: args.map(() => cInt),
			ret: cInt,
			discarded: false,
		});
		const main = fnOf({ name: 'main', regs: 4, blocks: [[[call(0, 'twice', int(21))], ret(reg(0))]] });
		expect(finish(machineOf([main, callee]), main).result).toBe(42);
		const bad = fnOf({ name: 'bad', regs: 4, blocks: [[[call(0, 'leak'), load(1, reg(0), I32)], ret(reg(1))]] });
		const s = finish(machineOf([bad, leak]), bad);
		expect(s.events().some((e) => e.kind === 'bad-access' && e.what === 'freed')).toBe(true);
	});

	it('recursion', () => {
		const fact: IrFunction = fnOf({
			name: 'fact',
			params: [cInt],
			regs: 4,
			blocks: [
				[[bin(1, 'le', I32, reg(0), int(1))], { op: 'cond', at: 0, a: reg(1), then: 1, else: 2 }],
				[[], ret(int(1))],
				[
					[
						bin(2, 'sub', I32, reg(0), int(1)),
						{ op: 'call', at: 0, d: 3, callee: { k: 'func', name: 'fact' }, args: [reg(2)], argTypes: [cInt], ret: cInt, discarded: false },
						bin(3, 'mul', I32, reg(3), reg(0)),
					],
					ret(reg(3)),
				],
			],
		});
		expect(finish(machineOf([fact]), fact, [10]).result).toBe(3628800);
	});

	it('variable arguments come in order', () => {
		const sum = fnOf({
			name: 'sum',
			params: [cInt],
			variadic: true,
			regs: 5,
			slots: [24],
			blocks: [
				[
					[
						local(0),
						{ op: 'builtin', at: 0, name: 'va_start', args: [slot(0)], type: cInt },
						{ op: 'builtin', at: 0, d: 1, name: 'va_arg', args: [slot(0)], type: cInt },
						{ op: 'builtin', at: 0, d: 2, name: 'va_arg', args: [slot(0)], type: cInt },
						bin(3, 'mul', I32, reg(1), int(10)),
						bin(3, 'add', I32, reg(3), reg(2)),
					],
					ret(reg(3)),
				],
			],
		});
		const main = fnOf({
			name: 'main',
			regs: 1,
			blocks: [
				[
					[
						{
							op: 'call',
							at: 0,
							d: 0,
							callee: { k: 'func', name: 'sum' },
							args: [int(0), int(4), int(2)],
							argTypes: [cInt, cInt, cInt],
							ret: cInt,
							discarded: false,
						},
					],
					ret(reg(0)),
				],
			],
		});
		expect(finish(machineOf([main, sum]), main).result).toBe(42);
	});
});
