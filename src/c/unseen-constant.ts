/** A value for a constant whose definition nobody has shown us: the same for the same name, and unlike what code usually has. Owns that choice. */

/** Lowest of these values; they reach to twice as much. */
export const UNSEEN_CONSTANT = 0x40000000;

/** The value that stands for the text of an unseen constant (`FOO_CMD`) in a case label, and where something is compared with it. */
export function unseenConstant(text: string): number {
	let h = 7;
	for (const c of text) h = (Math.imul(h, 31) + c.charCodeAt(0)) & (UNSEEN_CONSTANT - 1);
	return UNSEEN_CONSTANT + h;
}

/** The value stands for a constant that nobody has shown us. */
export const isUnseenConstant = (n: number | bigint): boolean => n >= UNSEEN_CONSTANT && n < 2 * UNSEEN_CONSTANT;
