/** What a word can be in C as gcc reads it. It owns the classes only. */
import { argumentAnnotations, plainAnnotations } from '../preprocess/annotations';

export const W_STORAGE = 1;
export const W_QUALIFIER = 2;
export const W_PRIMITIVE = 4;
export const W_TAG = 8;
export const W_STATEMENT = 16;
export const W_ANNOTATION = 32;
export const W_ANNOTATION_ARGS = 64;
export const W_ATTRIBUTE = 128;
export const W_TYPEOF = 256;
export const W_SIZEOF = 512;
export const W_ASM = 1024;
/** Written like a macro: `ALL_CAPS` or `__word`. */
export const W_MACRO_LIKE = 2048;
/** Starts a declaration, whatever follows. */
export const W_DECLARES = W_STORAGE | W_QUALIFIER | W_PRIMITIVE | W_TAG | W_TYPEOF;
/** Not a name a program can choose. */
export const W_RESERVED = W_DECLARES | W_STATEMENT | W_SIZEOF | W_ASM | W_ATTRIBUTE;

const groups: readonly (readonly [number, string])[] = [
	[W_STORAGE, 'static extern inline __inline __inline__ typedef register auto _Thread_local __thread'],
	[W_QUALIFIER, 'const volatile __const __const__ __volatile__ __volatile _Atomic'],
	[
		W_PRIMITIVE,
		`void char short int long float double signed unsigned _Bool bool __signed__ __signed __int128 size_t ssize_t
		u8 u16 u32 u64 s8 s16 s32 s64 __u8 __u16 __u32 __u64 __s8 __s16 __s32 __s64 __le16 __le32 __le64 __be16 __be32 __be64
		uint8_t uint16_t uint32_t uint64_t int8_t int16_t int32_t int64_t uintptr_t __auto_type`,
	],
	[W_TAG, 'struct union enum'],
	[W_STATEMENT, 'if while for do switch return goto break continue case default else'],
	[W_TYPEOF, 'typeof __typeof__ __typeof typeof_unqual __typeof_unqual__'],
	[W_SIZEOF, 'sizeof _Alignof __alignof__ __alignof'],
	[W_ASM, 'asm __asm__ __asm asm_inline'],
	[W_ATTRIBUTE, '__attribute__ __attribute'],
];

const table = new Map<string, number>();
for (const [cls, list] of groups) for (const w of list.split(/\s+/)) table.set(w, cls);
for (const w of plainAnnotations) table.set(w, W_ANNOTATION);
for (const w of argumentAnnotations) table.set(w, (table.get(w) ?? 0) | W_ANNOTATION_ARGS);

/** Classes of a word; 0 for an ordinary name. */
export function classify(name: string): number {
	const known = table.get(name);
	if (known !== undefined) return known;
	return /^(?:[A-Z][A-Z0-9_]*|__\w+)$/.test(name) ? W_MACRO_LIKE : 0;
}
