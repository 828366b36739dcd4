/**
 * Static data: initialisers evaluated to constants and addresses at byte offsets. Also the local form: stores into memory.
 */
import { wrapInt } from '../constant';
import type { Int, IrGlobal, Operand } from '../ir';
import type { Node } from '../program';
import { intScalar, isAggregate } from '../type-ops';
import type { CType } from '../types';
import { I64, PTR } from '../types';
import { aside } from './aside';
import { codePlace } from './builder';
import { type Bits, type Cx, int, reg } from './context';
import { convert, scalarOf, write } from './convert';
import { initialiseObject, type Sink } from './initializer';

/** An address constant: operand plus bytes. Undefined when the value is no constant. */
export interface Constant {
	readonly v: Operand;
	readonly addend: number;
}

/** Follows the instructions that made an operand back to a constant or an address. */
function resolve(cx: Cx, a: Operand): Constant | undefined {
	if (a.k !== 'reg') return { v: a, addend: 0 };
	const i = cx.b.maker(a.r);
	if (i === undefined) return undefined;
	const add = (base: Operand, by: number): Constant | undefined => {
		const r = resolve(cx, base);
		if (r === undefined) return undefined;
		return r.v.k === 'int' ? { v: int(wrapInt(BigInt(r.v.v) + BigInt(by), PTR)), addend: 0 } : { v: r.v, addend: r.addend + by };
	};
	switch (i.op) {
		case 'copy':
			return resolve(cx, i.a);
		case 'cast':
			return i.from.k !== 'float' && i.to.k !== 'float' && (i.to.k === 'ptr' || i.to.bits >= 64) ? resolve(cx, i.a) : undefined;
		case 'field':
			return add(i.base, i.offset);
		case 'index': {
			const n = resolve(cx, i.index);
			return n?.v.k === 'int' ? add(i.base, Number(n.v.v) * i.scale) : undefined;
		}
		case 'bin': {
			const b = resolve(cx, i.b);
			if (b?.v.k !== 'int' || (i.bin !== 'add' && i.bin !== 'sub')) return undefined;
			return add(i.a, i.bin === 'add' ? Number(wrapInt(b.v.v, I64)) : -Number(b.v.v));
		}
		case 'ptrdiff': {
			const x = resolve(cx, i.a);
			const y = resolve(cx, i.b);
			if (x === undefined || y === undefined || x.v.k !== 'global' || y.v.k !== 'global' || x.v.name !== y.v.name) return undefined;
			return { v: int((x.addend - y.addend) / i.scale), addend: 0 };
		}
		default:
			return undefined;
	}
}

/** The constant an initialiser expression is, converted to a type. */
export function constantValue(cx: Cx, n: Node, type: CType): Constant | undefined {
	return aside(cx, () => resolve(cx, convert(cx, cx.ops.value(cx, n, type), type).a));
}

type Datum = IrGlobal['init'][number];

export interface OpsEntry {
	readonly record: string;
	readonly member: string;
	readonly link: string;
}

