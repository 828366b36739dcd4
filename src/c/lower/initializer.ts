/**
 * Initialiser lists: walks a type and its initialiser together (designators, ranges, elided braces, unions) and tells a sink what
 * goes where. The sink emits stores (local variables) or collects static data (data.ts).
 */
import type { Node } from '../program';
import { childOf, childrenOf, firstPart, parts } from '../syntax';
import { compatible, isAggregate } from '../type-ops';
import type { CType } from '../types';
import type { Bits, Cx } from './context';
import { textOf } from './context';
import { stringOf } from './expression';
import type { StringLiteral } from './literal';

export interface Sink {
	/** A scalar at a byte offset. `record` and `member` name the innermost member it is for. */
	scalar(offset: number, type: CType, bits: Bits | undefined, value: Node, record: string, member: string): void;
	/** A whole struct or union copied from an expression. */
	aggregate(offset: number, type: CType, value: Node): void;
	string(offset: number, type: CType & { k: 'array' }, s: StringLiteral): void;
	/** Part of the list is not visible or damaged. */
	unseen(): void;
}

interface Part {
	readonly type: CType;
	readonly offset: number;
	readonly bits: Bits | undefined;
	readonly record: string;
	readonly member: string;
}

interface Walk {
	readonly cx: Cx;
	readonly sink: Sink;
}

const isString = (n: Node): boolean => n.type === 'string_literal' || n.type === 'concatenated_string';
const isCharArray = (t: CType): t is CType & { k: 'array' } => t.k === 'array' && t.of.k === 'scalar' && t.of.s.k === 'int';

function unwrap(n: Node): Node {
	let x = n;
	while (x.type === 'parenthesized_expression') {
		const i = firstPart(x);
		if (i === undefined || i.type === 'compound_statement') break;
		x = i;
	}
	return x;
}

/** Members of a record in order, unnamed bit-fields left out. */
function partsOf(cx: Cx, t: CType & { k: 'record' }, offset: number): readonly Part[] {
	const rec = cx.types.record(t.id);
	const layout = cx.types.layout(t.id);
	if (layout !== undefined && layout.placed.length > 0 && layout.known >= (rec?.fields?.length ?? 0)) {
		const out: Part[] = [];
		for (const p of layout.placed) {
			if (p.field.name === '' && p.field.bits !== undefined) continue;
			out.push({ type: p.field.type, offset: offset + p.offset, bits: p.bits, record: t.id, member: p.field.name });
		}
		return out;
	}
	const fields = rec?.fields ?? rec?.partial ?? [];
	const all = cx.types.members(t);
	const out: Part[] = [];
	for (const f of fields) {
		const m = all.find((x) => x.field === f);
		if (m !== undefined) out.push({ type: f.type, offset: offset + m.offset, bits: undefined, record: t.id, member: f.name });
	}
	return out;
}

/** Initialises one object. Gives the element count for an array of unknown bound. */
export function initialiseObject(cx: Cx, sink: Sink, type: CType, value: Node): number {
	return fill({ cx, sink }, { type, offset: 0, bits: undefined, record: '', member: '' }, value);
}

function fill(w: Walk, p: Part, value: Node): number {
	const { cx, sink } = w;
	const x = unwrap(value);
	if (x.type === 'ERROR' || (x.type === 'identifier' && textOf(cx, x) === '__rehearse_unseen')) {
		sink.unseen();
		return 0;
	}
	if (x.type === 'initializer_list') {
		const items = parts(x);
		const one = items[0];
		if (isCharArray(p.type) && one !== undefined && items.length === 1 && isString(unwrap(one))) return fill(w, p, one);
		if (isAggregate(p.type)) return fillList(w, p, items, 0, true).count;
		if (one === undefined) return 0;
		if (p.type.k === 'unknown' && (one.type === 'initializer_pair' || items.length > 1)) {
			fillList(w, p, items, 0, true);
			return 0;
		}
		return fill(w, p, one.type === 'initializer_pair' ? (childOf(one, 'value') as Node) : one);
	}
	if (isCharArray(p.type) && isString(x)) {
		const s = stringOf(cx, x);
		sink.string(p.offset, p.type, s);
		return s.units.length + 1;
	}
	if (isAggregate(p.type)) {
		if (x.type === 'compound_literal_expression') return fill(w, p, childOf(x, 'value') as Node);
		sink.aggregate(p.offset, p.type, x);
		return 0;
	}
	sink.scalar(p.offset, p.type, p.bits, value, p.record, p.member);
	return 0;
}

