/**
 * gcc's atomic builtins (gcc manual: "__sync Builtins", "__atomic Builtins") as single steps of the machine: read, change and write
 * without another thread in between. Memory orders have no effect: memory is sequentially consistent. The width is that of what
 * the first argument points to.
 */
import { type CType, I64, type Scalar } from '../../c/types';
import { load, pointee, store } from '../../machine/access';
import { emit } from '../../machine/emit';
import { binInt, convert } from '../../machine/int';
import type { Call, CallOutcome } from '../../machine/kernel-port';
import type { State } from '../../machine/state';
import { scalarOf } from '../../machine/step/unknown';
import { binSym } from '../../machine/symbol';
import { isInt, type Value } from '../../machine/value';

type Primitive = (c: Call, s: State) => CallOutcome;
type Op = 'add' | 'sub' | 'and' | 'or' | 'xor' | 'nand';
const OPS: readonly Op[] = ['add', 'sub', 'and', 'or', 'xor', 'nand'];
const value = (v: Value): CallOutcome => ({ kind: 'value', v });

interface Cell {
	readonly type: Scalar;
	readonly ctype: CType;
	read(at: Value): Value | undefined;
	write(at: Value, v: Value): void;
	/** A value cut to the width. */
	cut(v: Value): Value;
}

function cellOf(c: Call, s: State): Cell {
	const ctype = pointee(c.argTypes[0] ?? { k: 'void' }) ?? { k: 'scalar', s: I64, name: 'long' };
	const type = ctype.k === 'void' ? I64 : scalarOf(ctype);
	return {
		type,
		ctype,
		read(at) {
			const v = load(c.m, s, at, type, ctype);
			if (typeof v !== 'object' || v.kind !== 5) return v;
			emit(s, { kind: 'uninit', what: v.what, how: 'read' }, c.at);
			return c.m.syms.fresh(v.what, type, 'havoc');
		},
		write: (at, v) => void store(c.m, s, at, type, v, ctype),
		cut: (v) => (isInt(v) ? convert(v, type) : v),
	};
}

function calc(c: Call, cell: Cell, op: Op, a: Value, b: Value): Value {
	const bits = cell.type.k === 'int' ? cell.type.bits : 64;
	const signed = cell.type.k === 'int' && cell.type.signed;
	const plain = op === 'nand' ? 'and' : op;
	const v = isInt(a) && isInt(b) ? binInt(plain, a, b, bits, signed) : binSym(c.m.syms, plain, a, b, bits, signed);
	if (op !== 'nand') return v;
	return isInt(v)
		? binInt('xor', v, convert(-1, cell.type), bits, signed)
		: binSym(c.m.syms, 'xor', v, convert(-1, cell.type), bits, signed);
}

/** Read, change, write; gives the value before or after. */
function change(op: Op, gives: 'old' | 'new'): Primitive {
	return (c, s) => {
		const cell = cellOf(c, s);
		const at = c.args[0] ?? 0;
		const old = cell.read(at);
		if (old === undefined) return value(0);
		const next = calc(c, cell, op, old, cell.cut(c.args[1] ?? 0));
		cell.write(at, next);
		return value(gives === 'old' ? old : next);
	};
}

const exchange: Primitive = (c, s) => {
	const cell = cellOf(c, s);
	const at = c.args[0] ?? 0;
	const old = cell.read(at);
	if (old === undefined) return value(0);
	cell.write(at, cell.cut(c.args[1] ?? 0));
	return value(old);
};

/** Two ways where it is not known whether the values are equal. */
function swap(
	c: Call,
	s: State,
	expected: (x: State) => Value,
	next: Value,
	done: (x: State, equal: boolean, old: Value) => Value,
): CallOutcome {
	const at = c.args[0] ?? 0;
	const old = cellOf(c, s).read(at);
	if (old === undefined) return value(0);
	const want = expected(s);
	const way =
		(equal: boolean) =>
		(x: State): Value => {
			if (equal) cellOf(c, x).write(at, next);
			return done(x, equal, old);
		};
	if (isInt(old) && isInt(want)) return value(way(old === want)(s));
	const same = binSym(c.m.syms, 'eq', old, want, 64, false);
	const known = isInt(same) ? same !== 0 : typeof same === 'object' && same.kind === 2 ? s.facts.truth(same) : undefined;
	if (known !== undefined) return value(way(known)(s));
	return {
		kind: 'ways',
		ways: [
			{ label: 'the value is as expected', apply: way(true) },
			{ label: 'the value was changed before', apply: way(false) },
		],
	};
}

