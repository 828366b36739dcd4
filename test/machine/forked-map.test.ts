import { describe, expect, it } from 'vitest';
import { ForkedMap } from '../../src/machine/forked-map';

describe('a map that forks', () => {
	it('keeps what twins write apart, whatever the keys', () => {
		const pairs: { readonly map: ForkedMap<number>; readonly plain: Map<number, number> }[] = [{ map: new ForkedMap(), plain: new Map() }];
		let seed = 7;
		const next = (n: number): number => {
			seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
			return (seed >>> 8) % n;
		};
		const keys = Array.from({ length: 60 }, (_, i) => (i < 40 ? next(200) : next(2 ** 24) + (i === 59 ? 2 ** 29 : 0)));
		for (let step = 0; step < 4000; step++) {
			const at = next(pairs.length);
			const { map, plain } = pairs[at] as (typeof pairs)[number];
			const key = keys[next(keys.length)] as number;
			expect(map.get(key)).toBe(plain.get(key));
			if (next(3) > 0) {
				map.set(key, step);
				plain.set(key, step);
			} else if (pairs.length < 40) pairs.push({ map: map.fork(), plain: new Map(plain) });
		}
		for (const { map, plain } of pairs) for (const k of keys) expect(map.get(k)).toBe(plain.get(k));
	});

	it('has nothing where nothing was set', () => {
		const map = new ForkedMap<string>();
		expect(map.get(0)).toBeUndefined();
		map.set(3, 'x');
		expect([map.get(3), map.get(2), map.get(35), map.get(2 ** 30)]).toEqual(['x', undefined, undefined, undefined]);
	});
});
