/* Fields named by a mask, in integers of a given width and byte order: what include/linux/bitfield.h makes by macro, written out by our own. */
#ifndef REHEARSE_BITFIELD_H
#define REHEARSE_BITFIELD_H

#define __rehearse_same(v) (v)
#define __rehearse_lowest(mask) ((mask) & -(mask))
/* Names are given whole, so that a look for one finds this file. */
#define __REHEARSE_FIELDS(encode, get, replace, replace_at, stored, plain, swap) \
static inline stored encode(plain value, plain mask) { return swap((plain)(value * __rehearse_lowest(mask)) & mask); } \
static inline plain get(stored value, plain mask) { return (swap(value) & mask) / __rehearse_lowest(mask); } \
static inline stored replace(stored old, plain value, plain mask) { return (old & (stored)~swap(mask)) | encode(value, mask); } \
static inline void replace_at(stored *at, plain value, plain mask) { *at = replace(*at, value, mask); }

__REHEARSE_FIELDS(u8_encode_bits, u8_get_bits, u8_replace_bits, u8p_replace_bits, u8, u8, __rehearse_same)
__REHEARSE_FIELDS(u16_encode_bits, u16_get_bits, u16_replace_bits, u16p_replace_bits, u16, u16, __rehearse_same)
__REHEARSE_FIELDS(u32_encode_bits, u32_get_bits, u32_replace_bits, u32p_replace_bits, u32, u32, __rehearse_same)
__REHEARSE_FIELDS(u64_encode_bits, u64_get_bits, u64_replace_bits, u64p_replace_bits, u64, u64, __rehearse_same)
__REHEARSE_FIELDS(le16_encode_bits, le16_get_bits, le16_replace_bits, le16p_replace_bits, __le16, u16, __rehearse_same)
__REHEARSE_FIELDS(le32_encode_bits, le32_get_bits, le32_replace_bits, le32p_replace_bits, __le32, u32, __rehearse_same)
__REHEARSE_FIELDS(le64_encode_bits, le64_get_bits, le64_replace_bits, le64p_replace_bits, __le64, u64, __rehearse_same)
__REHEARSE_FIELDS(be16_encode_bits, be16_get_bits, be16_replace_bits, be16p_replace_bits, __be16, u16, __builtin_bswap16)
__REHEARSE_FIELDS(be32_encode_bits, be32_get_bits, be32_replace_bits, be32p_replace_bits, __be32, u32, __builtin_bswap32)
__REHEARSE_FIELDS(be64_encode_bits, be64_get_bits, be64_replace_bits, be64p_replace_bits, __be64, u64, __builtin_bswap64)

#endif
