/** Steps along a pointer: to a member, and to an element. Owns where they lead; what stands there is access.ts's. */
import { objectBehind, pointee } from '../access';
import { binInt } from '../int';
import type { Machine } from '../machine';
import type { State } from '../state';
import { isInt, Ptr, type Value } from '../value';
import { binary, use } from './compute';

/** base + offset. A symbolic pointer gets its object (null stays undecided). */
export function shiftPointer(m: Machine, s: State, base: Value, offset: number, struct: string): Value {
	if (isInt(base)) return offset === 0 ? base : binInt('add', base, offset, 64, false);
	switch (base.kind) {
		case 1:
			return offset === 0 && !base.sym ? typed(s, base, struct) : new Ptr(base.obj, base.off + offset, base.sym);
		case 2: {
			const r = s.facts.range(base);
			if (r.lo === r.hi) return binInt('add', r.lo, offset, 64, false);
			const o = objectBehind(m, s, base);
			if (!o.type && struct !== '' && offset >= 0) s.writable(o).type = { k: 'record', id: struct };
			return new Ptr(o.id, offset);
		}
		default:
			return base;
	}
}

/** An untyped heap object learns its type from the first member access. */
function typed(s: State, p: Ptr, struct: string): Ptr {
	const o = s.object(p.obj);
	if (o && !o.type && p.off === 0 && struct !== '') s.writable(o).type = { k: 'record', id: struct };
	return p;
}

/** base + index * scale. An index nobody knows stays with the pointer. */
export function indexPointer(m: Machine, s: State, base: Value, index: Value, scale: number): Value {
	const i = use(m, s, index, { k: 'int', bits: 64, signed: true }, 'used as an index');
	if (isInt(i)) {
		if (i === 0) return base;
		const off = Number(BigInt.asIntN(64, BigInt(i) * BigInt(scale)));
		// An element of an array that is not there is not there either.
		if (m.mode === 'symbolic' && (base === 0 || (typeof base === 'object' && base.kind === 2 && s.facts.range(base).hi === 0))) return 0;
		return isInt(base) ? binInt('add', base, off, 64, false) : shiftPointer(m, s, base, off, '');
	}
	if (typeof i !== 'object' || i.kind !== 2) return binary(m, s, 'add', { k: 'int', bits: 64, signed: false }, base, i) as Value;
	const at = shiftPointer(m, s, base, 0, '');
	if (typeof at === 'object' && at.kind === 1) return new Ptr(at.obj, at.off, at.sym ? m.syms.expr('add', 64, true, at.sym, i) : i);
	return m.syms.fresh('element', { k: 'ptr' }, 'havoc', { k: 'pointer', to: pointee(undefined) ?? { k: 'void' } });
}
