/** What outlives a function: decides whether a hold was lost, returned or moved. */

import type { IrFunction, Operand } from '../c/ir';
import { addCastObjects, casts } from '../machine/accessors';
import type { Event } from '../machine/event';
import { BY_ITS_VARIABLE, THROUGH_A_PART, WHILE_IT_LASTS } from '../machine/shadow';
import type { Hold, State } from '../machine/state';
import { reachable } from '../machine/step/unknown';
import { ERR_FIRST, isInt, type Value } from '../machine/value';
import type { ExitKind, Lent } from './check';

/** Objects reachable from the result, from globals and from objects of the caller. `managed`: device-managed objects count too. */
export function escapedObjects(s: State, managed: boolean): Set<number> {
	const out = new Set<number>();
	if (s.result !== undefined) reachable(s, s.result, out, 0);
	// A hold on a member (a clock of it, a misc device in it) does not make the object ours to free.
	const gone = objectsGone(s);
	const held = new Set(s.holds.filter((h) => h.off === 0 && (h.kind === 'memory' || h.kind === 'reference')).map((h) => h.obj));
	for (const o of s.objects.all()) {
		if (o.freed || gone.has(o.id)) continue;
		const root = o.kind === 'global' || o.kind === 'lazy' || (managed && o.kind === 'heap' && !held.has(o.id));
		if (!root) continue;
		for (const [, c] of o.cells) if (typeof c.v === 'object') reachable(s, c.v, out, 0);
	}
	alongCasts(s, out);
	return out;
}

/** Who keeps another view of an object (its container, the thing under another type) keeps the object. */
function alongCasts(s: State, out: Set<number>): void {
	const views = casts(s);
	if (views.size === 0) return;
	addCastObjects(s, out);
	// A view that was kept, or given back, without ever being looked into has no object of its own.
	const note = (v: Value | undefined): void => {
		const of = typeof v === 'object' && v.kind === 2 ? views.get(v.id) : undefined;
		if (of !== undefined) out.add(of);
	};
	note(s.result);
	for (const o of s.objects.all()) if (o.kind === 'global' || o.kind === 'lazy' || out.has(o.id)) for (const [, c] of o.cells) note(c.v);
}

/** What is reached through memory made here that was handed on: it goes along. */
export function goesAlong(s: State, h: Hold, exit: ExitKind, lent: Lent): boolean {
	for (const p of s.holds) {
		if (p === h || p.obj === h.obj || p.off !== 0 || p.kind !== 'memory' || !maybeHandedOver(s, p, exit, lent)) continue;
		const out = new Set<number>();
		const o = s.object(p.obj);
		if (o) for (const [, c] of o.cells) if (typeof c.v === 'object') reachable(s, c.v, out, 0);
		if (out.has(h.obj)) return true;
	}
	return false;
}

/** What was only reached through memory that was made and given back here: nobody gets there any more. */
function objectsGone(s: State): ReadonlySet<number> {
	const out = new Set<number>();
	for (const e of s.ended) {
		if (e.how !== 'released' || e.hold.kind !== 'memory' || e.hold.obj <= 0) continue;
		const o = s.object(e.hold.obj);
		if (o) for (const [, c] of o.cells) if (typeof c.v === 'object' && c.v.kind === 2 && c.v.origin === 'memory') reachable(s, c.v, out, 7);
	}
	return out;
}

/** Objects in what was put here for the last time (device, kobject): its release callback sees to them. */
export function leftToRelease(s: State, events: readonly Event[]): { readonly objs: ReadonlySet<number>; readonly any: boolean } {
	const objs = new Set<number>();
	let any = false;
	const put = (obj: number, resource: string): void => {
		if (!/^(device|kobject|cdev|kset|class_dev|input_dev|i2c_adapter|root-device|count|ref:|\w+_ns$)/.test(resource)) return;
		const o = s.object(obj);
		if (!o) return;
		any = true;
		for (const [, c] of o.cells) if (typeof c.v === 'object') reachable(s, c.v, objs, 0);
		objs.add(obj);
	};
	for (const e of s.ended) if (e.how === 'released') put(e.hold.obj, e.hold.resource);
	for (const e of events) {
		if (e.kind === 'over-release' && !e.freed) put(e.obj, e.resource);
		// A count that went down, and nobody knows to what: who takes the last one sees to what the object keeps.
		else if (e.kind === 'count' && /(^|_)(put|dec|sub)/.test(e.by) && !s.object(e.obj)?.freed) put(e.obj, 'count');
	}
	return { objs, any };
}

