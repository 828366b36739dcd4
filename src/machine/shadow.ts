/**
 * Shadow state: what this path has to give back, which locks it holds, which counters reached zero. Owns the bookkeeping;
 * what is wrong is judged by the checkers from the events and the final state.
 */
import type { CodePlace } from '../c/ir';
import { partsOf } from './accessors';
import { emit } from './emit';
import type { Machine } from './machine';
import type { MemObject } from './memory';
import { endOf } from './origin';
import type { EndedHold, Frame, Hold, HoldEnd, LockHeld, State, Zeroed } from './state';
import type { Stop } from './stop';

export interface NewHold {
	readonly resource: string;
	readonly kind: Hold['kind'];
	readonly obj: number;
	readonly off?: number;
	readonly label: string;
	readonly by: string;
	readonly confidence?: number;
	readonly basis?: string;
}

/** An obligation begins. */
export function acquire(s: State, h: NewHold, place: CodePlace = s.place()): Hold {
	const hold: Hold = {
		id: s.nextHold++,
		resource: h.resource,
		kind: h.kind,
		obj: h.obj,
		off: h.off ?? 0,
		label: h.label,
		by: h.by,
		at: place,
		fn: s.frame?.fn.name ?? '',
		depth: s.depth,
		seq: s.seq,
		seenBy: [],
		managed: false,
		confidence: h.confidence ?? 1,
		basis: h.basis ?? '',
	};
	s.holds = s.holds.append(hold);
	const o = h.obj > 0 ? s.object(h.obj) : undefined;
	if (o?.dropped) s.writable(o).dropped = undefined;
	if (h.kind === 'memory' && o?.kind === 'heap') s.writable(o).born = place;
	emit(s, { kind: 'acquire', hold }, place);
	return hold;
}

/** The newest live hold of a resource on an object. `resources`: any of these. */
export function findHold(s: State, resources: readonly string[], obj: number, off?: number): Hold | undefined {
	return s.holds.of(obj).findLast((h) => resources.includes(h.resource) && (off === undefined || h.off === off));
}

/** Memory is gone, and its private parts with it: given back by `by` at the place. */
export function freed(s: State, o: MemObject, by: string, place: CodePlace): void {
	for (const id of [o.id, ...partsOf(s, o.id)]) {
		const x = s.object(id);
		if (!x || x.freed) continue;
		const w = s.writable(x);
		w.freed = true;
		w.gone = { place, by };
	}
}

/** What is freed is gone already; a concrete run ends there. */
export function doubleFree(m: Machine, s: State, o: MemObject, label: string, by: string, place: CodePlace): void {
	if (m.mode !== 'concrete' || s.stop) return;
	const origin = endOf(o);
	s.stop = {
		kind: 'oops',
		what: 'double-free',
		place,
		text: `${by}() frees ${label}, which is already freed.`,
		...(origin ? { origin } : {}),
	};
}

/** An obligation ends. */
export function end(s: State, hold: Hold, how: HoldEnd, text: string, place: CodePlace = s.place()): void {
	const ended: EndedHold = { hold, how, text, at: place, seq: s.seq };
	s.holds = s.holds.without(hold);
	s.ended = s.ended.append(ended);
	emit(s, { kind: 'release', ended }, place);
}

/** Ends a name in `seenBy`: it keeps the object until that is undone, so a function that fails has to see to the object all the same. */
export const WHILE_IT_LASTS = ' (while it lasts)';

/** Ends a name in `seenBy`: it was given only a part of the object, or of one that points to it. */
export const THROUGH_A_PART = ' (through a part)';

/** Ends a name in `seenBy`: it was given the address of the variable that points to it, and may have put something else there. */
export const BY_ITS_VARIABLE = ' (by its variable)';

/** Code nobody has shown us was given a pointer to these objects. */
export function seenBy(s: State, objs: ReadonlySet<number>, name: string): void {
	for (const obj of objs) s.holds = s.holds.change(obj, (h) => (h.seenBy.includes(name) ? h : { ...h, seenBy: [...h.seenBy, name] }));
	handOn(s, objs);
}

/** Zeroed objects that someone else may look after from now on. */
export function handOn(s: State, objs: ReadonlySet<number>): void {
	if (s.zeroed.some((z) => objs.has(z.obj) && !z.handedOn))
		s.zeroed = s.zeroed.map((z) => (objs.has(z.obj) ? { ...z, handedOn: true } : z));
}

/** Locks a task cannot take again while it holds them, unless it reads both times. */
const WAITS: ReadonlySet<string> = new Set(['mutex', 'spinlock', 'raw_spinlock', 'rwlock', 'rwsem', 'bit', 'page']);

export type NewLock = Pick<LockHeld, 'cls' | 'obj' | 'off' | 'mode'>;

