/** The choosers: scenario (a fault plan), replay (a path), explore (all ways). */
import type { Chooser, Way } from './machine';
import type { State } from './state';

/** Takes every way. */
export const exploreAll: Chooser = { pick: () => 'all' };

/** Says whether this call of a fallible function fails; asked once a call. `names`: the function, and what stands for all calls like it. */
export type Fails = (s: State, names: readonly string[]) => boolean;

/** Counts the call under each of its names; it fails where the plan says so. */
export const planFails: Fails = (s, names) => {
	const calls: Record<string, number> = { ...s.calls };
	let fails = false;
	for (const name of names) {
		const n = (calls[name] ?? 0) + 1;
		calls[name] = n;
		if (s.plan[name]?.includes(n)) fails = true;
	}
	s.calls = calls;
	return fails;
};

/** A call that can fail does as `fails` says; a branch on an unknown value takes the first way. */
export function followFaults(fails: Fails): Chooser {
	return {
		pick(s, ways) {
			const way = ways.find((w) => w.fault !== undefined);
			if (way?.fault === undefined) {
				s.limit('a branch on an unknown value took its first way');
				return 0;
			}
			const names = way.group === undefined || way.group === way.fault ? [way.fault] : [way.fault, way.group];
			return fails(s, names) ? ways.indexOf(way) : 0;
		},
	};
}

/** Follows the plan in the state: the nth call of a fallible function fails where the plan says so, everything else succeeds. */
export const followPlan: Chooser = followFaults(planFails);

/** Follows a recorded path: the ith choice takes index path[i]; beyond its end the first way. A choice that does not fit ends the run. */
export function replay(path: readonly number[]): Chooser {
	return {
		pick(s: State, ways: readonly Way[]): number {
			const i = s.path?.length ?? 0;
			const k = path[i];
			if (k === undefined) return 0;
			if (k >= ways.length) {
				s.limit('the run string does not fit this code');
				return ways.length - 1;
			}
			return k;
		},
	};
}

/** A path as text: one base-36 digit a choice. */
export const pathText = (s: State): string =>
	s
		.choices()
		.map((c) => c.index.toString(36))
		.join('');
