/**
 * The way between two texts where one was made from the other by replacing stretches. It owns offset arithmetic only.
 * A stretch is either kept (offsets run in step) or replaced (every offset inside maps to the start of the other side).
 */
export interface OffsetMap {
	/** Offset in the new text → offset in the old one. */
	toOld(at: number): number;
	/** Offset in the old text → offset in the new one. */
	toNew(at: number): number;
}

export const identityMap: OffsetMap = { toOld: (at) => at, toNew: (at) => at };

/** Collects stretches in order; `kept` and `replaced` must touch each other on both sides. */
export class MapBuilder {
	private readonly olds: number[] = [0];
	private readonly news: number[] = [0];
	private readonly same: boolean[] = [true];

	/** From here on, old offset `old` stands at new offset `fresh`, in step. */
	kept(old: number, fresh: number): void {
		this.push(old, fresh, true);
	}

	/** From here on, until the next call, the new text replaces the old text. */
	replaced(old: number, fresh: number): void {
		this.push(old, fresh, false);
	}

	private push(old: number, fresh: number, same: boolean): void {
		const last = this.olds.length - 1;
		if (this.same[last] && same && fresh - (this.news[last] as number) === old - (this.olds[last] as number)) return;
		if (this.olds[last] === old && this.news[last] === fresh) {
			this.same[last] = same;
			return;
		}
		this.olds.push(old);
		this.news.push(fresh);
		this.same.push(same);
	}

	build(): OffsetMap {
		const { olds, news, same } = this;
		if (olds.length === 1 && same[0]) return identityMap;
		const convert = (from: readonly number[], to: readonly number[], at: number): number => {
			let lo = 0;
			let hi = from.length - 1;
			while (lo < hi) {
				const mid = (lo + hi + 1) >> 1;
				if ((from[mid] as number) <= at) lo = mid;
				else hi = mid - 1;
			}
			const base = to[lo] as number;
			if (!same[lo]) return base;
			const next = to[lo + 1];
			const value = base + at - (from[lo] as number);
			return next !== undefined && value > next ? next : value;
		};
		return { toOld: (at) => convert(news, olds, at), toNew: (at) => convert(olds, news, at) };
	}
}

/** First → second → third text, as one map. */
export function composeMaps(first: OffsetMap, second: OffsetMap): OffsetMap {
	if (first === identityMap) return second;
	if (second === identityMap) return first;
	return { toOld: (at) => first.toOld(second.toOld(at)), toNew: (at) => second.toNew(first.toNew(at)) };
}
