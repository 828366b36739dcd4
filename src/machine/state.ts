/**
 * The state of a run: frames, objects, facts, shadow state, path. Copy-on-write: `fork` gives two states that share everything;
 * whoever writes first copies (each state has a token; what does not bear it is shared).
 */
import type { Block, CodePlace, Instr, IrFunction, Reg } from '../c/ir';
import type { CType } from '../c/types';
import type { Event } from './event';
import { LongList } from './long-list';
import { type Fill, MemObject, type ObjectKind } from './memory';
import type { Source } from './origin';
import type { Stop } from './stop';
import { Facts } from './symbol';
import type { Switch, Thread } from './thread';
import type { Value } from './value';

export interface Frame {
	token: object;
	readonly id: number;
	readonly fn: IrFunction;
	block: Block;
	ip: number;
	regs: (Value | undefined)[];
	/** What the value of each register came from (origin.ts). */
	from: (Source | undefined)[];
	/** Object of each slot; 0 when not alive. */
	slots: number[];
	readonly parent: Frame | undefined;
	/** Where the caller wants the result. */
	readonly ret: Reg | undefined;
	readonly depth: number;
	/** Arguments beyond the named ones. */
	readonly varargs: readonly Value[];
	/** The last mark: where this frame stands. */
	at: number;
	scope: number;
	/** Result of an awaited primitive that calls back (see Machine.call). */
	after?: ((s: State, result: Value) => Value) | undefined;
	/** Blocks entered in this frame, by id: for loop bounds. */
	visits: Map<number, number>;
}

/** Something this path has to give back. */
export interface Hold {
	readonly id: number;
	/** `kmalloc`-family memory, `cgroup` reference, … (kernel/contract.ts). */
	readonly resource: string;
	readonly kind: 'memory' | 'reference' | 'lock' | 'id' | 'other';
	/** Object held; 0 for a value that is no object (an id). */
	readonly obj: number;
	/** Byte offset in the object for counters and locks inside it. */
	readonly off: number;
	/** For people: "new_ns", "cgrp". */
	readonly label: string;
	/** What acquired it: "kmalloc". */
	readonly by: string;
	readonly at: CodePlace;
	readonly fn: string;
	readonly depth: number;
	/** Event number of the acquisition. */
	readonly seq: number;
	/** Unknown code was given a pointer to it since: names. */
	readonly seenBy: readonly string[];
	/** The object comes from outside the run (a caller's): a release without acquisition is the caller's business. */
	readonly managed: boolean;
	/** 1 for a contract or model fact; lower when inferred from names or code. */
	readonly confidence: number;
	readonly basis: string;
}

export type HoldEnd = 'released' | 'returned' | 'moved' | 'consumed';

export interface EndedHold {
	readonly hold: Hold;
	readonly how: HoldEnd;
	/** "kfree", "moved into new_ns". */
	readonly text: string;
	readonly at: CodePlace;
	readonly seq: number;
}

export interface LockHeld {
	readonly cls: string;
	readonly obj: number;
	readonly off: number;
	readonly mode: 'read' | 'write';
	readonly irq: string;
	readonly label: string;
	readonly at: CodePlace;
	readonly depth: number;
	readonly seq: number;
	readonly task: number;
	/** The lock function called. */
	readonly by: string;
}

/** A counter seen to reach zero whose object has not yet been freed or handed on. */
export interface Zeroed {
	readonly obj: number;
	readonly off: number;
	readonly counter: string;
	readonly by: string;
	readonly at: CodePlace;
	/** Frame whose end is the time to judge. */
	readonly frame: number;
	readonly depth: number;
	readonly seq: number;
	readonly handedOn: boolean;
	readonly type: CType | undefined;
	readonly kind: ObjectKind;
}

/** A decision of the path, newest first. */
export interface Choice {
	readonly prev: Choice | undefined;
	readonly index: number;
	readonly of: number;
	readonly label: string;
	/** Name of the call that fails by this choice. */
	readonly fault: string | undefined;
	readonly at: CodePlace | undefined;
	readonly depth: number;
	readonly length: number;
}

/** An event of a path, newest first. Paths share their beginnings. */
export interface EventNode {
	readonly prev: EventNode | undefined;
	readonly event: Event;
	/** The newest event here or before that is of no common kind. */
	readonly rare: EventNode | undefined;
}

