/** Compiler builtins with machine meaning: variable arguments, alloca, overflow arithmetic, bit counting, traps, cleanups. */
import type { Instr } from '../../c/ir';
import type { CType } from '../../c/types';
import { load, store } from '../access';
import { emit } from '../emit';
import { canon } from '../int';
import type { Machine } from '../machine';
import type { Frame, State } from '../state';
import { ERR_FIRST, isInt, Ptr, Uninit, type Value } from '../value';
import { callNamed } from './call';
import { value } from './operand';
import { freshResult, scalarOf } from './unknown';

export type BuiltinInstr = Instr & { readonly op: 'builtin' };
const VOIDPTR: CType = { k: 'pointer', to: { k: 'void' } };
const LONG: CType = { k: 'scalar', s: { k: 'int', bits: 64, signed: true }, name: 'long' };

/** Forks when the builtin turned out to be a call that forks; 'stopped' on an oops. */
export function builtin(m: Machine, s: State, f: Frame, i: BuiltinInstr): State[] | 'stopped' | undefined {
	const args = i.args.map((a) => value(m, s, f, a));
	const put = (v: Value): void => {
		if (i.d !== undefined) s.own().regs[i.d] = v;
	};
	f.at = i.at;
	switch (i.name) {
		case 'va_start': {
			const list = s.make('stack', f.varargs.length * 16, 'uninit', undefined, '…');
			f.varargs.forEach((v, k) => {
				list.store(k * 16, 8, v);
			});
			return setList(m, s, args[0] as Value, new Ptr(list.id, 0)) ? undefined : 'stopped';
		}
		case 'va_end':
			return undefined;
		case 'va_copy': {
			const from = load(m, s, args[1] as Value, { k: 'ptr' }, VOIDPTR);
			if (from === undefined) return 'stopped';
			return setList(m, s, args[0] as Value, from) ? undefined : 'stopped';
		}
		case 'va_arg': {
			const at = load(m, s, args[0] as Value, { k: 'ptr' }, VOIDPTR);
			if (at === undefined) return 'stopped';
			if (typeof at !== 'object' || at.kind !== 1) {
				put(freshResult(m, i.type, 'va_arg'));
				return undefined;
			}
			const o = s.object(at.obj);
			const c = o?.cells.get(at.off);
			put(c ? c.v : new Uninit('a variable argument'));
			return setList(m, s, args[0] as Value, new Ptr(at.obj, at.off + 16)) ? undefined : 'stopped';
		}
		case 'alloca': {
			const n = args[0] as Value;
			const o = s.make('stack', isInt(n) ? Number(n) : -1, 'uninit', undefined, 'alloca');
			put(new Ptr(o.id, 0));
			return undefined;
		}
		case 'long_double':
			s.limit('long double is computed as double');
			return undefined;
		case 'object_size':
			put(objectSize(s, args));
			return undefined;
		case 'trap':
			s.stop = { kind: 'bug', place: s.placeOf(i), text: '__builtin_trap() is reached.' };
			return 'stopped';
		case 'cleanup':
			return cleanup(m, s, f, i);
		case 'call':
			return callNamed(
				m,
				s,
				f,
				String(nameArg(m, i)),
				true,
				args,
				i.args.map(() => VOIDPTR),
				i.type,
				i,
				i.d,
			);
		case 'ffs':
		case 'ctz':
		case 'clz':
		case 'popcount':
		case 'parity':
		case 'clrsb':
			put(countBits(m, i, args[0] as Value));
			return undefined;
		case 'bswap': {
			const v = args[0] as Value;
			put(
				isInt(v)
					? swapBytes(v, scalarOf(i.type).k === 'int' ? (scalarOf(i.type) as { bits: number }).bits : 64)
					: freshResult(m, i.type, 'bswap'),
			);
			return undefined;
		}
		default:
			if (GIVES_ANYTHING[i.name] === undefined) emit(s, { kind: 'unmodelled', name: `__builtin_${i.name}` });
			if (GIVES_ANYTHING[i.name] !== '') s.limit(GIVES_ANYTHING[i.name] ?? `__builtin_${i.name} is not modelled`);
			put(
				GIVES_ANYTHING[i.name] === undefined ? freshResult(m, i.type, i.name) : m.syms.fresh('<unseen>', scalarOf(i.type), 'call', i.type),
			);
			return undefined;
	}
}

