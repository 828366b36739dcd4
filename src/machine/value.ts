/**
 * Values: what a register or a memory cell holds. Owns their shapes and tests on them; arithmetic is in int.ts and symbol.ts.
 *
 * An integer is canonical: a JS number when safe (|v| ≤ 2^53 - 1), else a bigint, and lies in the range of its C type.
 * Null is the integer 0; error pointers are integers in the top 4095 of unsigned 64 bits. Floats are plain numbers in float-typed registers.
 */
import type { Int } from '../c/ir';
import type { CType } from '../c/types';

/** A pointer to byte `off` of object `obj`. `sym` adds an offset nobody knows (a symbolic index). */
export class Ptr {
	readonly kind = 1;
	constructor(
		readonly obj: number,
		readonly off: number,
		readonly sym?: Sym,
	) {}
}

export type SymOp =
	| 'var'
	| 'add'
	| 'sub'
	| 'mul'
	| 'div'
	| 'rem'
	| 'and'
	| 'or'
	| 'xor'
	| 'shl'
	| 'shr'
	| 'eq'
	| 'lt'
	| 'neg'
	| 'not'
	| 'lnot'
	| 'cast'
	| 'ptrdiff'
	| 'fcmp';

/** A symbolic value: an input nobody knows, or an expression over such. Hash-consed by SymTable: equal expressions are the same object. */
export class Sym {
	readonly kind = 2;
	constructor(
		readonly id: number,
		readonly op: SymOp,
		/** Width and signedness of its value; pointers are 64 unsigned. */
		readonly bits: number,
		readonly signed: boolean,
		readonly a: Value,
		readonly b: Value,
		/** For people: where it comes from ("flags", "ret of of_property_read_u32"). */
		readonly name: string,
		/** Type behind it, when it is a pointer: what a lazily made object holds. */
		readonly ctype: CType | undefined,
		/** Why it exists: parameter, unknown call, lazy memory. */
		readonly origin: SymOrigin,
	) {}
}

export type SymOrigin = 'param' | 'memory' | 'call' | 'contract' | 'havoc' | 'expr' | 'hole';

/** Address of a function. */
export class FnPtr {
	readonly kind = 3;
	constructor(readonly name: string) {}
}

/** Byte k (0 = least significant) of a value that is not a plain integer, as a byte-wise copy sees it. */
export class Part {
	readonly kind = 4;
	constructor(
		readonly of: Value,
		readonly size: number,
		readonly k: number,
	) {}
}

/** Nothing was written here yet. `what` names the variable or object for the message. */
export class Uninit {
	readonly kind = 5;
	constructor(
		readonly what: string,
		/** Memory, not a register variable. */
		readonly memory = false,
		/** The memory that nobody wrote; 0 for a register. */
		readonly obj = 0,
	) {}
}

export type Value = Int | Ptr | Sym | FnPtr | Part | Uninit;

export const UNINIT = new Uninit('');

export const isInt = (v: Value): v is Int => typeof v === 'number' || typeof v === 'bigint';
export const isSym = (v: Value): v is Sym => typeof v === 'object' && v.kind === 2;

/** First address that is an error pointer: (unsigned long)-4095. */
export const ERR_FIRST = 18446744073709547521n;
export const ERR_LAST = 18446744073709551615n;

/** -1 … -4095 when v is an error pointer, else 0. */
export function errnoOf(v: Value): number {
	if (typeof v !== 'bigint' || v < ERR_FIRST) return 0;
	return Number(v - 18446744073709551616n);
}

/** The error pointer of a negative error number (ERR_PTR). */
export const errPtr = (errno: number): bigint => 18446744073709551616n + BigInt(errno);
