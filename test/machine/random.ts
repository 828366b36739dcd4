/** A small seeded generator for property tests: the same seed gives the same cases everywhere. */
export interface Random {
	/** 0 ≤ n < below. */
	below(n: number): number;
	/** One of the items. */
	of<T>(items: readonly T[]): T;
	/** Any integer of the width, often one near an edge of its range. */
	int(bits: number, signed: boolean): bigint;
}

export function random(seed: number): Random {
	let state = (seed * 2654435761) >>> 0 || 1;
	const next = (): number => {
		state ^= state << 13;
		state >>>= 0;
		state ^= state >>> 17;
		state ^= state << 5;
		state >>>= 0;
		return state;
	};
	const below = (n: number): number => next() % n;
	const of = <T>(items: readonly T[]): T => items[below(items.length)] as T;
	return {
		below,
		of,
		int(bits, signed) {
			const whole = 1n << BigInt(bits);
			let v: bigint;
			switch (below(4)) {
				case 0:
					v = BigInt(below(8)) - 4n;
					break;
				case 1:
					v = (1n << BigInt(below(bits + 1))) + BigInt(below(3)) - 1n;
					break;
				case 2:
					v = whole / 2n + BigInt(below(5)) - 2n;
					break;
				default: {
					v = 0n;
					for (let k = 0; k < bits; k += 32) v = (v << 32n) | BigInt(next());
				}
			}
			return signed ? BigInt.asIntN(bits, v) : BigInt.asUintN(bits, v);
		},
	};
}