/** Steps through something, or empties it: NULL is the end of it. */
const STEPS_ON = /(^|_)(next|dequeue|pop)(_|$)|(^|_)find_(node|all|matching|compatible)/;

/** Did the function report success or failure to its caller? `rare`: events, common ones may be left out. `looksUp`: the call only asks for something that may well be absent. */
export function exitKind(s: State, fn: IrFunction, rare: readonly Event[], looksUp: (name: string) => boolean = () => false): ExitKind {
	const v = s.result;
	const t = fn.ret;
	const failed = rare.some((e) => e.kind === 'fault' && e.depth === 0 && !STEPS_ON.test(e.name) && !looksUp(e.name));
	if (t.k === 'void' || v === undefined) return failed ? 'error' : 'unclear';
	const r = isInt(v) ? { lo: v, hi: v } : s.facts.range(v);
	if (t.k === 'pointer' || t.k === 'unknown') {
		// No header in sight says what it returns: one that returns -EINVAL elsewhere succeeds with 0.
		if (t.k === 'unknown' && r.hi === 0 && returnsNumbers(fn)) return 'success';
		if (r.hi === 0 || r.lo >= ERR_FIRST || isStatus(s, v) || namedError(v)) return 'error';
		return 'success';
	}
	if (t.k === 'scalar' && t.s.k === 'int') {
		if (r.lo === r.hi && UNDER_WAY.has(Number(r.lo))) return 'success';
		if (r.hi < 0) return 'error';
		if (t.s.bool) return r.hi === 0 ? 'error' : 'unclear';
		if (r.lo === 0 && r.hi === 0) return 'success';
		if (namedError(v)) return 'error';
		if (r.lo > 0) return failed ? 'unclear' : 'success';
		// The result of a call, handed on after a test that says it is not 0.
		if (t.s.signed && t.s.bits === 32 && !isInt(v) && isNotZero(s, v) && fromCall(withoutCasts(v))) return 'error';
	}
	return 'unclear';
}

const numbers = new WeakMap<IrFunction, boolean>();

/** Some exit returns a negative constant. */
function returnsNumbers(fn: IrFunction): boolean {
	const old = numbers.get(fn);
	if (old !== undefined) return old;
	const values = new Map<number, Operand[]>();
	const note = (d: number, a: Operand): void => void values.set(d, [...(values.get(d) ?? []), a]);
	for (const b of fn.blocks)
		for (const i of b.instrs) {
			if (i.op === 'copy' || i.op === 'cast') note(i.d, i.a);
		}
	const negative = (o: Operand | undefined, depth = 0): boolean =>
		o?.k === 'int'
			? o.v < 0 || o.v >= ERR_FIRST
			: o?.k === 'reg' && depth < 3 && (values.get(o.r) ?? []).some((a) => negative(a, depth + 1));
	const found = fn.blocks.some((b) => b.end.op === 'ret' && negative(b.end.v));
	numbers.set(fn, found);
	return found;
}

/** -EIOCBQUEUED, -EINPROGRESS: it goes on, and what it needs is kept until it is done. */
const UNDER_WAY: ReadonlySet<number> = new Set([-529, -115]);

/** A global or the result of a call that is named for an error: nfserr_stale, nfserrno(x). */
function namedError(v: Value): boolean {
	const inner = withoutCasts(v);
	return typeof inner === 'object' && inner.kind === 2 && !inner.signed && /^[a-z]+err(_[a-z]\w*|no\(\))$/.test(inner.name);
}

/** A pointer made of a status that is not 0: ERR_PTR(ret). */
function isStatus(s: State, v: Value): boolean {
	const inner = withoutCasts(v);
	if (inner === v || typeof inner !== 'object' || inner.kind !== 2 || inner.bits !== 32 || !inner.signed) return false;
	const r = s.facts.range(inner);
	return r.hi < 0 || (r.lo < 0 && r.not.includes(0));
}

