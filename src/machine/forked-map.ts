/**
 * A map that forks in constant time: a tree over the digits of its keys, shared between twins, of which whoever writes copies the few
 * nodes on the way. Owns keys that are only ever set (no deletion, no iteration): integers from 0 to 2^30.
 */
const BITS = 5;
const WIDTH = 1 << BITS;
const LAST = WIDTH - 1;

/** `owner`: the twin that may write it in place. Slots hold values at the lowest level, nodes above. */
interface Node<V> {
	readonly owner: object;
	readonly slots: (Node<V> | V | undefined)[];
}

const emptyNode = <V>(owner: object): Node<V> => ({ owner, slots: new Array(WIDTH).fill(undefined) });

export class ForkedMap<V> {
	private owner: object = {};
	private root: Node<V> | undefined;
	/** Bits of a key that are above its place in the lowest node. */
	private shift = 0;

	get(key: number): V | undefined {
		let node = this.root;
		if (node === undefined || key >>> this.shift > LAST) return undefined;
		for (let s = this.shift; s > 0; s -= BITS) {
			node = node.slots[(key >>> s) & LAST] as Node<V> | undefined;
			if (node === undefined) return undefined;
		}
		return node.slots[key & LAST] as V | undefined;
	}

	set(key: number, v: V): void {
		this.root = this.root === undefined ? emptyNode(this.owner) : this.mine(this.root);
		while (key >>> this.shift > LAST) {
			const above = emptyNode<V>(this.owner);
			above.slots[0] = this.root;
			this.root = above;
			this.shift += BITS;
		}
		let node = this.root;
		for (let s = this.shift; s > 0; s -= BITS) {
			const at = (key >>> s) & LAST;
			const old = node.slots[at] as Node<V> | undefined;
			const below = old === undefined ? emptyNode<V>(this.owner) : this.mine(old);
			node.slots[at] = below;
			node = below;
		}
		node.slots[key & LAST] = v;
	}

	/** A twin with the same content; either may be written without the other seeing it. */
	fork(): ForkedMap<V> {
		this.owner = {};
		const t = new ForkedMap<V>();
		t.root = this.root;
		t.shift = this.shift;
		return t;
	}

	private mine(n: Node<V>): Node<V> {
		return n.owner === this.owner ? n : { owner: this.owner, slots: n.slots.slice() };
	}
}
