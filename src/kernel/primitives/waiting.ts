/**
 * Semaphores, completions and wait queues where all is known (kernel/locking/semaphore.c, kernel/sched/completion.c, kernel/sched/wait.c).
 * Concrete runs only: there a task really waits, until another raises, completes or wakes. What the machine does not know the count of
 * is left to the contract. Owns the counters and what the calls give back; who goes on meanwhile is the machine's.
 *
 * No signals: an interruptible wait ends early only where the plan says so.
 */
import { U32 } from '../../c/types';
import { store } from '../../machine/access';
import { emit } from '../../machine/emit';
import type { Call, CallOutcome } from '../../machine/kernel-port';
import { lockName } from '../../machine/lock-order';
import { describe } from '../../machine/name';
import { lock, unlock } from '../../machine/shadow';
import type { State } from '../../machine/state';
import type { Touch } from '../../machine/thread';
import { isInt, Ptr, type Value } from '../../machine/value';
import { becauseOf, type CountWanted, countOf, isOver } from '../../machine/waiting';
import { contracts } from '../contract-table';
import { checkSleep } from '../sleep-check';
import { named, subjectOf } from '../subject';

type Primitive = (c: Call, s: State) => CallOutcome;
const value = (v: Value): CallOutcome => ({ kind: 'value', v });

interface Wait {
	readonly cls: 'semaphore' | 'completion';
	readonly got: 'zero' | 'one' | 'time left';
	/** What it gives when it did not get it. `never`: it waits as long as it takes. */
	readonly late: 'never' | number;
	/** It does not wait at all. */
	readonly tries: boolean;
	/** What it gives when the plan says that it fails. */
	readonly interrupted: number | undefined;
}

const EINTR = 4;
const ETIME = 62;
const ERESTARTSYS = 512;

const takes = (late: Wait['late'], interrupted?: number, tries = false): Wait => ({
	cls: 'semaphore',
	got: 'zero',
	late,
	tries,
	interrupted,
});
const awaits = (got: Wait['got'], late: Wait['late'], interrupted?: number, tries = false): Wait => ({
	cls: 'completion',
	got,
	late,
	tries,
	interrupted,
});

const WAITS: ReadonlyMap<string, Wait> = new Map([
	['down', takes('never')],
	['down_interruptible', takes('never', -EINTR)],
	['down_killable', takes('never', -EINTR)],
	['down_timeout', takes(-ETIME, -ETIME)],
	['down_trylock', takes(1, 1, true)],
	['wait_for_completion', awaits('zero', 'never')],
	['wait_for_completion_io', awaits('zero', 'never')],
	['wait_for_completion_interruptible', awaits('zero', 'never', -ERESTARTSYS)],
	['wait_for_completion_killable', awaits('zero', 'never', -ERESTARTSYS)],
	['wait_for_completion_timeout', awaits('time left', 0, 0)],
	['wait_for_completion_io_timeout', awaits('time left', 0, 0)],
	['wait_for_completion_interruptible_timeout', awaits('time left', 0, -ERESTARTSYS)],
	['wait_for_completion_killable_timeout', awaits('time left', 0, -ERESTARTSYS)],
	['try_wait_for_completion', awaits('one', 0, undefined, true)],
]);

/** Who raises what. */
const RAISES: ReadonlyMap<string, Wait['cls']> = new Map([
	['up', 'semaphore'],
	['complete', 'completion'],
	['complete_all', 'completion'],
]);

/** How a counter is set at first: to the second argument, or to none. */
const SETS: ReadonlyMap<string, Wait['cls']> = new Map([
	['sema_init', 'semaphore'],
	['init_completion', 'completion'],
	['reinit_completion', 'completion'],
]);

const WAKES =
	'wake_up wake_up_all wake_up_interruptible wake_up_interruptible_all wake_up_nr wake_up_locked wake_up_poll wake_up_interruptible_poll';

/** A completion that stays complete (complete_all). */
const FOR_GOOD = 0xffffffff;

const MEMBER = { semaphore: 'count', completion: 'done' } as const;

/** The counter in the structure that the first argument points to; undefined when the machine cannot tell where it is. */
function counter(c: Call, s: State, cls: Wait['cls'], timed: boolean): CountWanted | undefined {
	const sub = subjectOf(c.m, s, c.args[0] ?? 0, true);
	if (typeof sub === 'string') return undefined;
	const type = c.argTypes[0];
	const record = type?.k === 'pointer' && type.to.k === 'record' ? type.to : undefined;
	const member = record && c.m.program.types.members(record).find((one) => one.name === MEMBER[cls]);
	const off = sub.off + (member?.offset ?? 0);
	const o = s.object(sub.obj);
	// A first member has the place of the whole: its counter tells them apart.
	const { label } = named(s, { ...sub, label: o?.type ? describe(c.m, s, o, off) : sub.label });
	return { cls, obj: sub.obj, off, above: 0, timed, label: lockName(label), by: c.name };
}

function set(c: Call, s: State, w: CountWanted, to: number): void {
	store(c.m, s, new Ptr(w.obj, w.off), U32, to, { k: 'scalar', s: U32, name: 'unsigned int' });
}

/** Nobody runs beside the task, so the wait has no end. */
function forEver(c: Call, s: State, w: CountWanted): CallOutcome {
	const text = `${w.by}() waits for ever for \`${w.label}\` (${w.cls}), ${becauseOf(s, w, s.task)}: no other task runs.`;
	return { kind: 'stop', stop: { kind: 'blocked', place: c.at, text } };
}

