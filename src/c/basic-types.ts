/**
 * The types that C and gcc know by name, and what combinations of type words mean.
 */
import {
	BOOLT,
	CHAR,
	DOUBLE,
	FLOAT,
	INT,
	INT128,
	LDOUBLE,
	LLONG,
	LONG,
	PTRDIFF_T,
	SCHAR,
	SHORT,
	SIZE_T,
	UCHAR,
	UINT,
	UINT128,
	ULLONG,
	ULONG,
	USHORT,
	unknownType,
	VOID,
} from './type-ops';
import { type CType, I64, U64 } from './types';

/** Record behind __builtin_va_list. */
export const VA_LIST_TAG = 'struct __va_list_tag';

/** Plain `char` stands here as gcc has it by itself; what it is in a program: Names.char. */
export const NAMED: ReadonlyMap<string, CType> = new Map<string, CType>([
	['void', VOID],
	['char', CHAR],
	['int', INT],
	['float', FLOAT],
	['double', DOUBLE],
	['bool', BOOLT],
	['_Bool', BOOLT],
	['__int128', INT128],
	['__int128_t', INT128],
	['__uint128_t', UINT128],
	['size_t', SIZE_T],
	['ssize_t', { k: 'scalar', s: I64, name: 'ssize_t' }],
	['ptrdiff_t', PTRDIFF_T],
	['intptr_t', { k: 'scalar', s: I64, name: 'intptr_t' }],
	['uintptr_t', { k: 'scalar', s: U64, name: 'uintptr_t' }],
	['int8_t', { ...SCHAR, name: 'int8_t' } as CType],
	['int16_t', { ...SHORT, name: 'int16_t' } as CType],
	['int32_t', { ...INT, name: 'int32_t' } as CType],
	['int64_t', { ...LONG, name: 'int64_t' } as CType],
	['uint8_t', { ...UCHAR, name: 'uint8_t' } as CType],
	['uint16_t', { ...USHORT, name: 'uint16_t' } as CType],
	['uint32_t', { ...UINT, name: 'uint32_t' } as CType],
	['uint64_t', { ...ULONG, name: 'uint64_t' } as CType],
	['__builtin_va_list', { k: 'array', of: { k: 'record', id: VA_LIST_TAG }, count: 1 }],
	['long', LONG],
	['short', SHORT],
	['unsigned', UINT],
	['signed', INT],
	['__signed__', INT],
	['max_align_t', { k: 'array', of: LONG, count: 4 }],
]);

/** The type that words such as `unsigned long long int` name; `char`: what plain `char` is. */
export function typeOfWords(words: readonly string[], char: CType): CType {
	let unsigned = false;
	let signed = false;
	let long = 0;
	let short = false;
	let core = 'int';
	for (const w of words) {
		if (w === 'unsigned' || w === '__unsigned__') unsigned = true;
		else if (w === 'signed' || w === '__signed__' || w === '__signed') signed = true;
		else if (w === 'long') long++;
		else if (w === 'short') short = true;
		else core = w;
	}
	if (core === 'char') return unsigned ? UCHAR : signed ? SCHAR : char;
	if (core === 'double') return long > 0 ? LDOUBLE : DOUBLE;
	if (core === '__int128') return unsigned ? UINT128 : INT128;
	if (short) return unsigned ? USHORT : SHORT;
	if (long > 1) return unsigned ? ULLONG : LLONG;
	if (long === 1) return unsigned ? ULONG : LONG;
	if (core === 'int') return unsigned ? UINT : INT;
	return NAMED.get(core) ?? unknownType(core);
}
