/**
 * A map that forks in constant time: writes go to a layer of one's own, reads look through a short chain of frozen layers.
 * Owns keys that are only ever set (no deletion, no iteration).
 */
interface Layer<V> {
	readonly map: ReadonlyMap<number, V>;
	readonly under: Layer<V> | undefined;
	/** Layers from here down; after many forks DEEP and about log2 of the size. */
	readonly depth: number;
}

/** Layers that are looked through before some are made one. */
const DEEP = 12;

export class LayeredMap<V> {
	/** Made when first written: most twins are only read. */
	private own: Map<number, V> | undefined;
	private under: Layer<V> | undefined;

	get(key: number): V | undefined {
		const v = this.own?.get(key);
		if (v !== undefined) return v;
		for (let l = this.under; l; l = l.under) {
			const u = l.map.get(key);
			if (u !== undefined) return u;
		}
		return undefined;
	}

	set(key: number, v: V): void {
		this.own ??= new Map();
		this.own.set(key, v);
	}

	/** A twin with the same content; either may be written without the other seeing it. */
	fork(): LayeredMap<V> {
		if (this.own) {
			this.under = { map: this.own, under: this.under, depth: (this.under?.depth ?? 0) + 1 };
			this.own = undefined;
			if (this.under.depth > DEEP) this.under = merged(this.under);
		}
		const t = new LayeredMap<V>();
		t.under = this.under;
		return t;
	}
}

/** Joins the newest layers while the next is no more than twice as large: a key is copied about log n times however many there are. */
function merged<V>(top: Layer<V>): Layer<V> {
	const layers: Layer<V>[] = [top];
	let size = top.map.size;
	let rest = top.under;
	for (; rest && rest.map.size <= 2 * size; rest = rest.under) {
		layers.push(rest);
		size += rest.map.size;
	}
	const out = new Map<number, V>();
	for (const l of layers.reverse()) for (const [k, v] of l.map) out.set(k, v);
	return { map: out, under: rest, depth: (rest?.depth ?? 0) + 1 };
}
