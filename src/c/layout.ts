/**
 * Byte-exact layout of structs and unions as gcc does it on x86-64 (System V ABI with the PCC bit-field rule).
 * Pure arithmetic over sizes given to it; where records come from, and virtual members of incomplete ones, is type-table.ts.
 *
 *   struct { char a; int b:5; int c:30; }     a@0   b@byte 0 bits 8..12   c@byte 4 bits 0..29   size 8 align 4
 */
import type { CType, Field } from './types';

export interface Sizes {
	/** Bytes; -1 unknown. A flexible array has size -1 by itself and takes no room here. */
	size(t: CType): number;
	align(t: CType): number;
	/** Integer signedness and bits of a bit-field's declared type. */
	bitsOf(t: CType): number;
}

export interface PlacedField {
	readonly field: Field;
	/** Bytes from the start of the record; for a bit-field, of the storage unit to access. */
	readonly offset: number;
	/** Bit-field: position in the unit and width; `unit` in bits. */
	readonly bits?: { readonly shift: number; readonly width: number; readonly unit: 8 | 16 | 32 | 64 | 128 };
}

export interface Layout {
	readonly size: number;
	readonly align: number;
	readonly placed: readonly PlacedField[];
	/** Index of the first field whose place is unknown because a type before it is; placed ends there. */
	readonly known: number;
}

const up = (n: number, a: number): number => (a <= 1 ? n : Math.ceil(n / a) * a);

/** The smallest naturally aligned unit that holds the bits; for packed fields that straddle all, an unaligned one that stays in the record. */
function unitFor(at: number, width: number, size: number): { offset: number; shift: number; unit: 8 | 16 | 32 | 64 | 128 } {
	for (const unit of [8, 16, 32, 64] as const) {
		const n = Math.floor(at / unit);
		if (Math.floor((at + width - 1) / unit) === n && (n + 1) * unit <= size * 8)
			return { offset: (n * unit) / 8, shift: at - n * unit, unit };
	}
	let offset = Math.floor(at / 8);
	for (const unit of [8, 16, 32, 64, 128] as const) {
		if (at + width - offset * 8 > unit) continue;
		offset = Math.max(0, Math.min(offset, size - unit / 8));
		return { offset, shift: at - offset * 8, unit };
	}
	return { offset, shift: at - offset * 8, unit: 128 };
}

/** Lays out fields in order. */
export function layoutRecord(kind: 'struct' | 'union', fields: readonly Field[], packed: boolean, aligned: number, sizes: Sizes): Layout {
	let bit = 0;
	let end = 0;
	let align = Math.max(1, aligned);
	const at: { field: Field; bit: number; width: number }[] = [];
	let known = fields.length;
	for (let i = 0; i < fields.length; i++) {
		const f = fields[i] as Field;
		if (kind === 'union') bit = 0;
		const natural = sizes.align(f.type);
		const tight = packed || f.packed === true;
		if (f.bits !== undefined) {
			const typeBits = sizes.bitsOf(f.type);
			if (f.bits === 0) {
				bit = up(bit, typeBits);
			} else {
				const a = natural * 8;
				if (f.align !== undefined) bit = up(bit, f.align * 8);
				else if (!tight && Math.floor((bit + f.bits - 1) / a) - Math.floor(bit / a) >= typeBits / a) bit = up(bit, a);
				if (f.name !== '') align = Math.max(align, tight ? (f.align ?? 1) : Math.max(natural, f.align ?? 1));
				at.push({ field: f, bit, width: f.bits });
				bit += f.bits;
			}
			end = Math.max(end, bit);
			continue;
		}
		let size = sizes.size(f.type);
		if (size < 0 && f.type.k === 'array' && f.type.count === -1 && sizes.size(f.type.of) >= 0) size = 0;
		if (size < 0 || natural < 0) {
			known = i;
			break;
		}
		const a = Math.max(tight ? 1 : natural, f.align ?? 1);
		align = Math.max(align, a);
		bit = up(bit, a * 8);
		at.push({ field: f, bit, width: 0 });
		bit += size * 8;
		end = Math.max(end, bit);
	}
	const size = up(Math.ceil(end / 8), align);
	const placed = at.map((p): PlacedField => {
		if (p.width === 0) return { field: p.field, offset: p.bit / 8 };
		const u = unitFor(p.bit, p.width, known < fields.length ? size + 16 : size);
		return { field: p.field, offset: u.offset, bits: { shift: u.shift, width: p.width, unit: u.unit } };
	});
	return { size: known < fields.length ? -1 : size, align, placed, known };
}
