/** The values that an integer type has, as an interval: made once per type. */
import type { Int } from '../c/ir';

export interface TypeRange {
	readonly lo: Int;
	readonly hi: Int;
	readonly not: readonly Int[];
}

export const NOTHING: readonly Int[] = [];
const typeRanges = new Map<number, TypeRange>();

/** All values of an integer type. */
export function typeRange(bits: number, signed: boolean): TypeRange {
	const key = signed ? -bits : bits;
	let r = typeRanges.get(key);
	if (r === undefined) {
		r = { ...makeRange(bits, signed), not: NOTHING };
		typeRanges.set(key, r);
	}
	return r;
}

function makeRange(bits: number, signed: boolean): { lo: Int; hi: Int } {
	if (bits === 1) return { lo: 0, hi: 1 };
	if (bits <= 32) return signed ? { lo: -(2 ** (bits - 1)), hi: 2 ** (bits - 1) - 1 } : { lo: 0, hi: 2 ** bits - 1 };
	const n = BigInt(bits);
	return signed ? { lo: -(1n << (n - 1n)), hi: (1n << (n - 1n)) - 1n } : { lo: 0, hi: (1n << n) - 1n };
}
