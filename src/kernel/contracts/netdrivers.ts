/**
 * include/linux/phy.h, mdio, include/net/mac80211.h, cfg80211.h, bluetooth, can, rfkill.h: what network drivers register and hold.
 */
import { ATOMIC, alloc, CHECK, consume, fn, free, from, get, gfp, init, LAST_NOT_NULL, lock, NULL_OK, put, SLEEPS, unlock } from './define';

const probe = { ...SLEEPS, ...CHECK } as const;
const eats = (param: number) => [consume(param, 'skb', 'always')];

export const netdrivers = [
	// Without PTP support in the configuration its stub gives NULL.
	...from(
		'drivers/ptp/ptp_clock.c',
		fn('ptp_clock_register', 'ptr?!', [get('ptp_clock')], probe),
		fn('ptp_clock_unregister', 'int', [put('ptp_clock', 0, NULL_OK)], SLEEPS),
	),
	...from(
		'drivers/net/phy/mdio_bus.c',
		fn('mdiobus_alloc_size', 'ptr?', [alloc('mii_bus', { zeroed: true })], probe),
		fn('mdiobus_free', 'void', [free('mii_bus', 0)], SLEEPS),
		fn('__mdiobus_register', 'int!0', [get('mdiobus-registered', 0)], probe),
		fn('mdiobus_unregister', 'void', [put('mdiobus-registered', 0)], SLEEPS),
		fn('mdiobus_read mdiobus_write', 'int<0', [], SLEEPS),
	),
	...from(
		'include/linux/phy.h',
		fn('mdiobus_alloc', 'ptr?', [alloc('mii_bus', { zeroed: true })], probe),
		fn('mdiobus_register', 'int!0', [get('mdiobus-registered', 0)], probe),
	),
	...from('include/linux/of_mdio.h', fn('of_mdiobus_register', 'int!0', [get('mdiobus-registered', 0)], probe)),
	...from(
		'drivers/net/mdio/of_mdio.c',
		fn('of_phy_connect', 'ptr?', [get('phy-connected')], probe),
		fn('of_phy_get_and_connect', 'ptr?', [get('phy-connected')], probe),
		fn('of_phy_register_fixed_link', 'int!0', [get('fixed-link', 0)], probe),
		fn('of_phy_deregister_fixed_link', 'void', [put('fixed-link', 0)], SLEEPS),
	),
	...from(
		'drivers/net/phy/phy_device.c',
		fn('phy_connect', 'ptr!', [get('phy-connected')], probe),
		fn('phy_disconnect', 'void', [put('phy-connected', 0)], SLEEPS),
		fn('phy_connect_direct', 'int!0', [get('phy-connected', 1)], probe),
		fn('get_phy_device', 'ptr!', [get('phy_device')], probe),
		fn('phy_device_free', 'void', [put('phy_device', 0)], SLEEPS),
		fn('phy_find_first', 'ptr?'),
	),
	...from(
		'drivers/net/phy/fixed_phy.c',
		fn('fixed_phy_register', 'ptr!', [get('fixed-phy')], probe),
		fn('fixed_phy_unregister', 'void', [put('fixed-phy', 0)], SLEEPS),
	),
	...from(
		'net/rfkill/core.c',
		fn('rfkill_alloc', 'ptr?', [get('rfkill')], probe),
		fn('rfkill_destroy', 'void', [put('rfkill', 0, NULL_OK)], SLEEPS),
		fn('rfkill_register', 'int!0', [get('rfkill-registered', 0)], probe),
		fn('rfkill_unregister', 'void', [put('rfkill-registered', 0)], SLEEPS),
	),
	...from(
		'net/wireless/core.c',
		fn('wiphy_new_nm', 'ptr?', [alloc('wiphy')], probe),
		fn('wiphy_free', 'void', [free('wiphy', 0)], SLEEPS),
		fn('wiphy_register', 'int!0', [get('wiphy-registered', 0)], probe),
		fn('wiphy_unregister', 'void', [put('wiphy-registered', 0)], SLEEPS),
	),
	...from(
		'net/mac80211/main.c',
		fn('ieee80211_alloc_hw_nm', 'ptr?', [alloc('ieee80211_hw')], probe),
		fn('ieee80211_free_hw', 'void', [free('ieee80211_hw', 0)], SLEEPS),
		fn('ieee80211_register_hw', 'int!0', [get('hw-registered', 0)], probe),
		fn('ieee80211_unregister_hw', 'void', [put('hw-registered', 0)], SLEEPS),
	),
	...from('include/net/mac80211.h', fn('ieee80211_alloc_hw', 'ptr?', [alloc('ieee80211_hw')], probe)),
	...from(
		'include/net/cfg80211.h',
		fn('wiphy_new', 'ptr?', [alloc('wiphy')], probe),
		fn('wiphy_lock', 'void', [lock('mutex', { member: 'mtx' })], SLEEPS),
		fn('wiphy_unlock', 'void', [unlock('mutex', { member: 'mtx' })]),
	),
	...from('net/wireless/scan.c', fn('cfg80211_put_bss', 'void', [put('bss', 1, NULL_OK)]), fn('__cfg80211_get_bss', 'ptr?', [get('bss')])),
	...from(
		'include/net/bluetooth/hci_core.h',
		fn('hci_dev_hold', 'arg0', [get('hci_dev', 0)]),
		fn('hci_dev_put', 'void', [put('hci_dev', 0, LAST_NOT_NULL)]),
		fn('hci_dev_lock', 'void', [lock('mutex', { member: 'lock' })], SLEEPS),
		fn('hci_dev_unlock', 'void', [unlock('mutex', { member: 'lock' })]),
		fn('hci_alloc_dev', 'ptr?', [get('hci_alloc')], probe),
		fn('hci_conn_get', 'arg0', [get('hci_conn', 0)]),
		fn('hci_conn_put', 'void', [put('hci_conn', 0)]),
	),
	...from(
		'net/bluetooth/hci_core.c',
		fn('hci_dev_get', 'ptr?', [get('hci_dev')], CHECK),
		fn('hci_alloc_dev_priv', 'ptr?', [get('hci_alloc')], probe),
		fn('hci_free_dev', 'void', [put('hci_alloc', 0)]),
		fn('hci_register_dev', 'int<0', [get('hci-registered', 0)], probe),
		fn('hci_unregister_dev', 'void', [put('hci-registered', 0)], SLEEPS),
		fn('hci_recv_frame', 'int', eats(1)),
	),
	...from('include/net/bluetooth/bluetooth.h', fn('bt_skb_alloc', 'ptr?', [alloc('skb')], { ...gfp(1), ...CHECK })),
	...from(
		'drivers/net/can/dev/dev.c',
		fn('alloc_candev_mqs', 'ptr?', [alloc('net_device')], probe),
		fn('free_candev', 'void', [free('net_device', 0)], SLEEPS),
		fn('open_candev', 'int!0', [get('candev-open', 0)], probe),
		fn('close_candev', 'void', [put('candev-open', 0)], SLEEPS),
		fn('register_candev', 'int!0', [get('netdev-registered', 0)], probe),
		fn('unregister_candev', 'void', [put('netdev-registered', 0)], SLEEPS),
	),
	...from(
		'include/linux/can/dev.h',
		fn('alloc_candev', 'ptr?', [alloc('net_device')], probe),
		fn('can_dev_dropped_skb', 'int!0', [consume(1, 'skb', 'failure')], { ...ATOMIC, errors: [1] }),
	),
	...from(
		'drivers/net/can/dev/skb.c',
		// True where the packet was dropped, and freed.
		fn('can_dropped_invalid_skb', 'int!0', [consume(1, 'skb', 'failure')], { ...ATOMIC, errors: [1] }),
		fn('alloc_can_skb', 'ptr?', [alloc('skb'), init(1)], { ...ATOMIC, ...CHECK }),
		fn('alloc_canfd_skb alloc_can_err_skb', 'ptr?', [alloc('skb'), init(1)], { ...ATOMIC, ...CHECK }),
	),
];
