/**
 * Carries out a contract in a state: the ways a call can go, and the effects of each. Owns the meaning of contract.ts's vocabulary;
 * what the effects amount to is judged by checkers.
 */

import type { CType } from '../c/types';
import { objectBehind, resolve, store } from '../machine/access';
import { addCastObjects } from '../machine/accessors';
import type { Call, CallOutcome, CallWay } from '../machine/kernel-port';
import { acquire, conflictOf, end, findHold, handOn, lockOrBlock, section, seenBy, selfConflict, unlock } from '../machine/shadow';
import { show } from '../machine/show';
import type { Hold, State } from '../machine/state';
import { fillPointee, fillReachable, fillUninit, givenTo, noteGiven, reachable } from '../machine/step/unknown';
import { errnoOf, isInt, Ptr, type Value } from '../machine/value';
import { failures, successValue } from './call-results';
import type { Contract, Effect } from './contract';
import { lockSubject, valueAt } from './effect-value';
import { relink } from './lists';
import { dataMoves, noteView } from './moving-data';
import { publish } from './publish';
import { release } from './release';
import { checkSleep } from './sleep-check';
import { lockIn, subjectOf } from './subject';

/** Tells what the tables say of a resource. */
export interface Nouns {
	kindOf(resource: string): Hold['kind'];
	noun(resource: string): string;
	/** Resources that a release of `resource` also ends (kfree ends every kmalloc-like allocation). */
	compatible(resource: string): readonly string[];
}

const VOIDPTR: CType = { k: 'pointer', to: { k: 'void' } };

export function applyContract(
	k: Contract,
	nouns: Nouns,
	c: Call,
	s: State,
	basis?: { readonly confidence: number; readonly text: string },
): CallOutcome {
	checkSleep(k, c, s);
	relink(k.name, c, s);
	if (k.noreturn) return { kind: 'stop', stop: { kind: 'bug', place: c.at, text: `${k.name}() does not return.` } };
	// What is only learnt of a maker says nothing of its other arguments: to them it is code nobody has shown us.
	const given = basis && basis.confidence < 1 && k.effects.some((e) => e.do === 'acquire') ? givenTo(c, s, argumentsOf(k)) : undefined;
	const run =
		(outcome: 'success' | 'failure', v: (x: State) => Value) =>
		(x: State): Value => {
			let result = v(x);
			for (const e of k.effects) {
				const when = 'when' in e && e.when !== undefined ? e.when : defaultWhen(e, k);
				if (when !== 'always' && when !== outcome) continue;
				result = effect(k, nouns, e, c, x, result, basis) ?? result;
				if (x.stop) return result;
			}
			if (outcome === 'success' && !k.pure && k.effects.length === 0 && KEEPS.test(k.name)) {
				const reach = new Set<number>();
				for (const a of c.args) reachable(x, a, reach, 0);
				seenBy(x, reach, k.name);
			}
			if (given) noteGiven(x, given, k.name);
			if (outcome === 'success') publish(k, c, x);
			return result;
		};
	if (!k.pure || k.fails !== 'none') for (const [i, a] of c.args.entries()) if (!takesFrom(k, i)) fillOut(s, a);
	if (!k.pure && c.m.mode === 'symbolic' && !freesOnly(k)) fillReachable(s, c.args);
	if (c.m.mode === 'concrete' && k.fails === 'false' && triesInVain(k, c, s)) return { kind: 'value', v: 0 };
	const missing = k.needs?.some((i) => c.args[i] === 0) ?? false;
	const ways: CallWay[] = [
		{ label: k.fails === 'none' ? k.name : `${k.name} succeeds`, apply: run('success', (x) => successValue(k, c, x)) },
	];
	// A failure nobody looks at changes nothing that this code could be blamed for.
	const looked = c.m.mode === 'concrete' || c.instr.op !== 'call' || (c.instr.d !== undefined && !c.instr.discarded);
	if (looked && !neverFails(k, c))
		for (const f of failures(k, c)) ways.push({ label: f.label, fault: k.name, group: madeBy(k), apply: run('failure', f.value) });
	if (missing && ways.length > 1) ways.shift();
	if (ways.length === 1) return { kind: 'value', v: (ways[0] as CallWay).apply(s) as Value };
	return { kind: 'ways', ways };
}

const argumentsOf = (k: Contract): readonly unknown[] => k.effects.map((e) => 'at' in e && e.at);

/** The resource that the call makes: what a plan may name to fail any call that makes it. */
const madeBy = (k: Contract): string | undefined => k.effects.find((e) => e.do === 'alloc')?.resource;

