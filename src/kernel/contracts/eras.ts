/**
 * Functions that the 6.12 tree no longer has, so that older patches can be read: names of 3.17 and of the years between.
 * The source names the version; files are of that version.
 */
import { ATOMIC, alloc, borrowed, CHECK, fn, free, from, get, gfp, init, lock, NULL_OK, put, SLEEPS, unlock } from './define';

const probe = { ...SLEEPS, ...CHECK } as const;

/** As `from`, for a file of an older version. */
const since = (version: string, file: string, ...entries: Parameters<typeof from>[1][]) =>
	from(file, ...entries).map((c) => ({ ...c, source: `${version} ${c.source}` }));

export const eras = [
	...since(
		'v3.17',
		'include/linux/sched.h',
		fn('threadgroup_lock', 'void', [lock('rwsem', { member: 'signal->group_rwsem', mode: 'write' })], SLEEPS),
		fn('threadgroup_unlock', 'void', [unlock('rwsem', { member: 'signal->group_rwsem', mode: 'write' })]),
		fn('threadgroup_change_begin', 'void', [lock('rwsem', { member: 'signal->group_rwsem', mode: 'read' })], SLEEPS),
		fn('threadgroup_change_end', 'void', [unlock('rwsem', { member: 'signal->group_rwsem', mode: 'read' })]),
	),
	// Takes cgroup_mutex (and css_set_rwsem) inside and gives both back; never NULL.
	...since(
		'v3.17',
		'kernel/cgroup.c',
		fn(
			'get_task_cgroup',
			'ptr',
			[lock('mutex', { at: { global: 'cgroup_mutex' } }), get('cgroup'), unlock('mutex', { at: { global: 'cgroup_mutex' } })],
			SLEEPS,
		),
	),
	...since('v3.17', 'include/linux/pid_namespace.h', fn('task_active_pid_ns', 'ptr', [], borrowed(0))),
	...since(
		'v4.9',
		'include/linux/mm.h',
		fn('page_cache_get', 'void', [get('page', 0)], ATOMIC),
		fn('page_cache_release', 'void', [put('page', 0)]),
	),
	...since('v4.4', 'include/linux/timer.h', fn('init_timer setup_timer', 'void', [init(0)], ATOMIC)),
	...since(
		'v5.10',
		'include/linux/dma-mapping.h',
		fn('dma_zalloc_coherent', 'ptr?', [alloc('dma-coherent', { size: [1], zeroed: true }), init(2)], { ...gfp(3), ...CHECK }),
	),
	...since(
		'v5.4',
		'include/linux/pci-dma-compat.h',
		fn('pci_alloc_consistent', 'ptr?', [alloc('dma-coherent', { size: [1] }), init(2)], CHECK),
		fn('pci_zalloc_consistent', 'ptr?', [alloc('dma-coherent', { size: [1], zeroed: true }), init(2)], CHECK),
		fn('pci_free_consistent', 'void', [free('dma-coherent', 2)]),
	),
	...since('v5.4', 'include/linux/io.h', fn('ioremap_nocache ioremap_cache', 'ptr?', [get('ioremap')], probe)),
	...since('v5.15', 'include/linux/slab.h', fn('kzfree', 'void', [free('kmalloc', 0, NULL_OK)])),
	...since(
		'v5.15',
		'block/genhd.c',
		fn('alloc_disk', 'ptr?', [get('gendisk')], probe),
		fn('blk_cleanup_disk', 'void', [put('gendisk', 0)], SLEEPS),
	),
	...since(
		'v5.10',
		'block/blk-core.c',
		fn('blk_alloc_queue', 'ptr?', [get('request_queue-created')], probe),
		fn('blk_cleanup_queue', 'void', [put('request_queue-created', 0)], SLEEPS),
		fn('blk_get_request', 'ptr!', [get('request')], probe),
		fn('blk_put_request', 'void', [put('request', 0)]),
	),
	...since('v5.15', 'block/blk-mq.c', fn('blk_mq_init_queue', 'ptr!', [get('request_queue-created')], probe)),
	...since('v5.10', 'drivers/base/bus.c', fn('class_find_device_by_acpi', 'ptr?', [get('device')], CHECK)),
	...since(
		'v5.15',
		'drivers/tty/tty_io.c',
		fn('alloc_tty_driver', 'ptr?', [get('tty_driver')], probe),
		fn('put_tty_driver', 'void', [put('tty_driver', 0)]),
	),
	...since('v5.10', 'drivers/i2c/i2c-core-base.c', fn('i2c_new_device i2c_new_dummy', 'ptr?', [get('i2c_client')], probe)),
	...since(
		'v6.1',
		'include/linux/spi/spi.h',
		fn('spi_master_get', 'arg0', [get('spi_controller', 0)]),
		fn('spi_master_put', 'void', [put('spi_controller', 0, NULL_OK)]),
	),
	...since(
		'v6.1',
		'fs/namei.c',
		fn('user_path_dir', 'int!0', [init(1), get('path', 1)], probe),
		fn('user_lpath user_path', 'int!0', [init(1), get('path', 1)], probe),
	),
	...since('v4.4', 'include/linux/workqueue.h', fn('flush_delayed_work_sync flush_work_sync', 'bool', [], SLEEPS)),
	...since('v5.4', 'kernel/time/time.c', fn('do_gettimeofday getnstimeofday', 'void', [init(0)], ATOMIC)),
	...since('v6.1', 'drivers/gpio/gpiolib-of.c', fn('of_get_named_gpio of_get_gpio', 'int<0', [], probe)),
	...since('v5.15', 'drivers/regulator/core.c', fn('regulator_get_linear_step', 'int', [])),
	...since('v6.12+', 'include/linux/timer.h', fn('hrtimer_setup', 'void', [init(0)], ATOMIC)),
	...since(
		'v6.18',
		'include/linux/slab.h',
		fn('kmalloc_obj', 'ptr?', [alloc('kmalloc')], CHECK),
		fn('kzalloc_obj', 'ptr?', [alloc('kmalloc', { zeroed: true })], CHECK),
	),
	...since('v6.13', 'fs/file.c', fn('fget_task_next', 'ptr?', [get('file')], CHECK)),
	...since('v6.13', 'include/linux/reset.h', fn('reset_control_get_exclusive_deasserted', 'ptr!', [get('reset_control')], probe)),
];
