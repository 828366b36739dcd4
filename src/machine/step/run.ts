/**
 * The step loop: runs a state until it stops, forks, or reaches a mark the caller wants to see. Owns instruction dispatch;
 * each family of instructions has a file beside this one.
 */
import type { Instr, Operand, Terminator } from '../../c/ir';
import { I32 } from '../../c/types';
import { isUnseenConstant, UNSEEN_CONSTANT, unseenConstant } from '../../c/unseen-constant';
import { load, store } from '../access';
import { emit } from '../emit';
import { binInt, convert } from '../int';
import type { Machine, Way } from '../machine';
import { describe } from '../name';
import { follow, returned, sourceAt, stored } from '../origin';
import type { Frame, State } from '../state';
import { isInt, type Value } from '../value';
import { copyMemory, zeroMemory } from './blocks';
import { branchText } from './branch-text';
import { builtin } from './builtins';
import { call } from './call';
import { binary, cast, unary, use } from './compute';
import { kill, leave } from './frames';
import { hole } from './holes';
import { blame, nameNull } from './name-null';
import { makeSlot, value } from './operand';
import { indexPointer, shiftPointer } from './pointer';
import { beforeStep } from './preempt';
import { takeWay } from './ways';

export type Progress =
	/** The state has stopped (state.stop says how). */
	| { readonly kind: 'stopped' }
	/** Several ways were taken; the state given is one of them. */
	| { readonly kind: 'forked'; readonly states: readonly State[] }
	/** A statement is about to run (only when asked for marks). */
	| { readonly kind: 'mark' }
	/** A block was entered that several ways lead to (only when asked for joins). */
	| { readonly kind: 'join' };

export interface Watch {
	readonly marks?: boolean;
	/** Blocks at whose start to pause. */
	readonly joins?: (f: Frame) => boolean;
}