const syncSwap =
	(gives: 'old' | 'whether'): Primitive =>
	(c, s) => {
		const cell = cellOf(c, s);
		return swap(
			c,
			s,
			() => cell.cut(c.args[1] ?? 0),
			cell.cut(c.args[2] ?? 0),
			(_x, equal, old) => (gives === 'old' ? old : equal ? 1 : 0),
		);
	};

/** Expected value behind a pointer, which gets the old one on failure. */
const atomicSwap =
	(byPointer: boolean): Primitive =>
	(c, s) => {
		const cell = cellOf(c, s);
		const next = byPointer ? (cell.read(c.args[2] ?? 0) ?? 0) : cell.cut(c.args[2] ?? 0);
		return swap(
			c,
			s,
			() => cell.read(c.args[1] ?? 0) ?? 0,
			next,
			(x, equal, old) => {
				if (!equal) cellOf(c, x).write(c.args[1] ?? 0, old);
				return equal ? 1 : 0;
			},
		);
	};

export function atomicBuiltins(): Map<string, Primitive> {
	const out = new Map<string, Primitive>();
	for (const op of OPS) {
		out.set(`__sync_fetch_and_${op}`, change(op, 'old'));
		out.set(`__sync_${op}_and_fetch`, change(op, 'new'));
		out.set(`__atomic_fetch_${op}`, change(op, 'old'));
		out.set(`__atomic_${op}_fetch`, change(op, 'new'));
	}
	out.set('__sync_val_compare_and_swap', syncSwap('old'));
	out.set('__sync_bool_compare_and_swap', syncSwap('whether'));
	out.set('__sync_lock_test_and_set', exchange);
	out.set('__atomic_exchange_n', exchange);
	out.set('__atomic_compare_exchange_n', atomicSwap(false));
	out.set('__atomic_compare_exchange', atomicSwap(true));
	out.set('__atomic_load_n', (c, s) => value(cellOf(c, s).read(c.args[0] ?? 0) ?? 0));
	for (const name of ['__sync_lock_release', '__atomic_store_n', '__atomic_clear']) {
		out.set(name, (c, s) => {
			const cell = cellOf(c, s);
			cell.write(c.args[0] ?? 0, name === '__atomic_store_n' ? cell.cut(c.args[1] ?? 0) : 0);
			return value(0);
		});
	}
	out.set('__atomic_test_and_set', (c, s) => {
		const cell = cellOf(c, s);
		const old = cell.read(c.args[0] ?? 0);
		cell.write(c.args[0] ?? 0, 1);
		return value(old ?? 0);
	});
	// Between two objects: what is read behind one pointer is written behind another.
	out.set('__atomic_load', (c, s) => {
		const cell = cellOf(c, s);
		cell.write(c.args[1] ?? 0, cell.read(c.args[0] ?? 0) ?? 0);
		return value(0);
	});
	out.set('__atomic_store', (c, s) => {
		const cell = cellOf(c, s);
		cell.write(c.args[0] ?? 0, cell.read(c.args[1] ?? 0) ?? 0);
		return value(0);
	});
	out.set('__atomic_exchange', (c, s) => {
		const cell = cellOf(c, s);
		const old = cell.read(c.args[0] ?? 0) ?? 0;
		cell.write(c.args[0] ?? 0, cell.read(c.args[1] ?? 0) ?? 0);
		cell.write(c.args[2] ?? 0, old);
		return value(0);
	});
	for (const name of ['__sync_synchronize', '__atomic_thread_fence', '__atomic_signal_fence']) out.set(name, () => value(0));
	return out;
}
