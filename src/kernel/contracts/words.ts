/**
 * Byte order, bits, per-CPU accessors, barriers, checks and small accessors of common objects: they read (or write one word) and keep nothing.
 * What the built-in headers define in C takes precedence over these.
 */
import { ATOMIC, borrowed, fn, from, init, keep, PURE, SLEEPS } from './define';

export const words = [
	...from(
		'include/linux/byteorder/generic.h',
		fn(
			'cpu_to_le16 cpu_to_le32 cpu_to_le64 le16_to_cpu le32_to_cpu le64_to_cpu cpu_to_be16 cpu_to_be32 cpu_to_be64 be16_to_cpu be32_to_cpu be64_to_cpu',
			'int',
			[],
			PURE,
		),
		fn('htons htonl ntohs ntohl le16_to_cpup le32_to_cpup be32_to_cpup be16_to_cpup', 'int', [], PURE),
		fn('le32_add_cpu le16_add_cpu be32_add_cpu cpu_to_le32s le32_to_cpus', 'void', [], ATOMIC),
	),
	...from(
		'include/linux/unaligned.h',
		fn(
			'get_unaligned_le16 get_unaligned_le32 get_unaligned_le64 get_unaligned_be16 get_unaligned_be32 get_unaligned_be64 get_unaligned_le24 get_unaligned_be24',
			'int',
			[],
			PURE,
		),
		fn(
			'put_unaligned_le16 put_unaligned_le32 put_unaligned_be16 put_unaligned_be32 put_unaligned_le64 put_unaligned_be64',
			'void',
			[],
			ATOMIC,
		),
	),
	...from(
		'include/asm-generic/bitops/instrumented-atomic.h',
		fn('set_bit clear_bit change_bit', 'void', [], ATOMIC),
		fn('test_and_set_bit test_and_clear_bit test_and_change_bit', 'bool', [], ATOMIC),
	),
	...from(
		'include/linux/bitops.h',
		fn('__set_bit __clear_bit __change_bit', 'void', [], ATOMIC),
		fn('__test_and_set_bit __test_and_clear_bit', 'bool', [], ATOMIC),
		fn('test_bit', 'bool', [], PURE),
		fn('assign_bit __assign_bit', 'void', [], ATOMIC),
		fn('rol32 ror32', 'int', [], PURE),
	),
	...from('include/asm-generic/bitops/const_hweight.h', fn('hweight8 hweight16 hweight32 hweight64', 'int', [], PURE)),
	...from('arch/x86/include/asm/bitops.h', fn('__ffs ffs fls __fls ffz', 'int', [], PURE)),
	...from(
		'include/linux/percpu-defs.h',
		fn('per_cpu_ptr this_cpu_ptr raw_cpu_ptr', 'ptr', [], borrowed(0)),
		fn('this_cpu_read __this_cpu_read raw_cpu_read', 'int', [], PURE),
		fn(
			'this_cpu_inc this_cpu_dec this_cpu_add this_cpu_sub this_cpu_write __this_cpu_inc __this_cpu_dec __this_cpu_write __this_cpu_add',
			'void',
			[],
			ATOMIC,
		),
	),
	...from('include/linux/smp.h', fn('smp_processor_id raw_smp_processor_id', 'int', [], PURE)),
	...from(
		'include/asm-generic/barrier.h',
		fn('mb rmb wmb smp_mb smp_rmb smp_wmb dma_rmb dma_wmb smp_mb__after_atomic smp_mb__before_atomic', 'void', [], PURE),
	),
	...from('arch/x86/include/asm/vdso/processor.h', fn('cpu_relax', 'void', [], PURE)),
	...from(
		'include/linux/lockdep.h',
		fn(
			'lockdep_assert_held lockdep_assert_not_held lockdep_assert_held_write lockdep_assert_held_read lockdep_assert_held_once',
			'void',
			[],
			PURE,
		),
		fn('lockdep_set_class lockdep_set_subclass lockdep_set_class_and_name lockdep_set_novalidate_class', 'void', [], PURE),
		fn('lockdep_is_held', 'bool', [], PURE),
	),
	...from('kernel/locking/lockdep.c', fn('lockdep_register_key lockdep_unregister_key', 'void', [], ATOMIC)),
	...from('include/linux/overflow.h', fn('size_add size_mul size_sub array_size array3_size', 'size', [], PURE)),
	...from('include/linux/jhash.h', fn('jhash jhash2 jhash_1word jhash_2words jhash_3words', 'int', [], PURE)),
	...from('include/linux/hash.h', fn('hash_32 hash_64 hash_ptr', 'int', [], PURE)),
	...from('include/linux/ctype.h', fn('isdigit', 'bool', [], PURE), fn('tolower toupper', 'int', [], PURE)),
	...from(
		'include/linux/jiffies.h',
		fn('time_after time_before time_after_eq time_before_eq time_is_before_jiffies time_is_after_jiffies', 'bool', [], PURE),
	),
	...from(
		'include/linux/skbuff.h',
		fn('skb_queue_len skb_frag_size skb_network_offset skb_transport_offset skb_get_queue_mapping', 'int', [], PURE),
		fn('skb_is_gso', 'bool', [], PURE),
		fn('skb_peek', 'ptr', [], borrowed(0)),
		fn('skb_orphan skb_checksum_none_assert skb_tx_timestamp skb_set_queue_mapping', 'void', [], ATOMIC),
	),
	...from('include/net/netlink.h', fn('nla_total_size nla_get_be32 nla_get_be16 nlmsg_msg_size nla_attr_size', 'int', [], PURE)),
	...from('include/net/sock.h', fn('sock_flag', 'bool', [], PURE)),
	...from('include/net/net_namespace.h', fn('net_eq', 'int', [], PURE)),
	...from('include/net/netns/generic.h', fn('net_generic', 'ptr', [], borrowed(0))),
	...from(
		'include/linux/netdevice.h',
		fn('netif_tx_wake_all_queues netif_tx_stop_all_queues netif_trans_update', 'void', [], ATOMIC),
		fn('netdev_get_tx_queue', 'ptr', [], borrowed(0)),
		fn('netdev_notifier_info_to_dev', 'ptr', [], borrowed(0)),
	),
	...from('net/sched/sch_generic.c', fn('netif_carrier_on netif_carrier_off', 'void', [], ATOMIC)),
	...from('net/core/dev.c', fn('napi_complete_done napi_schedule_prep', 'bool', [], ATOMIC), fn('__napi_schedule', 'void', [], ATOMIC)),
	...from('drivers/net/phy/phy.c', fn('phy_start', 'void', [], SLEEPS), fn('phy_stop', 'void', [], SLEEPS)),
	...from(
		'include/linux/dma-mapping.h',
		fn('dma_sync_single_for_device dma_sync_single_for_cpu dma_sync_sg_for_cpu dma_sync_sg_for_device', 'void', [], ATOMIC),
		fn('dma_map_page', 'int', [], ATOMIC),
	),
	...from(
		'include/linux/dmaengine.h',
		fn('dmaengine_prep_slave_sg dmaengine_prep_slave_single dmaengine_prep_dma_cyclic', 'ptr?', [], ATOMIC),
		fn('dmaengine_submit dma_submit_error', 'int', [], ATOMIC),
		fn('dma_async_issue_pending', 'void', [], ATOMIC),
	),
	...from('include/linux/pm_wakeup.h', fn('device_may_wakeup', 'bool', [], PURE), fn('device_init_wakeup', 'int', [], SLEEPS)),
	...from(
		'drivers/base/power/wakeup.c',
		fn('device_set_wakeup_capable', 'void', [], SLEEPS),
		fn('device_wakeup_enable', 'int!0', [], SLEEPS),
	),
	...from('include/media/v4l2-dev.h', fn('video_set_drvdata', 'void', [keep(1)])),
	...from('include/linux/irq.h', fn('irq_data_get_irq_chip_data', 'ptr', [], borrowed(0))),
	...from('include/linux/irqdesc.h', fn('irq_desc_get_handler_data irq_desc_get_chip', 'ptr', [], borrowed(0))),
	...from('include/linux/cpumask.h', fn('cpumask_and cpumask_equal cpumask_intersects', 'bool', [], ATOMIC)),
	...from('include/linux/of.h', fn('of_machine_is_compatible is_of_node', 'bool', [], PURE)),
	...from('include/linux/device.h', fn('dev_of_node', 'ptr', [], borrowed(0))),
	...from('kernel/panic.c', fn('add_taint', 'void', [], PURE)),
	...from('drivers/pci/pci.c', fn('pci_restore_state', 'void', [])),
	...from('fs/inode.c', fn('inode_init_once', 'void', [init(0)]), fn('inode_nohighmem', 'void', [], ATOMIC)),
	...from('include/linux/llist.h', fn('llist_del_all', 'ptr?', [], ATOMIC)),
];
