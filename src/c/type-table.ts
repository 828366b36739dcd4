/**
 * The types of one program: records and enums by id, sizes, members with offsets, spelling for people.
 * Records may stay incomplete; their members are made when first named, at virtual offsets that depend only on the names,
 * so two runs that ask in different order agree. Does not read C (declare.ts does).
 *
 *   incomplete `struct x`, x.count  →  offset VIRTUAL * (1 + hash("count")), type unknown "struct x.count"
 *
 * The name alone decides: the same object is seen through a type with a name here, and through one that nobody spells there.
 */
import { type Layout, layoutRecord, type PlacedField, type Sizes } from './layout';
import type { TypeTable } from './program';
import { unknownType } from './type-ops';
import type { CType, Field, RecordType, Scalar } from './types';
import { PTR, U32 } from './types';

/** Virtual offsets are multiples of this many bytes. */
const VIRTUAL = 4096;
/** Larger than any struct anybody writes, and shaped like an offset that is made up here. */
export const isVirtualOffset = (off: number | bigint): boolean => off > 2 ** 24 && BigInt(off) % BigInt(VIRTUAL) === 0n;
/** Distance of elements of an array whose element size nobody knows. */
export const UNKNOWN_STRIDE = 2 ** 42;

export interface EnumType {
	readonly id: string;
	readonly scalar: Scalar;
	readonly values: readonly { readonly name: string; readonly value: number | bigint }[];
}

export interface Member {
	readonly offset: number;
	readonly type: CType;
	readonly bits?: { readonly shift: number; readonly width: number; readonly unit: 8 | 16 | 32 | 64 | 128 };
	/** Id of the record that holds it directly, for people and ops tables. */
	readonly record: string;
	readonly virtual: boolean;
}

export interface TypeStore extends TypeTable {
	member(t: CType, name: string): Member | undefined;
	define(r: RecordType): void;
	defineEnum(e: EnumType): void;
	enumOf(id: string): EnumType | undefined;
	/** The scalar that holds a value of the type; undefined for void, aggregates and functions. */
	scalar(t: CType): Scalar | undefined;
	/** Offsets of the fields in order; undefined for an incomplete record. */
	layout(id: string): Layout | undefined;
	/** Distance of elements in an array of the type. */
	stride(t: CType): number;
}

interface Entry {
	rec: RecordType;
	layout?: Layout;
	byName?: Map<string, Member | null>;
	readonly virtual: Map<string, Member>;
	taken?: Set<number>;
	/** The answer of members(), with what it was made from. */
	members?: { readonly rec: RecordType; readonly layout: Layout | undefined; readonly virtual: number; readonly list: readonly Listed[] };
}

interface Listed {
	readonly name: string;
	readonly offset: number;
	readonly type: CType;
	readonly field: Field;
}

/** FNV-1a over UTF-16 units, 28 bits. */
function hash(text: string): number {
	let h = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
	return (h ^ (h >>> 28)) & 0xfffffff;
}

