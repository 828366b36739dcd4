/**
 * C types as data, and the scalar types the IR computes in. LP64, little endian, as gcc lays them out on x86-64.
 * Layout itself (sizeof, offsetof) is in layout.ts; incomplete types get virtual offsets there.
 */

/** What a register or a memory access holds. Pointers are 8 bytes, unsigned. */
export type Scalar =
	| {
			readonly k: 'int';
			readonly bits: 8 | 16 | 32 | 64 | 128;
			readonly signed: boolean /** _Bool: conversion gives 0/1 */;
			readonly bool?: true;
	  }
	| { readonly k: 'ptr' }
	| { readonly k: 'float'; readonly bits: 32 | 64 };

export const I8: Scalar = { k: 'int', bits: 8, signed: true };
export const U8: Scalar = { k: 'int', bits: 8, signed: false };
export const I16: Scalar = { k: 'int', bits: 16, signed: true };
export const U16: Scalar = { k: 'int', bits: 16, signed: false };
export const I32: Scalar = { k: 'int', bits: 32, signed: true };
export const U32: Scalar = { k: 'int', bits: 32, signed: false };
export const I64: Scalar = { k: 'int', bits: 64, signed: true };
export const U64: Scalar = { k: 'int', bits: 64, signed: false };
export const I128: Scalar = { k: 'int', bits: 128, signed: true };
export const U128: Scalar = { k: 'int', bits: 128, signed: false };
export const BOOL: Scalar = { k: 'int', bits: 8, signed: false, bool: true };
export const PTR: Scalar = { k: 'ptr' };
export const F32: Scalar = { k: 'float', bits: 32 };
export const F64: Scalar = { k: 'float', bits: 64 };

/**
 * A C type. Records and enums are referred to by `id` and looked up in the type table (a record may be completed later).
 * `unknown`: a type nobody has shown us (a member of an unseen struct, an undeclared typedef); behaves as an 8-byte scalar that may be an
 * integer or a pointer; `path` names it for people and for finding virtual members ("struct cgroup.kn").
 */
export type CType = Bare & {
	/** Qualifiers of the object, as bits: 1 const, 2 volatile. Values have none; spelling leaves them out. */
	readonly q?: number;
	/** Bytes, from `aligned` on a typedef; replaces the alignment the type has by itself. */
	readonly align?: number;
};

type Bare =
	| { readonly k: 'void' }
	| {
			readonly k: 'scalar';
			readonly s: Scalar /** spelled type for people ("unsigned long", "gfp_t") */;
			readonly name: string /** set where C keeps apart types of equal width and sign: char, long long, long double */;
			readonly distinct?: string;
	  }
	| { readonly k: 'pointer'; readonly to: CType }
	| { readonly k: 'array'; readonly of: CType /** elements; -1 incomplete or flexible, -2 variable-length */; readonly count: number }
	| {
			readonly k: 'function';
			readonly ret: CType;
			readonly params: readonly CType[];
			readonly variadic: boolean /** K&R: no prototype */;
			readonly old: boolean;
	  }
	| { readonly k: 'record'; readonly id: string }
	| { readonly k: 'enum'; readonly id: string }
	| { readonly k: 'unknown'; readonly path: string };

export interface Field {
	/** Empty for an anonymous struct/union member or an unnamed bit-field. */
	readonly name: string;
	readonly type: CType;
	/** Bit-field width; undefined otherwise. */
	readonly bits?: number;
	readonly align?: number;
	/** `packed` stands on the member itself. */
	readonly packed?: boolean;
}

export interface RecordType {
	/** `struct cgroup`, `union foo`, or `struct <file.c:123>` for an untagged one. */
	readonly id: string;
	readonly kind: 'struct' | 'union';
	/** Undefined while incomplete (only declared, or only hunks of it visible). */
	readonly fields?: readonly Field[];
	readonly packed: boolean;
	/** Bytes, from __attribute__((aligned(n))); 0 when none. */
	readonly align: number;
	/** Members seen in hunks of an otherwise unseen record; types known, offsets virtual. */
	readonly partial?: readonly Field[];
}
