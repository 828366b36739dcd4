/**
 * What can be held: words for people, kind, and how much losing it matters. Also which releases end which other holds.
 * Owns no functions; who acquires and who releases is in the contracts.
 */
import type { Resource } from '../contract';

/**
 * `memory` must be freed; `reference` is counted on an object; `id` is a number taken from a pool;
 * `state` is something switched on or registered on an object that is not ours (a clock enabled, a driver registered): it is often
 * meant to stay when the function succeeds, so only failing exits say something.
 */
export type ResourceKind = 'memory' | 'reference' | 'id' | 'state';

export interface ResourceInfo {
	readonly kind: ResourceKind;
	readonly noun: string;
	/** 0..1: how much losing one matters; 1 for memory and references. */
	readonly weight: number;
}

function table(kind: ResourceKind, weight: number, nouns: Readonly<Record<Resource, string>>): Record<Resource, ResourceInfo> {
	return Object.fromEntries(Object.entries(nouns).map(([name, noun]) => [name, { kind, noun, weight }]));
}

export const RESOURCES: Readonly<Record<Resource, ResourceInfo>> = {
	...table('memory', 1, {
		kmalloc: 'memory',
		kvmalloc: 'memory',
		vmalloc: 'memory',
		kstrdup_const: 'string',
		kmem_cache: 'slab object',
		'slab-cache': 'slab cache',
		mempool: 'mempool element',
		'mempool-pool': 'mempool',
		percpu: 'per-CPU memory',
		argv: 'argument vector',
		cpumask: 'cpumask',
		devm: 'device-managed memory',
		devres: 'device resource record',
	}),
	...table('reference', 1, {
		percpu_ref: 'per-CPU reference',
	}),
	...table('state', 0.7, {
		vmap: 'virtual mapping',
		'mempool-init': 'mempool',
		percpu_counter: 'per-CPU counter',
		'percpu_ref-init': 'per-CPU reference counter',
		srcu_struct: 'SRCU structure',
	}),
};

/** A release of the first also ends holds of the others. */
export const FREES_TOO: Readonly<Record<Resource, readonly Resource[]>> = {
	// kfree() works on any slab object since 6.4; an object whose resource is devm is not among them.
	kmalloc: ['kmem_cache'],
	kvmalloc: ['kmalloc', 'vmalloc', 'kmem_cache'],
	kstrdup_const: ['kmalloc'],
	vmalloc: ['vmap'],
};