/** Most of what happens; checkers seldom ask for it. */
export type CommonKind = 'enter' | 'leave' | 'call' | 'branch' | 'write' | 'discarded';
const COMMON: Readonly<Record<CommonKind, true>> = { enter: true, leave: true, call: true, branch: true, write: true, discarded: true };
export const isCommon = (kind: Event['kind']): kind is CommonKind => kind in COMMON;

/** The path `prev` with one event more. */
export function eventNode(prev: EventNode | undefined, event: Event): EventNode {
	if (isCommon(event.kind)) return { prev, event, rare: prev?.rare };
	const n: EventNode & { rare: EventNode | undefined } = { prev, event, rare: undefined };
	n.rare = n;
	return n;
}

export interface Task {
	readonly id: number;
	readonly name: string;
	/** Object of its task_struct, when the world told it. */
	readonly obj?: number;
}

/** Objects of a chunk: 32. */
const CHUNK_BITS = 5;
const CHUNK_MASK = (1 << CHUNK_BITS) - 1;

/** Objects by id, in chunks that are shared between states until written. */
export class ObjectTable {
	private chunks: (MemObject | undefined)[][] = [];
	private owned: boolean[] = [];
	fork(): ObjectTable {
		const t = new ObjectTable();
		t.chunks = this.chunks.slice();
		t.owned = new Array(this.chunks.length).fill(false);
		this.owned.fill(false);
		return t;
	}
	get(id: number): MemObject | undefined {
		return this.chunks[id >> CHUNK_BITS]?.[id & CHUNK_MASK];
	}
	set(id: number, o: MemObject): void {
		const c = id >> CHUNK_BITS;
		while (this.chunks.length <= c) {
			this.chunks.push([]);
			this.owned.push(true);
		}
		if (!this.owned[c]) {
			this.chunks[c] = (this.chunks[c] as (MemObject | undefined)[]).slice();
			this.owned[c] = true;
		}
		(this.chunks[c] as (MemObject | undefined)[])[id & CHUNK_MASK] = o;
	}
	/** Those there are now, in the order they were made. */
	all(): readonly MemObject[] {
		const out: MemObject[] = [];
		for (const c of this.chunks) for (const o of c) if (o) out.push(o);
		return out;
	}
}

export class State {
	token: object = {};
	frame: Frame | undefined;
	objects = new ObjectTable();
	facts = new Facts();
	nextObject = 1;
	nextSerial = 1;
	nextFrame = 1;
	nextHold = 1;
	/** Global and string objects by name. */
	globals: Map<string, number> = new Map();
	private globalsShared = false;
	/** By object. */
	holds: LongList<Hold> = LongList.empty((h) => h.obj);
	ended: LongList<EndedHold> = LongList.empty((e) => e.hold.obj);
	locks: readonly LockHeld[] = [];
	/** rcu, preempt, irq …: depth per section name. */
	sections: Readonly<Record<string, number>> = {};
	zeroed: readonly Zeroed[] = [];
	/** Calls made per fallible function name, for "fail the nth". */
	calls: Readonly<Record<string, number>> = {};
	/** Faults still planned: name → call numbers that fail. */
	plan: Readonly<Record<string, readonly number[]>> = {};
	path: Choice | undefined;
	trail: EventNode | undefined;
	seq = 0;
	steps = 0;
	marks = 0;
	result: Value | undefined;
	/** Registers of the entry function as it returned. */
	lastRegs: readonly (Value | undefined)[] | undefined;
	stop: Stop | undefined;
	tasks: readonly Task[] = [];
	task = 0;
	/** Threads side by side, the main one first; empty while only the main one is there (thread.ts). */
	threads: readonly Thread[] = [];
	/** Those that begin at the next join. */
	spawned: readonly Thread[] = [];
	/** The running thread, and the newest. */
	thread = 0;
	lastThread = 0;
	/** `steps` when it was last decided who goes on. */
	switchedAt = -1;
	/** Where the run left the default order of its threads. */
	schedule: readonly Switch[] = [];
	/** Notes that make the run less than certain: unknown callees, holes, cut loops. */
	limits: readonly string[] = [];
	/** Times that wait queues were woken, by `object:offset`. */
	wakes: Readonly<Record<string, number>> = {};
	/** Thread whose wait ended by itself, until its call returns. */
	late: number | undefined;
	/** Private data of primitives (frozen values only), by name. */
	extra: Readonly<Record<string, unknown>> = {};

