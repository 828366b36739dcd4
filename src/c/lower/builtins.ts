/**
 * gcc's builtins and preparation's stand-ins. What C can say is lowered to it; the rest becomes `builtin` instructions.
 *
 * Names of `builtin` instructions, with arguments:
 *   va_start(ap) va_end(ap) va_copy(to, from) va_arg(ap): ap is the address of the va_list; va_arg gives the next argument in `type`
 *     (an aggregate: the address of its copy)
 *   alloca(bytes): address of a new object that lives as long as the frame
 *   clz ctz ffs popcount parity clrsb bswap (value): `type` is the type of the value counted in
 *   unknown_value(): any value of the type; asm_output(): the same, written by inline assembly
 *   asm_goto(): which label an asm goto jumps to (0: none)
 *   iterate(name, args…): one step of an iterator macro nobody has shown us: 0 ends the loop
 *   cleanup(name, address): a __free(name) whose function is not visible
 *   frame_address(n) return_address(n)
 *   long_double(): arithmetic of long double follows, which is done as double
 *   object_size(p, mode[, member, bytes]): bytes from p to the end of its object, or of the member that begins there (object-size.ts)
 *   fabs sqrt and other floating functions are ordinary calls.
 */
import { asType, typeofNode } from '../declare';
import type { Int, Operand } from '../ir';
import type { Node } from '../program';
import {
	BOOLT,
	compatible,
	DOUBLE,
	decay,
	INT,
	intScalar,
	isAggregate,
	isInteger,
	LLONG,
	LONG,
	pointee,
	SIZE_T,
	UINT,
	ULLONG,
	ULONG,
	USHORT,
	unknownType,
	unqualified,
	VOID,
	VOIDP,
} from '../type-ops';
import type { CType } from '../types';
import { I64, I128, U128 } from '../types';
import { asideValue } from './aside';
import { type Cx, int, reg, textOf, type Val } from './context';
import { convert, convertOperand, dereferenced, promote, scalarOf, write } from './convert';
import { objectSize } from './object-size';
import { emitBin } from './operators';
import { offsetOf } from './query';

const BITS: Readonly<Record<string, readonly [string, CType]>> = {
	__builtin_ffs: ['ffs', INT],
	__builtin_ffsl: ['ffs', LONG],
	__builtin_ffsll: ['ffs', LONG],
	__builtin_clz: ['clz', UINT],
	__builtin_clzl: ['clz', ULONG],
	__builtin_clzll: ['clz', ULLONG],
	__builtin_ctz: ['ctz', UINT],
	__builtin_ctzl: ['ctz', ULONG],
	__builtin_ctzll: ['ctz', ULLONG],
	__builtin_popcount: ['popcount', UINT],
	__builtin_popcountl: ['popcount', ULONG],
	__builtin_popcountll: ['popcount', ULLONG],
	__builtin_parity: ['parity', UINT],
	__builtin_parityl: ['parity', ULONG],
	__builtin_parityll: ['parity', ULLONG],
	__builtin_clrsb: ['clrsb', INT],
	__builtin_clrsbl: ['clrsb', LONG],
	__builtin_bswap16: ['bswap', USHORT],
	__builtin_bswap32: ['bswap', UINT],
	__builtin_bswap64: ['bswap', ULLONG],
};

/** Those with a letter take and give that type: `__builtin_uaddl_overflow` has two unsigned longs. */
const OVERFLOW = /^__builtin_([su])?(add|sub|mul)(l{0,2})_overflow(_p)?$/;

function emitBuiltin(cx: Cx, name: string, args: readonly Operand[], type: CType): Val {
	if (type.k === 'void') {
		cx.b.emit({ op: 'builtin', d: undefined, name, args, type });
		return { a: int(0), type };
	}
	const d = cx.b.reg();
	cx.b.emit({ op: 'builtin', d, name, args, type });
	return { a: reg(d), type };
}

/** Folds a bit builtin; undefined where gcc leaves the result undefined. */
export function foldBits(name: string, v: Int, bits: number): number | bigint | undefined {
	const x = BigInt.asUintN(bits, BigInt(v));
	const text = x.toString(2);
	switch (name) {
		case 'clz':
			return x === 0n ? undefined : bits - text.length;
		case 'ctz':
			return x === 0n ? undefined : text.length - 1 - text.lastIndexOf('1');
		case 'ffs':
			return x === 0n ? 0 : text.length - text.lastIndexOf('1');
		case 'popcount':
			return text.split('1').length - 1;
		case 'parity':
			return (text.split('1').length - 1) & 1;
		case 'bswap': {
			let r = 0n;
			for (let i = 0; i < bits; i += 8) r = (r << 8n) | ((x >> BigInt(i)) & 255n);
			return r <= 9007199254740991n ? Number(r) : r;
		}
		default:
			return undefined;
	}
}

