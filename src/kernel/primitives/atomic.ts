/**
 * Atomics and reference counters (include/linux/atomic.h, refcount.h): their arithmetic, and what they mean for ownership.
 * A counter counts as a reference counter when its type says so (refcount_t, kref) or visible code tests it for zero on decrement.
 */

import { type CType, I32, I64, type Scalar } from '../../c/types';
import { load, resolve, store } from '../../machine/access';
import { emit } from '../../machine/emit';
import { binInt } from '../../machine/int';
import type { Call, CallOutcome, CallWay } from '../../machine/kernel-port';
import { describe } from '../../machine/name';
import { acquire, end, findHold, zeroed } from '../../machine/shadow';
import { show } from '../../machine/show';
import type { State } from '../../machine/state';
import { binSym } from '../../machine/symbol';
import { isInt, type Value } from '../../machine/value';

type Primitive = (c: Call, s: State) => CallOutcome;

interface Counter {
	readonly addr: Value;
	readonly type: Scalar;
	readonly ctype: CType;
	readonly obj: number;
	readonly off: number;
	readonly label: string;
	readonly old: Value;
	readonly counts: boolean;
}

function counterOf(
	c: Call,
	s: State,
	arg: number,
	wide: boolean,
	sure: boolean,
	isCounter: (member: string) => boolean,
): Counter | undefined {
	const addr = c.args[arg] ?? 0;
	const type = wide ? I64 : I32;
	const ctype: CType = { k: 'scalar', s: type, name: wide ? 'long' : 'int' };
	const r = resolve(c.m, s, addr, wide ? 8 : 4, false);
	if (!r) return undefined;
	const label = describe(c.m, s, r.o, r.off)
		.replace(/(\.refs)?\.counter$/, '')
		.replace(/\.refcount$/, '');
	let old = load(c.m, s, addr, type, ctype);
	if (old === undefined) return undefined;
	if (typeof old === 'object' && old.kind === 5) {
		emit(s, { kind: 'uninit', what: label, how: 'counted' }, c.at);
		old = c.m.syms.fresh(label, type, 'havoc');
	}
	const member = /(\w+)$/.exec(label)?.[1] ?? '';
	return { addr, type, ctype, obj: r.o.id, off: r.off, label, old, counts: sure || isCounter(member) };
}

function put(c: Call, s: State, k: Counter, v: Value): void {
	store(c.m, s, k.addr, k.type, v, k.ctype);
	emit(s, { kind: 'count', obj: k.obj, off: k.off, counter: k.label, from: show(c.m, s, k.old), to: show(c.m, s, v), by: c.name }, c.at);
}

const calc = (c: Call, k: Counter, op: 'add' | 'sub' | 'and' | 'or' | 'xor', by: Value): Value =>
	isInt(k.old) && isInt(by)
		? binInt(op, k.old, by, k.type.k === 'int' ? k.type.bits : 32, true)
		: binSym(c.m.syms, op, k.old, by, k.type.k === 'int' ? k.type.bits : 32, true);

const resource = (k: Counter): string => `count ${k.label.replace(/^.*?(->|\.)/, '')}`;

function gain(c: Call, s: State, k: Counter): void {
	if (!k.counts) return;
	const o = s.object(k.obj);
	acquire(
		s,
		{
			resource: resource(k),
			kind: 'reference',
			obj: k.obj,
			off: k.off,
			label: o?.name ?? k.label,
			by: c.name,
			confidence: 0.9,
			basis: `${k.label} is a reference counter`,
		},
		c.at,
	);
}

function drop(c: Call, s: State, k: Counter): void {
	if (!k.counts) return;
	const h = findHold(s, [resource(k)], k.obj, k.off);
	if (h) end(s, h, 'released', c.name, c.at);
}

function reachedZero(c: Call, s: State, k: Counter): void {
	const o = s.object(k.obj);
	if (!o || !k.counts) return;
	zeroed(s, { obj: k.obj, off: k.off, counter: k.label, by: c.name, type: o.type, kind: o.kind });
}

/** Ways of "decrement and test for zero". */
function decAndTest(
	isCounter: (member: string) => boolean,
	wide: boolean,
	sure: boolean,
	arg = 0,
	by: (c: Call) => Value = () => 1,
): Primitive {
	return (c, s) => {
		const k = counterOf(c, s, arg, wide, sure, isCounter);
		if (!k) return { kind: 'value', v: 0 };
		// Whoever gives a reference back has one.
		if (sure && !isInt(k.old)) s.facts.narrow(k.old, 1, 0x7fffffff);
		const next = calc(c, k, 'sub', by(c));
		const zero = (x: State): Value => {
			if (!isInt(next)) x.facts.narrow(next, 0, 0);
			put(c, x, k, 0);
			drop(c, x, k);
			reachedZero(c, x, k);
			return 1;
		};
		const more = (x: State): Value => {
			if (!isInt(next)) x.facts.exclude(next, 0);
			put(c, x, k, next);
			drop(c, x, k);
			return 0;
		};
		if (isInt(next)) return { kind: 'value', v: next === 0 ? zero(s) : more(s) };
		const known = s.facts.truth(next);
		if (known !== undefined) return { kind: 'value', v: known ? more(s) : zero(s) };
		const ways: CallWay[] = [
			{ label: `${k.label} stays above zero`, apply: more },
			{ label: `${k.label} reaches zero`, apply: zero },
		];
		return { kind: 'ways', ways };
	};
}

