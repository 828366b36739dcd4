/**
 * Small questions about C types: which scalar holds a value, what decays to what, when two types are compatible.
 * Owns the common types as constants. Does not know members or sizes of records (type-table.ts).
 */
import type { Int } from './ir';
import type { CType, Scalar } from './types';
import { BOOL, F32, F64, I8, I16, I32, I64, I128, U8, U16, U32, U64, U128 } from './types';

export const VOID: CType = { k: 'void' };
export const INT: CType = { k: 'scalar', s: I32, name: 'int' };
export const UINT: CType = { k: 'scalar', s: U32, name: 'unsigned int' };
export const LONG: CType = { k: 'scalar', s: I64, name: 'long' };
export const ULONG: CType = { k: 'scalar', s: U64, name: 'unsigned long' };
export const LLONG: CType = { k: 'scalar', s: I64, name: 'long long', distinct: 'long long' };
export const ULLONG: CType = { k: 'scalar', s: U64, name: 'unsigned long long', distinct: 'unsigned long long' };
export const CHAR: CType = { k: 'scalar', s: I8, name: 'char', distinct: 'char' };
/** Plain `char` as the kernel is built since 6.2 (-funsigned-char in its Makefile). */
export const CHAR_UNSIGNED: CType = { k: 'scalar', s: U8, name: 'char', distinct: 'char' };
export const SCHAR: CType = { k: 'scalar', s: I8, name: 'signed char' };
export const UCHAR: CType = { k: 'scalar', s: U8, name: 'unsigned char' };
export const SHORT: CType = { k: 'scalar', s: I16, name: 'short' };
export const USHORT: CType = { k: 'scalar', s: U16, name: 'unsigned short' };
export const INT128: CType = { k: 'scalar', s: I128, name: '__int128' };
export const UINT128: CType = { k: 'scalar', s: U128, name: 'unsigned __int128' };
export const BOOLT: CType = { k: 'scalar', s: BOOL, name: '_Bool' };
export const FLOAT: CType = { k: 'scalar', s: F32, name: 'float' };
export const DOUBLE: CType = { k: 'scalar', s: F64, name: 'double' };
/** Computed as a double; takes 16 bytes in memory as gcc lays it out. */
export const LDOUBLE: CType = { k: 'scalar', s: F64, name: 'long double', distinct: 'long double' };
export const SIZE_T: CType = { k: 'scalar', s: U64, name: 'size_t' };
export const PTRDIFF_T: CType = { k: 'scalar', s: I64, name: 'ptrdiff_t' };
export const VOIDP: CType = { k: 'pointer', to: VOID };

const pointers = new WeakMap<CType, CType>();

/** Pointer to a type; one object per pointee object. */
export function pointerTo(to: CType): CType {
	let p = pointers.get(to);
	if (p === undefined) {
		p = { k: 'pointer', to };
		pointers.set(to, p);
	}
	return p;
}

export const CONST = 1;
export const VOLATILE = 2;

const variants = new WeakMap<CType, CType[]>();
const plain = new WeakMap<CType, CType>();

/** The type with qualifiers added (bits of CType.q); an array's are its elements'. One object per type and qualifiers. */
export function qualified(t: CType, q: number): CType {
	const all = (t.q ?? 0) | q;
	if (all === (t.q ?? 0) || t.k === 'function') return t;
	// A variable-length array is known by its object.
	if (t.k === 'array' && t.count === -2) return t;
	const base = t.q === undefined ? t : unqualified(t);
	let list = variants.get(base);
	if (list === undefined) {
		list = [];
		variants.set(base, list);
	}
	let made = list[all];
	if (made === undefined) {
		made = base.k === 'array' ? { ...base, of: qualified(base.of, all) } : { ...base, q: all };
		list[all] = made;
		if (base.k !== 'array') plain.set(made, base);
	}
	return made;
}

/** The type of a value read from an object of the type: without its outermost qualifiers. */
export const unqualified = (t: CType): CType => (t.q === undefined ? t : (plain.get(t) ?? { ...t, q: undefined }));

