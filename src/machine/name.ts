/** What places and values are called, for people. Owns the names; what a value is worth is show.ts's. */
import type { Machine } from './machine';
import type { MemObject } from './memory';
import type { Frame, State } from './state';
import type { Sym } from './value';

export function nameOf(v: Sym): string {
	if (v.name !== '') return v.name;
	if (v.op === 'cast' && typeof v.a === 'object' && v.a.kind === 2) return nameOf(v.a);
	return 'value';
}

/** "ns->count": the place an access names. */
export function describe(m: Machine, s: State, o: MemObject, off: number): string {
	const member = o.type ? m.program.types.describe(o.type, off) : undefined;
	const known = member !== undefined && member !== '';
	if (!known && off !== 0) {
		const seen = s.frame && throughVariable(m, s, s.frame, o, off);
		if (seen !== undefined) return seen;
	}
	const points = o.kind === 'lazy' || o.kind === 'heap';
	const name = (o.name.endsWith('()') && s.frame ? variableAt(s, s.frame, o) : undefined) ?? o.name;
	if (known) return member.startsWith('[') ? `${name}${member}` : `${name}${points || name === 'current' ? '->' : '.'}${member}`;
	if (off === 0) return points ? `*${o.name}` : o.name;
	// An offset that stands for an unseen layout says nothing to people.
	if (Math.abs(off) >= 2 ** 31) return off < 0 ? `container of ${o.name}` : `${o.name}->…`;
	return `${o.name}+${off}`;
}

/** The name of an address: "&foo->lock". The outermost member that begins there, for nobody knows which is meant. */
export function describeAddress(m: Machine, s: State, o: MemObject, off: number): string {
	const points = o.kind === 'lazy' || o.kind === 'heap';
	if (off === 0) return points ? o.name : `&${o.name}`;
	const member = o.type ? m.program.types.describe(o.type, off, 'outer') : undefined;
	if (member === undefined) {
		const seen = s.frame && throughVariable(m, s, s.frame, o, off, 'outer');
		if (seen !== undefined) return `&${seen}`;
	}
	if (member) return `&${o.name}${points ? '->' : '.'}${member}`;
	return Math.abs(off) >= 2 ** 31 ? `${o.name}->…` : `${o.name}+${off}`;
}

/** The variable of the frame that points to the object, which else is known by the call it came from only. */
function variableAt(s: State, f: Frame, o: MemObject): string | undefined {
	for (const scope of f.fn.scopes)
		for (const x of scope.variables)
			if (x.home.k === 'reg' && x.type.k === 'pointer' && offsetIn(s, f.regs[x.home.r], o) === 0) return x.name;
	return undefined;
}

/**
 * The place as a variable of the frame sees it: `foo->lock` for what lies before the member that the object is known by, where
 * container_of() gave `foo`. The innermost scope's variable wins.
 */
function throughVariable(m: Machine, s: State, f: Frame, o: MemObject, off: number, level?: 'outer'): string | undefined {
	let found: string | undefined;
	for (const scope of f.fn.scopes) {
		for (const x of scope.variables) {
			if (x.home.k !== 'reg' || x.type.k !== 'pointer' || x.type.to.k !== 'record') continue;
			const from = offsetIn(s, f.regs[x.home.r], o);
			if (from === undefined || off < from) continue;
			const size = m.program.types.sizeOf(x.type.to);
			if (size >= 0 && off >= from + size) continue;
			const member = m.program.types.describe(x.type.to, off - from, level);
			if (member) found = `${x.name}->${member}`;
		}
	}
	return found;
}

/** Where in the object a value points, in bytes; undefined when it points elsewhere. */
function offsetIn(s: State, v: Frame['regs'][number], o: MemObject): number | undefined {
	if (typeof v !== 'object') return undefined;
	if (v.kind === 1) return v.obj === o.id && v.sym === undefined ? v.off : undefined;
	return v.kind === 2 && s.facts.raw(v)?.obj === o.id ? 0 : undefined;
}