const FIXED: Readonly<Record<string, CType>> = { s: INT, sl: LONG, sll: LLONG, u: UINT, ul: ULONG, ull: ULLONG };

function overflow(cx: Cx, n: Node, op: 'add' | 'sub' | 'mul', args: readonly Node[], of: CType | undefined, predicate: boolean): Val {
	const operand = (at: number): Val => {
		const v = cx.ops.value(cx, args[at] as Node);
		return of === undefined ? promote(cx, v) : convert(cx, v, of);
	};
	const a = operand(0);
	const b = operand(1);
	const p = cx.ops.value(cx, args[2] as Node);
	cx.b.at(n);
	let result = predicate ? p.type : pointee(p.type);
	if (!isInteger(result)) result = a.type;
	const x = scalarOf(cx, a.type);
	const y = scalarOf(cx, b.type);
	const r = scalarOf(cx, result);
	const width = (s: typeof x): number => (s.k === 'int' ? s.bits : 64);
	const unsigned = x.k === 'int' && y.k === 'int' && !x.signed && !y.signed;
	const small = Math.max(width(x), width(y), width(r)) <= 32;
	const wide = small && !(op === 'mul' && unsigned) ? I64 : op === 'mul' && unsigned ? (small ? intScalar(64, false) : U128) : I128;
	const full = emitBin(cx, op, wide, convertOperand(cx, a.a, x, wide), convertOperand(cx, b.a, y, wide));
	const cut = convertOperand(cx, full, wide, r);
	if (!predicate) write(cx, dereferenced(cx, p), { a: cut, type: result }, false);
	return { a: emitBin(cx, 'ne', wide, full, convertOperand(cx, cut, r, wide)), type: INT };
}

/** Address of the va_list an expression names. */
const vaList = (cx: Cx, n: Node): Operand => cx.ops.value(cx, n).a;

