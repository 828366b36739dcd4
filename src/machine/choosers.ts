/** The choosers: scenario (a fault plan), replay (a path), explore (all ways). */
import type { Chooser, Way } from './machine';
import type { State } from './state';

/** Takes every way. */
export const exploreAll: Chooser = { pick: () => 'all' };

/**
 * Follows the plan in the state: the nth call of a fallible function fails where the plan says so, everything else succeeds.
 * A branch on an unknown value takes the first way.
 */
export const followPlan: Chooser = {
	pick(s, ways) {
		const fault = ways.find((w) => w.fault !== undefined)?.fault;
		if (fault === undefined) {
			s.limit('a branch on an unknown value took its first way');
			return 0;
		}
		const n = (s.calls[fault] ?? 0) + 1;
		s.calls = { ...s.calls, [fault]: n };
		if (!s.plan[fault]?.includes(n)) return 0;
		return ways.findIndex((w) => w.fault === fault);
	},
};

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

export const pathOf = (text: string): number[] => [...text].map((c) => Number.parseInt(c, 36)).filter((n) => !Number.isNaN(n));
