/**
 * include/linux/skbuff.h, net/core/skbuff.c and the protocols' headers: pointers into the data of a socket buffer, and calls that may
 * give the buffer new data, after which such pointers lead nowhere.
 */
import { ATOMIC, alloc, CHECK, fn, from, move, PURE, view } from './define';

const header = { ...PURE, borrowsFrom: 0 } as const;
const sees = [view(0)];

export const packets = [
	...from(
		'include/linux/skbuff.h',
		fn('skb_mac_header skb_network_header skb_transport_header skb_tail_pointer skb_end_pointer', 'ptr', sees, header),
		fn('skb_inner_mac_header skb_inner_network_header skb_inner_transport_header skb_checksum_start', 'ptr', sees, header),
		fn('skb_header_pointer', 'ptr?', sees, { ...ATOMIC, borrowsFrom: 0 }),
		fn('skb_shinfo', 'ptr', sees, header),
		fn('skb_put_data skb_put_zero', 'ptr', sees, { ...ATOMIC, borrowsFrom: 0 }),
		fn('skb_put_u8 __skb_put_u8', 'void', [], ATOMIC),
		fn('pskb_may_pull', 'bool?', [move(0, 1)], ATOMIC),
		fn('pskb_network_may_pull', 'bool?', [move(0)], ATOMIC),
		fn('skb_cow skb_cow_head skb_linearize skb_linearize_cow skb_unclone', 'int!0', [move(0)], ATOMIC),
		fn('skb_try_make_writable', 'int!0', [move(0)], ATOMIC),
	),
	...from(
		'net/core/skbuff.c',
		fn('skb_put skb_push skb_pull skb_pull_data __skb_put __skb_push __skb_pull __skb_put_data __skb_put_zero', 'ptr', sees, {
			...ATOMIC,
			borrowsFrom: 0,
		}),
		fn('slab_build_skb napi_build_skb', 'ptr?', [alloc('skb')], { ...ATOMIC, ...CHECK }),
		fn('__pskb_pull_tail', 'ptr?', [move(0)], { ...ATOMIC, borrowsFrom: 0 }),
		fn('pskb_expand_head', 'int!0', [move(0)], { sleeps: { gfp: 3 } }),
		fn('skb_ensure_writable skb_vlan_push skb_vlan_pop skb_mpls_push skb_mpls_pop', 'int!0', [move(0)], { ...ATOMIC, ...CHECK }),
		fn('skb_cow_data', 'int<0', [move(0)], ATOMIC),
	),
	...from('net/core/dev.c', fn('skb_checksum_help', 'int!0', [move(0)], ATOMIC)),
	...from('include/linux/ip.h', fn('ip_hdr inner_ip_hdr', 'ptr', sees, header)),
	...from('include/linux/ipv6.h', fn('ipv6_hdr inner_ipv6_hdr', 'ptr', sees, header)),
	...from('include/linux/tcp.h', fn('tcp_hdr inner_tcp_hdr', 'ptr', sees, header)),
	...from('include/linux/udp.h', fn('udp_hdr inner_udp_hdr', 'ptr', sees, header)),
	...from('include/linux/icmp.h', fn('icmp_hdr', 'ptr', sees, header)),
	...from('include/linux/icmpv6.h', fn('icmp6_hdr', 'ptr', sees, header)),
	...from('include/linux/igmp.h', fn('igmp_hdr igmpv3_report_hdr igmpv3_query_hdr', 'ptr', sees, header)),
	...from('include/linux/if_arp.h', fn('arp_hdr', 'ptr', sees, header)),
	...from('include/linux/if_ether.h', fn('eth_hdr inner_eth_hdr', 'ptr', sees, header)),
	...from('include/linux/if_vlan.h', fn('vlan_eth_hdr skb_vlan_eth_hdr', 'ptr', sees, header)),
	...from('include/linux/sctp.h', fn('sctp_hdr', 'ptr', sees, header)),
	...from('include/linux/dccp.h', fn('dccp_hdr', 'ptr', sees, header)),
	...from('include/net/ip_tunnels.h', fn('pskb_inet_may_pull', 'bool?', [move(0)], ATOMIC)),
	...from('net/ipv4/ip_tunnel_core.c', fn('__iptunnel_pull_header', 'int!0', [move(0)], ATOMIC)),
	...from('include/net/ip_tunnels.h', fn('iptunnel_pull_header', 'int!0', [move(0)], ATOMIC)),
];
