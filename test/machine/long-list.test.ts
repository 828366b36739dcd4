import { describe, expect, it } from 'vitest';
import { LongList } from '../../src/machine/long-list';
import { random } from './random';

interface Item {
	readonly key: number;
	readonly n: number;
}

/** The same on a plain array, after each change. */
function agrees(list: LongList<Item>, plain: readonly Item[]): void {
	expect([...list]).toEqual(plain);
	expect(list.length).toBe(plain.length);
	for (let key = 0; key < 5; key++) expect(list.of(key)).toEqual(plain.filter((x) => x.key === key));
	const odd = (x: Item): boolean => x.n % 7 === 3;
	expect([list.find(odd), list.findLast(odd), list.some(odd), list.filter(odd)]).toEqual([
		plain.find(odd),
		plain.findLast(odd),
		plain.some(odd),
		plain.filter(odd),
	]);
	expect(list.slice(3, 70)).toEqual(plain.slice(3, 70));
	expect(list.slice(65, 68)).toEqual(plain.slice(65, 68));
}

describe('a long list', () => {
	it('is what an array is, whatever was done to it; earlier ones stay', () => {
		const { below } = random(7);
		let list = LongList.empty<Item>((x) => x.key);
		let plain: readonly Item[] = [];
		const kept: (readonly [LongList<Item>, readonly Item[]])[] = [];
		for (let n = 0; n < 1500; n++) {
			const what = below(10);
			if (what < 7) {
				const item = { key: below(5), n };
				list = list.append(item);
				plain = [...plain, item];
			} else if (what < 9) {
				const item = plain[below(Math.max(1, plain.length))];
				if (item) list = list.without(item);
				plain = plain.filter((x) => x !== item);
			} else {
				const key = below(6);
				const changed = new Map(plain.map((x) => [x, x.key === key ? { ...x, n: x.n + 1 } : x]));
				list = list.change(key, (x) => changed.get(x) ?? x);
				plain = [...changed.values()];
			}
			if (n % 50 === 0) kept.push([list, plain]);
		}
		for (const [one, other] of kept) agrees(one, other);
		agrees(list, plain);
	});

	it('is the same list when nothing changes', () => {
		const list = LongList.empty<Item>((x) => x.key).append({ key: 1, n: 1 });
		expect(list.change(1, (x) => x)).toBe(list);
		expect(list.change(2, (x) => ({ ...x }))).toBe(list);
		expect(list.without({ key: 1, n: 1 })).toBe(list);
	});
});