/** Locks that do not keep others out, or whose counting is not modelled. */
const LETS_IN: ReadonlySet<string> = new Set(['rcu', 'semaphore', 'custom']);

/** A hold, among those that `whose` names, that keeps the lock from being taken. */
export function conflictOf(s: State, l: NewLock, whose: (h: LockHeld) => boolean): LockHeld | undefined {
	if (LETS_IN.has(l.cls)) return undefined;
	return s.locks.find(
		(h) => h.obj === l.obj && h.off === l.off && h.cls === l.cls && (h.mode === 'write' || l.mode === 'write') && whose(h),
	);
}

/** The hold of the running task that it would wait for, for ever, were it to take this lock. */
export function selfConflict(s: State, l: NewLock): LockHeld | undefined {
	if (!WAITS.has(l.cls)) return undefined;
	return s.locks.find(
		(h) => h.obj === l.obj && h.off === l.off && h.cls === l.cls && h.task === s.task && (h.mode === 'write' || l.mode === 'write'),
	);
}

/** Where a run ends that waits for a lock its own task holds: who holds what. */
export function blockedStop(s: State, l: NewLock & Pick<LockHeld, 'label' | 'by'>, held: LockHeld, place: CodePlace): Stop {
	const task = s.tasks.find((t) => t.id === s.task)?.name;
	const how = l.mode === 'read' ? 'to read' : held.mode === 'read' ? 'alone' : 'again';
	const text = `${l.by}() waits for ever: ${task === undefined ? 'the task' : `task ${task}`} asks for \`${l.label}\` (${l.cls}) ${how}, but holds it${held.mode === 'read' ? ' as a reader' : ''} since ${held.by}().`;
	return { kind: 'blocked', place, text };
}

export function lock(s: State, l: Omit<LockHeld, 'at' | 'depth' | 'seq' | 'task'>, place: CodePlace = s.place()): void {
	const already = s.locks.find((h) => h.obj === l.obj && h.off === l.off && h.task === s.task && h.cls === l.cls);
	const held: LockHeld = { ...l, at: place, depth: s.depth, seq: s.seq, task: s.task };
	s.locks = [...s.locks, held];
	emit(s, already ? { kind: 'lock', lock: held, already } : { kind: 'lock', lock: held }, place);
}

/** Takes the lock; in a concrete run that would wait for itself, the run ends there as blocked. */
export function lockOrBlock(m: Machine, s: State, l: Omit<LockHeld, 'at' | 'depth' | 'seq' | 'task'>, place: CodePlace = s.place()): void {
	const held = m.mode === 'concrete' ? selfConflict(s, l) : undefined;
	lock(s, l, place);
	if (held) s.stop = blockedStop(s, l, held, place);
}

/** Ends the newest hold of the lock; an unlock of what is not held is an event of its own. */
export function unlock(s: State, obj: number, off: number, label: string, by: string, place: CodePlace = s.place()): void {
	const exact = s.locks.filter((l) => l.obj === obj && l.off === off);
	// Locked as a whole by a call of its own, unlocked by the lock in it.
	const same = exact.length > 0 || obj <= 0 ? exact : s.locks.filter((l) => l.obj === obj && l.off === 0 && l.cls === 'custom');
	// Of several readers each gives back its own.
	const l = same.findLast((x) => x.task === s.task) ?? same.at(-1);
	if (l) s.locks = s.locks.filter((x) => x !== l);
	emit(s, { kind: 'unlock', lock: l, label, by }, place);
}

/** Depth of a section (rcu, irq off …) changes. */
export function section(s: State, name: string, by: 1 | -1): void {
	s.sections = { ...s.sections, [name]: Math.max(0, (s.sections[name] ?? 0) + by) };
}

/** A counter reached zero; judged when the frame that saw it ends. */
export function zeroed(s: State, z: Omit<Zeroed, 'seq' | 'depth' | 'frame' | 'handedOn' | 'at'>): void {
	const place = s.place();
	s.zeroed = [...s.zeroed, { ...z, at: place, frame: s.frame?.id ?? 0, depth: s.depth, seq: s.seq, handedOn: false }];
}

/** At the end of a frame: counters it saw reach zero are settled, or passed on to the caller when the frame returns something. */
export function judgeZeroed(s: State, f: Frame, returnsValue: boolean): void {
	const rest: Zeroed[] = [];
	for (const z of s.zeroed) {
		const o = s.object(z.obj);
		if (!o || o.freed || z.handedOn) continue;
		if (z.frame !== f.id) rest.push(z);
		else if (returnsValue) {
			if (f.parent) rest.push({ ...z, frame: f.parent.id });
		} else emit(s, { kind: 'zeroed', zeroed: z });
	}
	s.zeroed = rest;
}
