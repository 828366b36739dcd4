/**
 * include/linux/mtd, mmc, include/scsi, libata.h, include/rdma: storage hosts and RDMA devices.
 */
import { borrowed, CHECK, fn, from, get, MANAGED, NULL_OK, put, SLEEPS } from './define';

const probe = { ...SLEEPS, ...CHECK } as const;
const managed = { ...SLEEPS, ...CHECK, ...MANAGED } as const;

export const storage = [
	...from(
		'drivers/mtd/mtdcore.c',
		fn('get_mtd_device', 'ptr!', [get('mtd')], probe),
		fn('get_mtd_device_nm', 'ptr!', [get('mtd')], probe),
		fn('put_mtd_device', 'void', [put('mtd', 0)], SLEEPS),
		fn('mtd_device_unregister', 'int!0', [], SLEEPS),
		fn('mtd_device_parse_register', 'int!0', [], probe),
		fn('of_get_mtd_device_by_node', 'ptr!', [get('mtd')], probe),
	),
	...from(
		'drivers/mmc/core/host.c',
		fn('mmc_alloc_host', 'ptr?', [get('mmc_host')], probe),
		fn('mmc_free_host', 'void', [put('mmc_host', 0)]),
		fn('mmc_add_host', 'int!0', [get('mmc-added', 0)], probe),
		fn('mmc_remove_host', 'void', [put('mmc-added', 0)], SLEEPS),
		fn('devm_mmc_alloc_host', 'ptr?', [], managed),
		fn('mmc_of_parse', 'int!0', [], probe),
	),
	...from('include/linux/mmc/host.h', fn('mmc_priv', 'ptr', [], borrowed(0))),
	...from(
		'drivers/mmc/host/sdhci.c',
		fn('sdhci_alloc_host', 'ptr!', [get('sdhci_host')], probe),
		fn('sdhci_free_host', 'void', [put('sdhci_host', 0)]),
		fn('sdhci_add_host', 'int!0', [get('sdhci-added', 0)], probe),
		fn('sdhci_remove_host', 'void', [put('sdhci-added', 0)], SLEEPS),
	),
	...from(
		'drivers/mmc/host/sdhci-pltfm.c',
		fn('sdhci_pltfm_init', 'ptr!', [get('sdhci_pltfm', 0)], probe),
		fn('sdhci_pltfm_free', 'void', [put('sdhci_pltfm', 0)]),
	),
	...from(
		'drivers/scsi/hosts.c',
		fn('scsi_host_alloc', 'ptr?', [get('scsi_host')], probe),
		fn('scsi_host_put', 'void', [put('scsi_host', 0)]),
		fn('scsi_host_get', 'arg0?', [get('scsi_host', 0)], CHECK),
		fn('scsi_host_lookup', 'ptr?', [get('scsi_host')], CHECK),
		fn('scsi_add_host_with_dma', 'int!0', [get('scsi-added', 0)], probe),
		fn('scsi_remove_host', 'void', [put('scsi-added', 0)], SLEEPS),
	),
	...from(
		'include/scsi/scsi_host.h',
		fn('scsi_add_host', 'int!0', [get('scsi-added', 0)], probe),
		fn('shost_priv', 'ptr', [], borrowed(0)),
	),
	...from(
		'drivers/scsi/scsi.c',
		fn('scsi_device_get', 'int!0', [get('scsi_device', 0)], CHECK),
		fn('scsi_device_put', 'void', [put('scsi_device', 0)]),
		fn('scsi_device_lookup', 'ptr?', [get('scsi_device')], CHECK),
		fn('__scsi_device_lookup', 'ptr?'),
		fn('__scsi_iterate_devices', 'ptr?', [put('scsi_device', 1, NULL_OK), get('scsi_device')]),
	),
	...from('drivers/scsi/scsi_lib.c', fn('scsi_execute_cmd', 'int', [], SLEEPS)),
	...from(
		'drivers/scsi/libiscsi.c',
		fn('iscsi_host_alloc', 'ptr?', [get('scsi_host')], probe),
		fn('iscsi_host_free', 'void', [put('scsi_host', 0)], SLEEPS),
	),
	...from(
		'drivers/ata/libata-core.c',
		fn('ata_host_alloc ata_host_alloc_pinfo', 'ptr?', [get('ata_host')], managed),
		fn('ata_host_put', 'void', [put('ata_host', 0)]),
	),
	...from(
		'drivers/infiniband/core/device.c',
		fn('_ib_alloc_device', 'ptr?', [get('ib_device-memory')], probe),
		fn('ib_dealloc_device', 'void', [put('ib_device-memory', 0)], SLEEPS),
		fn('ib_device_put', 'void', [put('ib_device', 0)]),
		fn('ib_device_get_by_netdev ib_device_get_by_name', 'ptr?', [get('ib_device')], CHECK),
		fn('ib_register_device', 'int!0', [get('ib-registered', 0)], probe),
		fn('ib_unregister_device', 'void', [put('ib-registered', 0)], SLEEPS),
	),
	...from(
		'drivers/infiniband/core/umem.c',
		fn('ib_umem_get', 'ptr!', [get('ib_umem')], probe),
		fn('ib_umem_release', 'void', [put('ib_umem', 0, NULL_OK)], SLEEPS),
	),
];