	/** A twin that shares all; both copy on their next write. */
	fork(): State {
		const s = new State();
		s.frame = this.frame;
		s.objects = this.objects.fork();
		s.facts = this.facts.fork();
		s.nextObject = this.nextObject;
		s.nextSerial = this.nextSerial;
		s.nextFrame = this.nextFrame;
		s.nextHold = this.nextHold;
		s.globals = this.globals;
		s.globalsShared = this.globalsShared = true;
		s.holds = this.holds;
		s.ended = this.ended;
		s.locks = this.locks;
		s.sections = this.sections;
		s.zeroed = this.zeroed;
		s.calls = this.calls;
		s.plan = this.plan;
		s.path = this.path;
		s.trail = this.trail;
		s.seq = this.seq;
		s.steps = this.steps;
		s.marks = this.marks;
		s.result = this.result;
		s.lastRegs = this.lastRegs;
		s.stop = this.stop;
		s.tasks = this.tasks;
		s.task = this.task;
		s.threads = this.threads;
		s.spawned = this.spawned;
		s.thread = this.thread;
		s.lastThread = this.lastThread;
		s.switchedAt = this.switchedAt;
		s.schedule = this.schedule;
		s.limits = this.limits;
		s.wakes = this.wakes;
		s.late = this.late;
		s.extra = this.extra;
		this.token = {};
		return s;
	}

	/** The running frame, writable. */
	own(): Frame {
		const f = this.frame as Frame;
		if (f.token === this.token) return f;
		// Written out: a spread of this many members costs several times as much.
		const g: Frame = {
			token: this.token,
			id: f.id,
			fn: f.fn,
			block: f.block,
			ip: f.ip,
			regs: f.regs.slice(),
			from: f.from.slice(),
			slots: f.slots.slice(),
			parent: f.parent,
			ret: f.ret,
			depth: f.depth,
			varargs: f.varargs,
			at: f.at,
			scope: f.scope,
			after: f.after,
			visits: f.visits.size === 0 ? f.visits : new Map(f.visits),
		};
		this.frame = g;
		return g;
	}

	object(id: number): MemObject | undefined {
		return this.objects.get(id);
	}

	/** The object, writable. */
	writable(o: MemObject): MemObject {
		if (o.token === this.token) return o;
		const w = o.clone(this.token);
		this.objects.set(o.id, w);
		return w;
	}

	make(kind: ObjectKind, size: number, fill: Fill, type: CType | undefined, name: string, family = '', behind = 0): MemObject {
		const o = new MemObject(this.nextObject++, this.token, kind, size, fill, type, name, behind, this.nextSerial++, family);
		// A global is known to all, whoever touches it first.
		if (this.threads.length > 0 && kind !== 'global') o.owner = this.thread;
		o.born = this.frame ? this.place() : undefined;
		this.objects.set(o.id, o);
		return o;
	}

	bindGlobal(name: string, id: number): void {
		if (this.globalsShared) {
			this.globals = new Map(this.globals);
			this.globalsShared = false;
		}
		this.globals.set(name, id);
	}

	emit(e: Event): void {
		this.trail = eventNode(this.trail, e);
		this.seq++;
	}

	limit(text: string): void {
		if (!this.limits.includes(text)) this.limits = [...this.limits, text];
	}

	/** The place of the running statement. */
	place(): CodePlace {
		const f = this.frame;
		return f ? (f.fn.places[f.at] as CodePlace) : NOWHERE;
	}
	/** The place of an instruction of the running frame. */
	placeOf(i: { readonly at: number }): CodePlace {
		const f = this.frame;
		return (f?.fn.places[i.at] as CodePlace | undefined) ?? this.place();
	}
	get depth(): number {
		return this.frame?.depth ?? 0;
	}
	events(): Event[] {
		const out: Event[] = [];
		for (let n = this.trail; n; n = n.prev) out.push(n.event);
		return out.reverse();
	}
	/** The events that are of no common kind: some out of hundred. */
	rareEvents(): Event[] {
		const out: Event[] = [];
		for (let n = this.trail?.rare; n; n = n.prev?.rare) out.push(n.event);
		return out.reverse();
	}
	choices(): Choice[] {
		const out: Choice[] = [];
		for (let c = this.path; c; c = c.prev) out.push(c);
		return out.reverse();
	}
}

export const NOWHERE: CodePlace = { file: '', span: { start: 0, end: 0 } as CodePlace['span'] };

export type { Instr };
