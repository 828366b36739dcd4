/** What outlives a function: decides whether a hold was lost, returned or moved. */
import type { Event } from '../machine/event';
import type { Hold, State } from '../machine/state';
import { reachable } from '../machine/step/unknown';
import { ERR_FIRST, isInt } from '../machine/value';
import type { IrFunction } from '../c/ir';
import type { ExitKind } from './check';

/** Objects reachable from the result, from globals and from objects of the caller. `managed`: device-managed objects count too. */
export function escapedObjects(s: State, managed: boolean): Set<number> {
	const out = new Set<number>();
	if (s.result !== undefined) reachable(s, s.result, out, 0);
	const held = new Set(s.holds.map((h) => h.obj));
	for (const o of s.objects.all()) {
		if (o.freed) continue;
		const root = o.kind === 'global' || o.kind === 'lazy' || (managed && o.kind === 'heap' && !held.has(o.id));
		if (!root) continue;
		for (const [, c] of o.cells) if (typeof c.v === 'object') reachable(s, c.v, out, 0);
	}
	return out;
}

/** Did the function report success or failure to its caller? */
export function exitKind(s: State, fn: IrFunction, events: readonly Event[]): ExitKind {
	const v = s.result;
	const t = fn.ret;
	const failed = events.some((e) => e.kind === 'fault' && e.depth === 0);
	if (t.k === 'void' || v === undefined) return failed ? 'error' : 'unclear';
	const r = isInt(v) ? { lo: v, hi: v } : s.facts.range(v);
	if (t.k === 'pointer' || t.k === 'unknown') {
		if (r.hi === 0 || r.lo >= ERR_FIRST) return 'error';
		return 'success';
	}
	if (t.k === 'scalar' && t.s.k === 'int') {
		if (r.hi < 0) return 'error';
		if (t.s.bool) return r.hi === 0 ? 'error' : 'unclear';
		if (r.lo === 0 && r.hi === 0) return 'success';
		if (r.lo > 0) return failed ? 'unclear' : 'success';
	}
	return 'unclear';
}

const GIVES_UP = /(^|_)(free|put|release|destroy|dealloc|delete|del|unref|unget|unregister|remove|drop|close|exit|cleanup|teardown|fini|deinit|uninit|kill|shutdown|stop|detach|discard|purge|clear|reset|flush|abort|cancel|end|done|finish|complete|unwind|rollback|undo|disconnect|unmap|unlink|dispose|reap|return)(_|\d|$)/;
const TAKES_OVER = /(^|_)(register|add|queue|enqueue|submit|attach|insert|link|install|publish|set_drvdata|set|assign|bind|send|xmit|transmit|post|push|append|connect|schedule|start|enroll|store|save|init|join|setup|hook|activate|issue|chain|replace|handle|process|rx|receive|deliver|input|dispatch|forward|run|execute|exec)(_|\d|$)/;

/** A name that says: this gives the object up (an unseen destructor). */
export const soundsLikeRelease = (name: string): boolean => GIVES_UP.test(bare(name));
/** A name that says: this may keep the object. */
export const soundsLikeTakeover = (name: string): boolean => TAKES_OVER.test(bare(name));
const bare = (name: string): string => name.replace(/\(\)$/, '').replace(/^.*(->|\.)/, '').replace(/^_+/, '');

/** Was the hold handed to unseen code that may own it now? */
export function maybeHandedOver(s: State, h: Hold, exit: ExitKind): boolean {
	for (const n of h.seenBy) {
		if (soundsLikeRelease(n)) return true;
		if (exit !== 'error') return true;
		if (soundsLikeTakeover(n) && !callFailed(s, n, h)) return true;
	}
	return false;
}

/** The unseen call is known to have failed on this way: its result was tested. */
function callFailed(s: State, name: string, h: Hold): boolean {
	for (let e = s.trail; e; e = e.prev) {
		const v = e.event;
		if (v.seq < h.seq) break;
		if (v.kind === 'fault' && v.name === name) return true;
		if (v.kind === 'branch' && v.text.includes(`${bare(name)}()`)) return !/(>= 0|== 0|is not NULL)/.test(v.text);
	}
	return false;
}