/** A trylock of what the task itself holds, or another that runs beside it. */
function triesInVain(k: Contract, c: Call, s: State): boolean {
	return k.effects.some((e) => {
		if (e.do !== 'lock') return false;
		const l = { cls: e.lock, mode: e.mode ?? 'write', ...lockSubject(c, s, e, 0, k.name) } as const;
		return selfConflict(s, l) !== undefined || (s.threads.length > 0 && conflictOf(s, l, (h) => h.task !== s.task) !== undefined);
	});
}

/** Functions without listed effects that by their name may keep what they are given. */
const KEEPS = /(^|_)(queue|schedule|submit|enqueue|send|xmit|insert|post|mod_delayed_work)(_|$)/;

/** Allocation and acquisition happen on success unless the contract says otherwise; data that could not be moved stays where it is. */
function defaultWhen(e: Effect, k: Contract): 'always' | 'success' {
	return k.fails !== 'none' && (e.do === 'alloc' || e.do === 'acquire' || e.do === 'lock' || e.do === 'move') ? 'success' : 'always';
}

const freesOnly = (k: Contract): boolean =>
	k.returns === 'void' && k.effects.length > 0 && k.effects.every((e) => e.do === 'free' || e.do === 'release');

/** What is given back is read from there first: foo_unref(&foo). */
const takesFrom = (k: Contract, param: number): boolean =>
	k.effects.some((e) => (e.do === 'release' || e.do === 'free') && typeof e.at === 'object' && 'out' in e.at && e.at.out === param);

/** Out-parameters on the stack are written by the callee (of_property_read_u32(np, "x", &v)). */
function fillOut(s: State, a: Value): void {
	if (typeof a !== 'object' || a.kind !== 1) return;
	const o = s.object(a.obj);
	if (o?.kind === 'stack') fillPointee(s, a);
}

/** __GFP_NOFAIL: the allocator tries until it has memory (include/linux/gfp_types.h). */
function neverFails(k: Contract, c: Call): boolean {
	if (typeof k.sleeps !== 'object') return false;
	const flags = c.args[k.sleeps.gfp];
	const bit = c.m.program.constant('__GFP_NOFAIL');
	return flags !== undefined && isInt(flags) && bit !== undefined && (BigInt(flags) & BigInt(bit)) !== 0n;
}

function effect(
	k: Contract,
	nouns: Nouns,
	e: Effect,
	c: Call,
	s: State,
	result: Value,
	basis: { confidence: number; text: string } | undefined,
): Value | undefined {
	const { m } = c;
	switch (e.do) {
		case 'alloc': {
			const size = e.size ? product(e.size.map((i) => c.args[i])) : -1;
			const target = e.at === 'ret' ? c.ret : undefined;
			const type = target?.k === 'pointer' && target.to.k !== 'void' ? target.to : undefined;
			const o = s.make('heap', size, e.zeroed ? 'zero' : 'uninit', type, `object of ${k.name}`, e.resource);
			if (!e.size) s.writable(o).fill = e.zeroed ? 'zero' : 'lazy';
			const p = new Ptr(o.id, 0);
			if (typeof e.at === 'object' && 'out' in e.at) {
				const out = c.args[e.at.out];
				if (out !== undefined && !store(m, s, out, { k: 'ptr' }, p, VOIDPTR)) return undefined;
			}
			if (!k.managed)
				acquire(
					s,
					{
						resource: e.resource,
						kind: nouns.kindOf(e.resource),
						obj: o.id,
						label: o.name,
						by: k.name,
						confidence: basis?.confidence,
						basis: basis?.text,
					},
					c.at,
				);
			return e.at === 'ret' ? p : undefined;
		}
		case 'acquire': {
			if (k.managed) return undefined;
			const kind = nouns.kindOf(e.resource);
			if (typeof e.at === 'object' && 'out' in e.at && kind === 'id') return acquireId(k, nouns, e, c, s);
			const v = valueAt(c, s, e.at, result);
			if (v === undefined) return undefined;
			const sub = subjectOf(m, s, v, kind !== 'id');
			if (typeof sub === 'string') return undefined;
			// A state that was only learnt from names is on or off: foo_enable_tx(x) and foo_enable(x) are both undone by one foo_disable(x).
			if (basis && kind === 'other' && typeof e.at === 'number' && findHold(s, [e.resource], sub.obj, sub.off)) return undefined;
			acquire(
				s,
				{
					resource: e.resource,
					kind,
					obj: sub.obj,
					off: sub.off,
					label: sub.label,
					by: k.name,
					confidence: basis?.confidence,
					basis: basis?.text,
				},
				c.at,
			);
			return undefined;
		}
		case 'release':
		case 'free':
			release(k, nouns, e, c, s, result, basis);
			return undefined;
		case 'consume': {
			const v = valueAt(c, s, e.at, result);
			if (v === undefined) return undefined;
			const sub = subjectOf(m, s, v, true);
			if (typeof sub === 'string') return undefined;
			for (const h of s.holds.of(sub.obj))
				if (h.kind !== 'lock' && (e.resource === undefined || nouns.compatible(e.resource).includes(h.resource)))
					end(s, h, 'consumed', `given to ${k.name}`, c.at);
			handOn(s, new Set([sub.obj]));
			return undefined;
		}
		case 'keep': {
			const v = valueAt(c, s, e.at, result);
			if (v !== undefined) {
				const reach = new Set<number>();
				reachable(s, v, reach, 0);
				addCastObjects(s, reach);
				seenBy(s, reach, `${k.name} (keeps it)`);
			}
			return undefined;
		}
		case 'lock':
		case 'unlock': {
			const on = typeof e.at === 'object' && 'global' in e.at ? undefined : valueAt(c, s, e.at, result);
			// A lock at NULL, or in what a NULL pointer points to: the call reads it.
			if (on !== undefined && isNothing(on) && WORD.test(e.lock) && !resolve(m, s, on, 1, true)) return undefined;
			const found = lockSubject(c, s, e, result, k.name);
			const at = WORD.test(e.lock) ? { ...found, label: lockIn(m, s, found) } : found;
			if (e.do === 'lock')
				lockOrBlock(
					m,
					s,
					{ cls: e.lock, obj: at.obj, off: at.off, mode: e.mode ?? 'write', irq: e.irq ?? 'none', label: at.label, by: k.name },
					c.at,
				);
			else unlock(s, at.obj, at.off, at.label, k.name, c.at);
			return undefined;
		}
		case 'init': {
			const v = valueAt(c, s, e.at, result);
			if (v !== undefined) initialise(c, s, v);
			return undefined;
		}
		case 'point': {
			const from = c.args[e.at];
			const o = from instanceof Ptr && from.sym === undefined ? s.object(from.obj) : undefined;
			if (from !== undefined && o && o.kind !== 'stack') store(m, s, from, { k: 'ptr' }, c.args[e.to] ?? 0, VOIDPTR);
			return undefined;
		}
		case 'view':
			noteView(c, s, c.args[e.of], result);
			return undefined;
		case 'move':
			dataMoves(c, s, c.args[e.at], e.piece === undefined ? undefined : c.args[e.piece]);
			return undefined;
		case 'enter':
			section(s, e.section, 1);
			return undefined;
		case 'leave':
			section(s, e.section, -1);
			return undefined;
	}
}