/** Stand-ins for what may be anything, and what they are called; nothing where the hole beside them tells. */
const GIVES_ANYTHING: Readonly<Record<string, string>> = {
	unknown_value: '',
	asm_output: 'inline assembly on the way, whose results may be anything',
	asm_goto: 'inline assembly on the way, which may jump to any of its labels',
	iterate: 'a loop over a macro that is not visible may go round any number of times',
};

/** See lower/object-size.ts. Bytes; what is not known is the largest or the smallest answer, by the mode. */
function objectSize(s: State, [p, mode, member, bytes]: readonly (Value | undefined)[]): Value {
	const o = p instanceof Ptr && p.sym === undefined ? s.object(p.obj) : undefined;
	if (!(p instanceof Ptr) || o === undefined || o.size < 0)
		return isInt(mode as Value) && Number(mode) < 2 ? canon(0xffffffffffffffffn) : 0;
	const ends = member instanceof Ptr && member.obj === p.obj ? Math.min(o.size, member.off + Number(bytes)) : o.size;
	return Math.max(0, ends - p.off);
}

/** `__free(class)` of a class whose code is not visible: its exit function is called with what the variable holds, unless that is nothing. */
function cleanup(m: Machine, s: State, f: Frame, i: BuiltinInstr): State[] | 'stopped' | undefined {
	const name = i.args[0];
	const cls = name?.k === 'string' ? m.kernel.cleanup(String.fromCharCode(...name.units)) : undefined;
	const v = load(m, s, i.args[1] ? value(m, s, f, i.args[1]) : 0, { k: 'ptr' }, VOIDPTR);
	if (v === undefined) return 'stopped';
	if (v === 0 || (typeof v === 'object' && v.kind === 5)) return undefined;
	const error = isInt(v) ? v >= ERR_FIRST : v.kind === 2 && s.facts.range(v).lo >= ERR_FIRST;
	if (cls?.skipsErrptr && error) return undefined;
	return callNamed(m, s, f, cls?.exit ?? '__free', true, [v], [VOIDPTR], { k: 'void' }, i, undefined);
}

/** For `call`/`cleanup` the function's name stands behind the builtin's own name: `cleanup:kfree`. */
const nameArg = (_m: Machine, i: BuiltinInstr): string => i.name;

function setList(m: Machine, s: State, ap: Value, v: Value): boolean {
	return store(m, s, ap, { k: 'ptr' }, v, VOIDPTR);
}

function countBits(m: Machine, i: BuiltinInstr, v: Value): Value {
	if (!isInt(v)) return m.syms.fresh(i.name, { k: 'int', bits: 32, signed: true }, 'havoc', LONG);
	const t = scalarOf(i.type);
	const bits = t.k === 'int' ? t.bits : 64;
	if (i.name === 'clrsb') {
		// Bits below the sign bit that equal it.
		const x = BigInt.asIntN(bits, BigInt(v));
		const other = x < 0n ? ~x : x;
		return bits - 1 - (other === 0n ? 0 : other.toString(2).length);
	}
	let n = BigInt.asUintN(bits, BigInt(v));
	let ones = 0;
	let low = -1;
	let high = -1;
	for (let k = 0; n !== 0n; k++, n >>= 1n) {
		if ((n & 1n) === 0n) continue;
		ones++;
		if (low < 0) low = k;
		high = k;
	}
	switch (i.name) {
		case 'ffs':
			return low + 1;
		case 'ctz':
			return low < 0 ? 64 : low;
		case 'clz':
			return bits - 1 - high;
		case 'parity':
			return ones & 1;
		default:
			return ones;
	}
}

function swapBytes(v: number | bigint, bits: number): Value {
	let n = BigInt.asUintN(bits, BigInt(v));
	let r = 0n;
	for (let k = 0; k < bits / 8; k++, n >>= 8n) r = (r << 8n) | (n & 255n);
	return canon(r);
}