/** Runs on. `budget`: instructions to make at most in this call. */
export function run(m: Machine, s: State, watch: Watch = {}, budget = Number.POSITIVE_INFINITY): Progress {
	if (s.stop) return { kind: 'stopped' };
	let f = s.own();
	let left = Math.min(budget, m.limits.steps - s.steps);
	const limited = left < budget;
	let { thread } = s;
	for (;;) {
		if (left-- <= 0) {
			if (limited || m.limits.steps <= s.steps) {
				s.stop = { kind: 'budget', text: `the run was cut after ${s.steps} steps` };
				return { kind: 'stopped' };
			}
			return { kind: 'mark' };
		}
		if (s.threads.length > 0) {
			// Where another thread goes on, in the middle of its statement, one can stop too.
			if (s.thread !== thread) {
				thread = s.thread;
				if (watch.marks) return { kind: 'mark' };
			}
			if (beforeStep(m, s, f)) {
				if (s.stop) return { kind: 'stopped' };
				f = s.own();
				continue;
			}
		}
		s.steps++;
		const instrs = f.block.instrs;
		if (f.ip < instrs.length) {
			const i = instrs[f.ip++] as Instr;
			switch (i.op) {
				case 'mark':
					f.at = i.at;
					f.scope = i.scope;
					s.marks++;
					if (watch.marks) return { kind: 'mark' };
					continue;
				case 'copy':
					f.regs[i.d] = value(m, s, f, i.a);
					follow(f, i.d, i.a, i.at);
					continue;
				case 'bin': {
					const a = value(m, s, f, i.a);
					const b = value(m, s, f, i.b);
					f.from[i.d] = i.at;
					if (
						i.type.k === 'int' &&
						typeof a !== 'object' &&
						typeof b !== 'object' &&
						i.bin !== 'div' &&
						i.bin !== 'rem' &&
						i.bin !== 'shl' &&
						i.bin !== 'shr'
					) {
						f.regs[i.d] = binInt(i.bin, a, b, i.type.bits, i.type.signed);
						continue;
					}
					const r = binary(m, s, i.bin, i.type, a, b);
					if (r === undefined) {
						blame(s, f, typeof a === 'object' && a.kind === 5 ? i.a : i.b);
						return { kind: 'stopped' };
					}
					f.regs[i.d] = r;
					continue;
				}
				case 'un':
					f.from[i.d] = i.at;
					f.regs[i.d] = unary(m, s, i.un, i.type, value(m, s, f, i.a));
					continue;
				case 'cast': {
					const a = value(m, s, f, i.a);
					follow(f, i.d, i.a, i.at);
					f.regs[i.d] = typeof a === 'number' && i.from.k === 'int' && i.to.k === 'int' ? convert(a, i.to) : cast(m, s, a, i.from, i.to);
					continue;
				}
				case 'field':
				case 'index': {
					f.at = i.at;
					const base = value(m, s, f, i.base);
					const off = i.op === 'field' ? i.offset : value(m, s, f, i.index);
					follow(f, i.d, i.base, i.at);
					f.regs[i.d] = i.op === 'field' ? shiftPointer(m, s, base, i.offset, i.struct) : indexPointer(m, s, base, off, i.scale);
					if (i.op === 'field' && m.kernel.guard(i.struct, i.member) !== undefined && instrs[f.ip]?.op === 'load')
						guardedRead(m, s, f.regs[i.d] as Value, i.struct, i.member);
					continue;
				}
				case 'ptrdiff': {
					const d = binary(m, s, 'sub', { k: 'int', bits: 64, signed: true }, value(m, s, f, i.a), value(m, s, f, i.b)) as Value;
					f.regs[i.d] = isInt(d) ? binInt('div', d, i.scale || 1, 64, true) : m.syms.expr('ptrdiff', 64, true, d, i.scale);
					continue;
				}
				case 'load': {
					f.at = i.at;
					const addr = value(m, s, f, i.addr);
					const v = load(m, s, addr, i.type, i.ctype, i.bits);
					if (v === undefined) {
						nameNull(s, f, i.addr);
						return { kind: 'stopped' };
					}
					f.regs[i.d] = v;
					f.from[i.d] = i.type.k === 'ptr' && isInt(v) ? (sourceAt(s, addr) ?? i.at) : i.at;
					continue;
				}
				case 'store': {
					f.at = i.at;
					const addr = value(m, s, f, i.addr);
					const v = value(m, s, f, i.v);
					if (!store(m, s, addr, i.type, v, i.ctype, i.bits)) {
						nameNull(s, f, i.addr);
						return { kind: 'stopped' };
					}
					if (i.type.k === 'ptr') stored(s, f, addr, v, i.v, i.at);
					continue;
				}
				case 'copymem':
					f.at = i.at;
					if (!copyMemory(m, s, value(m, s, f, i.to), value(m, s, f, i.from), i.size)) return { kind: 'stopped' };
					continue;
				case 'zero':
					if (!zeroMemory(m, s, value(m, s, f, i.to), i.size)) return { kind: 'stopped' };
					continue;
				case 'local': {
					const old = f.slots[i.slot] as number;
					if (old !== 0) kill(s, old);
					const n = i.size ? value(m, s, f, i.size) : undefined;
					makeSlot(s, f, i.slot, n === undefined ? undefined : isInt(n) ? Number(n) : -1);
					continue;
				}
				case 'dead':
					for (const slot of i.slots) {
						const id = f.slots[slot] as number;
						if (id !== 0) kill(s, id);
						f.slots[slot] = 0;
					}
					continue;
				case 'undef':
					f.regs[i.d] = undefined;
					f.from[i.d] = i.at;
					continue;
				case 'call': {
					f.at = i.at;
					const forks = call(m, s, f, i);
					if (forks) return { kind: 'forked', states: forks };
					if (s.stop) return { kind: 'stopped' };
					f = s.own();
					continue;
				}
				case 'builtin': {
					const r = builtin(m, s, f, i);
					if (r === 'stopped' || s.stop) return { kind: 'stopped' };
					if (Array.isArray(r)) return { kind: 'forked', states: r };
					f = s.own();
					continue;
				}
				case 'hole':
					f.at = i.at;
					hole(m, s, i);
					if (s.stop) return { kind: 'stopped' };
					continue;
			}
		}
		const { end } = f.block;
		const forks = terminate(m, s, f, end);
		if (forks) return { kind: 'forked', states: forks };
		if (s.stop) return { kind: 'stopped' };
		f = s.own();
		if (m.went && (end.op === 'cond' || end.op === 'switch')) m.went(f.fn, end, f.block.id);
		if (f.ip === 0 && watch.joins?.(f)) return { kind: 'join' };
	}
}

