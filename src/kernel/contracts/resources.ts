/**
 * What can be held: words for people, kind, and how much losing it matters. Also which releases end which other holds.
 * Owns no functions; who acquires and who releases is in the contracts.
 */
import type { Resource } from '../contract';
import { MEMORY, REFERENCES } from './references';
import { STATES } from './states';

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
	...table('memory', 1, MEMORY),
	...table('reference', 1, REFERENCES),
	...table('id', 0.8, {
		'idr-id': 'IDR id',
		'ida-id': 'IDA id',
		inum: 'proc inode number',
		fd: 'file descriptor number',
		'grant-refs': 'grant references',
		'chrdev-region': 'character device numbers',
		'mem-region': 'memory region',
		'io-region': 'I/O port region',
		gpio: 'GPIO',
		'gen_pool-memory': 'pool memory',
		of_overlay: 'device tree overlay',
	}),
	...table('state', 0.5, {
		vmap: 'virtual mapping',
		kmap: 'page mapping',
		'kmap-local': 'page mapping',
	}),
	...table('state', 0.7, STATES),
};

/** A release of the first also ends holds of the others. */
export const FREES_TOO: Readonly<Record<Resource, readonly Resource[]>> = {
	// kfree() works on any slab object since 6.4; memory that belongs to a device (devm) is not among them.
	kmalloc: ['kmem_cache'],
	kvmalloc: ['kmalloc', 'vmalloc', 'kmem_cache'],
	kstrdup_const: ['kmalloc'],
	vmalloc: ['vmap'],
	clk_hw: ['clk_hw-fixed-rate'],
	'dma-coherent': ['dma-noncoherent'],
	'dma-noncoherent': ['dma-coherent'],
	// put_device(&pdev->dev), kobject_put(&dev->kobj): the same count seen from the object around it.
	device: [
		'kobject',
		'i2c_client',
		'i2c_adapter',
		'spi_controller',
		'input_dev',
		'iio_dev',
		'iio_trigger',
		'gpio_device',
		'pwmchip',
		'rproc',
		'rproc-got',
		'scsi_host',
		'nvmem_device',
		'power_supply',
		'root-device',
	],
	kobject: ['device', 'cdev', 'kset'],
	kset: ['kobject'],
	'cdev-added': ['cdev'],
	'kset-registered': ['kobject'],
	fwnode: ['of_node'],
	of_node: ['fwnode'],
	'clk-enabled': ['clk-prepared', 'clk-on'],
	'clk-prepared': ['clk-enabled'],
	'device-added': ['root-device', 'of_platform_device'],
	// What was in force before is not coming back: put_cred(override_creds(new)).
	cred: ['cred-new', 'cred-override'],
	'cred-new': ['cred'],
	page: ['page-address'],
	'pci-irq-vectors': ['pci-msi', 'pci-msix'],
	'pci-msi': ['pci-irq-vectors'],
	'pci-msix': ['pci-irq-vectors'],
};
