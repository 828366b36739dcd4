/**
 * Calls that read what an argument points to before anybody can have filled it: compared texts and bits, buffers that are sent, and
 * descriptions of something to register, of which every member counts. Owns the table; what memory holds is the machine's to say.
 *
 * `*`: every member of a record whose declaration is visible, since all its bytes go out; of one that is not, the beginning.
 * Members are those that the callee looks at (or copies) whatever the others say; the source is the declaration of the record.
 */
import type { ReadArgument } from '../../machine/kernel-port';

type Row = readonly [names: string, at: readonly number[], members?: string, source?: string];

const ROWS: readonly Row[] = [
	['strcmp strncmp strcasecmp strncasecmp memcmp', [0, 1]],
	['strlen strnlen bitmap_empty bitmap_full bitmap_weight cpumask_empty cpumask_weight', [0]],
	['bitmap_equal bitmap_intersects bitmap_subset', [0, 1]],
	['bitmap_and bitmap_or bitmap_andnot bitmap_xor', [1, 2]],
	['bitmap_copy', [1]],
	['copy_to_user', [1], '*', 'include/linux/uaccess.h: copy_to_user'],
	['memcpy_toio', [1]],
	['i2c_master_send spi_write', [1]],
	['regmap_bulk_write regmap_raw_write', [2]],
	['i2c_smbus_write_block_data i2c_smbus_write_i2c_block_data', [3]],
	['nla_put', [3], '*', 'lib/nlattr.c: nla_put'],
	['typec_register_partner', [1], 'usb_pd accessory identity attach deattach', 'include/linux/usb/typec.h: struct typec_partner_desc'],
	['typec_register_cable', [1], 'type active identity', 'include/linux/usb/typec.h: struct typec_cable_desc'],
	[
		'typec_partner_register_altmode typec_port_register_altmode typec_plug_register_altmode',
		[1],
		'svid mode vdo roles',
		'include/linux/usb/typec.h: struct typec_altmode_desc',
	],
	['typec_switch_register typec_mux_register', [1], 'fwnode set name drvdata', 'include/linux/usb/typec_mux.h: struct typec_switch_desc'],
	[
		'usb_role_switch_register',
		[1],
		'fwnode usb2_port usb3_port udc set get allow_userspace_control driver_data name',
		'include/linux/usb/role.h: struct usb_role_switch_desc',
	],
	[
		'sdw_stream_add_slave sdw_stream_add_master',
		[1],
		'frame_rate ch_count bps direction type',
		'include/linux/soundwire/sdw.h: struct sdw_stream_config',
	],
	[
		'dmaengine_slave_config',
		[1],
		'src_addr_width dst_addr_width src_maxburst dst_maxburst src_port_window_size dst_port_window_size device_fc',
		'include/linux/dmaengine.h: struct dma_slave_config',
	],
	[
		'platform_device_register_full',
		[0],
		'parent fwnode of_node_reused name id res num_res data size_data dma_mask properties',
		'include/linux/platform_device.h: struct platform_device_info',
	],
	['i2c_new_client_device', [1], 'flags addr platform_data of_node fwnode irq', 'include/linux/i2c.h: struct i2c_board_info'],
	[
		'spi_new_device',
		[1],
		'platform_data controller_data irq max_speed_hz bus_num chip_select mode',
		'include/linux/spi/spi.h: struct spi_board_info',
	],
	[
		'led_classdev_register_ext devm_led_classdev_register_ext',
		[2],
		'fwnode default_label devicename devname_mandatory',
		'include/linux/leds.h: struct led_init_data',
	],
	[
		'backlight_device_register',
		[4],
		'brightness max_brightness power type scale',
		'include/linux/backlight.h: struct backlight_properties',
	],
	[
		'devm_backlight_device_register',
		[5],
		'brightness max_brightness power type scale',
		'include/linux/backlight.h: struct backlight_properties',
	],
	[
		'regulator_register devm_regulator_register',
		[2],
		'dev init_data driver_data of_node regmap ena_gpiod',
		'include/linux/regulator/driver.h: struct regulator_config',
	],
	[
		'power_supply_register devm_power_supply_register',
		[2],
		'fwnode drv_data attr_grp supplied_to num_supplicants',
		'include/linux/power_supply.h: struct power_supply_config',
	],
	['netlink_kernel_create', [2], 'groups flags input bind unbind', 'include/linux/netlink.h: struct netlink_kernel_cfg'],
	['udp_sock_create', [1], 'family local_udp_port peer_udp_port bind_ifindex', 'include/net/udp_tunnel.h: struct udp_port_cfg'],
	[
		'setup_udp_tunnel_sock',
		[2],
		'encap_type encap_rcv encap_destroy gro_receive gro_complete',
		'include/net/udp_tunnel.h: struct udp_tunnel_sock_cfg',
	],
	[
		'ib_create_qp',
		[1],
		'event_handler qp_context send_cq recv_cq srq sq_sig_type qp_type create_flags port_num rwq_ind_tbl',
		'include/rdma/ib_verbs.h: struct ib_qp_init_attr',
	],
	['ib_create_cq', [4], 'cqe comp_vector flags', 'include/rdma/ib_verbs.h: struct ib_cq_init_attr'],
	[
		'nvmem_register',
		[0],
		'name id owner cells ncells type read_only root_only stride priv',
		'include/linux/nvmem-provider.h: struct nvmem_config',
	],
	[
		'devm_nvmem_register',
		[1],
		'name id owner cells ncells type read_only root_only stride priv',
		'include/linux/nvmem-provider.h: struct nvmem_config',
	],
	[
		'ip_route_output_key',
		[1],
		'flowi4_oif flowi4_mark flowi4_tos flowi4_proto flowi4_flags daddr saddr',
		'include/net/flow.h: struct flowi4',
	],
	['ip6_route_output', [2], 'flowi6_oif flowi6_mark flowi6_proto flowi6_flags daddr saddr flowlabel', 'include/net/flow.h: struct flowi6'],
	['mmc_wait_for_cmd', [1], 'opcode arg flags busy_timeout', 'include/linux/mmc/core.h: struct mmc_command'],
	['spi_message_add_tail', [0], 'tx_buf rx_buf len speed_hz bits_per_word cs_change', 'include/linux/spi/spi.h: struct spi_transfer'],
	['spi_sync_transfer', [1], 'tx_buf rx_buf len speed_hz bits_per_word cs_change', 'include/linux/spi/spi.h: struct spi_transfer'],
	['pwm_apply_state pwm_apply_might_sleep', [1], 'period duty_cycle polarity enabled', 'include/linux/pwm.h: struct pwm_state'],
	['v4l2_ctrl_new_custom', [1], 'ops id name type min max step def flags', 'include/media/v4l2-ctrls.h: struct v4l2_ctrl_config'],
];

/** Which argument says how much is read: with 0, nothing is. */
const SIZES: Readonly<Record<string, number>> = {
	strncmp: 2,
	strncasecmp: 2,
	memcmp: 2,
	strnlen: 1,
	copy_to_user: 2,
	memcpy_toio: 2,
	i2c_master_send: 2,
	spi_write: 2,
	regmap_bulk_write: 3,
	regmap_raw_write: 3,
};

/** By function name. */
export const reads: ReadonlyMap<string, readonly ReadArgument[]> = new Map(
	ROWS.flatMap(([names, at, members]) =>
		names.split(' ').map(
			(n) =>
				[
					n,
					at.map((i) => ({
						at: i,
						...(SIZES[n] === undefined ? {} : { size: SIZES[n] }),
						...(members === undefined ? {} : { members: members.split(' ') }),
					})),
				] as const,
		),
	),
);
