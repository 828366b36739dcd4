/* Socket buffers: the macros that walk lists of them. */
#ifndef REHEARSE_SKBUFF_H
#define REHEARSE_SKBUFF_H

#define skb_list_walk_safe(first, skb, next_skb) \
	for ((skb) = (first), (next_skb) = (skb) ? (skb)->next : NULL; (skb); (skb) = (next_skb), (next_skb) = (skb) ? (skb)->next : NULL)

#endif
