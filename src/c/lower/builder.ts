/**
 * Builds the blocks of one function: emits instructions at the current place, makes registers, slots, scopes and places, and closes
 * the function by dropping what cannot be reached. Knows nothing of C.
 */
import { invariant } from '../../base/invariant';
import { span } from '../../base/positions';
import type { Block, BlockId, CodePlace, Instr, Operand, Reg, SlotId, Terminator, Variable } from '../ir';
import type { CFile } from '../names';
import type { MacroUse } from '../prepared';
import type { Node } from '../program';
import type { CType } from '../types';

interface OpenBlock {
	readonly name: string;
	instrs: Instr[];
	end: Terminator | undefined;
}

interface OpenScope {
	readonly parent: number;
	readonly variables: Variable[];
}

export interface Slot {
	readonly name: string;
	readonly type: CType;
	readonly size: number;
}

/** Instructions and terminators without their place, which the builder adds. */
type Bare<T> = T extends { readonly at: number } ? Omit<T, 'at'> : never;

/** Keeps the growing state of one function. */
export class Builder {
	readonly blocks: OpenBlock[] = [];
	readonly slots: Slot[] = [];
	readonly scopes: OpenScope[] = [];
	readonly places: CodePlace[] = [];
	regCount = 0;
	cur: BlockId = 0;
	scope = -1;
	/** Registers that are variables: never the target of a peephole. */
	readonly variables = new Set<Reg>();
	private readonly placeOf = new Map<number, number>();
	private node: Node | undefined;
	private placed = -1;

	constructor(readonly file: CFile) {}

	reg(): Reg {
		return this.regCount++;
	}

	slot(name: string, type: CType, size: number): SlotId {
		this.slots.push({ name, type, size });
		return this.slots.length - 1;
	}

	block(name: string): BlockId {
		this.blocks.push({ name, instrs: [], end: undefined });
		return this.blocks.length - 1;
	}

	/** Goes on in a block. */
	use(b: BlockId): void {
		this.cur = b;
	}

	open(): boolean {
		return this.current().end === undefined;
	}

	current(): OpenBlock {
		return this.blocks[this.cur] as OpenBlock;
	}

	/** What is emitted from here on comes from this node. */
	at(n: Node): void {
		this.node = n;
		this.placed = -1;
	}

	/** The node last set by `at`, to come back to after a part. */
	where(): Node | undefined {
		return this.node;
	}

	back(n: Node | undefined): void {
		this.node = n;
		this.placed = -1;
	}

	place(): number {
		if (this.placed < 0) this.placed = this.placeFor(this.node);
		return this.placed;
	}

	private placeFor(n: Node | undefined): number {
		const start = n?.start ?? 0;
		const end = Math.max(start, n?.end ?? 0);
		const key = start * 4194304 + Math.min(end - start, 4194303);
		let i = this.placeOf.get(key);
		if (i === undefined) {
			i = this.places.length;
			this.places.push(codePlace(this.file, start, end));
			this.placeOf.set(key, i);
		}
		return i;
	}

	emit(i: Bare<Instr>): void {
		const b = this.current();
		if (b.end !== undefined) {
			this.cur = this.block('dead');
			this.emit(i);
			return;
		}
		b.instrs.push(Object.assign({ op: i.op, at: this.place() }, i) as Instr);
	}

	end(t: Bare<Terminator>): void {
		const b = this.current();
		if (b.end !== undefined) return;
		b.end = Object.assign({ op: t.op, at: this.place() }, t) as Terminator;
	}

	br(to: BlockId): void {
		this.end({ op: 'br', to });
	}

	/** Ends the current block by a branch and goes on there. */
	goOn(to: BlockId): void {
		this.br(to);
		this.cur = to;
	}

	/** Makes `d` hold the operand; a temporary made by the last instruction is renamed instead of copied. */
	assign(d: Reg, a: Operand): void {
		const list = this.current().instrs;
		const last = list[list.length - 1];
		if (
			a.k === 'reg' &&
			last !== undefined &&
			this.open() &&
			'd' in last &&
			last.d === a.r &&
			!this.variables.has(a.r) &&
			last.op !== 'undef'
		) {
			(last as { d: Reg }).d = d;
			return;
		}
		if (a.k === 'reg' && a.r === d) return;
		this.emit({ op: 'copy', d, a });
	}

	openScope(): number {
		this.scopes.push({ parent: this.scope, variables: [] });
		this.scope = this.scopes.length - 1;
		return this.scope;
	}

	closeScope(): void {
		this.scope = (this.scopes[this.scope] as OpenScope).parent;
	}

	declare(v: Variable): void {
		(this.scopes[this.scope] as OpenScope).variables.push(v);
		if (v.home.k === 'reg') this.variables.add(v.home.r);
	}

