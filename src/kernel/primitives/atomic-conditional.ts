/**
 * Atomics that change a counter on a condition, or by a bit operation and give it back (include/linux/atomic/atomic-arch-fallback.h,
 * refcount.h), where the counter is known. Concrete runs only; what they mean for ownership is the contracts'.
 */

import type { Int } from '../../c/ir';
import { type CType, I32, I64 } from '../../c/types';
import { load, resolve, store } from '../../machine/access';
import { emit } from '../../machine/emit';
import { binInt } from '../../machine/int';
import type { Call, CallOutcome } from '../../machine/kernel-port';
import { describe } from '../../machine/name';
import { show } from '../../machine/show';
import type { State } from '../../machine/state';
import { isInt, type Value } from '../../machine/value';

type Primitive = (c: Call, s: State) => CallOutcome;

/** What becomes of a counter: `next` undefined leaves it alone. */
interface Change {
	readonly next?: Int;
	readonly gives: Int;
}

/** Changes the counter that argument `at` points to. */
function changing(
	wide: boolean,
	at: number,
	of: (old: Int, c: Call, calc: (op: Op, a: Int, b: Int) => Int) => Change | undefined,
): Primitive {
	const type = wide ? I64 : I32;
	const ctype: CType = { k: 'scalar', s: type, name: wide ? 'long' : 'int' };
	const calc = (op: Op, a: Int, b: Int): Int => binInt(op, a, b, wide ? 64 : 32, true);
	return (c, s) => {
		const addr: Value = c.args[at] ?? 0;
		const old = load(c.m, s, addr, type, ctype);
		const to = old !== undefined && isInt(old) ? of(old, c, calc) : undefined;
		if (!to) return { kind: 'value', v: c.m.syms.fresh(`${c.name}()`, type, 'call') };
		const r = to.next === undefined ? undefined : resolve(c.m, s, addr, wide ? 8 : 4, true);
		if (r && to.next !== undefined && store(c.m, s, addr, type, to.next, ctype)) {
			const counter = describe(c.m, s, r.o, r.off).replace(/(\.refs)?\.counter$/, '');
			emit(
				s,
				{ kind: 'count', obj: r.o.id, off: r.off, counter, from: show(c.m, s, old as Int), to: show(c.m, s, to.next), by: c.name },
				c.at,
			);
		}
		return { kind: 'value', v: to.gives };
	};
}

type Op = 'add' | 'sub' | 'and' | 'or' | 'xor';
const number = (v: Value | undefined): Int | undefined => (v !== undefined && isInt(v) ? v : undefined);

export function conditionalAtomics(): Map<string, Primitive> {
	const out = new Map<string, Primitive>();
	const family = (prefix: string, wide: boolean): void => {
		const named = (names: string, at: number, of: Parameters<typeof changing>[2]): void => {
			for (const n of names.split(' ')) out.set(`${prefix}_${n}`, changing(wide, at, of));
		};
		named('inc_and_test', 0, (old, _c, calc) => {
			const next = calc('add', old, 1);
			return { next, gives: next === 0 ? 1 : 0 };
		});
		named('add_negative', 1, (old, c, calc) => {
			const by = number(c.args[0]);
			const next = by === undefined ? undefined : calc('add', old, by);
			return next === undefined ? undefined : { next, gives: next < 0 ? 1 : 0 };
		});
		const unless = (gives: 'old' | 'whether') => (old: Int, c: Call, calc: (op: Op, a: Int, b: Int) => Int) => {
			const [a, u] = [number(c.args[1]), number(c.args[2])];
			if (a === undefined || u === undefined) return undefined;
			const done = old !== u;
			return { ...(done ? { next: calc('add', old, a) } : {}), gives: gives === 'old' ? old : done ? 1 : 0 };
		};
		named('add_unless', 0, unless('whether'));
		named('fetch_add_unless', 0, unless('old'));
		named('dec_if_positive', 0, (old, _c, calc) => {
			const next = calc('sub', old, 1);
			return { ...(next >= 0 ? { next } : {}), gives: next };
		});
		named('dec_unless_positive', 0, (old, _c, calc) => (old > 0 ? { gives: 0 } : { next: calc('sub', old, 1), gives: 1 }));
		named('inc_unless_negative', 0, (old, _c, calc) => (old < 0 ? { gives: 0 } : { next: calc('add', old, 1), gives: 1 }));
		named('fetch_dec', 0, (old, _c, calc) => ({ next: calc('sub', old, 1), gives: old }));
		for (const op of ['and', 'or', 'xor'] as const)
			named(`fetch_${op}`, 1, (old, c, calc) => {
				const by = number(c.args[0]);
				return by === undefined ? undefined : { next: calc(op, old, by), gives: old };
			});
		for (const name of ['andnot', 'fetch_andnot'])
			named(name, 1, (old, c, calc) => {
				const by = number(c.args[0]);
				return by === undefined ? undefined : { next: calc('and', old, calc('xor', by, -1)), gives: old };
			});
		const type = wide ? I64 : I32;
		for (const suffix of ['', '_relaxed', '_acquire', '_release'])
			out.set(`${prefix}_try_cmpxchg${suffix}`, (c, s) => {
				const ctype: CType = { k: 'scalar', s: type, name: wide ? 'long' : 'int' };
				const [old, want, to] = [load(c.m, s, c.args[0] ?? 0, type, ctype), load(c.m, s, c.args[1] ?? 0, type, ctype), number(c.args[2])];
				if (old === undefined || want === undefined || to === undefined || !isInt(old) || !isInt(want))
					return { kind: 'value', v: c.m.syms.fresh(`${c.name}()`, I32, 'call') };
				store(c.m, s, c.args[old === want ? 0 : 1] ?? 0, type, old === want ? to : old, ctype);
				return { kind: 'value', v: old === want ? 1 : 0 };
			});
	};
	family('atomic', false);
	family('atomic64', true);
	family('atomic_long', true);
	out.set(
		'refcount_dec_not_one',
		changing(false, 0, (old, _c, calc) => (old === 1 ? { gives: 0 } : { next: calc('sub', old, 1), gives: 1 })),
	);
	out.set(
		'refcount_dec_if_one',
		changing(false, 0, (old) => (old === 1 ? { next: 0, gives: 1 } : { gives: 0 })),
	);
	return out;
}