/** The wait of the running thread ended by itself. */
function tookTooLong(s: State): boolean {
	if (s.late === undefined || s.late !== s.thread) return s.threads.length === 0;
	s.late = undefined;
	return true;
}

function waits(how: Wait, fails: boolean, c: Call, s: State, w: CountWanted, count: number): CallOutcome {
	const k = contracts.get(c.name);
	if (k) checkSleep(k, c, s);
	if (how.interrupted !== undefined && fails) {
		emit(s, { kind: 'fault', name: c.name, text: `${c.name} fails` }, c.at);
		return value(how.interrupted);
	}
	if (count <= 0) {
		if (how.late === 'never') return forEver(c, s, w);
		if (how.tries || tookTooLong(s)) return value(how.late);
	}
	s.late = undefined;
	if (w.cls === 'semaphore') lock(s, { cls: w.cls, obj: w.obj, off: w.off, mode: 'write', irq: 'none', label: w.label, by: c.name }, c.at);
	if (count < FOR_GOOD) set(c, s, w, count - 1);
	const left = c.args[1] ?? 1;
	return value(how.got === 'zero' ? 0 : how.got === 'one' ? 1 : isInt(left) && left > 0 ? left : 1);
}

function raises(c: Call, s: State, w: CountWanted, count: number): CallOutcome {
	// A semaphore may be raised by who has not taken it.
	if (s.locks.some((h) => h.cls === w.cls && h.obj === w.obj && h.off === w.off)) unlock(s, w.obj, w.off, w.label, c.name, c.at);
	if (count < FOR_GOOD) set(c, s, w, c.name === 'complete_all' ? FOR_GOOD : count + 1);
	return value(0);
}

/** `contract`: what a call means where the count is not known. */
export function waitingPrimitives(
	fails: (s: State, name: string) => boolean,
	contract: (name: string, c: Call, s: State) => CallOutcome,
): Map<string, Primitive> {
	const p = new Map<string, Primitive>();
	const counted = (
		name: string,
		cls: Wait['cls'],
		timed: boolean,
		act: (c: Call, s: State, w: CountWanted, count: number) => CallOutcome,
	) =>
		p.set(name, (c, s) => {
			const w = counter(c, s, cls, timed);
			const count = w && countOf(s, w);
			return w && count !== undefined ? act(c, s, w, count) : contract(name, c, s);
		});
	for (const [name, how] of WAITS)
		counted(name, how.cls, how.late !== 'never', (c, s, w, count) =>
			waits(how, how.interrupted !== undefined && !how.tries && fails(s, name), c, s, w, count),
		);
	for (const [name, cls] of RAISES) counted(name, cls, false, raises);
	counted('completion_done', 'completion', false, (_c, _s, _w, count) => value(count > 0 ? 1 : 0));
	for (const [name, cls] of SETS)
		p.set(name, (c, s) => {
			const n = name === 'sema_init' ? c.args[1] : 0;
			const w = counter(c, s, cls, false);
			if (!w || n === undefined || !isInt(n)) return contract(name, c, s);
			set(c, s, w, Number(n));
			return value(0);
		});
	for (const name of WAKES.split(' '))
		p.set(name, (c, s) => {
			const sub = subjectOf(c.m, s, c.args[0] ?? 0, true);
			const key = typeof sub === 'string' ? '' : `${sub.obj}:${sub.off}`;
			s.wakes = { ...s.wakes, [key]: (s.wakes[key] ?? 0) + 1 };
			return value(1);
		});
	p.set('__rehearse_wakes', (c, s) => value(countOf(s, queue(c, s)) ?? 0));
	p.set('__rehearse_sleep', (c, s) => {
		const w = queue(c, s);
		if (isOver(s, w, s.task)) return value(1);
		if (!w.timed) return forEver(c, s, w);
		return value(tookTooLong(s) ? 0 : 1);
	});
	return p;
}

/** The queue of __rehearse_wakes(wq) and __rehearse_sleep(wq, seen, timed). */
function queue(c: Call, s: State): CountWanted {
	const sub = subjectOf(c.m, s, c.args[0] ?? 0, true);
	const { obj, off, label } = typeof sub === 'string' ? { obj: 0, off: 0, label: 'a queue' } : sub;
	const [, seen, timed] = c.args;
	return {
		cls: 'wait queue',
		obj,
		off,
		above: seen !== undefined && isInt(seen) ? Number(seen) : 0,
		timed: timed === 1,
		label: lockName(label),
		by: 'wait_event',
	};
}

/** Whether a wait on a queue is carried out; in symbolic runs its condition is taken to come true. */
export const rehearseSleeps: Primitive = (c) => value(c.m.mode === 'concrete' ? 1 : 0);

/** What a call of one of these is about to do to what threads share; undefined for other functions. */
export function waitsFor(name: string, c: Call, s: State): readonly Touch[] | undefined {
	const how = WAITS.get(name);
	const cls = how?.cls ?? RAISES.get(name) ?? SETS.get(name) ?? (name === 'completion_done' ? 'completion' : undefined);
	if (cls) {
		const w = counter(c, s, cls, how !== undefined && how.late !== 'never');
		if (!w) return [];
		if (how && !how.tries) return [{ kind: 'wait', on: w }];
		return [{ kind: name === 'completion_done' ? 'read' : 'write', obj: w.obj, off: w.off }];
	}
	if (name === '__rehearse_sleep') return [{ kind: 'wait', on: queue(c, s) }];
	if (name !== '__rehearse_wakes' && !WAKES.split(' ').includes(name)) return undefined;
	const { obj, off } = queue(c, s);
	return [{ kind: name === '__rehearse_wakes' ? 'read' : 'write', obj, off }];
}
