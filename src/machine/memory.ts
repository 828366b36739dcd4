/**
 * Memory objects: cells of values at byte offsets, with the state of what was never written. Owns bytes and cells of one object;
 * which objects exist is the state's (state.ts).
 *
 * Invariant: cells never overlap. A cell holds a value of 1, 2, 4, 8 or 16 bytes at its start offset. Bytes no cell covers have the
 * object's `fill`: zero, uninit (reading is an error to be judged), or lazy (an input: reading makes a symbol).
 */
import type { CodePlace, Int } from '../c/ir';
import type { CType } from '../c/types';
import { byteOf, fromBytes } from './int';
import type { Origin } from './stop';
import { isInt, Part, UNINIT, type Value } from './value';

export type ObjectKind = 'heap' | 'stack' | 'global' | 'string' | 'lazy';
export type Fill = 'zero' | 'uninit' | 'lazy';

export interface Cell {
	readonly v: Value;
	readonly size: number;
}

/** The last hold on an object that this run knew of was given back: others may hold it, or it is gone. */
export interface Dropped {
	/** The call that gave it back. */
	readonly by: string;
	readonly resource: string;
	/** It was taken in this run. */
	readonly taken: boolean;
	/** 0..1: how well the giving back is known. */
	readonly confidence: number;
	/** Event number. */
	readonly seq: number;
	/** `call`: the object came from a look-up, and the reference was the only thing that kept it. `member`: its pointer was read from memory. */
	readonly origin: 'call' | 'member' | 'other';
	/** The reference is counted in a member, not at the start of the object. */
	readonly inside: boolean;
	/** A use was told. */
	readonly told: boolean;
}

export class MemObject {
	cells: Map<number, Cell>;
	/** Some cell is not aligned to its size: overlap search must look at every byte. */
	ragged = false;
	largest = 0;
	freed = false;
	dropped: Dropped | undefined = undefined;
	/** Taken out of where readers without a lock find it (RCU): those that are there already may still read it. */
	unpublished = false;
	/** Where it was declared or allocated, and where it was freed or its scope ended. */
	born: CodePlace | undefined;
	gone: { readonly place: CodePlace; readonly by: string } | undefined;
	/** Where NULL and error pointers came from that are stored here, by offset. */
	sources: Map<number, Origin> | undefined;
	/** The thread that made it and alone knows it; 0 when anyone may. */
	owner = 0;
	fill: Fill;
	/** Byte ranges whose fill differs from the object's: [start, end, fill], latest wins. */
	patches: [number, number, Fill][] = [];
	constructor(
		readonly id: number,
		public token: object,
		readonly kind: ObjectKind,
		/** Bytes; -1 when nobody knows. */
		public size: number,
		fill: Fill,
		public type: CType | undefined,
		/** For people: variable name, "kzalloc in foo()". */
		public name: string,
		/** Symbol whose pointee this is; 0 when none. */
		readonly behind: number,
		/** Serial number of the allocation, for a concrete address. */
		readonly serial: number,
		/** How it must be freed (heap): the resource of the allocator. */
		public family: string,
		cells?: Map<number, Cell>,
	) {
		this.fill = fill;
		this.cells = cells ?? new Map();
	}

	clone(token: object): MemObject {
		const o = new MemObject(
			this.id,
			token,
			this.kind,
			this.size,
			this.fill,
			this.type,
			this.name,
			this.behind,
			this.serial,
			this.family,
			new Map(this.cells),
		);
		o.ragged = this.ragged;
		o.largest = this.largest;
		o.freed = this.freed;
		o.dropped = this.dropped;
		o.unpublished = this.unpublished;
		o.born = this.born;
		o.gone = this.gone;
		o.sources = this.sources;
		o.owner = this.owner;
		o.patches = this.patches.slice();
		return o;
	}

	fillAt(off: number): Fill {
		for (let i = this.patches.length - 1; i >= 0; i--) {
			const p = this.patches[i] as [number, number, Fill];
			if (off >= p[0] && off < p[1]) return p[2];
		}
		return this.fill;
	}

	/** Stores a value; splits what it overlaps. */
	store(off: number, size: number, v: Value): void {
		const old = this.cells.get(off);
		if (old && old.size === size) {
			this.cells.set(off, { v, size });
			return;
		}
		this.clear(off, size);
		if (off % size !== 0) this.ragged = true;
		if (size > this.largest) this.largest = size;
		this.cells.set(off, { v, size });
	}

	/** Makes [off, off + size) free of cells; parts of cells that stick out stay, as bytes. */
	private clear(off: number, size: number): void {
		if (this.cells.size === 0) return;
		const first = off - (this.largest > 1 ? this.largest - 1 : 0);
		const end = off + size;
		if (end - first > this.cells.size * 2 || !Number.isSafeInteger(end)) {
			for (const [at, c] of this.cells) if (at < end && at + c.size > off) this.split(at, c, off, end);
			return;
		}
		for (let at = first; at < end; at++) {
			const c = this.cells.get(at);
			if (c && at + c.size > off) this.split(at, c, off, end);
		}
	}

	private split(at: number, c: Cell, off: number, end: number): void {
		this.cells.delete(at);
		if (at >= off && at + c.size <= end) return;
		for (let k = 0; k < c.size; k++) {
			const b = at + k;
			if (b >= off && b < end) continue;
			this.cells.set(b, { v: part(c, k), size: 1 });
		}
	}

	/** The value of exactly this range, or undefined when no single cell holds it. */
	exact(off: number, size: number): Value | undefined {
		const c = this.cells.get(off);
		return c !== undefined && c.size === size ? c.v : undefined;
	}