	/** Runs `f` in a throw-away block: whatever it emits is dropped, and registers, slots, scopes and places are taken back. */
	aside<T>(f: () => T): T {
		const { cur, scope, regCount, node } = this;
		const counts = [this.blocks.length, this.slots.length, this.scopes.length] as const;
		this.cur = this.block('scratch');
		const result = f();
		this.cur = cur;
		this.scope = scope;
		this.regCount = regCount;
		this.node = node;
		this.placed = -1;
		this.blocks.length = counts[0];
		this.slots.length = counts[1];
		this.scopes.length = counts[2];
		for (const v of this.variables) if (v >= regCount) this.variables.delete(v);
		return result;
	}

	/** Instruction that last wrote a register in the current block, for reading address constants. */
	maker(r: Reg): Instr | undefined {
		const list = this.current().instrs;
		for (let i = list.length - 1; i >= 0; i--) {
			const x = list[i] as Instr;
			if ('d' in x && x.d === r) return x;
		}
		return undefined;
	}

	/** Closed blocks that the entry reaches, renumbered in order, with the new number of every old block (-1: dropped). */
	finish(entry: BlockId, keep: readonly BlockId[]): { blocks: readonly Block[]; map: readonly number[] } {
		const seen = new Uint8Array(this.blocks.length);
		const work = [entry, ...keep];
		while (work.length > 0) {
			const id = work.pop() as BlockId;
			if (seen[id] === 1) continue;
			seen[id] = 1;
			const end = (this.blocks[id] as OpenBlock).end;
			invariant(end !== undefined, `block ${id} is not closed`);
			for (const t of targets(end)) work.push(t);
		}
		const map: number[] = [];
		let n = 0;
		for (let i = 0; i < this.blocks.length; i++) map.push(seen[i] === 1 ? n++ : -1);
		const blocks: Block[] = [];
		for (let i = 0; i < this.blocks.length; i++) {
			if (seen[i] !== 1) continue;
			const b = this.blocks[i] as OpenBlock;
			blocks.push({ id: map[i] as number, name: b.name, instrs: b.instrs, end: retarget(b.end as Terminator, map) });
		}
		return { blocks, map };
	}
}

/** Blocks a terminator can go to. */
export function targets(t: Terminator): readonly BlockId[] {
	switch (t.op) {
		case 'br':
			return [t.to];
		case 'cond':
			return [t.then, t.else];
		case 'switch':
			return [...t.cases.map((c) => c.to), t.default];
		case 'igoto':
			return t.targets;
		case 'ret':
		case 'unreachable':
		case 'unseen':
			return [];
	}
}

function retarget(t: Terminator, map: readonly number[]): Terminator {
	const to = (b: BlockId): BlockId => map[b] as number;
	switch (t.op) {
		case 'br':
			return { ...t, to: to(t.to) };
		case 'cond':
			return { ...t, then: to(t.then), else: to(t.else) };
		case 'switch':
			return { ...t, cases: t.cases.map((c) => ({ ...c, to: to(c.to) })), default: to(t.default) };
		case 'igoto':
			return { ...t, targets: t.targets.map(to) };
		case 'ret':
		case 'unreachable':
		case 'unseen':
			return t;
	}
}

/** Place of a prepared range in the source; text made by a macro stands at its call and carries the expansion. */
export function codePlace(file: CFile, start: number, end: number): CodePlace {
	const p = file.prepared;
	const macro = p.macroAt(start);
	if (macro !== undefined) {
		const inside = end <= macro.expansion.end;
		const last = inside ? macro.call.end : endOf(file, end);
		return {
			file: file.file,
			span: span(macro.call.start, Math.max(macro.call.end, last)),
			macro: { name: macro.name, expansion: p.text.slice(start, end) },
		};
	}
	const from = p.toSource(start);
	const place = { file: file.file, span: span(from, Math.max(from, endOf(file, end))) };
	const within = end - start <= LONGEST ? useWithin(p.uses, start, end) : undefined;
	return within === undefined ? place : { ...place, macro: { name: within.name, expansion: p.text.slice(start, end) } };
}

/** A statement longer than this holds other statements: its expansion would say nothing. UTF-16 units. */
const LONGEST = 600;

/** The first call of a function-like macro that was expanded within prepared text. */
function useWithin(uses: readonly MacroUse[], start: number, end: number): MacroUse | undefined {
	let lo = 0;
	let hi = uses.length;
	while (lo < hi) {
		const mid = (lo + hi) >> 1;
		if ((uses[mid] as MacroUse).expansion.start < start) lo = mid + 1;
		else hi = mid;
	}
	for (let u = uses[lo]; u !== undefined && u.expansion.start < end; u = uses[++lo]) {
		if (u.call.end - u.call.start > u.name.length) return u;
	}
	return undefined;
}

/** Source offset where the text up to a prepared offset ends. */
export function endOf(file: CFile, end: number): number {
	const p = file.prepared;
	if (end <= 0) return 0;
	const macro = p.macroAt(end - 1);
	return macro !== undefined ? macro.call.end : p.toSource(end - 1) + 1;
}
