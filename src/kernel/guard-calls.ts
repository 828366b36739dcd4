/**
 * Scope-based locks without their definitions: `guard(mutex)(&m)` calls class_mutex_constructor() and, at the end of the scope,
 * class_mutex_destructor(). Where no code of these is visible they do what the contracts of the lock's functions say
 * (include/linux/cleanup.h: DEFINE_GUARD, DEFINE_GUARD_COND). The class's value is the lock; NULL when a conditional guard failed.
 */
import type { CType } from '../c/types';
import { load } from '../machine/access';
import type { Call, CallOutcome } from '../machine/kernel-port';
import type { State } from '../machine/state';
import { isInt, type Value } from '../machine/value';
import type { CleanupContract } from './contract';

const VOIDP: CType = { k: 'pointer', to: { k: 'void' } };

/** Carries out a call of a function by its contract; undefined when there is none. */
export type ByContract = (name: string, c: Call, s: State) => CallOutcome | undefined;

export interface GuardCall {
	readonly guard: CleanupContract;
	readonly enters: boolean;
}

/** What a name such as `class_mutex_constructor` does; undefined when it is no function of a known guard class. */
export function guardCall(name: string, guards: ReadonlyMap<string, CleanupContract>): GuardCall | undefined {
	const m = /^class_(\w+)_(constructor|destructor)$/.exec(name);
	const guard = m ? guards.get(m[1] as string) : undefined;
	return guard && { guard, enters: m?.[2] === 'constructor' };
}

/** The lock was taken: a trylock says so by being true, an interruptible lock by 0. */
function taken(name: string, result: Value): boolean {
	if (!isInt(result)) return typeof result === 'object' && result.kind === 1;
	return /try/.test(name) ? result !== 0 : result === 0;
}

export function callGuard({ guard, enters }: GuardCall, c: Call, s: State, by: ByContract): CallOutcome {
	if (!enters) {
		const held = load(c.m, s, c.args[0] ?? 0, { k: 'ptr' }, VOIDP);
		if (held === undefined || held === 0) return { kind: 'value', v: 0 };
		return by(guard.exit, { ...c, name: guard.exit, args: [held], argTypes: [VOIDP], ret: { k: 'void' } }, s) ?? { kind: 'value', v: 0 };
	}
	// A guard without a lock (rcu, preempt) is held all the same.
	const lock = c.args[0] ?? 1;
	const enter = guard.enter ?? '';
	const conditional = /try|_interruptible|_killable/.test(enter);
	const out = by(enter, { ...c, name: enter }, s);
	if (out === undefined) return { kind: 'value', v: lock };
	if (out.kind === 'value') return { kind: 'value', v: conditional && !taken(enter, out.v) ? 0 : lock };
	if (out.kind !== 'ways') return out;
	return {
		kind: 'ways',
		ways: out.ways.map((w) => ({
			...w,
			apply(x: State) {
				const r = w.apply(x);
				if (typeof r === 'object' && ('stop' in r || 'enter' in r)) return r;
				return conditional && (w.fault !== undefined || !taken(enter, r)) ? 0 : lock;
			},
		})),
	};
}
