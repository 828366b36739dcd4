/**
 * Where a run of several threads may switch: before an access to what others may know, before a lock is taken. Owns finding these
 * places in the instruction about to run; thread.ts carries switches out, the machine's scheduler decides.
 */
import type { Instr } from '../../c/ir';
import type { Machine } from '../machine';
import type { Frame, State } from '../state';
import { isShared, publish, runnable, type Touch, take, wait } from '../thread';
import type { Value } from '../value';
import { isOver, type Wanted } from '../waiting';
import { type CallInstr, handledBy } from './call';
import { value } from './operand';

/** A block copy or fill is looked at in steps of a pointer, up to this many. */
const WORDS = 64;

/**
 * Called before each instruction while several threads are there. True: ask again before the instruction runs, the frame to go on
 * with may be another one (or the run has stopped as a deadlock).
 */
export function beforeStep(m: Machine, s: State, f: Frame): boolean {
	const i = f.block.instrs[f.ip];
	// Once decided, the instruction runs, unless its thread has to wait.
	const fresh = s.switchedAt === s.steps;
	const due = fresh ? undefined : m.scheduler?.due?.(s);
	if (due !== undefined && runnable(s).includes(due)) {
		take(s, [s.thread], due);
		return true;
	}
	if (!i || (i.op !== 'call' && (fresh || !m.scheduler))) return false;
	const touches = touchesOf(m, s, f, i);
	for (const t of touches) {
		const wanted: Wanted | undefined = t.kind === 'lock' ? t.lock : t.kind === 'wait' && s.late !== s.thread ? t.on : undefined;
		if (!wanted || isOver(s, wanted, s.task)) continue;
		m.scheduler?.sees?.(s, [t]);
		wait(m, s, wanted);
		return true;
	}
	if (fresh || !m.scheduler) return false;
	const shared = touches.filter((t) => !isMemory(t) || isShared(s, t.obj));
	if (shared.length === 0) return false;
	for (const t of shared) if (isMemory(t)) publish(s, t.obj);
	const others = runnable(s);
	if (others.length === 0) {
		m.scheduler.sees?.(s, shared);
		return false;
	}
	s.switchedAt = s.steps;
	const candidates = [s.thread, ...others];
	take(s, candidates, m.scheduler.pick(s, { free: false, candidates, touches: shared }));
	return true;
}

const isMemory = (t: Touch): t is Touch & { readonly kind: 'read' | 'write' | 'free' } =>
	t.kind === 'read' || t.kind === 'write' || t.kind === 'free';

function touchesOf(m: Machine, s: State, f: Frame, i: Instr): readonly Touch[] {
	switch (i.op) {
		case 'load':
			return at(value(m, s, f, i.addr), 'read');
		case 'store':
			return at(value(m, s, f, i.addr), 'write');
		case 'copymem':
			return [...span(value(m, s, f, i.from), i.size, 'read'), ...span(value(m, s, f, i.to), i.size, 'write')];
		case 'zero':
			return span(value(m, s, f, i.to), i.size, 'write');
		case 'call':
			return ofCall(m, s, f, i);
		default:
			return [];
	}
}

function at(v: Value, kind: 'read' | 'write'): Touch[] {
	return typeof v === 'object' && v.kind === 1 ? [{ kind, obj: v.obj, off: v.off }] : [];
}

function span(v: Value, size: number, kind: 'read' | 'write'): Touch[] {
	if (typeof v !== 'object' || v.kind !== 1) return [];
	return Array.from({ length: Math.max(1, Math.min(WORDS, size / 8)) }, (_, k): Touch => ({ kind, obj: v.obj, off: v.off + k * 8 }));
}

/** A call of what no code is visible for: the kernel layer knows what it does. */
function ofCall(m: Machine, s: State, f: Frame, i: CallInstr): readonly Touch[] {
	const target = value(m, s, f, i.callee);
	if (!m.kernel.touches || typeof target !== 'object' || target.kind !== 3) return [];
	const by = handledBy(m, target.name, f.fn.file);
	if (by !== 'primitive' && by !== 'contract') return [];
	const args = i.args.map((a) => value(m, s, f, a));
	return m.kernel.touches({ m, name: target.name, args, argTypes: i.argTypes, ret: i.ret, at: s.placeOf(i), instr: i }, s);
}