/** Evaluates static data. `onFunction` hears of every function stored in a member (ops tables). */
export function staticData(
	cx: Cx,
	type: CType,
	value: Node | undefined,
	onFunction?: (e: OpsEntry) => void,
): { init: readonly Datum[]; complete: boolean; size: number } {
	const init: Datum[] = [];
	let complete = true;
	/** Offsets given a value: a zero there is not the default any more. */
	const written = new Set<number>();
	let end = Math.max(0, cx.types.sizeOf(type));
	const put = (offset: number, t: CType, bits: Bits | undefined, c: Constant): void => {
		const s = scalarOf(cx, t);
		const unit = bits === undefined ? s : intScalar(bits.unit, s.k === 'int' && s.signed && !s.bool);
		const size = unit.k === 'ptr' ? 8 : unit.bits / 8;
		if (cx.types.sizeOf(type) >= 0) end = Math.max(end, offset + size);
		init.push({
			offset,
			type: unit,
			ctype: t,
			v: c.v,
			addend: c.addend === 0 ? undefined : c.addend,
			bits: bits === undefined ? undefined : { shift: bits.shift, width: bits.width },
		});
	};
	const sink: Sink = {
		scalar(offset, t, bits, n, record, member) {
			const c = constantValue(cx, n, t);
			if (c === undefined) {
				complete = false;
				return;
			}
			if (c.v.k === 'func') onFunction?.({ record, member, link: c.v.name });
			if (c.v.k === 'int' && c.v.v === 0 && !written.has(offset)) return;
			written.add(offset);
			put(offset, t, bits, c);
		},
		aggregate() {
			complete = false;
		},
		string(offset, t, s) {
			const limit = t.count >= 0 ? t.count : s.units.length + 1;
			const bytes = s.units;
			const step = Math.max(1, cx.types.sizeOf(t.of));
			for (let i = 0; i < bytes.length && i < limit; i++) {
				const v = bytes[i] as Int;
				if (v !== 0) put(offset + i * step, t.of, undefined, { v: int(wrapInt(v, scalarOf(cx, t.of))), addend: 0 });
			}
		},
		unseen() {
			complete = false;
		},
	};
	if (value !== undefined) initialiseObject(cx, sink, type, value);
	return { init, complete, size: cx.types.sizeOf(type) < 0 ? -1 : end };
}

export function globalData(cx: Cx, link: string, type: CType, value: Node | undefined): IrGlobal {
	const d = staticData(cx, type, value);
	const where = value === undefined ? { start: 0, end: 0 } : value;
	return {
		name: link.slice(link.indexOf(':') + 1),
		link,
		file: cx.file.file,
		type,
		size: d.size,
		init: d.init,
		defined: d.complete,
		readonly: false,
		static: true,
		span: codePlace(cx.file, where.start, where.end).span,
	};
}

/** Initialises memory at run time: zero first, then what the list names. */
export function initialise(cx: Cx, addr: Operand, type: CType, value: Node): void {
	if (!isAggregate(type) && value.type !== 'initializer_list') {
		const v = cx.ops.value(cx, value, type);
		cx.b.at(value);
		write(cx, { k: 'mem', addr, type }, v, false);
		return;
	}
	const size = cx.types.sizeOf(type);
	const at = (offset: number, t: CType): Operand => {
		cx.b.at(value);
		if (offset === 0) return addr;
		const d = cx.b.reg();
		const struct = type.k === 'record' ? type.id : '';
		cx.b.emit({ op: 'field', d, base: addr, offset, struct, member: cx.types.describe(type, offset) ?? `+${offset}`, type: t });
		return reg(d);
	};
	const list = value.type === 'initializer_list' || type.k === 'array' || value.type === 'compound_literal_expression';
	if (list) {
		cx.b.at(value);
		cx.b.emit({ op: 'zero', to: addr, size });
	}
	const sink: Sink = {
		scalar(offset, t, bits, n) {
			const v = cx.ops.value(cx, n, t);
			write(cx, { k: 'mem', addr: at(offset, t), type: t, bits }, v, false);
		},
		aggregate(offset, t, n) {
			const v = cx.ops.value(cx, n, t);
			write(cx, { k: 'mem', addr: at(offset, t), type: t }, v, false);
		},
		string(offset, t, s) {
			const length = t.count >= 0 ? Math.min(t.count, s.units.length + 1) : s.units.length + 1;
			const of = Math.max(1, cx.types.sizeOf(t.of));
			cx.b.emit({
				op: 'copymem',
				to: at(offset, t),
				from: { k: 'string', units: s.units, unit: s.unit },
				size: length * of,
				type: { k: 'array', of: t.of, count: length },
			});
		},
		unseen() {
			cx.b.emit({ op: 'hole', why: 'unseen', text: 'part of an initialiser' });
		},
	};
	initialiseObject(cx, sink, type, value);
}
