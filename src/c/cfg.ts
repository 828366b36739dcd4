/**
 * The control-flow graph of a function: successors, predecessors, order, dominators, loop heads, register liveness.
 * It does not record what a `hole` may do, or calls that do not return.
 */
import type { Block, BlockId, Instr, IrFunction, Operand, Reg, Terminator } from './ir';

export function successors(t: Terminator): readonly BlockId[] {
	switch (t.op) {
		case 'br':
			return [t.to];
		case 'cond':
			return t.then === t.else ? [t.then] : [t.then, t.else];
		case 'switch':
			return [...new Set([...t.cases.map((c) => c.to), t.default])];
		case 'igoto':
			return t.targets;
		default:
			return [];
	}
}

function memo<T>(make: (fn: IrFunction) => T): (fn: IrFunction) => T {
	const cache = new WeakMap<IrFunction, T>();
	return (fn) => {
		let v = cache.get(fn);
		if (v === undefined) {
			v = make(fn);
			cache.set(fn, v);
		}
		return v as T;
	};
}

/** Predecessors by block id. */
export const predecessors = memo((fn: IrFunction): readonly (readonly BlockId[])[] => {
	const out: BlockId[][] = fn.blocks.map(() => []);
	for (const b of fn.blocks) for (const to of successors(b.end)) out[to]?.push(b.id);
	return out;
});

/** Block ids in reverse postorder from the entry; unreachable blocks are left out. */
export const order = memo((fn: IrFunction): readonly BlockId[] => {
	const seen = new Set<BlockId>();
	const out: BlockId[] = [];
	const stack: { id: BlockId; next: readonly BlockId[]; i: number }[] = [];
	const push = (id: BlockId): void => {
		seen.add(id);
		stack.push({ id, next: successors((fn.blocks[id] as Block).end), i: 0 });
	};
	push(fn.entry);
	while (stack.length > 0) {
		const top = stack[stack.length - 1] as (typeof stack)[0];
		const to = top.next[top.i++];
		if (to === undefined) {
			out.push(top.id);
			stack.pop();
		} else if (!seen.has(to)) push(to);
	}
	return out.reverse();
});

/** Targets of back edges: an edge to a block that comes no later in reverse postorder. */
export const loopHeads = memo((fn: IrFunction): ReadonlySet<BlockId> => {
	const at = new Map(order(fn).map((id, i) => [id, i]));
	const out = new Set<BlockId>();
	for (const b of fn.blocks) {
		const from = at.get(b.id);
		if (from === undefined) continue;
		for (const to of successors(b.end)) if ((at.get(to) ?? Number.POSITIVE_INFINITY) <= from) out.add(to);
	}
	return out;
});

/** Calls `see` for each register an operand list reads. */
function reads(ops: readonly (Operand | undefined)[], see: (r: Reg) => void): void {
	for (const o of ops) if (o?.k === 'reg') see(o.r);
}

/** Registers an instruction reads. */
export function usesOf(i: Instr, see: (r: Reg) => void): void {
	switch (i.op) {
		case 'copy':
		case 'un':
		case 'cast':
			reads([i.a], see);
			return;
		case 'bin':
		case 'ptrdiff':
			reads([i.a, i.b], see);
			return;
		case 'field':
			reads([i.base], see);
			return;
		case 'index':
			reads([i.base, i.index], see);
			return;
		case 'load':
			reads([i.addr], see);
			return;
		case 'store':
			reads([i.addr, i.v], see);
			return;
		case 'copymem':
			reads([i.to, i.from], see);
			return;
		case 'zero':
			reads([i.to], see);
			return;
		case 'local':
			reads([i.size], see);
			return;
		case 'call':
			reads([i.callee, ...i.args, i.sret], see);
			return;
		case 'builtin':
			reads(i.args, see);
			return;
		default:
	}
}

/** Register an instruction writes; undefined when none. */
export function defOf(i: Instr): Reg | undefined {
	return 'd' in i ? i.d : undefined;
}

function endUses(t: Terminator, see: (r: Reg) => void): void {
	if (t.op === 'cond' || t.op === 'switch' || t.op === 'igoto') reads([t.a], see);
	else if (t.op === 'ret') reads([t.v], see);
}

/** Registers live at the start of each block, ascending, by block id. */
export const liveIn = memo((fn: IrFunction): readonly (readonly Reg[])[] => {
	const gen: Set<Reg>[] = [];
	const kill: Set<Reg>[] = [];
	for (const b of fn.blocks) {
		const g = new Set<Reg>();
		const k = new Set<Reg>();
		const see = (r: Reg): void => {
			if (!k.has(r)) g.add(r);
		};
		for (const i of b.instrs) {
			usesOf(i, see);
			const d = defOf(i);
			if (d !== undefined) k.add(d);
		}
		endUses(b.end, see);
		gen[b.id] = g;
		kill[b.id] = k;
	}
	const live = gen.map((g) => new Set(g));
	const preds = predecessors(fn);
	const work = fn.blocks.map((b) => b.id);
	while (work.length > 0) {
		const id = work.pop() as BlockId;
		for (const p of preds[id] ?? []) {
			const lp = live[p] as Set<Reg>;
			const before = lp.size;
			for (const r of live[id] as Set<Reg>) if (!(kill[p] as Set<Reg>).has(r)) lp.add(r);
			if (lp.size !== before) work.push(p);
		}
	}
	return live.map((s) => [...s].sort((a, b) => a - b));
});