/** Same outermost qualifiers; an array has those of its elements. */
function sameQualifiers(a: CType, b: CType): boolean {
	if (a.k === 'array' && b.k === 'array') return sameQualifiers(a.of, b.of);
	return (a.q ?? 0) === (b.q ?? 0);
}

export const unknownType = (path: string): CType => ({ k: 'unknown', path });

/** Arrays become pointers to their element, functions pointers to themselves. */
export function decay(t: CType): CType {
	if (t.k === 'array') return pointerTo(t.of);
	if (t.k === 'function') return pointerTo(t);
	return t;
}

/** What a pointer, array or unknown value points to. `path` names the unknown result. */
export function pointee(t: CType): CType {
	if (t.k === 'pointer') return t.to;
	if (t.k === 'array') return t.of;
	if (t.k === 'unknown') return { k: 'unknown', path: `*${t.path}` };
	if (t.k === 'function') return t;
	return VOID;
}

/** Held by a register or one memory access. */
export const isScalar = (t: CType): boolean => t.k === 'scalar' || t.k === 'pointer' || t.k === 'enum' || t.k === 'unknown';
export const isAggregate = (t: CType): boolean => t.k === 'record' || t.k === 'array';
/** Wider than any float the machine computes with. */
export const isLongDouble = (t: CType): boolean => t.k === 'scalar' && t.distinct === 'long double';
export const isFloat = (t: CType): boolean => t.k === 'scalar' && t.s.k === 'float';
export const isInteger = (t: CType): boolean => (t.k === 'scalar' && t.s.k === 'int') || t.k === 'enum';
export const isPointerLike = (t: CType): boolean => t.k === 'pointer' || t.k === 'array' || t.k === 'function';

export function sameScalar(a: Scalar, b: Scalar): boolean {
	if (a === b) return true;
	if (a.k === 'ptr' || b.k === 'ptr') return a.k === b.k;
	if (a.k === 'float' || b.k === 'float') return a.k === b.k && a.bits === b.bits;
	return a.bits === b.bits && a.signed === b.signed && a.bool === b.bool;
}

/** The integer scalar of a width. */
export function intScalar(bits: number, signed: boolean): Scalar {
	if (bits <= 8) return signed ? I8 : U8;
	if (bits <= 16) return signed ? I16 : U16;
	if (bits <= 32) return signed ? I32 : U32;
	if (bits <= 64) return signed ? I64 : U64;
	return signed ? I128 : U128;
}

/** Compatible as __builtin_types_compatible_p has it: outermost qualifiers do not count, those of what is pointed to do. */
export function compatible(a: CType, b: CType): boolean {
	if (a === b) return true;
	if (a.k === 'scalar' && b.k === 'scalar') return sameScalar(a.s, b.s) && a.distinct === b.distinct;
	if (a.k === 'pointer' && b.k === 'pointer') return sameQualifiers(a.to, b.to) && compatible(a.to, b.to);
	if (a.k === 'array' && b.k === 'array') return compatible(a.of, b.of) && (a.count === b.count || a.count < 0 || b.count < 0);
	if (a.k === 'record' && b.k === 'record') return a.id === b.id;
	if (a.k === 'enum' && b.k === 'enum') return a.id === b.id;
	if (a.k === 'unknown' && b.k === 'unknown') return a.path === b.path;
	if (a.k === 'function' && b.k === 'function') {
		if (!compatible(a.ret, b.ret) || a.variadic !== b.variadic) return false;
		if (a.old || b.old) return true;
		return a.params.length === b.params.length && a.params.every((p, i) => compatible(p, b.params[i] as CType));
	}
	return a.k === 'void' && b.k === 'void';
}

/** Type of an enumerator's value as gcc has it. */
export function enumeratorType(v: Int): CType {
	if (v >= -2147483648 && v <= 2147483647) return INT;
	if (v >= 0 && v <= 4294967295) return UINT;
	return v < 0 || v <= 9223372036854775807n ? LONG : ULONG;
}
