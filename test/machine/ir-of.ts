/** Programs built by hand from IR, for tests of the machine alone. Owns no C. */
import type { Block, CodePlace, Instr, IrFunction, IrGlobal, Scope, Terminator } from '../../src/c/ir';
import type { FunctionInfo, Program, TypeTable } from '../../src/c/program';
import type { CType, Scalar } from '../../src/c/types';
import { exploreAll, followPlan } from '../../src/machine/choosers';
import { bytesOf } from '../../src/machine/int';
import type { KernelPort } from '../../src/machine/kernel-port';
import { createMachine, type Machine } from '../../src/machine/machine';
import { State } from '../../src/machine/state';
import { enter } from '../../src/machine/step/frames';
import { run } from '../../src/machine/step/run';
import type { Value } from '../../src/machine/value';

export const cInt: CType = { k: 'scalar', s: { k: 'int', bits: 32, signed: true }, name: 'int' };
export const cChar: CType = { k: 'scalar', s: { k: 'int', bits: 8, signed: true }, name: 'char' };
export const scalarType = (s: Scalar): CType => (s.k === 'ptr' ? { k: 'pointer', to: cInt } : { k: 'scalar', s, name: 'scalar' });

const span = (at: number): CodePlace['span'] => ({ start: at, end: at + 1 }) as CodePlace['span'];

/** Blocks as [instructions, terminator]; block ids are their indices. `slots`: byte sizes. */
export interface Shape {
	readonly name: string;
	readonly params?: readonly CType[];
	readonly ret?: CType;
	readonly regs: number;
	readonly slots?: readonly number[];
	readonly scopes?: readonly Scope[];
	readonly variadic?: boolean;
	readonly blocks: readonly (readonly [readonly Instr[], Terminator])[];
}

export function fnOf(shape: Shape): IrFunction {
	const blocks: Block[] = shape.blocks.map(([instrs, end], id) => ({ id, name: `b${id}`, instrs, end }));
	const most = Math.max(0, ...shape.blocks.flatMap(([i, e]) => [...i.map((x) => x.at), e.at]));
	return {
		name: shape.name,
		link: shape.name,
		file: 'hand.c',
		static: false,
		inline: false,
		ret: shape.ret ?? cInt,
		params: (shape.params ?? []).map((type, r) => ({ name: `p${r}`, type, r })),
		variadic: shape.variadic ?? false,
		span: span(0),
		nameSpan: span(0),
		blocks,
		entry: 0,
		regCount: shape.regs,
		slots: (shape.slots ?? []).map((size, i) => ({ name: `local${i}`, type: { k: 'array', of: cChar, count: size }, size })),
		scopes: shape.scopes ?? [{ parent: -1, variables: [] }],
		places: Array.from({ length: most + 1 }, (_, i) => ({ file: 'hand.c', span: span(i) })),
		complete: true,
		labels: [],
		annotations: [],
	};
}

const types: TypeTable = {
	sizeOf: (t) => (t.k === 'scalar' ? bytesOf(t.s) : t.k === 'pointer' ? 8 : t.k === 'array' ? t.count * types.sizeOf(t.of) : -1),
	alignOf: () => 1,
	record: () => undefined,
	member: () => undefined,
	members: () => [],
	describe: () => undefined,
	spell: (t) => t.k,
};

export function programOf(fns: readonly IrFunction[], globals: readonly IrGlobal[] = []): Program {
	const info = (f: IrFunction): FunctionInfo => ({
		name: f.name,
		link: f.link,
		file: f.file,
		static: f.static,
		span: f.span,
		nameSpan: f.nameSpan,
		firstLine: 1 as FunctionInfo['firstLine'],
		lastLine: 1 as FunctionInfo['lastLine'],
		complete: true,
		damaged: false,
		origin: 'unit',
	});
	return {
		types,
		functions: () => fns.map(info),
		fn: (name) => fns.find((f) => f.link === name),
		info: (name) => fns.filter((f) => f.link === name).map(info)[0],
		global: (link) => globals.find((g) => g.link === link),
		constant: () => undefined,
		prototype: () => undefined,
		opsTargets: () => [],
		declared: () => undefined,
		expression: () => ({ code: 'none', severity: 'error', message: 'no expressions here' }) as never,
		problems: [],
	};
}

export function globalOf(name: string, size: number, init: IrGlobal['init'] = []): IrGlobal {
	return {
		name,
		link: name,
		file: 'hand.c',
		type: { k: 'array', of: cChar, count: size },
		size,
		init,
		defined: true,
		readonly: false,
		static: false,
		span: span(0),
	};
}

const NO_KERNEL: KernelPort = {
	guard: () => undefined,
	primitive: () => undefined,
	isKnown: () => false,
	contract: () => undefined,
	cleanup: () => undefined,
};

export function machineOf(
	fns: readonly IrFunction[],
	mode: Machine['mode'] = 'concrete',
	globals: readonly IrGlobal[] = [],
	kernel: KernelPort = NO_KERNEL,
): Machine {
	return createMachine(programOf(fns, globals), kernel, mode === 'concrete' ? followPlan : exploreAll, mode, {
		steps: 1_000_000,
		depth: 20,
		loops: 3,
	});
}

export function startOf(m: Machine, fn: IrFunction, args: readonly Value[] = []): State {
	const s = new State();
	enter(m, s, fn, args, undefined);
	return s;
}

/** Runs to the end; the state tells how it ended. */
export function finish(m: Machine, fn: IrFunction, args: readonly Value[] = []): State {
	const s = startOf(m, fn, args);
	while (!s.stop) run(m, s);
	return s;
}
