/**
 * `p->buf = krealloc(p->buf, …)`: where the call fails the old memory is still allocated (mm/slab_common.c, krealloc()), and the only pointer to
 * it was just overwritten with NULL. Owns finding that form in the IR; a plain variable that loses its memory is the leak rule's own.
 */
import type { Instr, IrFunction, Operand, Reg } from '../c/ir';
import type { RawFinding, Way } from './check';
import { eventsOf } from './events';

/** Not the managed ones: there the device keeps the old memory. */
const REALLOCS = /^(k|kv|v)?realloc(_array|_node|_node_align|_noprof)?$|^kvrealloc|^krealloc/;

export function overwrittenByRealloc(way: Way): readonly RawFinding[] {
	if (!way.returned) return [];
	const out: RawFinding[] = [];
	for (const fault of eventsOf(way, 'fault')) {
		if (fault.depth > 0 || !REALLOCS.test(fault.name)) continue;
		if (!overwrites(way.fn, fault.place.span.start)) continue;
		const what = eventsOf(way, 'call')
			.find((x) => x.name === fault.name && x.place.span.start === fault.place.span.start)
			?.args.split(', ')[0];
		const label = what === undefined || what === '' ? 'the old memory' : `\`${what}\``;
		out.push({
			rule: 'memory-leak',
			place: fault.place,
			fn: fault.fn,
			message: `When ${fault.name}() fails, the old memory stays allocated, but ${label} is overwritten with NULL: nobody can free it. Put the result into a variable of its own, and store it when it is not NULL.`,
			resource: `${label.replace(/`/g, '')} (memory)`,
			confidence: 0.9,
			basis: [],
			keys: [fault.seq],
			same: `memory-leak:realloc:${fault.place.file}:${fault.place.span.start}`,
		});
	}
	return out;
}

/** The call at the offset stores its result in the very member that its first argument was read from. */
function overwrites(fn: IrFunction, at: number): boolean {
	for (const b of fn.blocks) {
		const by = new Map<Reg, Instr>();
		for (const i of b.instrs) {
			if (i.op === 'store') {
				const call = definition(by, i.v);
				if (call?.op !== 'call' || call.callee.k !== 'func' || !REALLOCS.test(call.callee.name)) continue;
				if (fn.places[call.at]?.span.start !== at) continue;
				const old = definition(by, call.args[0]);
				if (old?.op === 'load' && samePlace(by, old.addr, i.addr)) return true;
			}
			if ('d' in i && i.d !== undefined) by.set(i.d, i);
		}
	}
	return false;
}

/** What made the value, through casts. */
function definition(by: ReadonlyMap<Reg, Instr>, v: Operand | undefined): Instr | undefined {
	if (v?.k !== 'reg') return undefined;
	const i = by.get(v.r);
	return i?.op === 'cast' || i?.op === 'copy' ? definition(by, i.a) : i;
}

/** The same member of the same object, as far as one block shows. */
function samePlace(by: ReadonlyMap<Reg, Instr>, a: Operand, b: Operand): boolean {
	if (a.k === 'reg' && b.k === 'reg' && a.r === b.r) return true;
	const x = definition(by, a);
	const y = definition(by, b);
	if (x?.op === 'field' && y?.op === 'field') return x.offset === y.offset && x.member === y.member && samePlace(by, x.base, y.base);
	if (x?.op === 'load' && y?.op === 'load') return samePlace(by, x.addr, y.addr);
	return a.k !== 'reg' && JSON.stringify(a) === JSON.stringify(b);
}