/** Locks that are a place in memory. */
const WORD = /^(raw_)?spinlock$|^rwlock$|^mutex$|^rwsem$/;

/** NULL, a member of what it points to (also at the far offsets of records nobody has shown us), or an error pointer. */
const isNothing = (v: Value): boolean => isInt(v) && (errnoOf(v) !== 0 || (v >= 0 && v < 65536) || (v >= 2 ** 36 && v < 2 ** 46));

function initialise(c: Call, s: State, v: Value): void {
	const p = typeof v === 'object' && v.kind === 2 ? new Ptr(objectBehind(c.m, s, v).id, 0) : v;
	if (typeof p !== 'object' || p.kind !== 1) return;
	const o = s.object(p.obj);
	if (o && !o.freed && o.fill !== 'lazy') fillUninit(s.writable(o));
}

function acquireId(k: Contract, nouns: Nouns, e: Effect & { do: 'acquire' }, c: Call, s: State): undefined {
	const out = c.args[(e.at as { out: number }).out];
	if (out === undefined) return undefined;
	const { m } = c;
	const r = resolve(m, s, out, 4, true);
	if (!r) return undefined;
	const label = typeof out === 'object' && out.kind === 1 ? show(m, s, out).replace(/^&/, '') : k.name;
	const id: Value = m.mode === 'concrete' ? nextId(s) : m.syms.fresh(label, { k: 'int', bits: 32, signed: false }, 'contract');
	if (
		!store(m, s, out, { k: 'int', bits: 32, signed: false }, id, {
			k: 'scalar',
			s: { k: 'int', bits: 32, signed: false },
			name: 'unsigned int',
		})
	)
		return undefined;
	const sub = subjectOf(m, s, id, false);
	if (typeof sub !== 'string')
		acquire(s, { resource: e.resource, kind: nouns.kindOf(e.resource), obj: sub.obj, off: sub.off, label, by: k.name }, c.at);
	return undefined;
}

function nextId(s: State): number {
	const n = (s.extra.nextId as number | undefined) ?? 0xf0000000;
	s.extra = { ...s.extra, nextId: n + 1 };
	return n;
}

function product(args: readonly (Value | undefined)[]): number {
	let n = 1;
	for (const a of args) {
		if (a === undefined || !isInt(a)) return -1;
		n *= Number(a);
	}
	return n;
}
