/**
 * Arithmetic of words and bitmaps where all is known (include/linux/bitmap.h, bitops.h, log2.h, find.h). Concrete runs only: with an
 * unknown argument the contract's word, or an unknown result, says as much.
 */
import { type CType, U64 } from '../../c/types';
import { load, store } from '../../machine/access';
import { canon } from '../../machine/int';
import type { Call, CallOutcome } from '../../machine/kernel-port';
import type { State } from '../../machine/state';
import { isInt, Ptr, type Value } from '../../machine/value';

type Primitive = (c: Call, s: State) => CallOutcome;
const ULONG: CType = { k: 'scalar', s: U64, name: 'unsigned long' };
const ALL = 0xffffffffffffffffn;
const value = (v: Value): CallOutcome => ({ kind: 'value', v });
const unknown = (c: Call): CallOutcome => value(c.m.syms.fresh(`${c.name}()`, U64, 'call'));

/** The numbers among the arguments; undefined when one is not known. */
function numbers(c: Call, from: number): bigint[] | undefined {
	const out: bigint[] = [];
	for (const a of c.args.slice(from)) {
		if (!isInt(a)) return undefined;
		out.push(BigInt(a));
	}
	return out;
}

/** The `bits` low bits of a bitmap as one number; undefined when a word is not known, or the access stopped the run. */
function read(c: Call, s: State, at: Value, bits: number): bigint | undefined {
	if (typeof at !== 'object' || at.kind !== 1) return undefined;
	let all = 0n;
	for (let k = 0; k * 64 < bits; k++) {
		const w = load(c.m, s, new Ptr(at.obj, at.off + k * 8, at.sym), U64, ULONG);
		if (w === undefined || !isInt(w)) return undefined;
		all |= BigInt.asUintN(64, BigInt(w)) << BigInt(k * 64);
	}
	return BigInt.asUintN(bits, all);
}

/** Writes whole words, as the kernel's bitmap functions do. */
function write(c: Call, s: State, at: Value, bits: number, all: bigint): void {
	if (typeof at !== 'object' || at.kind !== 1) return;
	for (let k = 0; k * 64 < bits; k++)
		if (!store(c.m, s, new Ptr(at.obj, at.off + k * 8, at.sym), U64, canon((all >> BigInt(k * 64)) & ALL), ULONG)) return;
}

const ones = (v: bigint): number => v.toString(2).replaceAll('0', '').length;
const mask = (start: number, n: number): bigint => ((1n << BigInt(n)) - 1n) << BigInt(start);

/** A question about `maps` bitmaps whose size in bits is the next argument. */
function ask(maps: 1 | 2, answer: (a: bigint, b: bigint, bits: number) => number | boolean): Primitive {
	return (c, s) => {
		const bits = numbers(c, maps)?.[0];
		const a = bits === undefined ? undefined : read(c, s, c.args[0] ?? 0, Number(bits));
		const b = bits === undefined || maps === 1 ? 0n : read(c, s, c.args[1] ?? 0, Number(bits));
		return a === undefined || b === undefined ? unknown(c) : value(Number(answer(a, b, Number(bits))));
	};
}

/** dst = a op b, over `bits` bits; gives whether any bit is set. */
function combine(of: (a: bigint, b: bigint) => bigint): Primitive {
	return (c, s) => {
		const bits = Number(numbers(c, 3)?.[0] ?? -1);
		const a = bits < 0 ? undefined : read(c, s, c.args[1] ?? 0, bits);
		const b = bits < 0 ? undefined : read(c, s, c.args[2] ?? 0, bits);
		if (a === undefined || b === undefined) return unknown(c);
		const r = BigInt.asUintN(bits, of(a, b));
		write(c, s, c.args[0] ?? 0, bits, r);
		return value(r === 0n ? 0 : 1);
	};
}

function fill(v: bigint): Primitive {
	return (c, s) => {
		const bits = numbers(c, 1)?.[0];
		if (bits === undefined) return unknown(c);
		const whole = Math.ceil(Number(bits) / 64) * 64;
		write(c, s, c.args[0] ?? 0, Number(bits), v === 0n ? 0n : mask(0, whole));
		return value(0);
	};
}

