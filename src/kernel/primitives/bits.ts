/**
 * Bits of words and bitmaps (include/linux/bitops.h, include/asm-generic/bitops/*, include/linux/find.h, lib/hweight.c, uapi/linux/swab.h):
 * exact on known values, unknown on unknown ones. A processor does them in one instruction, so they are one step of the machine.
 * Their memory is that of `unsigned long` words: bit n is bit n mod 64 of word n / 64.
 */
import { type CType, I64, U64 } from '../../c/types';
import { load, store } from '../../machine/access';
import { emit } from '../../machine/emit';
import { binInt, canon } from '../../machine/int';
import type { Call, CallOutcome } from '../../machine/kernel-port';
import type { State } from '../../machine/state';
import { binSym } from '../../machine/symbol';
import { isInt, Ptr, type Value } from '../../machine/value';

type Primitive = (c: Call, s: State) => CallOutcome;
const value = (v: Value): CallOutcome => ({ kind: 'value', v });
const ULONG: CType = { k: 'scalar', s: U64, name: 'unsigned long' };

const calc = (c: Call, op: 'and' | 'or' | 'xor' | 'shr' | 'ne', a: Value, b: Value): Value =>
	isInt(a) && isInt(b) ? binInt(op, a, b, 64, false) : binSym(c.m.syms, op, a, b, 64, false);

interface Bit {
	readonly addr: Value;
	readonly old: Value;
	readonly mask: number | bigint;
}

const unknown = (c: Call): Value => c.m.syms.fresh(`${c.name}()`, I64, 'call');

/** The word that holds a bit; undefined when the access stopped the run, 'unknown' when the bit's number is not known. */
function bitOf(c: Call, s: State, nr: Value, base: Value, looks: boolean): Bit | 'unknown' | undefined {
	if (!isInt(nr)) return 'unknown';
	const word = Math.floor(Number(BigInt.asIntN(64, BigInt(nr))) / 64);
	const addr = typeof base === 'object' && base.kind === 1 ? new Ptr(base.obj, base.off + word * 8, base.sym) : base;
	if (word !== 0 && addr === base) return 'unknown';
	let old = load(c.m, s, addr, U64, ULONG);
	if (old === undefined) return undefined;
	if (typeof old === 'object' && old.kind === 5) {
		// A bit that is only set or cleared does not depend on its neighbours.
		if (looks) emit(s, { kind: 'uninit', what: old.what, how: 'read' }, c.at);
		old = c.m.syms.fresh(old.what, U64, 'havoc');
	}
	return { addr, old, mask: canon(1n << BigInt.asUintN(6, BigInt(nr))) };
}

/** Changes a bit; `test`: gives whether it was set. */
function change(how: 'set' | 'clear' | 'flip' | 'assign' | 'none', test: boolean): Primitive {
	return (c, s) => {
		const nr = c.args[0] ?? 0;
		const b = bitOf(c, s, nr, c.args[1] ?? 0, test || how === 'none' || how === 'flip');
		if (b === undefined) return value(0);
		if (b === 'unknown') {
			if (how !== 'none') {
				// Which bit it is does not matter for what is touched: the first word stands for the bitmap.
				const old = load(c.m, s, c.args[1] ?? 0, U64, ULONG);
				if (old !== undefined) store(c.m, s, c.args[1] ?? 0, U64, c.m.syms.fresh('bitmap', U64, 'havoc'), ULONG);
			}
			return value(test ? c.m.syms.fresh(`${c.name}()`, { k: 'int', bits: 8, signed: false, bool: true }, 'call') : 0);
		}
		const was = test ? calc(c, 'ne', calc(c, 'and', b.old, b.mask), 0) : 0;
		const to = how === 'assign' ? c.args[2] : undefined;
		let next: Value | undefined;
		if (how === 'set' || (to !== undefined && isInt(to) && to !== 0)) next = calc(c, 'or', b.old, b.mask);
		else if (how === 'clear' || to === 0) next = calc(c, 'and', b.old, canon(BigInt.asUintN(64, ~BigInt(b.mask))));
		else if (how === 'flip') next = calc(c, 'xor', b.old, b.mask);
		else if (how === 'assign') next = c.m.syms.fresh('bitmap', U64, 'havoc');
		if (next !== undefined) store(c.m, s, b.addr, U64, next, ULONG);
		return value(was);
	};
}

