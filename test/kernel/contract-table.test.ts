import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/kernel/contract';
import {
	acquirersOf,
	contracts,
	freeClasses,
	guards,
	iterators,
	noun,
	releasersOf,
	releases,
	resourceOf,
	resourcesReleasedBy,
} from '../../src/kernel/contract-table';
import { FREES_TOO, RESOURCES } from '../../src/kernel/contracts/resources';

const TREE = process.env.REHEARSE_LINUX ?? '/usr/src/linux-source-6.12';
const hasTree = existsSync(`${TREE}/MAINTAINERS`);
if (!hasTree) console.warn(`no kernel tree at ${TREE} (REHEARSE_LINUX): sources of contracts are not looked up`);

const all = [...contracts.values()];

function resourcesOf(effects: readonly Effect[]): string[] {
	return effects.flatMap((e) => ('resource' in e && e.resource !== undefined ? [e.resource] : []));
}

describe('the table of contracts', () => {
	it('holds at least 450 functions', () => {
		const effective = all.filter((c) => c.effects.length > 0).length;
		console.info(
			`${all.length} contracts, ${effective} with effects, ${iterators.size} iterators, ${freeClasses.size} free classes, ${guards.size} guards`,
		);
		expect(all.length).toBeGreaterThanOrEqual(450);
		expect(effective).toBeGreaterThanOrEqual(450);
	});

	it('gives every entry a source: file and function', () => {
		for (const c of all) expect(c.source, c.name).toMatch(/^(v[\d.]+\+? )?\S+\.[ch]: \w+$/);
	});

	it.runIf(hasTree)('names files that exist', () => {
		const files = new Set(
			[...all, ...iterators.values(), ...freeClasses.values(), ...guards.values()]
				.filter((c) => !/^v\d/.test(c.source))
				.map((c) => c.source.split(':')[0] as string),
		);
		expect([...files].filter((f) => !existsSync(`${TREE}/${f}`))).toEqual([]);
	});

	it('numbers parameters from 0 to 11', () => {
		const bad: string[] = [];
		const check = (name: string, n: unknown) => {
			if (typeof n === 'number' && !(Number.isInteger(n) && n >= 0 && n <= 11)) bad.push(`${name}: ${n}`);
		};
		for (const c of all) {
			check(c.name, c.borrowsFrom);
			if (typeof c.returns === 'object') check(c.name, c.returns.arg);
			if (typeof c.sleeps === 'object') check(c.name, c.sleeps.gfp);
			for (const e of c.effects) {
				if ('at' in e) check(c.name, typeof e.at === 'object' && 'out' in e.at ? e.at.out : e.at);
				if (e.do === 'alloc') for (const s of e.size ?? []) check(c.name, s);
			}
		}
		expect(bad).toEqual([]);
	});

	it('knows a release for whatever can be acquired, and words for it', () => {
		const bad = new Set<string>();
		for (const c of all)
			for (const e of c.effects) {
				if ((e.do === 'alloc' || e.do === 'acquire') && !c.managed && releasersOf(e.resource).length === 0)
					bad.add(`${e.resource} of ${c.name}: no release`);
			}
		for (const r of all.flatMap((c) => resourcesOf(c.effects))) if (!(r in RESOURCES)) bad.add(`${r}: no noun`);
		for (const [r, also] of Object.entries(FREES_TOO)) for (const x of [r, ...also]) if (!(x in RESOURCES)) bad.add(`${x}: no noun`);
		expect([...bad]).toEqual([]);
	});

	it('has nothing to say about resources nobody uses', () => {
		const used = new Set([...all.flatMap((c) => resourcesOf(c.effects)), ...[...iterators.values()].map((i) => i.resource)]);
		expect(Object.keys(RESOURCES).filter((r) => !used.has(r))).toEqual([]);
	});

	it('keeps effects in step with how the function fails', () => {
		const bad: string[] = [];
		for (const c of all) {
			if (c.fails === 'none')
				for (const e of c.effects)
					if ('when' in e && e.when !== undefined && e.when !== 'always')
						bad.push(`${c.name}: cannot fail, yet has an effect on ${e.when}`);
			if (c.returns === 'void' && c.fails !== 'none') bad.push(`${c.name}: void, yet fails`);
			if (c.pure && c.effects.some((e) => e.do !== 'init' && e.do !== 'view')) bad.push(`${c.name}: pure, yet has effects`);
			for (const e of c.effects)
				if ('at' in e && e.at === 'ret' && c.returns === 'void') bad.push(`${c.name}: void, yet an effect on the result`);
		}
		expect(bad).toEqual([]);
	});

	it('gives every lock an unlock of the same class', () => {
		const keyOf = (e: Effect & { do: 'lock' | 'unlock' }) => `${e.lock}/${e.member ?? ''}/${e.irq ?? 'none'}`;
		const unlocks = new Set(all.flatMap((c) => c.effects.flatMap((e) => (e.do === 'unlock' ? [keyOf(e)] : []))));
		const locks = all.flatMap((c) => c.effects.flatMap((e) => (e.do === 'lock' ? [`${keyOf(e)}`] : [])));
		expect([...new Set(locks)].filter((k) => !unlocks.has(k))).toEqual([]);
	});

	it('names functions it knows at both ends of cleanups', () => {
		const unknown = [...freeClasses.values(), ...guards.values()]
			.flatMap((c) => [c.exit, ...(c.enter === undefined ? [] : [c.enter])])
			.filter((f) => !contracts.has(f));
		expect(unknown).toEqual([]);
	});
});

describe('who releases what', () => {
	it.each([
		['kmalloc', 'kfree'],
		['kmalloc', 'kvfree'],
		['vmalloc', 'kvfree'],
		['of_node', 'of_node_put'],
		['of_node', 'fwnode_handle_put'],
		['device', 'put_device'],
		['device', 'pci_dev_put'],
		['device', 'platform_device_put'],
		['skb', 'kfree_skb'],
		['pm-usage', 'pm_runtime_put_noidle'],
		['inum', 'proc_free_inum'],
		['user_ns', 'put_user_ns'],
	])('%s by %s', (resource, fn) => {
		expect(releasersOf(resource)).toContain(fn);
	});

	it('does not let kfree release what vmalloc gave', () => {
		expect(releases('kmalloc', 'vmalloc')).toBe(false);
		expect(releases('kvmalloc', 'vmalloc')).toBe(true);
		expect(releases('kmalloc', 'devm')).toBe(false);
	});

	it('finds the resource of a release function', () => {
		expect(resourceOf('kfree')).toBe('kmalloc');
		expect(resourceOf('kmalloc')).toBeUndefined();
		expect(resourcesReleasedBy('device_unregister')).toEqual(['device-added', 'device']);
		expect(acquirersOf('of_node')).toContain('of_parse_phandle');
	});

	it('speaks to people', () => {
		expect(noun('kmalloc')).toBe('memory');
		expect(noun('of_node')).toBe('device node reference');
		expect(noun('foo-bar')).toBe('foo bar reference');
	});
});
