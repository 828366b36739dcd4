/* Bits and bit-fields of registers. Non-atomic and atomic bit operations are calls (primitives of the machine). */
#ifndef REHEARSE_BITS_H
#define REHEARSE_BITS_H

#define BIT(nr) (1UL << (nr))
#define BIT_ULL(nr) (1ULL << (nr))
#define BIT_U8(nr) ((u8)(1U << (nr)))
#define BIT_U16(nr) ((u16)(1U << (nr)))
#define BIT_U32(nr) ((u32)(1UL << (nr)))
#define BIT_MASK(nr) (1UL << ((nr) % 64))
#define BIT_WORD(nr) ((nr) / 64)
#define BITS_TO_LONGS(nr) DIV_ROUND_UP(nr, 64)
#define BITS_PER_TYPE(type) (sizeof(type) * 8)
#define GENMASK(h, l) (((~0UL) << (l)) & (~0UL >> (63 - (h))))
#define GENMASK_ULL(h, l) (((~0ULL) << (l)) & (~0ULL >> (63 - (h))))
#define DECLARE_BITMAP(name, bits) unsigned long name[BITS_TO_LONGS(bits)]
#define FIELD_SHIFT_OF(mask) __builtin_ctzll(mask)
#define FIELD_GET(mask, reg) ((typeof(mask))(((reg) & (mask)) >> FIELD_SHIFT_OF(mask)))
#define FIELD_PREP(mask, val) (((typeof(mask))(val) << FIELD_SHIFT_OF(mask)) & (mask))
#define FIELD_FIT(mask, val) (!(((typeof(mask))(val) << FIELD_SHIFT_OF(mask)) & ~(mask)))
#define FIELD_MAX(mask) ((typeof(mask))((mask) >> FIELD_SHIFT_OF(mask)))
#define for_each_set_bit(bit, addr, size) \
	for ((bit) = find_first_bit((addr), (size)); (bit) < (size); (bit) = find_next_bit((addr), (size), (bit) + 1))
#define for_each_clear_bit(bit, addr, size) \
	for ((bit) = find_first_zero_bit((addr), (size)); (bit) < (size); (bit) = find_next_zero_bit((addr), (size), (bit) + 1))

unsigned long find_first_bit(const unsigned long *addr, unsigned long size);
unsigned long find_next_bit(const unsigned long *addr, unsigned long size, unsigned long offset);
unsigned long find_first_zero_bit(const unsigned long *addr, unsigned long size);
unsigned long find_next_zero_bit(const unsigned long *addr, unsigned long size, unsigned long offset);
unsigned long find_last_bit(const unsigned long *addr, unsigned long size);
u64 rol64(u64 word, unsigned int shift);
u64 ror64(u64 word, unsigned int shift);
u32 rol32(u32 word, unsigned int shift);
u32 ror32(u32 word, unsigned int shift);
u16 rol16(u16 word, unsigned int shift);
u16 ror16(u16 word, unsigned int shift);
u8 rol8(u8 word, unsigned int shift);
u8 ror8(u8 word, unsigned int shift);
s64 sign_extend64(u64 value, int index);
s32 sign_extend32(u32 value, int index);
unsigned long roundup_pow_of_two(unsigned long n);
unsigned long rounddown_pow_of_two(unsigned long n);
bool is_power_of_2(unsigned long n);
void set_bit(long nr, volatile unsigned long *addr);
void clear_bit(long nr, volatile unsigned long *addr);
void change_bit(long nr, volatile unsigned long *addr);
int test_bit(long nr, const volatile unsigned long *addr);
int test_and_set_bit(long nr, volatile unsigned long *addr);
int test_and_clear_bit(long nr, volatile unsigned long *addr);
void __set_bit(long nr, volatile unsigned long *addr);
void __clear_bit(long nr, volatile unsigned long *addr);

#define cpu_to_le16(x) ((__le16)(x))
#define cpu_to_le32(x) ((__le32)(x))
#define cpu_to_le64(x) ((__le64)(x))
#define le16_to_cpu(x) ((u16)(x))
#define le32_to_cpu(x) ((u32)(x))
#define le64_to_cpu(x) ((u64)(x))
#define cpu_to_be16(x) ((__be16)__builtin_bswap16(x))
#define cpu_to_be32(x) ((__be32)__builtin_bswap32(x))
#define cpu_to_be64(x) ((__be64)__builtin_bswap64(x))
#define be16_to_cpu(x) __builtin_bswap16(x)
#define be32_to_cpu(x) __builtin_bswap32(x)
#define be64_to_cpu(x) __builtin_bswap64(x)
#define htons(x) cpu_to_be16(x)
#define htonl(x) cpu_to_be32(x)
#define ntohs(x) be16_to_cpu(x)
#define ntohl(x) be32_to_cpu(x)

#endif