/** Sets or clears `n` bits from `start`. */
function range(set: boolean): Primitive {
	return (c, s) => {
		const [start, n] = numbers(c, 1) ?? [];
		if (start === undefined || n === undefined) return unknown(c);
		const end = Number(start + n);
		const whole = Math.ceil(end / 64) * 64;
		const old = read(c, s, c.args[0] ?? 0, whole);
		if (old === undefined) return unknown(c);
		const m = mask(Number(start), Number(n));
		write(c, s, c.args[0] ?? 0, end, set ? old | m : old & ~m);
		return value(0);
	};
}

/** memset of elements wider than a byte. */
function elements(bits: 16 | 32 | 64): Primitive {
	const type = { k: 'int', bits, signed: false } as const;
	return (c, s) => {
		const [v, n] = numbers(c, 1) ?? [];
		const at = c.args[0] ?? 0;
		if (v === undefined || n === undefined || typeof at !== 'object' || at.kind !== 1) return unknown(c);
		for (let k = 0; k < Number(n); k++) {
			const to = new Ptr(at.obj, at.off + (k * bits) / 8, at.sym);
			if (!store(c.m, s, to, type, canon(BigInt.asUintN(bits, v)), { k: 'scalar', s: type, name: `u${bits}` })) break;
		}
		return value(at);
	};
}

/** A function of numbers only. */
function calculate(of: (...n: bigint[]) => bigint | number): Primitive {
	return (c) => {
		const n = numbers(c, 0);
		return n === undefined ? unknown(c) : value(canon(BigInt(of(...n))));
	};
}

const log = (v: bigint): number => BigInt.asUintN(64, v).toString(2).length - 1;
const up = (v: bigint): number => (v <= 1n ? 0 : log(v - 1n) + 1);

function rotate(bits: number, left: boolean): Primitive {
	return calculate((v, by) => {
		const n = Number(BigInt.asUintN(64, by)) & (bits - 1);
		const k = BigInt(left ? n : (bits - n) & (bits - 1));
		const w = BigInt.asUintN(bits, v);
		return BigInt.asUintN(bits, (w << k) | (w >> (BigInt(bits) - k)));
	});
}

export function wordPrimitives(): Map<string, Primitive> {
	const out = new Map<string, Primitive>([
		['bitmap_zero', fill(0n)],
		['bitmap_fill', fill(1n)],
		['bitmap_set', range(true)],
		['bitmap_clear', range(false)],
		['bitmap_weight', ask(1, (a) => ones(a))],
		['bitmap_empty', ask(1, (a) => a === 0n)],
		['bitmap_full', ask(1, (a, _b, bits) => a === mask(0, bits))],
		['bitmap_equal', ask(2, (a, b) => a === b)],
		['bitmap_intersects', ask(2, (a, b) => (a & b) !== 0n)],
		['bitmap_subset', ask(2, (a, b) => (a & ~b) === 0n)],
		['bitmap_and', combine((a, b) => a & b)],
		['bitmap_or', combine((a, b) => a | b)],
		['bitmap_xor', combine((a, b) => a ^ b)],
		['bitmap_andnot', combine((a, b) => a & ~b)],
		['find_last_bit', ask(1, (a, _b, bits) => (a === 0n ? bits : a.toString(2).length - 1))],
		...[16, 32, 64].map((bits): [string, Primitive] => [`memset${bits}`, elements(bits as 16)]),
		['ilog2', calculate(log)],
		['order_base_2', calculate(up)],
		['get_count_order', calculate((v) => (BigInt.asUintN(32, v) === 0n ? -1 : up(BigInt.asUintN(32, v))))],
		['roundup_pow_of_two', calculate((v) => 1n << BigInt(up(v)))],
		['rounddown_pow_of_two', calculate((v) => 1n << BigInt(log(v)))],
		['is_power_of_2', calculate((v) => Number(v !== 0n && (v & (v - 1n)) === 0n))],
		['sign_extend32', calculate((v, at) => BigInt.asIntN(Number(at) + 1, v))],
		['sign_extend64', calculate((v, at) => BigInt.asIntN(Number(at) + 1, v))],
	]);
	for (const bits of [8, 16, 32, 64]) {
		out.set(`rol${bits}`, rotate(bits, true));
		out.set(`ror${bits}`, rotate(bits, false));
	}
	return out;
}
