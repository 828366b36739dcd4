/**
 * Suspicions of something not given back that are more often wrong than right, by what they rest on. Owns the table: each row says why, and
 * what reading such findings by hand in kernel files and their fixes came to. What a row fits is shown among what is not proven.
 */
import type { RawFinding } from './check';
import type { HoldShape } from './hold-shape';

interface Doubt {
	readonly why: string;
	/** Of those read by hand: true, false. */
	readonly read: readonly [right: number, wrong: number];
	fits(f: Pick<RawFinding, 'rule' | 'basis'>, shape: HoldShape | undefined): boolean;
}

/** Said of an exit that leaves out what others do for a parameter. */
export const FOR_A_PARAMETER = 'what is undone is of a parameter, and nothing here begins it';

const DOUBTS: readonly Doubt[] = [
	{
		why: 'other exits undo something of a parameter that no step here is seen to begin: what they undo may begin later',
		read: [0, 4],
		fits: (f) => f.rule === 'missing-cleanup' && f.basis.includes(FOR_A_PARAMETER),
	},
	{
		why: 'a number that a visible callee took is often given back with the object it numbers',
		read: [0, 4],
		fits: (_, s) => s?.kind === 'id' && s.inCallee,
	},
];

/** Why the finding is not believed. */
export const doubtOf = (f: Pick<RawFinding, 'rule' | 'basis'>, shape?: HoldShape): string | undefined =>
	DOUBTS.filter((d) => d.fits(f, shape)).map((d) => `${d.why} (of ${d.read[0] + d.read[1]} read by hand ${d.read[0]} were true)`)[0];
