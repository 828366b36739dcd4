import { describe, expect, it } from 'vitest';
import { byteOf, canon } from '../../src/machine/int';
import { copyRange, MemObject } from '../../src/machine/memory';
import { isInt, Ptr } from '../../src/machine/value';
import { random } from './random';

const SIZE = 64;
const make = (fill: 'zero' | 'uninit' | 'lazy'): MemObject => new MemObject(1, {}, 'heap', SIZE, fill, undefined, 'o', 0, 1, '');

/** -1: never written. */
function read(o: MemObject, off: number): number {
	const got = o.assemble(off, 1, false);
	return 'v' in got && isInt(got.v) ? Number(got.v) & 255 : -1;
}

describe('memory against an array of bytes', () => {
	it('stores, resets and copies of any size and place', () => {
		for (let seed = 1; seed <= 150; seed++) {
			const r = random(seed);
			const objects = [make('uninit'), make('zero')];
			const bytes = [new Array<number>(SIZE).fill(-1), new Array<number>(SIZE).fill(0)];
			for (let n = 0; n < 60; n++) {
				const k = r.below(2);
				const o = objects[k] as MemObject;
				const b = bytes[k] as number[];
				switch (r.below(5)) {
					case 0: {
						const size = r.below(20);
						const off = r.below(SIZE - size + 1);
						const fill = r.of(['zero', 'uninit'] as const);
						o.reset(off, size, fill);
						b.fill(fill === 'zero' ? 0 : -1, off, off + size);
						break;
					}
					case 1: {
						const size = r.below(24);
						const from = r.below(SIZE - size + 1);
						const to = r.below(SIZE - size + 1);
						const other = r.below(2);
						const source = objects[other] as MemObject;
						const sourceBytes = (bytes[other] as number[]).slice(from, from + size);
						copyRange(other === k ? source.clone({}) : source, from, o, to, size);
						b.splice(to, size, ...sourceBytes);
						break;
					}
					default: {
						const size = r.of([1, 2, 4, 8, 16]);
						const off = r.below(3) === 0 ? r.below(SIZE - size + 1) : r.below(SIZE / size) * size;
						const v = canon(r.int(size * 8, r.below(2) === 0));
						o.store(off, size, v);
						for (let i = 0; i < size; i++) b[off + i] = byteOf(v, i);
					}
				}
				for (let i = 0; i < SIZE; i++) {
					if (read(o, i) !== b[i]) expect.fail(`seed ${seed}, operation ${n}: byte ${i} is ${read(o, i)}, not ${b[i]}`);
					if (o.touched(i, 1) && b[i] === -1) expect.fail(`seed ${seed}, operation ${n}: byte ${i} counts as written`);
				}
				const size = r.of([2, 4, 8]);
				const off = r.below(SIZE - size + 1);
				const want = b.slice(off, off + size);
				const got =
					o.exact(off, size) ??
					(() => {
						const a = o.assemble(off, size, false);
						return 'v' in a ? a.v : undefined;
					})();
				if (want.includes(-1)) expect(got).toBeUndefined();
				else expect(got !== undefined && isInt(got) ? want.map((_, i) => byteOf(got, i)) : got).toEqual(want);
			}
		}
	});

	it('a pointer copied byte by byte is the pointer again', () => {
		const o = make('uninit');
		const p = new Ptr(7, 16);
		o.store(0, 8, p);
		for (let i = 0; i < 8; i++) {
			const b = o.assemble(i, 1, false);
			o.store(24 + i, 1, 'v' in b ? b.v : 0);
		}
		expect(o.assemble(24, 8, false)).toEqual({ v: p });
		o.store(27, 1, 0);
		expect(o.assemble(24, 8, false)).toMatchObject({ missing: 'lazy' });
	});

	it('the first byte nobody wrote is named', () => {
		const o = make('uninit');
		o.store(0, 2, 5);
		expect(o.assemble(0, 4, false)).toEqual({ missing: 'uninit', at: 2 });
		expect(o.fillAt(2)).toBe('uninit');
		o.reset(2, 2, 'zero');
		expect(o.assemble(0, 4, false)).toEqual({ v: 5 });
	});

	it('a clone is independent', () => {
		const o = make('zero');
		o.store(4, 4, 1);
		const c = o.clone({});
		c.store(4, 4, 2);
		c.reset(8, 4, 'uninit');
		expect(o.exact(4, 4)).toBe(1);
		expect(o.fillAt(8)).toBe('zero');
	});
});
