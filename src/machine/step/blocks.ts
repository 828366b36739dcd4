/** Block copies and fills: aggregate assignment, memset, memcpy. */

import { resolve } from '../access';
import type { Machine } from '../machine';
import { copyRange } from '../memory';
import { end } from '../shadow';
import type { State } from '../state';
import type { Value } from '../value';

/** Copies with shadow state. size -1: as much as the source is known to have. False: stopped. */
export function copyMemory(m: Machine, s: State, to: Value, from: Value, size: number): boolean {
	if (size === 0) return true;
	const src = resolve(m, s, from, Math.max(size, 1), false);
	if (!src) return false;
	const dst = resolve(m, s, to, Math.max(size, 1), true);
	if (!dst) return false;
	if (src.sym || dst.sym) {
		const o = s.writable(dst.o);
		o.fill = 'lazy';
		return true;
	}
	const n = size >= 0 ? size : src.o.size >= 0 ? src.o.size - src.off : extent(src.o.cells) - src.off;
	const o = s.writable(dst.o);
	const twin = src.o.id === o.id ? o.clone({}) : src.o;
	// A type nobody has shown us: what the source has no cells for, the target has as the source would.
	if (size < 0 && dst.off === 0) {
		o.fill = src.o.fill === 'uninit' ? 'lazy' : src.o.fill;
		o.cells = new Map();
		o.patches = [];
	}
	copyRange(twin, src.off, o, dst.off, Math.max(0, n));
	// What is counted in a local struct (a path) goes along into the one that lasts.
	if (m.mode === 'symbolic' && src.o.kind === 'stack' && o.kind !== 'stack')
		for (const h of [...s.holds]) if (h.obj === src.o.id && h.kind === 'reference') end(s, h, 'moved', `copied into ${o.name}`);
	return true;
}

const extent = (cells: ReadonlyMap<number, { size: number }>): number => {
	let e = 0;
	for (const [at, c] of cells) if (at + c.size > e) e = at + c.size;
	return e;
};

export function zeroMemory(m: Machine, s: State, to: Value, size: number): boolean {
	if (size === 0) return true;
	const dst = resolve(m, s, to, Math.max(size, 1), true);
	if (!dst) return false;
	const o = s.writable(dst.o);
	if (size < 0) {
		o.fill = 'zero';
		o.cells = new Map();
		o.patches = [];
	} else if (!dst.sym) o.reset(dst.off, size, 'zero');
	return true;
}

/** memset with any byte. */
export function fillMemory(m: Machine, s: State, to: Value, byte: number, size: number): boolean {
	if (byte === 0) return zeroMemory(m, s, to, size);
	const dst = resolve(m, s, to, size, true);
	if (!dst) return false;
	const o = s.writable(dst.o);
	o.reset(dst.off, size, 'uninit');
	for (let i = 0; i < size; i++) o.store(dst.off + i, 1, byte);
	return true;
}
