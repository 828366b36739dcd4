import { describe, expect, it } from 'vitest';
import type { Contract } from '../../src/kernel/contract';
import { contracts, freeClasses, guards, iterators } from '../../src/kernel/contract-table';

const of = (name: string): Contract => {
	const c = contracts.get(name);
	if (!c) throw new Error(`no contract for ${name}`);
	return c;
};

describe('facts that are easy to get wrong', () => {
	it('pm_runtime_get_sync counts on failure, pm_runtime_resume_and_get does not', () => {
		expect(of('pm_runtime_get_sync').effects).toEqual([{ do: 'acquire', at: 0, resource: 'pm-usage', when: 'always' }]);
		expect(of('pm_runtime_resume_and_get').effects).toEqual([{ do: 'acquire', at: 0, resource: 'pm-usage', when: 'success' }]);
	});

	it('device_register and kobject_init_and_add leave a reference on failure too', () => {
		expect(of('device_register').effects).toContainEqual({ do: 'acquire', at: 0, resource: 'device', when: 'always' });
		expect(of('kobject_init_and_add').effects).toContainEqual({ do: 'acquire', at: 0, resource: 'kobject', when: 'always' });
		expect(of('device_add').effects).toEqual([{ do: 'acquire', at: 0, resource: 'device-added', when: 'success' }]);
	});

	it('finders put the node they start from', () => {
		expect(of('of_find_node_by_name').effects).toEqual([
			{ do: 'release', at: 0, resource: 'of_node', nullOk: true },
			{ do: 'acquire', at: 'ret', resource: 'of_node', when: 'success' },
		]);
		expect(of('of_get_next_child').effects[0]).toMatchObject({ do: 'release', at: 1 });
		expect(of('pci_get_device').effects[0]).toMatchObject({ do: 'release', at: 2, resource: 'device' });
		expect(of('pci_get_class').effects[0]).toMatchObject({ do: 'release', at: 1 });
	});

	it('of_parse_phandle_with_args gives a node through its last parameter', () => {
		expect(of('of_parse_phandle_with_args').effects).toContainEqual({
			do: 'acquire',
			at: { out: 4 },
			resource: 'of_node',
			when: 'success',
		});
	});

	it('tells the two ways of failing apart', () => {
		expect(of('kmalloc').fails).toBe('null');
		expect(of('memdup_user').fails).toBe('errptr');
		expect(of('clk_get_optional').fails).toBe('null-or-errptr');
		expect(of('devm_kzalloc').fails).toBe('null');
		expect(of('devm_kzalloc').managed).toBe(true);
		expect(of('mutex_trylock').fails).toBe('false');
		expect(of('down_trylock').fails).toBe('nonzero');
		expect(of('platform_get_irq').fails).toBe('negative');
	});

	it('knows what sleeps', () => {
		expect(of('kmalloc').sleeps).toEqual({ gfp: 1 });
		expect(of('kmem_cache_alloc').sleeps).toEqual({ gfp: 1 });
		expect(of('mutex_lock').sleeps).toBe('always');
		expect(of('spin_lock').sleeps).toBe('never');
		expect(of('copy_from_user').sleeps).toBe('always');
		expect(of('dma_alloc_coherent').sleeps).toEqual({ gfp: 3 });
	});

	it('knows who takes the socket buffer', () => {
		for (const [name, at] of [
			['netif_rx', 0],
			['dev_queue_xmit', 0],
			['netlink_unicast', 1],
			['napi_gro_receive', 1],
		] as const)
			expect(of(name).effects, name).toContainEqual({ do: 'consume', at, resource: 'skb', when: 'always' });
		expect(of('sock_queue_rcv_skb').effects).toContainEqual({ do: 'consume', at: 1, resource: 'skb', when: 'success' });
	});

	it('knows the names of 2014', () => {
		expect(of('threadgroup_lock').effects).toMatchObject([{ do: 'lock', lock: 'rwsem', mode: 'write', member: 'signal->group_rwsem' }]);
		expect(of('get_task_cgroup').effects.map((e) => e.do)).toEqual(['lock', 'acquire', 'unlock']);
		expect(of('proc_alloc_inum')).toMatchObject({
			fails: 'nonzero',
			effects: [{ do: 'acquire', at: { out: 0 }, resource: 'inum', when: 'success' }],
		});
		expect(of('get_user_ns').returns).toEqual({ arg: 0 });
		expect(of('put_user_ns').effects).toMatchObject([{ nullOk: true, last: true }]);
		expect(of('ns_capable')).toMatchObject({ returns: 'bool', fails: 'false' });
		expect(of('copy_net_ns').effects).toMatchObject([{ do: 'acquire', at: 'ret', resource: 'net' }]);
	});

	it('knows loops, __free() and guards', () => {
		expect(iterators.get('for_each_child_of_node')).toMatchObject({ variable: 1, scoped: false, resource: 'of_node' });
		expect(iterators.get('for_each_compatible_node')).toMatchObject({ variable: 0 });
		expect(iterators.get('for_each_child_of_node_scoped')?.scoped).toBe(true);
		expect(freeClasses.get('device_node')?.exit).toBe('of_node_put');
		expect(freeClasses.get('kfree')).toMatchObject({ skipsNull: true, skipsErrptr: true });
		expect(guards.get('mutex')).toMatchObject({ enter: 'mutex_lock', exit: 'mutex_unlock' });
	});
});