/** Fills an aggregate from items[pos…]; `top`: the items are this aggregate's own braces. */
function fillList(w: Walk, p: Part, items: readonly Node[], start: number, top: boolean): { pos: number; count: number } {
	const { cx } = w;
	const t = p.type;
	const members = t.k === 'record' ? partsOf(cx, t, p.offset) : [];
	const union = t.k === 'record' && cx.types.record(t.id)?.kind === 'union';
	const limit = t.k === 'array' ? (t.count < 0 ? Number.POSITIVE_INFINITY : t.count) : members.length;
	const stride = t.k === 'array' ? cx.types.stride(t.of) : 0;
	const sub = (i: number): Part =>
		t.k === 'array'
			? { type: t.of, offset: p.offset + i * stride, bits: undefined, record: p.record, member: p.member }
			: (members[i] as Part);
	let pos = start;
	let i = 0;
	let count = 0;
	while (pos < items.length) {
		const item = items[pos] as Node;
		if (item.type === 'initializer_pair') {
			if (!top) break;
			i = designated(w, p, item, members);
			count = Math.max(count, i);
			if (union) i = limit;
			pos++;
			continue;
		}
		if (item.type === 'ERROR' || (item.type === 'identifier' && textOf(cx, item) === '__rehearse_unseen')) {
			w.sink.unseen();
			pos++;
			continue;
		}
		if (i >= limit) {
			if (!top) break;
			pos++;
			continue;
		}
		const s = sub(i);
		const x = unwrap(item);
		if (!isAggregate(s.type) || x.type === 'initializer_list' || (isCharArray(s.type) && isString(x)) || sameRecord(cx, s.type, x)) {
			fill(w, s, item);
			pos++;
		} else {
			const next = fillList(w, s, items, pos, false);
			// A record without visible members takes one item whole.
			if (next.pos === pos) fill(w, s, item);
			pos = Math.max(next.pos, pos + 1);
		}
		i++;
		count = Math.max(count, i);
		if (union) i = limit;
		if (!top && i >= limit) break;
	}
	return { pos, count };
}

/** An expression that is a whole record of the type (so braces were not elided). */
function sameRecord(cx: Cx, t: CType, x: Node): boolean {
	if (t.k !== 'record') return false;
	switch (x.type) {
		case 'number_literal':
		case 'string_literal':
		case 'concatenated_string':
		case 'char_literal':
		case 'unary_expression':
		case 'null':
			return false;
		default:
			return compatible(cx.ops.typeOf(cx, x), t);
	}
}

/** `.a.b[2] = v`, `[1 ... 3] = v`, `a: v`. Gives the index after the designated top-level part. */
function designated(w: Walk, p: Part, pair: Node, members: readonly Part[]): number {
	const { cx } = w;
	const value = childOf(pair, 'value');
	const path = childrenOf(pair, 'designator');
	const first = path[0];
	if (value === undefined || first === undefined) return 0;
	const put = (at: Part, rest: readonly Node[]): void => {
		const d = rest[0];
		if (d === undefined) {
			fill(w, at, value);
			return;
		}
		if (d.type === 'field_designator' || d.type === 'field_identifier') {
			const name = textOf(cx, d.type === 'field_designator' ? (firstPart(d) ?? d) : d);
			const m = cx.types.member(at.type, name);
			if (m === undefined) return;
			put({ type: m.type, offset: at.offset + m.offset, bits: m.bits, record: m.record, member: name }, rest.slice(1));
			return;
		}
		const lo = childOf(d, 'start') ?? firstPart(d);
		const hi = childOf(d, 'end');
		const of: CType = at.type.k === 'array' ? at.type.of : { k: 'unknown', path: `${cx.types.spell(at.type)}[]` };
		const step = cx.types.stride(of);
		const from = lo === undefined ? 0 : Number(cx.ops.constant(cx, lo) ?? 0);
		const to = hi === undefined ? from : Number(cx.ops.constant(cx, hi) ?? from);
		for (let k = from; k <= to; k++)
			put({ type: of, offset: at.offset + k * step, bits: undefined, record: at.record, member: at.member }, rest.slice(1));
	};
	put(p, path);
	if (first.type === 'subscript_designator' || first.type === 'subscript_range_designator') {
		const last = childOf(first, 'end') ?? firstPart(first);
		return (last === undefined ? 0 : Number(cx.ops.constant(cx, last) ?? 0)) + 1;
	}
	const name = textOf(cx, first.type === 'field_designator' ? (firstPart(first) ?? first) : first);
	const index = members.findIndex(
		(m) => m.member === name || (m.member === '' && m.type.k === 'record' && cx.types.members(m.type).some((x) => x.name === name)),
	);
	return index < 0 ? members.length : index + 1;
}

/** An array type of unknown bound, completed from its initialiser. */
export function completed(cx: Cx, type: CType, value: Node): CType {
	if (type.k !== 'array' || type.count !== -1) return type;
	const none: Sink = { scalar() {}, aggregate() {}, string() {}, unseen() {} };
	const n = initialiseObject(cx, none, type, value);
	return { k: 'array', of: type.of, count: n };
}