	/** The cell covering a byte. */
	covering(off: number): { at: number; cell: Cell } | undefined {
		// Counted, not stepped: far offsets (an element of an array nobody has shown us) are too large to be told from their neighbours.
		for (let back = 0; back < Math.max(this.largest, 1); back++) {
			const at = off - back;
			const cell = this.cells.get(at);
			if (cell) return at + cell.size > off ? { at, cell } : undefined;
		}
		return undefined;
	}

	/** True when any cell lies in the range. */
	touched(off: number, size: number): boolean {
		for (let i = 0; i < size; i++) if (this.covering(off + i)) return true;
		return false;
	}

	/**
	 * Reads bytes that no single cell holds. Gives the assembled value, or `missing`: the fill of the first byte that no cell covers
	 * (zero bytes count as present).
	 */
	assemble(off: number, size: number, signed: boolean): { v: Value } | { missing: Fill; at: number } {
		const bytes: number[] = [];
		let parts: Part[] | undefined;
		for (let i = 0; i < size; i++) {
			const c = this.covering(off + i);
			if (!c) {
				const f = this.fillAt(off + i);
				if (f !== 'zero') return { missing: f, at: off + i };
				bytes.push(0);
				continue;
			}
			const v = part(c.cell, off + i - c.at);
			if (isInt(v)) bytes.push(Number(v) & 255);
			else if (typeof v === 'object' && v.kind === 5) return { missing: 'uninit', at: off + i };
			else {
				parts ??= [];
				parts.push(v as Part);
			}
		}
		if (!parts) return { v: fromBytes(bytes, signed) };
		const p = parts[0] as Part;
		if (parts.length === size && p.size === size && parts.every((q, i) => q.k === i && q.of === p.of)) return { v: p.of };
		if (size === 1) return { v: p };
		return { missing: 'lazy', at: off };
	}

	/** The bytes of a range as a number, those that nobody wrote (or that are no numbers) as zero. */
	written(off: number, size: number): Int {
		const bytes: number[] = [];
		for (let i = 0; i < size; i++) {
			const c = this.covering(off + i);
			const v = c ? part(c.cell, off + i - c.at) : 0;
			bytes.push(isInt(v) ? Number(v) & 255 : 0);
		}
		return fromBytes(bytes, false);
	}

	/** Forgets all in the range; it then has this fill. */
	reset(off: number, size: number, fill: Fill): void {
		if (this.sources) this.sources = new Map([...this.sources].filter(([at]) => at < off || at >= off + size));
		if (off === 0 && size >= this.size && this.size >= 0) {
			this.cells = new Map();
			this.patches = [];
			this.fill = fill;
			this.ragged = false;
			return;
		}
		this.clear(off, size);
		this.patch(off, off + size, fill);
	}

	/** Sets the fill of [from, to). Where many overlap, the oldest are taken together as unknown: their number stays bounded. */
	patch(from: number, to: number, fill: Fill): void {
		this.patches.push([from, to, fill]);
		if (this.patches.length <= PATCHES) return;
		const rest = this.patches.filter((p, i) => !this.patches.some((q, j) => j > i && q[0] <= p[0] && q[1] >= p[1]));
		if (rest.length > PATCHES) {
			const old = rest.splice(0, PATCHES / 2);
			rest.unshift([Math.min(...old.map((p) => p[0])), Math.max(...old.map((p) => p[1])), 'lazy']);
		}
		this.patches = rest;
	}
}

/** Fills of parts of one object that are kept apart. */
const PATCHES = 64;

/** Byte k of a cell: an integer 0..255, a Part, or uninitialised. */
function part(c: Cell, k: number): Value {
	if (c.size === 1) return c.v;
	if (isInt(c.v)) return byteOf(c.v as Int, k);
	if (typeof c.v === 'object' && c.v.kind === 5) return UNINIT;
	return new Part(c.v, c.size, k);
}

/** Copies a range with its shadow state. */
export function copyRange(from: MemObject, fromOff: number, to: MemObject, toOff: number, size: number): void {
	const cells: [number, Cell][] = [];
	if (size > from.cells.size) {
		for (const [at, c] of from.cells) if (at >= fromOff && at + c.size <= fromOff + size) cells.push([at - fromOff, c]);
		for (const edge of [fromOff, fromOff + size]) {
			const c = from.covering(edge);
			if (c && c.at < edge && c.at + c.cell.size > edge) {
				for (let k = 0; k < c.cell.size; k++) {
					const at = c.at + k;
					if (at >= fromOff && at < fromOff + size) cells.push([at - fromOff, { v: part(c.cell, k), size: 1 }]);
				}
			}
		}
	} else {
		for (let i = 0; i < size; ) {
			const c = from.cells.get(fromOff + i);
			if (c && i + c.size <= size) {
				cells.push([i, c]);
				i += c.size;
			} else {
				const cov = from.covering(fromOff + i);
				if (cov) cells.push([i, { v: part(cov.cell, fromOff + i - cov.at), size: 1 }]);
				i++;
			}
		}
	}
	const patches = from.patches.filter((p) => p[0] < fromOff + size && p[1] > fromOff);
	to.reset(toOff, size, from.fill);
	for (const p of patches) to.patch(Math.max(p[0], fromOff) - fromOff + toOff, Math.min(p[1], fromOff + size) - fromOff + toOff, p[2]);
	for (const [at, c] of cells) to.store(toOff + at, c.size, c.v);
}