/** What is under casts: a member of a record that nobody has shown us comes as a word. */
function withoutCasts(v: Value): Value {
	let inner = v;
	while (typeof inner === 'object' && inner.kind === 2 && inner.op === 'cast') inner = inner.a;
	return inner;
}

/** A test said that the number, or the word it is cut from, is not 0. */
function isNotZero(s: State, v: Value): boolean {
	if (s.facts.range(v).not.includes(0)) return true;
	const inner = withoutCasts(v);
	const r = s.facts.range(inner);
	return inner !== v && (r.lo > 0 || r.not.includes(0));
}

/** A number that a call gave as it is: a status. */
const fromCall = (v: Value): boolean =>
	typeof v === 'object' && v.kind === 2 && (/\(\)$/.test(v.name) ? !COUNTS.test(v.name) : /(err|error|ret|rc|status)$/.test(v.name));
const COUNTS =
	/(^|_)(count|num|len|size|snprintf|printf|sum|find|search|index|level|value|compare|cmp|strlen|bytes|pages|poll|emit|show|is|has|changed|needs?)(_|\(|\d|$)/;

const GIVES_UP =
	/(^|_)(unreference|k?v?free|put|release|deref|decref|destroy|dealloc|delete|del|unref|unget|unregister|remove|drop|close|exit|cleanup|teardown|fini|deinit|uninit|kill|shutdown|stop|detach|discard|purge|clear|reset|flush|abort|cancel|commit|end|done|finish|complete|unwind|rollback|undo|disconnect|unmap|unlink|unload|unbind|unpin|dispose|reap|return|un(?:prepare|hook|plug|set|use|map|reserve|publish|wire|charge))(_|\d|$)/;
const TAKES_OVER =
	/(^|_)(register|add|queue|enqueue|submit|attach|insert|link|install|publish|set_drvdata|set|assign|bind|send|xmit|transmit|post|push|append|connect|schedule|start|enroll|store|save|init|join|setup|hook|activate|issue|chain|replace|handle|process|rx|receive|deliver|input|dispatch|forward|run|execute|exec)(_|\d|$)/;

/** A name that says: this gives the object up (an unseen destructor). */
export const soundsLikeRelease = (name: string): boolean => GIVES_UP.test(bare(name));
/** A name that says: this may keep the object. */
export const soundsLikeTakeover = (name: string): boolean => TAKES_OVER.test(bare(name));
/** Passes a packet on. */
const TRANSMITS = /(^|_)(xmit|transmit|queue|enqueue|rx|receive|deliver)(_|$)/;
/** The number of a page, or its physical address. */
const AS_NUMBER = /(^|_)(pfn|gfn|mfn|phys|paddr)$|^_*pa$/;
/** Prints, tests, compares: keeps nothing. */
const LOOKS_ONLY =
	/(^|_)(dbg|debug|info|warn|warning|err|error|log|print|printk|printf|trace|dump|is|has|valid|check|verify|compare|cmp|equal|equals|len|size|hash|crc|csum|name|msg|alert|notice|assert|get|test)(_|\d|$)/;
/** Prints, tests, compares: keeps nothing. */
export const looksOnly = (name: string): boolean => LOOKS_ONLY.test(bare(name)) && !KEEPS.test(bare(name));
/** Keeps what it is given, whatever else its name says: foo_info_set_ops(). */
const KEEPS = /(^|_)(send|set|add|register|attach|insert|queue|store|link|install)(_|$)/;
const bare = (name: string): string =>
	name
		.replace(/ \([a-z ]+\)$/, '')
		.replace(/\(\)$/, '')
		.replace(/^.*(->|\.)/, '')
		.replace(/^_+/, '');

/** A result that tells of failure, as events show it. */
export const FAILED = /^-\d|^-E|^NULL$|ERR_PTR/;

/** What may end an object though it is given a part of it: the part is counted, registered or waited for, and calls back. */
const ENDS_THE_WHOLE =
	/(^|_)(put|unref|unreference|deref|drop|unregister|register|remove|del|delete|release|queue|submit|schedule)(_|\d|$)/;

/** Was the hold handed to unseen code that may own it now? `buffer`: it is bytes, not a record. */
export function maybeHandedOver(s: State, h: Hold, exit: ExitKind, lent: Lent, here?: ReadonlySet<string>, buffer = false): boolean {
	for (const name of h.seenBy) {
		if (name.endsWith(BY_ITS_VARIABLE)) return true;
		const part = name.endsWith(THROUGH_A_PART);
		const n = part ? name.slice(0, -THROUGH_A_PART.length) : name;
		if (part && exit === 'error' && !ENDS_THE_WHOLE.test(bare(n))) continue;
		if (n.endsWith(WHILE_IT_LASTS)) {
			if (exit !== 'error') return true;
			continue;
		}
		if (here?.has(name)) continue;
		// Nodes are counted: whoever keeps one takes a reference of its own.
		if (/^(of_node|fwnode)$/.test(h.resource) && (CONTAINER.test(bare(n)) || (soundsLikeTakeover(n) && inRecord(s, h)))) return true;
		if (/^(of_node|fwnode)$/.test(h.resource) && !/(node|np|fwnode)_(put|free|release)/.test(n)) continue;
		if (soundsLikeRelease(n)) {
			if (lent.beside.get(n)?.has(h.resource)) continue;
			return true;
		}
		if (lent.borrowers.has(n) || looksOnly(n)) continue;
		// Bytes are read or filled; whoever keeps them is named for it.
		const kept = soundsLikeTakeover(n) || (exit !== 'error' && n.endsWith(' (keeps it)'));
		// Who sends a packet has it, whether it could be sent or not (Documentation/networking/driver.rst, dev_queue_xmit()).
		if (h.resource === 'skb' && !part && TRANSMITS.test(bare(n))) return true;
		// Its address as a number: it is kept as that.
		if (AS_NUMBER.test(bare(n))) return true;
		if (exit !== 'error' && (kept || !buffer)) return true;
		if (kept && !callFailed(s, n, h)) return true;
	}
	return false;
}

/** Puts a pointer as such into something that has many of them. */
const CONTAINER = /^(kfifo|xa|idr|radix_tree|llist|ptr_ring|rhashtable|hash)_\w*(put|in|add|insert|store|alloc|produce)/;

/** It is a member of a record that this function filled in. */
function inRecord(s: State, h: Hold): boolean {
	const out = new Set<number>();
	for (const o of s.objects.all())
		if (o.kind === 'stack' && o.size > 8) for (const [, c] of o.cells) if (typeof c.v === 'object') reachable(s, c.v, out, 8);
	return out.has(h.obj);
}

/** A test that was passed says that the call did what it should. */
function succeeded(test: string, name: string): boolean {
	const named = /^([A-Z][A-Z_\d]*) [=!]= | [=!]= ([A-Z][A-Z_\d]*)$/.exec(test);
	if (named) return test.includes(' == ') === !/FAIL|ERR|BUSY|STOP|INVAL|BAD|NO(T|MEM)?_/.test(named[1] ?? named[2] ?? '');
	// Work that is queued already is told by false.
	if (/(^|_)(queue|schedule|mod)_(delayed_|hrtimer_)?work/.test(name)) return !test.endsWith('== 0');
	return /(>= 0|== 0|is not NULL)/.test(test);
}

/** The unseen call that was first given the object is known to have failed on this way: its result was tested. */
export function callFailed(s: State, name: string, h: Hold): boolean {
	const after: Event[] = [];
	for (let e = s.trail; e && e.event.seq >= h.seq; e = e.prev) after.push(e.event);
	after.reverse();
	const plain = name.replace(/ \([a-z ]+\)$/, '');
	const call = after.findIndex((e) => (e.kind === 'call' || e.kind === 'fault') && e.name.replace(/^.*:/, '') === plain);
	for (let i = Math.max(0, call); i < after.length; i++) {
		const e = after[i] as Event;
		// A later call's failure is its own.
		if (e.kind === 'fault' && e.name === plain) return i === call || call < 0;
		if (i > call && e.kind === 'call' && e.name.replace(/^.*:/, '') === plain) return false;
		if (e.kind === 'branch' && e.text.includes(`${bare(name)}()`)) return !succeeded(e.text, plain);
	}
	return false;
}
