/** All checkers. A new one is a file here, a line here, and a bad and an ok fixture. */
import { badArithmetic } from './bad-arithmetic';
import { buildBreakage } from './build-breakage';
import type { Checker } from './check';
import { doubleFree } from './double-free';
import { doubleLock } from './double-lock';
import { freedWhileInUse } from './freed-while-in-use';
import { lastReferenceWithoutFree } from './last-reference-without-free';
import { lockOrderInversion } from './lock-order-inversion';
import { memoryLeak } from './memory-leak';
import { missingCleanup } from './missing-cleanup';
import { missingUnlock } from './missing-unlock';
import { nullDereference } from './null-dereference';
import { outOfBounds } from './out-of-bounds';
import { referenceLeak } from './reference-leak';
import { resourceLeak } from './resource-leak';
import { sleepInAtomic } from './sleep-in-atomic';
import { uncheckedResult } from './unchecked-result';
import { unguardedRead } from './unguarded-read';
import { uninitialisedUse } from './uninitialised-use';
import { useAfterFree } from './use-after-free';
import { wrongErrorCheck } from './wrong-error-check';
import { wrongErrorCode } from './wrong-error-code';

export const checkers: readonly Checker[] = [
	memoryLeak,
	referenceLeak,
	resourceLeak,
	missingCleanup,
	lastReferenceWithoutFree,
	doubleFree,
	useAfterFree,
	freedWhileInUse,
	missingUnlock,
	doubleLock,
	lockOrderInversion,
	sleepInAtomic,
	nullDereference,
	wrongErrorCheck,
	wrongErrorCode,
	uncheckedResult,
	uninitialisedUse,
	unguardedRead,
	outOfBounds,
	badArithmetic,
];

/** Rules that compare whole files; review/ judges them. */
export const fileRules: readonly Omit<Checker, 'judge'>[] = [buildBreakage];
