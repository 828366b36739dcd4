/**
 * A list that states share and that grows long: the obligations of a path, and those that ended. Never changed in place; appending, and
 * taking out what was appended lately, cost little whatever the length.
 *
 *   [ settled: shared by many states, found by key through an index │ recent: at most RECENT, copied when it changes ]
 *
 * Owns order (oldest first) and finding by key; knows nothing of what is in it.
 */

/** Items that are copied at each change. */
const RECENT = 64;
/** So many are looked through without an index. */
const FEW = 256;

interface Settled<T> {
	readonly items: readonly T[];
	/** By key, made when first asked for; dropped once a later list takes its place. */
	index: Map<number, readonly T[]> | undefined;
}

const NONE: readonly never[] = [];

export class LongList<T> implements Iterable<T> {
	private constructor(
		private readonly keyOf: (item: T) => number,
		private readonly settled: Settled<T>,
		private readonly recent: readonly T[],
	) {}

	/** `keyOf`: what `of` finds items by. */
	static empty<T>(keyOf: (item: T) => number): LongList<T> {
		return new LongList(keyOf, { items: NONE, index: undefined }, NONE);
	}

	get length(): number {
		return this.settled.items.length + this.recent.length;
	}

	[Symbol.iterator](): Iterator<T> {
		const { items } = this.settled;
		// Most lists are short, and walked often.
		if (items.length === 0) return this.recent[Symbol.iterator]();
		return (this.recent.length === 0 ? items : [...items, ...this.recent])[Symbol.iterator]();
	}

	/** Items of a key, oldest first. */
	of(key: number): readonly T[] {
		const recent = this.recent.filter((x) => this.keyOf(x) === key);
		const { items } = this.settled;
		if (items.length === 0) return recent;
		if (items.length <= FEW) return [...items.filter((x) => this.keyOf(x) === key), ...recent];
		this.settled.index ??= byKey(items, this.keyOf);
		const old = this.settled.index.get(key);
		return old ? [...old, ...recent] : recent;
	}

	some(wanted: (item: T) => boolean): boolean {
		return this.settled.items.some(wanted) || this.recent.some(wanted);
	}

	find(wanted: (item: T) => boolean): T | undefined {
		return this.settled.items.find(wanted) ?? this.recent.find(wanted);
	}

	findLast(wanted: (item: T) => boolean): T | undefined {
		return this.recent.findLast(wanted) ?? this.settled.items.findLast(wanted);
	}

	filter(wanted: (item: T) => boolean): readonly T[] {
		return [...this.settled.items.filter(wanted), ...this.recent.filter(wanted)];
	}

	slice(from: number, to: number): readonly T[] {
		const { length } = this.settled.items;
		return [...this.settled.items.slice(from, to), ...this.recent.slice(Math.max(0, from - length), Math.max(0, to - length))];
	}

	append(item: T): LongList<T> {
		if (this.recent.length < RECENT) return new LongList(this.keyOf, this.settled, [...this.recent, item]);
		return new LongList(this.keyOf, this.settle([...this.settled.items, ...this.recent]), [item]);
	}

	without(item: T): LongList<T> {
		if (this.recent.includes(item))
			return new LongList(
				this.keyOf,
				this.settled,
				this.recent.filter((x) => x !== item),
			);
		if (!this.settled.items.includes(item)) return this;
		return new LongList(this.keyOf, this.settle(this.settled.items.filter((x) => x !== item)), this.recent);
	}

	/** Other settled items from here on; the index of those before is made again if it is ever asked for. */
	private settle(items: readonly T[]): Settled<T> {
		this.settled.index = undefined;
		return { items, index: undefined };
	}

	/** The list with items of a key changed: `to` gives the item itself to leave it. */
	change(key: number, to: (item: T) => T): LongList<T> {
		const changed = (items: readonly T[]): readonly T[] =>
			items.some((x) => this.keyOf(x) === key && to(x) !== x) ? items.map((x) => (this.keyOf(x) === key ? to(x) : x)) : items;
		const items = this.of(key).some((x) => !this.recent.includes(x)) ? changed(this.settled.items) : this.settled.items;
		const recent = changed(this.recent);
		if (items === this.settled.items && recent === this.recent) return this;
		return new LongList(this.keyOf, items === this.settled.items ? this.settled : this.settle(items), recent);
	}
}

function byKey<T>(items: readonly T[], keyOf: (item: T) => number): Map<number, readonly T[]> {
	const out = new Map<number, T[]>();
	for (const x of items) {
		const k = keyOf(x);
		const same = out.get(k);
		if (same) same.push(x);
		else out.set(k, [x]);
	}
	return out;
}