/** All primitives of atomic_t, atomic64_t, atomic_long_t and refcount_t. `isCounter` tells reference counters by member name. */
export function atomicPrimitives(isCounter: (member: string) => boolean): Map<string, Primitive> {
	const out = new Map<string, Primitive>();
	const family = (prefix: string, wide: boolean, sure: boolean): void => {
		const def = (name: string, f: (c: Call, s: State, k: Counter) => Value, arg = 0): void => {
			out.set(`${prefix}_${name}`, (c, s) => {
				const k = counterOf(c, s, arg, wide, sure, isCounter);
				return { kind: 'value', v: k ? f(c, s, k) : 0 };
			});
		};
		def('read', (_c, _s, k) => k.old);
		def('read_acquire', (_c, _s, k) => k.old);
		for (const n of ['set', 'set_release']) {
			out.set(`${prefix}_${n}`, (c, s) => {
				const addr = c.args[0] ?? 0;
				const type = wide ? I64 : I32;
				const r = resolve(c.m, s, addr, wide ? 8 : 4, true);
				if (!r) return { kind: 'value', v: 0 };
				const v = c.args[1] ?? 0;
				store(c.m, s, addr, type, v, { k: 'scalar', s: type, name: 'int' });
				const label = describe(c.m, s, r.o, r.off).replace(/(\.refs)?\.counter$/, '');
				emit(s, { kind: 'count', obj: r.o.id, off: r.off, counter: label, from: '', to: show(c.m, s, v), by: c.name }, c.at);
				return { kind: 'value', v: 0 };
			});
		}
		const inc = (c: Call, s: State, k: Counter): Value => {
			// A reference is taken by whoever has one already.
			if (sure && !isInt(k.old)) s.facts.narrow(k.old, 1, 0x7ffffffe);
			const v = calc(c, k, 'add', 1);
			put(c, s, k, v);
			gain(c, s, k);
			return v;
		};
		def('inc', inc);
		for (const suffix of ['', '_relaxed', '_acquire', '_release']) {
			def(`inc_return${suffix}`, inc);
			def(`dec_return${suffix}`, (c, s, k) => {
				const v = calc(c, k, 'sub', 1);
				put(c, s, k, v);
				drop(c, s, k);
				if (v === 0) reachedZero(c, s, k);
				return v;
			});
			for (const op of ['add', 'sub'] as const) {
				const bump =
					(back: 'new' | 'old') =>
					(c: Call, s: State): CallOutcome => {
						const k = counterOf(c, s, 1, wide, sure, isCounter);
						if (!k) return { kind: 'value', v: 0 };
						const v = calc(c, k, op, c.args[0] ?? 0);
						put(c, s, k, v);
						return { kind: 'value', v: back === 'new' ? v : k.old };
					};
				out.set(`${prefix}_${op}_return${suffix}`, bump('new'));
				out.set(`${prefix}_fetch_${op}${suffix}`, bump('old'));
			}
			def(`fetch_inc${suffix}`, (c, s, k) => {
				inc(c, s, k);
				return k.old;
			});
			def(`xchg${suffix}`, (c, s, k) => {
				put(c, s, k, c.args[1] ?? 0);
				return k.old;
			});
			def(`cmpxchg${suffix}`, (c, s, k) => {
				const want = c.args[1] ?? 0;
				if (isInt(k.old) && isInt(want)) {
					if (k.old === want) put(c, s, k, c.args[2] ?? 0);
					return k.old;
				}
				put(c, s, k, c.m.syms.fresh(k.label, k.type, 'havoc'));
				return k.old;
			});
		}
		def('dec', (c, s, k) => {
			put(c, s, k, calc(c, k, 'sub', 1));
			drop(c, s, k);
			return 0;
		});
		for (const op of ['add', 'sub', 'and', 'or', 'xor'] as const) {
			out.set(`${prefix}_${op}`, (c, s) => {
				const k = counterOf(c, s, 1, wide, sure, isCounter);
				if (k) put(c, s, k, calc(c, k, op, c.args[0] ?? 0));
				return { kind: 'value', v: 0 };
			});
		}
		out.set(`${prefix}_dec_and_test`, decAndTest(isCounter, wide, sure));
		out.set(
			`${prefix}_sub_and_test`,
			decAndTest(isCounter, wide, sure, 1, (c) => c.args[0] ?? 1),
		);
		for (const name of ['inc_not_zero', 'inc_not_zero_acquire']) {
			out.set(`${prefix}_${name}`, (c, s) => {
				const k = counterOf(c, s, 0, wide, sure, isCounter);
				if (!k) return { kind: 'value', v: 0 };
				const yes = (x: State): Value => {
					if (!isInt(k.old)) x.facts.exclude(k.old, 0);
					inc(c, x, k);
					return 1;
				};
				const no = (x: State): Value => {
					if (!isInt(k.old)) x.facts.narrow(k.old, 0, 0);
					return 0;
				};
				if (isInt(k.old)) return { kind: 'value', v: k.old !== 0 ? yes(s) : 0 };
				return {
					kind: 'ways',
					ways: [
						{ label: `${k.label} is above zero`, apply: yes },
						{ label: `${k.label} is zero`, apply: no },
					],
				};
			});
		}
	};
	family('atomic', false, false);
	family('atomic64', true, false);
	family('atomic_long', true, false);
	family('refcount', false, true);
	return out;
}
