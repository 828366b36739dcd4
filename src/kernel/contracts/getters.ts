/**
 * Look-ups all over the kernel that hide a get in their body (read in 6.12): a device, node, file or other counted thing is found and
 * comes with a reference. Owns those that no header's own list has; the finders of a subsystem with a list of its own stand there.
 */
import { ATOMIC, fn, from, get, LAST, NULL_OK, put } from './define';

const device = [get('device')];
const node = [get('of_node')];
const step = [put('of_node', 1, NULL_OK), get('of_node')];
const dentry = [get('dentry')];

export const getters = [
	...from('drivers/acpi/pci_root.c', fn('acpi_get_pci_dev', 'ptr?', device)),
	...from('drivers/base/bus.c', fn('bus_get_dev_root', 'ptr?', device)),
	...from('drivers/firmware/raspberrypi.c', fn('rpi_firmware_find_node', 'ptr?', node, ATOMIC)),
	...from('drivers/gpu/drm/drm_mipi_dsi.c', fn('of_find_mipi_dsi_device_by_node', 'ptr?', device)),
	...from('drivers/infiniband/core/device.c', fn('ib_device_get_netdev', 'ptr?', [get('netdev')])),
	...from('drivers/mcb/mcb-core.c', fn('mcb_bus_get', 'ptr?', device), fn('mcb_bus_put', 'void', [put('device', 0, LAST)])),
	...from('drivers/misc/enclosure.c', fn('enclosure_find', 'ptr?', device)),
	...from('drivers/misc/rpmb-core.c', fn('rpmb_dev_find_device', 'ptr?', device), fn('rpmb_dev_get', 'ptr?', [get('device', 0)])),
	...from('drivers/misc/rpmb-core.c', fn('rpmb_dev_put', 'void', [put('device', 0, LAST)])),
	...from(
		'drivers/net/phy/phy_device.c',
		fn('fwnode_mdio_find_device fwnode_phy_find_device device_phy_find_device', 'ptr?', device),
		fn('fwnode_get_phy_node', 'ptr!', [get('fwnode')]),
	),
	...from('drivers/nvmem/layouts.c', fn('of_nvmem_layout_get_container', 'ptr?', node)),
	...from('drivers/of/property.c', fn('of_graph_get_next_port of_graph_get_next_port_endpoint', 'ptr?', step)),
	...from('drivers/opp/of.c', fn('dev_pm_opp_get_of_node dev_pm_opp_of_get_opp_desc_node', 'ptr?', node)),
	...from('drivers/pci/endpoint/pci-epc-core.c', fn('pci_epc_get', 'ptr!', device), fn('pci_epc_put', 'void', [put('device', 0, LAST)])),
	...from('drivers/pci/of.c', fn('of_pci_find_child_device', 'ptr?', node)),
	...from('drivers/regulator/of_regulator.c', fn('of_find_regulator_by_node of_parse_coupled_regulator', 'ptr?', device)),
	...from('drivers/rpmsg/rpmsg_core.c', fn('rpmsg_find_device', 'ptr?', device)),
	...from('drivers/scsi/scsi.c', fn('scsi_device_lookup_by_target', 'ptr?', [get('scsi_device')])),
	...from('drivers/scsi/scsi_lib.c', fn('scsi_device_from_queue', 'ptr?', device)),
	...from('drivers/scsi/scsi_transport_iscsi.c', fn('iscsi_lookup_endpoint', 'ptr?', device)),
	...from('drivers/scsi/scsi_transport_iscsi.c', fn('iscsi_find_flashnode_sess iscsi_find_flashnode_conn', 'ptr?', device)),
	...from('drivers/scsi/scsi_transport_iscsi.c', fn('iscsi_put_endpoint iscsi_put_conn', 'void', [put('device', 0, LAST)])),
	...from('drivers/scsi/scsi_transport_sas.c', fn('sas_port_get_phy', 'ptr?', device)),
	...from('drivers/scsi/scsi_transport_srp.c', fn('srp_rport_put', 'void', [put('device', 0, LAST)])),
	...from('drivers/slimbus/core.c', fn('of_slim_get_device', 'ptr?', device), fn('slim_get_device', 'ptr!', device)),
	...from('drivers/spi/spi.c', fn('acpi_spi_find_controller_by_adev', 'ptr?', device)),
	...from('drivers/usb/common/common.c', fn('usb_of_get_companion_dev', 'ptr?', device)),
	...from('drivers/usb/phy/phy-isp1301.c', fn('isp1301_get_client', 'ptr?', device)),
	...from('drivers/usb/typec/bus.c', fn('typec_altmode_get_plug', 'ptr?', device)),
	...from('drivers/usb/typec/class.c', fn('typec_cable_get', 'ptr?', device), fn('typec_cable_put', 'void', [put('device', 0, LAST)])),
	...from('drivers/video/backlight/backlight.c', fn('backlight_device_get_by_name', 'ptr?', device)),
	...from('drivers/video/fbdev/omap2/omapfb/dss/dss-of.c', fn('omapdss_of_get_next_port omapdss_of_get_next_endpoint', 'ptr?', step)),
	...from('fs/eventfd.c', fn('eventfd_fget', 'ptr!', [get('file')])),
	...from('fs/namei.c', fn('lookup_one_unlocked lookup_one_positive_unlocked lookup_positive_unlocked', 'ptr!', dentry)),
	...from('kernel/bpf/inode.c', fn('bpf_prog_get_type_path', 'ptr!', [get('bpf_prog')])),
	...from('net/bluetooth/hci_conn.c', fn('hci_get_route', 'ptr?', [get('hci_dev')])),
	...from('net/core/net-sysfs.c', fn('of_find_net_device_by_node', 'ptr?', device)),
	...from('net/sunrpc/rpc_pipe.c', fn('rpc_d_lookup_sb', 'ptr?', dentry)),
	...from('net/unix/af_unix.c', fn('unix_peer_get', 'ptr?', [get('sock')])),
];