/** Tells of a read of a member that needs a lock. */
function guardedRead(m: Machine, s: State, at: Value, struct: string, member: string): void {
	const g = m.kernel.guard(struct, member);
	if (!g || typeof at !== 'object' || at.kind !== 1) return;
	const o = s.object(at.obj);
	if (!o) return;
	// In a world of tasks: the running one's, or one that no task can see yet. Else the known `current` is ours, and what was made here.
	const told = s.tasks.filter((t) => t.obj !== undefined);
	const own = told.length > 0 ? !told.some((t) => t.obj === at.obj && t.id !== s.task) : o.kind === 'global' || o.kind === 'heap';
	const locked = s.locks.some((l) => l.obj === at.obj && l.label.endsWith(g.lock));
	const section = Object.entries(s.sections).find(([, n]) => n > 0)?.[0] ?? '';
	emit(s, { kind: 'guarded-read', guard: g, label: describe(m, s, o, at.off), locked, own, atomic: section });
}

function jump(f: Frame, to: number): void {
	f.block = f.fn.blocks[to] as Frame['block'];
	f.ip = 0;
}

function terminate(m: Machine, s: State, f: Frame, t: Terminator): State[] | undefined {
	switch (t.op) {
		case 'br':
			jump(f, t.to);
			return undefined;
		case 'cond': {
			const v = value(m, s, f, t.a);
			if (isInt(v)) {
				jump(f, v !== 0 ? t.then : t.else);
				return undefined;
			}
			f.at = t.at;
			return branch(m, s, f, used(m, s, f, v, t, 'decides a branch'), t);
		}
		case 'switch':
			f.at = t.at;
			return switchOn(m, s, f, used(m, s, f, value(m, s, f, t.a), t, 'decides a switch'), t);
		case 'ret': {
			f.at = t.at;
			const v = t.v ? value(m, s, f, t.v) : undefined;
			leave(m, s, v, f.ret === undefined ? undefined : returned(f, v, t.v, t.at));
			return undefined;
		}
		case 'igoto': {
			const v = value(m, s, f, t.a);
			const to = isInt(v) ? t.targets[Number(v) - 1] : undefined;
			if (to === undefined) s.stop = { kind: 'unsupported', place: s.placeOf(t), text: 'A computed goto whose target is not known.' };
			else jump(f, to);
			return undefined;
		}
		case 'unreachable':
			s.stop = { kind: 'bug', place: s.placeOf(t), text: 'Code that cannot be reached was reached.' };
			return undefined;
		case 'unseen':
			s.stop = { kind: 'unseen', place: s.placeOf(t), text: 'The run goes on in lines that the patch does not show.' };
			emit(s, { kind: 'hole', why: 'unseen', text: 'the last visible line' });
			return undefined;
	}
}

/** What control depends on must have a value. */
function used(m: Machine, s: State, f: Frame, v: Value, t: Terminator & { readonly a: Operand }, how: string): Value {
	const r = use(m, s, v, t.op === 'switch' ? t.type : I32, how);
	if (s.stop) blame(s, f, t.a);
	return r;
}

function branch(m: Machine, s: State, f: Frame, v: Value, t: Terminator & { op: 'cond' }): State[] | undefined {
	const known = isInt(v) ? v !== 0 : s.facts.truth(v);
	if (known !== undefined) {
		jump(f, known ? t.then : t.else);
		return undefined;
	}
	const seen = (f.visits.get(f.block.id) ?? 0) + 1;
	if (f.visits.size === 0) f.visits = new Map();
	f.visits.set(f.block.id, seen);
	if (seen > m.limits.loops && m.mode === 'symbolic') {
		s.limit(`a loop was followed ${m.limits.loops} times only`);
		if (t.loop === 'head' || seen > m.limits.loops + 2) {
			s.facts.assume(v, false);
			jump(f, t.else);
			return undefined;
		}
	}
	const text = branchText(m, s, v, t.at);
	// What holds on each side is worked out once, and taken over by the way.
	const way = (truthy: boolean, facts: State['facts']): Way => ({
		label: truthy ? text.yes : text.no,
		apply(x: State): void {
			const g = x.own();
			x.facts = facts;
			emit(x, { kind: 'branch', text: truthy ? text.yes : text.no, taken: truthy, loop: t.loop === 'head' });
			jump(g, truthy ? t.then : t.else);
		},
	});
	const ways: Way[] = [];
	// What a warning tells of comes last: of ways that lead to the same, the plain one is kept.
	const rare = /^WARN/.test(s.placeOf(t).macro?.name ?? '');
	for (const truthy of rare ? [false, true] : [true, false]) {
		const facts = s.facts.fork();
		if (facts.assume(v, truthy)) ways.push(way(truthy, facts));
	}
	if (ways.length === 0) {
		s.stop = { kind: 'refused', text: 'No way on is possible.' };
		return undefined;
	}
	return takeWay(m, s, ways, 'branch');
}