/** `find` completes a record or enum on demand (defines it through the store it is given); called once per id. */
export function createTypeTable(find: (id: string, store: TypeStore) => void): TypeStore {
	const records = new Map<string, Entry>();
	const enums = new Map<string, EnumType>();
	const asked = new Set<string>();
	const laying = new Set<string>();

	const ask = (id: string): void => {
		if (asked.has(id)) return;
		asked.add(id);
		find(id, store);
	};
	const entry = (id: string): Entry => {
		let e = records.get(id);
		if (e?.rec.fields === undefined) {
			ask(id);
			e = records.get(id);
		}
		if (e === undefined) {
			e = { rec: { id, kind: id.startsWith('union ') ? 'union' : 'struct', packed: false, align: 0 }, virtual: new Map() };
			records.set(id, e);
		}
		return e;
	};
	const sizes: Sizes = {
		size: (t) => store.sizeOf(t),
		align: (t) => store.alignOf(t),
		bitsOf: (t) => {
			const s = store.scalar(t);
			return s?.k === 'int' ? s.bits : 32;
		},
	};
	const layoutOf = (e: Entry): Layout | undefined => {
		if (e.layout === undefined && e.rec.fields !== undefined && !laying.has(e.rec.id)) {
			laying.add(e.rec.id);
			e.layout = layoutRecord(e.rec.kind, e.rec.fields, e.rec.packed, e.rec.align, sizes);
			laying.delete(e.rec.id);
		}
		return e.layout;
	};
	const virtualMember = (e: Entry, name: string, type: CType | undefined, key = name): Member => {
		let m = e.virtual.get(key);
		if (m === undefined) {
			e.taken ??= new Set();
			let n = hash(key);
			while (e.taken.has(n)) n = (n + 1) & 0xfffffff;
			e.taken.add(n);
			m = {
				offset: VIRTUAL * (1 + n),
				type: type ?? unknownType(`${e.rec.id.startsWith('<') ? e.rec.id.slice(1, -1) : e.rec.id}.${name}`),
				record: e.rec.id,
				virtual: true,
			};
			e.virtual.set(key, m);
		}
		return m;
	};
	const named = (e: Entry): readonly Field[] => e.rec.fields ?? e.rec.partial ?? [];
	const inside = (m: { offset: number; virtual: boolean }, sub: Member): Member => ({
		...sub,
		offset: m.offset + sub.offset,
		virtual: sub.virtual || m.virtual,
	});
	const placedMember = (e: Entry, p: PlacedField): Member => ({
		offset: p.offset,
		type: p.field.type,
		bits: p.bits,
		record: e.rec.id,
		virtual: false,
	});
	/** A declared member, in anonymous members too; undefined when the record does not declare it. */
	const declared = (e: Entry, name: string): Member | undefined => {
		e.byName ??= new Map();
		const known = e.byName.get(name);
		if (known !== undefined) return known ?? undefined;
		const layout = layoutOf(e);
		let found: Member | undefined;
		const fields = named(e);
		for (let i = 0; i < fields.length && found === undefined; i++) {
			const f = fields[i] as Field;
			if (f.name !== name && !(f.name === '' && f.type.k === 'record')) continue;
			const placed = layout?.placed.find((p) => p.field === f);
			const here = placed !== undefined ? placedMember(e, placed) : virtualMember(e, f.name, f.type, f.name === '' ? `#${i}` : f.name);
			if (f.name === name) found = here;
			else if (f.type.k === 'record') {
				const sub = declared(entry(f.type.id), name);
				if (sub !== undefined) found = inside(here, sub);
			}
		}
		if (e.rec.fields !== undefined || found !== undefined) e.byName.set(name, found ?? null);
		return found;
	};
	const recordFor = (t: CType): Entry | undefined => {
		if (t.k === 'record') return entry(t.id);
		if (t.k === 'unknown') return entry(`<${t.path}>`);
		return undefined;
	};
	const spell = (t: CType, inner: string): string => {
		const pad = inner === '' ? '' : ` ${inner}`;
		switch (t.k) {
			case 'void':
				return `void${pad}`;
			case 'scalar':
				return t.name + pad;
			case 'record':
			case 'enum':
				return t.id.replace(/@.*$/, '') + pad;
			case 'unknown':
				return `<${t.path}>${pad}`;
			case 'pointer':
				return spell(t.to, t.to.k === 'array' || t.to.k === 'function' ? `(*${inner})` : `*${inner}`);
			case 'array':
				return spell(t.of, `${inner}[${t.count >= 0 ? t.count : ''}]`);
			case 'function': {
				const params = t.params.map((p) => spell(p, ''));
				if (t.variadic) params.push('...');
				return spell(t.ret, `${inner}(${params.length > 0 ? params.join(', ') : t.old ? '' : 'void'})`);
			}
		}
	};

	/** A member, of whatever depth, of the type whose size nobody knows is known to lie there. */
	const reaches = (t: CType, offset: number, depth: number): boolean => {
		if (offset < VIRTUAL) return true;
		if (depth > 4 || (t.k !== 'record' && t.k !== 'unknown')) return false;
		return store.members(t).some((m) => {
			const rest = offset - m.offset;
			const size = store.sizeOf(m.type);
			return rest >= 0 && (size >= 0 ? rest < Math.max(size, 1) : reaches(m.type, rest, depth + 1));
		});
	};

	const store: TypeStore = {
		define(r) {
			const e = records.get(r.id);
			if (e === undefined) records.set(r.id, { rec: r, virtual: new Map() });
			else if (e.rec.fields === undefined) {
				e.rec = r;
				e.layout = undefined;
				e.byName = undefined;
			}
		},
		defineEnum(e) {
			if (!enums.has(e.id)) enums.set(e.id, e);
		},
		enumOf(id) {
			if (!enums.has(id)) ask(id);
			return enums.get(id);
		},
		scalar(t) {
			switch (t.k) {
				case 'scalar':
					return t.s;
				case 'pointer':
				case 'unknown':
					return PTR;
				case 'enum':
					return store.enumOf(t.id)?.scalar ?? U32;
				case 'void':
				case 'array':
				case 'function':
				case 'record':
					return undefined;
			}
		},
		sizeOf(t) {
			switch (t.k) {
				case 'void':
				case 'function':
					return 1;
				case 'scalar':
					return t.distinct === 'long double' ? 16 : t.s.k === 'ptr' ? 8 : t.s.bits / 8;
				case 'pointer':
					return 8;
				case 'enum':
				case 'unknown': {
					if (t.k === 'unknown') return -1;
					const s = store.scalar(t);
					return s?.k === 'int' ? s.bits / 8 : 4;
				}
				case 'array': {
					const n = store.sizeOf(t.of);
					return n < 0 || t.count < 0 ? -1 : n * t.count;
				}
				case 'record':
					return layoutOf(entry(t.id))?.size ?? -1;
			}
		},
		alignOf(t) {
			if (t.align !== undefined) return t.align;
			switch (t.k) {
				case 'void':
				case 'function':
					return 1;
				case 'array':
					return store.alignOf(t.of);
				case 'record': {
					const l = layoutOf(entry(t.id));
					return l === undefined || l.size < 0 ? -1 : l.align;
				}
				case 'unknown':
					return -1;
				case 'scalar':
				case 'pointer':
				case 'enum':
					return store.sizeOf(t);
			}
		},
		stride(t) {
			const n = store.sizeOf(t);
			return n >= 0 ? n : t.k === 'array' && t.count > 0 ? store.stride(t.of) * t.count : UNKNOWN_STRIDE;
		},
		record: (id) => {
			const e = entry(id);
			return e.rec;
		},
		layout: (id) => layoutOf(entry(id)),
		member(t, name) {
			const e = recordFor(t);
			if (e === undefined) return undefined;
			return declared(e, name) ?? virtualMember(e, name, undefined);
		},
		members(t) {
			const e = recordFor(t);
			if (e === undefined) return [];
			const layout = layoutOf(e);
			const old = e.members;
			if (old?.rec === e.rec && old.layout === layout && old.virtual === e.virtual.size) return old.list;
			const out: Listed[] = [];
			const fields = named(e);
			for (let i = 0; i < fields.length; i++) {
				const f = fields[i] as Field;
				if (f.name === '' && f.type.k !== 'record') continue;
				const placed = layout?.placed.find((p) => p.field === f);
				const m = placed ?? virtualMember(e, f.name, f.type, f.name === '' ? `#${i}` : f.name);
				out.push({ name: f.name, offset: m.offset, type: f.type, field: f });
			}
			const seen = new Set(out.map((m) => m.name));
			for (const [name, m] of e.virtual) {
				if (name.startsWith('#') || seen.has(name)) continue;
				out.push({ name, offset: m.offset, type: m.type, field: { name, type: m.type } });
			}
			out.sort((a, b) => a.offset - b.offset);
			e.members = { rec: e.rec, layout, virtual: e.virtual.size, list: out };
			return out;
		},
		describe(t, offset, level) {
			if (t.k === 'array') {
				const n = store.stride(t.of);
				if (n <= 0) return undefined;
				const i = Math.floor(offset / n);
				const rest = store.describe(t.of, offset - i * n, level);
				return rest === undefined ? `[${i}]` : rest.startsWith('[') ? `[${i}]${rest}` : `[${i}].${rest}`;
			}
			if (t.k !== 'record' && t.k !== 'unknown') return undefined;
			let best: { name: string; offset: number; type: CType } | undefined;
			let sure = false;
			for (const m of store.members(t)) {
				if (m.offset > offset) break;
				const size = store.sizeOf(m.type);
				if (size >= 0 && offset >= m.offset + size && !(size === 0 && offset === m.offset)) continue;
				// Members of unknown size lie anywhere: the one that has something at the place is meant.
				const here = size >= 0 || reaches(m.type, offset - m.offset, 0);
				if (sure && !here) continue;
				best = m;
				sure = here;
			}
			if (best === undefined) return undefined;
			const inside = level === undefined || offset !== best.offset || best.name === '';
			const rest = inside ? store.describe(best.type, offset - best.offset, level) : undefined;
			if (rest === undefined) return best.name === '' ? undefined : best.name;
			if (best.name === '') return rest;
			return rest.startsWith('[') ? best.name + rest : `${best.name}.${rest}`;
		},
		spell: (t) => spell(t, ''),
	};
	return store;
}

/** Underlying type of an enum as gcc chooses it: unsigned int, int with a negative value, wider when a value needs it. */
export function enumScalar(values: readonly (number | bigint)[], of: { u32: Scalar; i32: Scalar; u64: Scalar; i64: Scalar }): Scalar {
	let negative = false;
	let wide = false;
	for (const v of values) {
		if (v < 0) negative = true;
		if (v > 4294967295 || v < -2147483648) wide = true;
	}
	if (negative && !wide) for (const v of values) if (v > 2147483647) wide = true;
	return wide ? (negative ? of.i64 : of.u64) : negative ? of.i32 : of.u32;
}

/** Underlying type of a packed enum: the narrowest that holds its values. */
export function packedScalar(values: readonly (number | bigint)[], of: Parameters<typeof enumScalar>[1]): Scalar {
	const negative = values.some((v) => v < 0);
	for (const bits of [8, 16] as const) {
		const top = 2 ** (negative ? bits - 1 : bits);
		if (values.every((v) => v < top && v >= (negative ? -top : 0))) return { k: 'int', bits, signed: negative };
	}
	return enumScalar(values, of);
}
