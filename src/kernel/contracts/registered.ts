/**
 * What a driver registers, attaches or switches on with one call and undoes with another, on an argument of both: one line a pair, by the
 * file where the first is defined. Owns these pairs; those with more to say of them are with their headers.
 */
import type { Contract, Resource } from '../contract';
import { ATOMIC, CHECK, fn, from, get, put, type Result, SLEEPS } from './define';

/** What the first call tells, and which argument of it the pair is about. */
interface Pair {
	readonly begin: string;
	readonly at?: number;
	readonly end: string;
	readonly endAt?: number;
	readonly resource: Resource;
	readonly result?: Result;
	/** Both may be called where sleeping is not allowed. */
	readonly atomic?: boolean;
}

const probe = { ...SLEEPS, ...CHECK } as const;

const pairs = (file: string, ...all: readonly Pair[]): readonly Contract[] =>
	all.flatMap(({ begin, at = 0, end, endAt = at, resource, result = 'int!0', atomic = false }) => {
		const context = atomic ? ATOMIC : SLEEPS;
		const began = result === 'void' ? context : { ...context, ...CHECK };
		return from(file, fn(begin, result, [get(resource, at)], began), fn(end, 'void', [put(resource, endAt)], context));
	});

export const registered: readonly Contract[] = [
	...pairs('drivers/tty/serial/serial_port.c', {
		begin: 'uart_add_one_port',
		at: 1,
		end: 'uart_remove_one_port',
		resource: 'uart-port',
	}),
	...pairs('drivers/tty/tty_ldisc.c', { begin: 'tty_register_ldisc', end: 'tty_unregister_ldisc', resource: 'tty-ldisc' }),
	...pairs('drivers/tty/serdev/core.c', { begin: 'serdev_device_open', end: 'serdev_device_close', resource: 'serdev-open' }),
	...pairs('fs/filesystems.c', { begin: 'register_filesystem', end: 'unregister_filesystem', resource: 'filesystem-registered' }),
	...pairs('fs/configfs/dir.c', {
		begin: 'configfs_register_subsystem',
		end: 'configfs_unregister_subsystem',
		resource: 'configfs-subsystem',
	}),
	...pairs('fs/hfsplus/bfind.c', { begin: 'hfs_find_init', at: 1, end: 'hfs_find_exit', endAt: 0, resource: 'hfs-find' }),
	...pairs('fs/gfs2/trans.c', { begin: 'gfs2_trans_begin', end: 'gfs2_trans_end', resource: 'gfs2-trans' }),
	...pairs('include/linux/list_lru.h', { begin: 'list_lru_init', end: 'list_lru_destroy', resource: 'list_lru' }),
	...pairs('include/linux/rhashtable-types.h', { begin: 'rhltable_init', end: 'rhltable_destroy', resource: 'rhltable' }),
	...pairs('drivers/scsi/scsi_lib_dma.c', {
		begin: 'scsi_dma_map',
		end: 'scsi_dma_unmap',
		resource: 'scsi-dma',
		result: 'int<0',
		atomic: true,
	}),
	...pairs('drivers/target/target_core_configfs.c', {
		begin: 'target_register_template',
		end: 'target_unregister_template',
		resource: 'target-template',
	}),
	...pairs('drivers/ata/libahci_platform.c', {
		begin: 'ahci_platform_enable_resources',
		end: 'ahci_platform_disable_resources',
		resource: 'ahci-resources',
	}),
	...pairs('drivers/mmc/host/sdhci.c', { begin: 'sdhci_setup_host', end: 'sdhci_cleanup_host', resource: 'sdhci-setup' }),
	...pairs('drivers/mmc/core/sdio_io.c', { begin: 'sdio_enable_func', end: 'sdio_disable_func', resource: 'sdio-func' }),
	...pairs('drivers/mmc/core/sdio_irq.c', { begin: 'sdio_claim_irq', end: 'sdio_release_irq', resource: 'sdio-irq' }),
	...pairs('include/linux/mtd/rawnand.h', { begin: 'nand_scan', end: 'nand_cleanup', resource: 'nand' }),
	...pairs('drivers/pcmcia/pcmcia_resource.c', {
		begin: 'pcmcia_enable_device',
		end: 'pcmcia_disable_device',
		resource: 'pcmcia-enabled',
	}),
	...pairs('drivers/gpu/drm/drm_vblank.c', { begin: 'drm_crtc_vblank_get', end: 'drm_crtc_vblank_put', resource: 'vblank', atomic: true }),
	...pairs(
		'drivers/gpu/drm/drm_mipi_dsi.c',
		{ begin: 'mipi_dsi_attach', end: 'mipi_dsi_detach', resource: 'mipi-dsi-attached' },
		{ begin: 'mipi_dsi_host_register', end: 'mipi_dsi_host_unregister', resource: 'mipi-dsi-host' },
	),
	...pairs('drivers/gpu/drm/display/drm_dp_helper.c', {
		begin: 'drm_dp_aux_register',
		end: 'drm_dp_aux_unregister',
		resource: 'dp-aux',
	}),
	...pairs('drivers/gpu/drm/drm_gem_framebuffer_helper.c', {
		begin: 'drm_gem_fb_begin_cpu_access',
		end: 'drm_gem_fb_end_cpu_access',
		resource: 'fb-cpu-access',
	}),
	...pairs('drivers/gpu/drm/scheduler/sched_main.c', {
		begin: 'drm_sched_job_init',
		end: 'drm_sched_job_cleanup',
		resource: 'drm-sched-job',
	}),
	...pairs('drivers/media/dvb-core/dvbdev.c', {
		begin: 'dvb_register_adapter',
		end: 'dvb_unregister_adapter',
		resource: 'dvb-adapter',
		result: 'int<0',
	}),
	...pairs('drivers/media/dvb-core/dvb_demux.c', { begin: 'dvb_dmx_init', end: 'dvb_dmx_release', resource: 'dvb-demux' }),
	...pairs('drivers/media/dvb-core/dmxdev.c', { begin: 'dvb_dmxdev_init', end: 'dvb_dmxdev_release', resource: 'dvb-dmxdev' }),
	...pairs('drivers/media/dvb-core/dvb_net.c', {
		begin: 'dvb_net_init',
		at: 1,
		end: 'dvb_net_release',
		endAt: 0,
		resource: 'dvb-net',
	}),
	...pairs('drivers/media/dvb-core/dvb_frontend.c', {
		begin: 'dvb_register_frontend',
		at: 1,
		end: 'dvb_unregister_frontend',
		endAt: 0,
		resource: 'dvb-frontend',
	}),
	...pairs('drivers/media/dvb-core/dvb_ca_en50221.c', {
		begin: 'dvb_ca_en50221_init',
		at: 1,
		end: 'dvb_ca_en50221_release',
		endAt: 0,
		resource: 'dvb-ca',
	}),
	...pairs('drivers/media/v4l2-core/v4l2-mem2mem.c', {
		begin: 'v4l2_m2m_register_media_controller',
		end: 'v4l2_m2m_unregister_media_controller',
		resource: 'm2m-media-controller',
	}),
	...pairs('drivers/media/v4l2-core/v4l2-mc.c', {
		begin: 'v4l2_pipeline_pm_get',
		end: 'v4l2_pipeline_pm_put',
		resource: 'v4l2-pipeline-pm',
	}),
	...pairs('drivers/media/v4l2-core/v4l2-dev.c', {
		begin: 'video_device_pipeline_start',
		end: 'video_device_pipeline_stop',
		resource: 'video-pipeline',
	}),
	...pairs(
		'net/devlink/core.c',
		{ begin: 'devlink_register', end: 'devlink_unregister', resource: 'devlink-registered', result: 'void' },
		{ begin: 'devl_register', end: 'devl_unregister', resource: 'devlink-registered', result: 'void' },
	),
	...pairs('net/devlink/param.c', {
		begin: 'devl_params_register devlink_params_register',
		end: 'devl_params_unregister devlink_params_unregister',
		resource: 'devlink-params',
	}),
	...pairs('net/devlink/port.c', {
		begin: 'devl_port_register_with_ops devlink_port_register_with_ops',
		at: 1,
		end: 'devl_port_unregister devlink_port_unregister',
		endAt: 0,
		resource: 'devlink-port',
	}),
	...from('include/net/devlink.h', fn('devlink_port_register devl_port_register', 'int!0', [get('devlink-port', 1)], probe)),
	...pairs(
		'drivers/net/phy/phylink.c',
		{
			begin: 'phylink_of_phy_connect phylink_connect_phy phylink_fwnode_phy_connect',
			end: 'phylink_disconnect_phy',
			resource: 'phylink-phy',
		},
		{ begin: 'phylink_start', end: 'phylink_stop', resource: 'phylink-started', result: 'void' },
	),
	...pairs('net/core/dst_cache.c', { begin: 'dst_cache_init', end: 'dst_cache_destroy', resource: 'dst_cache' }),
	...pairs('net/core/gro_cells.c', { begin: 'gro_cells_init', end: 'gro_cells_destroy', resource: 'gro_cells' }),
	...pairs('net/core/dev.c', {
		begin: 'netdev_rx_handler_register',
		end: 'netdev_rx_handler_unregister',
		resource: 'rx-handler',
	}),
	...pairs('net/ipv4/devinet.c', {
		begin: 'register_inetaddr_notifier',
		end: 'unregister_inetaddr_notifier',
		resource: 'notifier',
	}),
	...pairs('net/ipv6/addrconf_core.c', {
		begin: 'register_inet6addr_notifier',
		end: 'unregister_inet6addr_notifier',
		resource: 'notifier',
	}),
	...pairs('net/core/netevent.c', { begin: 'register_netevent_notifier', end: 'unregister_netevent_notifier', resource: 'notifier' }),
	...pairs(
		'net/switchdev/switchdev.c',
		{ begin: 'register_switchdev_notifier', end: 'unregister_switchdev_notifier', resource: 'notifier' },
		{ begin: 'register_switchdev_blocking_notifier', end: 'unregister_switchdev_blocking_notifier', resource: 'notifier' },
	),
	...pairs('drivers/base/bus.c', { begin: 'bus_register_notifier', at: 1, end: 'bus_unregister_notifier', resource: 'notifier' }),
	...pairs('net/netfilter/core.c', {
		begin: 'nf_register_net_hook nf_register_net_hooks',
		at: 1,
		end: 'nf_unregister_net_hook nf_unregister_net_hooks',
		resource: 'nf-hooks',
	}),
	...pairs('net/netfilter/nf_conntrack_proto.c', { begin: 'nf_ct_netns_get', end: 'nf_ct_netns_put', resource: 'nf-ct-netns' }),
	...pairs('net/netfilter/x_tables.c', {
		begin: 'xt_register_match xt_register_matches xt_register_target xt_register_targets',
		end: 'xt_unregister_match xt_unregister_matches xt_unregister_target xt_unregister_targets',
		resource: 'xt-registered',
	}),
	...pairs('net/netfilter/nf_tables_api.c', { begin: 'nft_register_expr', end: 'nft_unregister_expr', resource: 'nft-expr' }),
	...pairs('net/ipv6/protocol.c', { begin: 'inet6_add_protocol', end: 'inet6_del_protocol', resource: 'inet-protocol' }),
	...pairs('net/ipv6/af_inet6.c', { begin: 'inet6_register_protosw', end: 'inet6_unregister_protosw', resource: 'inet-protosw' }),
	...pairs('net/sched/act_api.c', { begin: 'tcf_register_action', end: 'tcf_unregister_action', resource: 'tcf-action' }),
	...pairs('include/net/pkt_cls.h', { begin: 'tcf_exts_init', end: 'tcf_exts_destroy', resource: 'tcf-exts' }),
	...pairs('net/xfrm/xfrm_state.c', { begin: 'xfrm_register_type', end: 'xfrm_unregister_type', resource: 'xfrm-type' }),
	...pairs('net/mac802154/main.c', {
		begin: 'ieee802154_register_hw',
		end: 'ieee802154_unregister_hw',
		resource: 'ieee802154-registered',
	}),
	...pairs('include/linux/cpuhotplug.h', {
		begin: 'cpuhp_state_add_instance cpuhp_state_add_instance_nocalls',
		at: 1,
		end: 'cpuhp_state_remove_instance cpuhp_state_remove_instance_nocalls',
		resource: 'cpuhp-instance',
	}),
	...pairs(
		'kernel/power/qos.c',
		{ begin: 'cpu_latency_qos_add_request', end: 'cpu_latency_qos_remove_request', resource: 'pm-qos', result: 'void' },
		{ begin: 'freq_qos_add_request', at: 1, end: 'freq_qos_remove_request', endAt: 0, resource: 'freq-qos', result: 'int<0' },
	),
	...pairs('drivers/base/power/qos.c', {
		begin: 'dev_pm_qos_add_request',
		at: 1,
		end: 'dev_pm_qos_remove_request',
		endAt: 0,
		resource: 'dev-pm-qos',
		result: 'int<0',
	}),
	...pairs('drivers/base/power/clock_ops.c', { begin: 'pm_clk_create', end: 'pm_clk_destroy', resource: 'pm-clk' }),
	...pairs('drivers/pmdomain/core.c', {
		begin: 'of_genpd_add_provider_onecell of_genpd_add_provider_simple',
		end: 'of_genpd_del_provider',
		resource: 'genpd-provider',
	}),
	...pairs('drivers/opp/of.c', { begin: 'dev_pm_opp_of_add_table', end: 'dev_pm_opp_of_remove_table', resource: 'opp-table' }),
	...pairs('drivers/clk/clk-bulk.c', {
		begin: 'clk_bulk_enable',
		at: 1,
		end: 'clk_bulk_disable',
		resource: 'clk-bulk-on',
	}),
	...pairs('drivers/cpufreq/cpufreq.c', {
		begin: 'cpufreq_register_driver',
		end: 'cpufreq_unregister_driver',
		resource: 'cpufreq-driver',
	}),
	...pairs('drivers/iommu/iommu.c', {
		begin: 'iommu_device_register',
		end: 'iommu_device_unregister',
		resource: 'iommu-device',
	}),
	...pairs('drivers/iommu/iommu-sysfs.c', {
		begin: 'iommu_device_sysfs_add',
		end: 'iommu_device_sysfs_remove',
		resource: 'iommu-sysfs',
	}),
	...pairs('include/linux/of_reserved_mem.h', {
		begin: 'of_reserved_mem_device_init',
		end: 'of_reserved_mem_device_release',
		resource: 'reserved-mem',
	}),
	...from(
		'drivers/of/of_reserved_mem.c',
		fn('of_reserved_mem_device_init_by_idx of_reserved_mem_device_init_by_name', 'int!0', [get('reserved-mem', 0)], probe),
	),
	...pairs('drivers/parport/share.c', { begin: 'parport_claim', end: 'parport_release', resource: 'parport-claimed' }),
	...pairs('drivers/w1/w1_int.c', { begin: 'w1_add_master_device', end: 'w1_remove_master_device', resource: 'w1-master' }),
	...pairs('drivers/char/hw_random/core.c', { begin: 'hwrng_register', end: 'hwrng_unregister', resource: 'hwrng' }),
	...pairs('drivers/char/tpm/tpm-chip.c', { begin: 'tpm_chip_register', end: 'tpm_chip_unregister', resource: 'tpm-chip' }),
	...pairs(
		'crypto/algapi.c',
		{ begin: 'crypto_register_alg', end: 'crypto_unregister_alg', resource: 'crypto-alg' },
		{ begin: 'crypto_register_template', end: 'crypto_unregister_template', resource: 'crypto-template' },
	),
	...pairs('crypto/skcipher.c', {
		begin: 'crypto_register_skcipher crypto_register_skciphers',
		end: 'crypto_unregister_skcipher crypto_unregister_skciphers',
		resource: 'crypto-alg',
	}),
	...pairs('crypto/ahash.c', {
		begin: 'crypto_register_ahash crypto_register_ahashes',
		end: 'crypto_unregister_ahash crypto_unregister_ahashes',
		resource: 'crypto-alg',
	}),
	...pairs('crypto/shash.c', {
		begin: 'crypto_register_shash crypto_register_shashes',
		end: 'crypto_unregister_shash crypto_unregister_shashes',
		resource: 'crypto-alg',
	}),
	...pairs('crypto/aead.c', {
		begin: 'crypto_register_aead crypto_register_aeads',
		end: 'crypto_unregister_aead crypto_unregister_aeads',
		resource: 'crypto-alg',
	}),
	...pairs('include/linux/uio_driver.h', {
		begin: 'uio_register_device',
		at: 1,
		end: 'uio_unregister_device',
		endAt: 0,
		resource: 'uio-device',
	}),
	...pairs('drivers/usb/phy/phy.c', { begin: 'usb_add_phy_dev', end: 'usb_remove_phy', resource: 'usb-phy-added' }),
	...pairs('drivers/misc/mei/bus.c', {
		begin: 'mei_cldev_enable',
		end: 'mei_cldev_disable',
		resource: 'mei-enabled',
		result: 'int<0',
	}),
	...pairs('drivers/hv/channel.c', { begin: 'vmbus_open', end: 'vmbus_close', resource: 'vmbus-open' }),
	...pairs('drivers/firewire/core-transaction.c', {
		begin: 'fw_core_add_address_handler',
		end: 'fw_core_remove_address_handler',
		resource: 'fw-address',
	}),
	...pairs('drivers/base/swnode.c', {
		begin: 'software_node_register_node_group',
		end: 'software_node_unregister_node_group',
		resource: 'swnode-group',
	}),
];