/** The first bit from `start` below `size` that is `set` (by word, inverted for clear ones); `size` when there is none. */
function find(set: boolean, from: (c: Call) => Value): Primitive {
	return (c, s) => {
		const size = c.args[1] ?? 0;
		const start = from(c);
		const base = c.args[0] ?? 0;
		if (!isInt(size) || !isInt(start)) return value(unknown(c));
		for (let n = Number(start); n < Number(size); n++) {
			const b = bitOf(c, s, n, base, true);
			if (b === undefined) return value(0);
			if (b === 'unknown' || !isInt(b.old)) return value(unknown(c));
			const word = BigInt.asUintN(64, BigInt(b.old));
			if (((word & BigInt(b.mask)) !== 0n) === set) return value(n);
			if (word === (set ? 0n : 0xffffffffffffffffn)) n |= 63;
		}
		return value(size);
	};
}

/** A function of one number's low `bits` bits. */
function count(bits: number, of: (v: bigint) => number | bigint): Primitive {
	return (c) => {
		const v = c.args[0] ?? 0;
		return value(isInt(v) ? canon(BigInt(of(BigInt.asUintN(bits, BigInt(v))))) : unknown(c));
	};
}

const ones = (v: bigint): number => v.toString(2).replaceAll('0', '').length;
const high = (v: bigint): number => (v === 0n ? 0 : v.toString(2).length);
const low = (v: bigint): number => {
	const text = v.toString(2);
	return v === 0n ? 0 : text.length - text.lastIndexOf('1');
};

function swapped(bits: number): (v: bigint) => bigint {
	return (v) => {
		let r = 0n;
		for (let at = 0; at < bits; at += 8) r = (r << 8n) | ((v >> BigInt(at)) & 255n);
		return r;
	};
}

export function bitPrimitives(): Map<string, Primitive> {
	const out = new Map<string, Primitive>();
	const named = (names: string, p: Primitive): void => {
		for (const n of names.split(' ')) out.set(n, p);
	};
	named('set_bit __set_bit arch_set_bit arch___set_bit', change('set', false));
	named(
		'clear_bit __clear_bit clear_bit_unlock __clear_bit_unlock arch_clear_bit arch___clear_bit arch_clear_bit_unlock arch___clear_bit_unlock',
		change('clear', false),
	);
	named('change_bit __change_bit arch_change_bit arch___change_bit', change('flip', false));
	named('assign_bit __assign_bit', change('assign', false));
	named('test_bit _test_bit test_bit_acquire _test_bit_acquire arch_test_bit arch_test_bit_acquire', change('none', true));
	named(
		'test_and_set_bit __test_and_set_bit test_and_set_bit_lock arch_test_and_set_bit arch___test_and_set_bit arch_test_and_set_bit_lock',
		change('set', true),
	);
	named('test_and_clear_bit __test_and_clear_bit arch_test_and_clear_bit arch___test_and_clear_bit', change('clear', true));
	named('test_and_change_bit __test_and_change_bit arch_test_and_change_bit arch___test_and_change_bit', change('flip', true));
	named(
		'find_first_bit _find_first_bit',
		find(true, () => 0),
	);
	named(
		'find_first_zero_bit _find_first_zero_bit',
		find(false, () => 0),
	);
	named(
		'find_next_bit _find_next_bit',
		find(true, (c) => c.args[2] ?? 0),
	);
	named(
		'find_next_zero_bit _find_next_zero_bit',
		find(false, (c) => c.args[2] ?? 0),
	);
	named('ffs', count(32, low));
	named(
		'__ffs __ffs64 variable__ffs',
		count(64, (v) => low(v) - 1),
	);
	named(
		'ffz variable_ffz',
		count(64, (v) => low(~v & 0xffffffffffffffffn) - 1),
	);
	named('fls generic_fls', count(32, high));
	named('fls64 fls_long', count(64, high));
	named(
		'__fls',
		count(64, (v) => high(v) - 1),
	);
	named('hweight8 __sw_hweight8 __arch_hweight8', count(8, ones));
	named('hweight16 __sw_hweight16 __arch_hweight16', count(16, ones));
	named('hweight32 __sw_hweight32 __arch_hweight32', count(32, ones));
	named('hweight64 hweight_long __sw_hweight64 __arch_hweight64', count(64, ones));
	named('swab16 __fswab16 __arch_swab16', count(16, swapped(16)));
	named('swab32 __fswab32 __arch_swab32', count(32, swapped(32)));
	named('swab64 __fswab64 __arch_swab64', count(64, swapped(64)));
	return out;
}