/** The case that a constant nobody has shown us is taken to mean, though it came by its name only, or through a member too narrow for it. */
function labelFor(s: State, v: Value, t: Terminator & { op: 'switch' }): (typeof t)['cases'][number] | undefined {
	let of = v;
	while (typeof of === 'object' && of.kind === 2 && of.op === 'cast') of = of.a;
	if (typeof of === 'object' && of.kind === 2) {
		const { lo, hi } = s.facts.range(of);
		if (lo === hi) return t.cases.find((c) => c.lo === lo);
	}
	if (typeof of === 'object' && of.kind === 2 && of.op === 'var' && /^[A-Z][A-Z\d]*_[A-Z\d_]*$/.test(of.name)) {
		const want = unseenConstant(of.name);
		return t.cases.find((c) => c.lo === want);
	}
	if (typeof v !== 'number' || v > 0xffff) return undefined;
	const unseen = t.cases.filter((c) => typeof c.lo === 'number' && c.lo >= UNSEEN_CONSTANT);
	return unseen.find((c) => (Number(c.lo) & 0xffff) === v) ?? unseen.find((c) => (Number(c.lo) & 0xff) === v);
}

type Case = (Terminator & { op: 'switch' })['cases'][number];
const FEW_CASES = 3;

/** The labels that lead to one place, as they are written. */
function caseText(cases: readonly Case[]): string {
	const names = cases.map((c) => c.name ?? (c.lo === c.hi ? `${c.lo}` : `${c.lo} to ${c.hi}`));
	return names.length <= FEW_CASES
		? names.join(' or ')
		: `${names.slice(0, FEW_CASES - 1).join(', ')} or ${names.length - FEW_CASES + 1} other values`;
}

function switchOn(m: Machine, s: State, f: Frame, v: Value, t: Terminator & { op: 'switch' }): State[] | undefined {
	const label = m.mode === 'symbolic' ? labelFor(s, v, t) : undefined;
	if (isInt(v) || label !== undefined) {
		const hit = label ?? t.cases.find((c) => isInt(v) && v >= c.lo && v <= c.hi);
		jump(f, hit ? hit.to : t.default);
		return undefined;
	}
	if (typeof v === 'object' && v.kind !== 2) {
		jump(f, t.default);
		return undefined;
	}
	const ways: Way[] = [];
	const name = branchText(m, s, v, t.at).subject;
	const targets = new Map<number, Case[]>();
	for (const c of t.cases) targets.set(c.to, [...(targets.get(c.to) ?? []), c]);
	const { hi: most } = s.facts.range(v);
	for (const [to, cases] of targets) {
		const c = cases.find((k) => s.facts.fork().narrow(v, k.lo, k.hi) || (most < UNSEEN_CONSTANT && isUnseenConstant(k.lo)));
		if (!c) continue;
		ways.push({
			label: `${name} is ${caseText(cases)}`,
			apply(x) {
				// A constant that nobody has shown us is as small as the byte it is compared with.
				if (cases.length === 1 && !(most < UNSEEN_CONSTANT && isUnseenConstant(c.lo))) x.facts.narrow(v, c.lo, c.hi);
				emit(x, { kind: 'branch', text: `${name} is ${caseText(cases)}`, taken: true });
				jump(x.own(), to);
			},
		});
	}
	const other = s.facts.fork();
	if (t.cases.every((c) => c.lo !== c.hi || other.exclude(v, c.lo)) && !targets.has(t.default)) {
		ways.push({
			label: `${name} is none of the cases`,
			apply(x) {
				for (const c of t.cases) if (c.lo === c.hi) x.facts.exclude(v, c.lo);
				emit(x, { kind: 'branch', text: `${name} is none of the cases`, taken: false });
				jump(x.own(), t.default);
			},
		});
	}
	if (ways.length === 0) {
		jump(f, t.default);
		return undefined;
	}
	return takeWay(m, s, ways, 'switch');
}