/** Lowers a call of a builtin; undefined when the name is none. */
export function builtinCall(cx: Cx, n: Node, name: string, args: readonly Node[], hint: CType | undefined): Val | undefined {
	// A failed one does not compile: what runs has none.
	if (name === '_Static_assert' || name === 'static_assert') return { a: int(0), type: INT };
	if (!name.startsWith('__') && !name.startsWith('va_') && name !== 'offsetof') return undefined;
	const arg = (i: number): Node => args[i] as Node;
	const known = BITS[name];
	if (known !== undefined && args.length > 0) {
		const [op, type] = known;
		const v = convert(cx, cx.ops.value(cx, arg(0)), type);
		cx.b.at(n);
		const s = scalarOf(cx, type);
		const ret = op === 'bswap' ? type : INT;
		if (v.a.k === 'int' && s.k === 'int') {
			const f = foldBits(op, v.a.v, s.bits);
			if (f !== undefined) return { a: int(f), type: ret };
		}
		const r = emitBuiltin(cx, op, [v.a], type);
		return op === 'bswap' || type === INT ? { a: r.a, type: ret } : convert(cx, r, INT);
	}
	const over = OVERFLOW.exec(name);
	if (over !== null && args.length >= 3)
		return overflow(cx, n, over[2] as 'add' | 'sub' | 'mul', args, FIXED[`${over[1] ?? ''}${over[3]}`], over[4] !== undefined);
	if (/^__(?:sync|atomic)_/.test(name)) return atomic(cx, n, name, args);
	switch (name) {
		case '__builtin_expect':
		case '__builtin_expect_with_probability':
			return convert(cx, promote(cx, cx.ops.value(cx, arg(0))), LONG);
		case '__builtin_constant_p': {
			const v = asideValue(cx, arg(0));
			return { a: int(v.a.k === 'int' || v.a.k === 'float' || v.a.k === 'string' ? 1 : 0), type: INT };
		}
		case '__builtin_choose_expr': {
			const c = cx.ops.constant(cx, arg(0));
			return cx.ops.value(cx, c === undefined || c === 0 ? arg(2) : arg(1), hint);
		}
		case '__builtin_types_compatible_p':
			return { a: int(compatible(typeofNode(cx, arg(0)), typeofNode(cx, arg(1))) ? 1 : 0), type: INT };
		case '__rehearse_alignof':
			return { a: int(Math.max(1, cx.types.alignOf(typeofNode(cx, arg(0))))), type: SIZE_T };
		case '__builtin_offsetof':
		case 'offsetof':
			return offsetOf(cx, typeofNode(cx, arg(0)), arg(1));
		case '__builtin_unreachable':
		case '__builtin_trap':
			cx.b.at(n);
			cx.b.end({ op: 'unreachable', why: 'builtin' });
			cx.b.use(cx.b.block('dead'));
			return { a: int(0), type: VOID };
		case '__builtin_va_start':
		case 'va_start':
			return emitBuiltin(cx, 'va_start', [vaList(cx, arg(0))], VOID);
		case '__builtin_va_end':
		case 'va_end':
			return emitBuiltin(cx, 'va_end', [vaList(cx, arg(0))], VOID);
		case '__builtin_va_copy':
		case 'va_copy':
			return emitBuiltin(cx, 'va_copy', [vaList(cx, arg(0)), vaList(cx, arg(1))], VOID);
		case '__builtin_va_arg':
		case 'va_arg': {
			const type = asType(cx, arg(1)) ?? unknownType(textOf(cx, arg(1)));
			const ap = vaList(cx, arg(0));
			cx.b.at(n);
			return emitBuiltin(cx, 'va_arg', [ap], isAggregate(type) ? type : decay(type));
		}
		case '__builtin_alloca':
		case '__builtin_alloca_with_align': {
			const size = convert(cx, cx.ops.value(cx, arg(0)), SIZE_T);
			cx.b.at(n);
			return emitBuiltin(cx, 'alloca', [size.a], VOIDP);
		}
		case '__builtin_object_size':
		case '__builtin_dynamic_object_size':
			return objectSize(cx, n, args);
		case '__builtin_prefetch':
			for (const a of args) cx.ops.effect(cx, a);
			return { a: int(0), type: VOID };
		case '__builtin_assume_aligned':
		case '__builtin_launder':
			return cx.ops.value(cx, arg(0), hint);
		case '__builtin_has_attribute':
		case '__builtin_classify_type':
			return { a: int(0), type: INT };
		case '__builtin_extract_return_addr':
			return cx.ops.value(cx, arg(0));
		case '__builtin_return_address':
		case '__builtin_frame_address':
			return emitBuiltin(cx, name.slice(10), [cx.ops.value(cx, arg(0)).a], VOIDP);
		case '__builtin_inf':
		case '__builtin_huge_val':
			return { a: { k: 'float', v: Number.POSITIVE_INFINITY }, type: DOUBLE };
		case '__builtin_nan':
			return { a: { k: 'float', v: Number.NaN }, type: DOUBLE };
		case '__rehearse_label': {
			const label = textOf(cx, arg(0));
			return { a: int(cx.ops.labelAddress(cx, label, arg(0))), type: VOIDP };
		}
		default:
			return name.startsWith('__builtin_') ? plain(cx, n, name, args, hint) : undefined;
	}
}

/** Atomic builtins are calls whose result has the type that the first argument points to, or says whether it was done. */
function atomic(cx: Cx, n: Node, name: string, args: readonly Node[]): Val {
	const values = args.map((a) => cx.ops.value(cx, a));
	const of = unqualified(pointee(values[0]?.type ?? VOIDP));
	cx.b.at(n);
	if (/_(?:synchronize|fence|release|store|store_n|clear)$/.test(name) || /^__atomic_(?:load|exchange)$/.test(name))
		return cx.ops.callNamed(cx, name, values, VOID, false);
	const says = /bool_compare|compare_exchange|test_and_set$/.test(name) && name !== '__sync_lock_test_and_set';
	return cx.ops.callNamed(cx, name, values, says ? BOOLT : of, true);
}

/** Other builtins are the function they are named after: __builtin_memcpy is memcpy. */
function plain(cx: Cx, n: Node, name: string, args: readonly Node[], hint: CType | undefined): Val {
	const target = name.slice(10);
	const values = args.map((a) => cx.ops.value(cx, a));
	cx.b.at(n);
	return cx.ops.callNamed(cx, target, values, hint ?? LIBRARY.get(target), true);
}

/** Result types of library functions that builtins stand for, when nobody declares them. */
const LIBRARY: ReadonlyMap<string, CType> = new Map([
	['memcpy', VOIDP],
	['memmove', VOIDP],
	['memset', VOIDP],
	['memcmp', INT],
	['strlen', SIZE_T],
	['strcmp', INT],
	['strncmp', INT],
	['abs', INT],
	['printf', INT],
	['abort', VOID],
	['exit', VOID],
]);
