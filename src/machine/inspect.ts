/** Looks at a stopped state beyond its variables: where a value stands, who points at an object; and changes one value for a what-if. */
import type { CType } from '../c/types';
import { loadAt, storeAt } from './access';
import { evaluateIn, variableNamed } from './evaluate';
import { bytesOf } from './int';
import type { Machine } from './machine';
import { describe } from './name';
import { show } from './show';
import type { Frame, State } from './state';
import { scalarOf } from './step/unknown';
import { Ptr } from './value';
import type { Location } from './view';

/** Where a C expression's value stands; undefined when it stands nowhere (a register variable, a computed value). */
export function locate(m: Machine, s: State, frame: Frame, expression: string): Location | undefined {
	const value = evaluateIn(m, s, frame, expression);
	if ('error' in value || value.type.k === 'record' || value.type.k === 'array') return undefined;
	const home = variableNamed(frame, expression)?.home;
	if (home?.k === 'slot') return { object: frame.slots[home.slot] ?? 0, offset: 0, type: value.type };
	if (home?.k === 'reg') return undefined;
	const address = evaluateIn(m, s, frame, `&(${expression})`);
	if ('error' in address || !(address.v instanceof Ptr)) return undefined;
	return { object: address.v.obj, offset: address.v.off, type: value.type };
}

/** The value at a location, as shown; undefined when the object is not alive. */
export function valueAt(m: Machine, s: State, at: Location): string | undefined {
	const o = s.object(at.object);
	if (!o || o.freed) return undefined;
	const t = scalarOf(at.type);
	const v = loadAt(m, s, o, at.offset, bytesOf(t), t, at.type);
	return typeof v === 'object' && v.kind === 5 ? 'not initialised' : show(m, s, v);
}

/** Members of living objects, and globals, that point into the object. Variables of functions only borrow. */
export function holders(m: Machine, s: State, object: number): string[] {
	const names: string[] = [];
	for (const o of s.objects.all()) {
		if (o.freed || o.id === object || o.kind === 'stack') continue;
		for (const [off, cell] of o.cells) if (cell.v instanceof Ptr && cell.v.obj === object) names.push(describe(m, s, o, off));
	}
	return names.sort();
}

/** Gives a variable or member another value; a sentence for the user when that cannot be. */
export function assign(m: Machine, s: State, depth: number, expression: string, text: string): { readonly error: string } | undefined {
	const frame = frameAt(s, depth);
	if (!frame) return { error: 'This frame is gone.' };
	const value = evaluateIn(m, s, frame, text);
	if ('error' in value) return value;
	const { v } = value;
	if (typeof v === 'object' && (v.kind === 5 || (v.kind === 2 && m.mode === 'concrete')))
		return { error: `${text} has no known value here.` };
	const home = variableNamed(frame, expression)?.home;
	if (home?.k === 'reg') {
		ownAt(s, depth).regs[home.r] = value.v;
		return undefined;
	}
	const at = locate(m, s, frame, expression);
	const o = at && s.object(at.object);
	if (!at || !o) return { error: `${expression} has no place of its own and cannot be set.` };
	const t = scalarOf(at.type);
	storeAt(m, s, s.writable(o), at.offset, t, value.v, at.type as CType);
	return undefined;
}

function frameAt(s: State, depth: number): Frame | undefined {
	for (let f = s.frame; f; f = f.parent) if (f.depth === depth) return f;
	return undefined;
}

/** The frame at a depth as the state's own, with all frames above it: they point at their parents. */
function ownAt(s: State, depth: number): Frame {
	const own = (f: Frame): Frame => {
		const parent = f.depth !== depth && f.parent ? own(f.parent) : f.parent;
		return { ...f, parent, token: s.token, regs: f.regs.slice(), from: f.from.slice(), slots: f.slots.slice(), visits: new Map(f.visits) };
	};
	s.frame = own(s.frame as Frame);
	return frameAt(s, depth) as Frame;
}
