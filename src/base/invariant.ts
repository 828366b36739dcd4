/** Our own bugs throw through here, with the reason. Facts about the user's input never do. */
export class InvariantError extends Error {
	override name = 'InvariantError';
}

/** Throws an InvariantError when `cond` is false. `why` says which promise was broken. */
export function invariant(cond: unknown, why: string): asserts cond {
	if (!cond) throw new InvariantError(why);
}
