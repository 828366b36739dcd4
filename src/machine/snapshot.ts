/** A state seen from outside: stack, variables with their shadow state, evaluation. Builds views on demand; never changes the state. */

import type { Variable } from '../c/ir';
import type { CType } from '../c/types';
import { loadAt, objectBehind, pointee } from './access';
import { evaluateIn } from './evaluate';
import { holders, locate, valueAt } from './inspect';
import { bytesOf } from './int';
import type { Machine } from './machine';
import type { MemObject } from './memory';
import { show, showFacts } from './show';
import { frameById, taskViews, topFrame } from './snapshot-tasks';
import type { Frame, State } from './state';
import { scalarOf } from './step/unknown';
import { isInt, type Value } from './value';
import type { FrameView, Snapshot, VariableView } from './view';
import { taskName } from './waiting';

type Node =
	| { readonly k: 'scope'; readonly frame: Frame }
	/** The holds before number `to`, the newest of them. */
	| { readonly k: 'held'; readonly to: number }
	| { readonly k: 'object'; readonly obj: number; readonly off: number; readonly type: CType; readonly path: string }
	| { readonly k: 'list'; readonly items: readonly VariableView[] };

/** Holds that are listed at once. */
const HELD = 100;

export function createSnapshot(m: Machine, state: State, step: number): Snapshot {
	// Views may make lazy objects: they do so in a fork.
	const s = state.fork();
	const nodes: Node[] = [];
	const ref = (n: Node): number => nodes.push(n);
	const frames = new Map<number, Frame>();

	function frameView(f: Frame): FrameView {
		frames.set(f.id, f);
		const origin = m.program.info(f.fn.link)?.origin ?? 'unit';
		return { id: f.id, depth: f.depth, function: f.fn.name, place: f.fn.places[f.at] as FrameView['place'], origin };
	}

	function variable(name: string, type: CType, v: Value | undefined, path: string): VariableView {
		const spelled = m.program.types.spell(type);
		if (v === undefined) return { name, type: spelled, value: 'not initialised', shadow: ['not initialised'], ref: 0, evaluate: path };
		if (typeof v === 'object' && v.kind === 5)
			return { name, type: spelled, value: 'not initialised', shadow: ['not initialised'], ref: 0, evaluate: path };
		const shadow: string[] = [];
		let child = 0;
		let object: number | undefined;
		let value = enumName(type, v) ?? show(m, s, v);
		const to = pointee(type);
		if (typeof v === 'object' && v.kind === 2) {
			const known = showFacts(m, s, v);
			shadow.push(`unknown input (${known})`);
			if (to && s.facts.range(v).hi !== 0)
				child = ref({ k: 'object', obj: objectBehind(m, s, v).id, off: 0, type: to, path: `(*${path})` });
		} else if (typeof v === 'object' && v.kind === 1) {
			const o = s.object(v.obj);
			if (o) {
				shadow.push(...objectShadow(s, o));
				object = o.id;
				const t = to ?? (v.off === 0 ? o.type : undefined);
				if (t) child = ref({ k: 'object', obj: v.obj, off: v.off, type: t, path: `(*${path})` });
				if (o.freed) value = `${value} (freed)`;
				if (to && m.program.types.sizeOf(to) === 1) {
					const text = textAt(o, v.off);
					if (text !== undefined) value = JSON.stringify(text);
				}
			}
		}
		return { name, type: spelled, value, shadow, ref: child, evaluate: path, ...(object === undefined ? {} : { object }) };
	}

	function enumName(type: CType, v: Value): string | undefined {
		return type.k === 'scalar' && type.s.k === 'int' && type.s.bool && isInt(v) ? (v === 0 ? 'false' : 'true') : undefined;
	}

	function homeValue(f: Frame, v: Variable): { view: VariableView } {
		if (v.home.k === 'reg') return { view: variable(v.name, v.type, f.regs[v.home.r], v.name) };
		const id = v.home.k === 'slot' ? (f.slots[v.home.slot] ?? 0) : (s.globals.get(v.home.name) ?? 0);
		if (id === 0) return { view: { name: v.name, type: m.program.types.spell(v.type), value: 'not alive', shadow: [], ref: 0 } };
		return { view: member(s.object(id) as MemObject, 0, v.type, v.name, v.name) };
	}

	/** A member or element as a variable: aggregates open, scalars show their value. */
	function member(o: MemObject, off: number, type: CType, name: string, path: string): VariableView {
		if (type.k === 'record' || type.k === 'array') {
			const text = type.k === 'array' && m.program.types.sizeOf(type.of) === 1 ? textAt(o, off) : undefined;
			return {
				name,
				type: m.program.types.spell(type),
				value: text === undefined ? (type.k === 'record' ? '{…}' : `[${type.count < 0 ? '' : type.count}]`) : JSON.stringify(text),
				shadow: [],
				ref: ref({ k: 'object', obj: o.id, off, type, path }),
				evaluate: path,
			};
		}
		const t = scalarOf(type);
		const w = s.object(o.id) as MemObject;
		return variable(name, type, loadAt(m, s, w, off, bytesOf(t), t, type), path);
	}

	/** Holds before number `to`, and locks behind all of them. Of many only the newest are listed, those before them behind one line. */
	function held(to: number): readonly VariableView[] {
		const first = Math.max(0, to - HELD);
		const earlier = { name: 'earlier', type: '', value: `${first} more`, shadow: [], ref: first > 0 ? ref({ k: 'held', to: first }) : 0 };
		const holds = s.holds.slice(first, to).map(
			(h): VariableView => ({
				name: h.label,
				type: h.resource,
				value: `held since ${h.by}() in ${h.fn}`,
				shadow: h.seenBy.map((x) => `given to ${x}`),
				ref: 0,
			}),
		);
		const locks = s.locks.map(
			(l): VariableView => ({
				name: l.label,
				type: l.cls,
				value: `${l.mode} lock, taken by ${l.by}()${s.threads.length > 0 ? ` in ${taskName(s, l.task)}` : ''}`,
				shadow: [],
				ref: 0,
			}),
		);
		return [...(first > 0 ? [earlier] : []), ...holds, ...(to === s.holds.length ? locks : [])];
	}

	function children(n: Node): readonly VariableView[] {
		switch (n.k) {
			case 'scope': {
				const out: VariableView[] = [];
				const seen = new Set<string>();
				for (let i = n.frame.scope; i >= 0; i = n.frame.fn.scopes[i]?.parent ?? -1) {
					for (const v of n.frame.fn.scopes[i]?.variables ?? []) {
						if (seen.has(v.name)) continue;
						seen.add(v.name);
						out.push(homeValue(n.frame, v).view);
					}
				}
				return out;
			}
			case 'held':
				return held(n.to);
			case 'list':
				return n.items;
			case 'object': {
				const o = s.object(n.obj);
				if (!o) return [];
				const t = n.type;
				if (t.k === 'array') {
					const size = m.program.types.sizeOf(t.of);
					const count = Math.min(t.count < 0 ? 16 : t.count, 100);
					if (size <= 0) return [];
					return Array.from({ length: count }, (_, i) => member(o, n.off + i * size, t.of, `[${i}]`, `${n.path}[${i}]`));
				}
				if (t.k !== 'record') return [member(o, n.off, t, '*', n.path)];
				return m.program.types.members(t).map((f) => member(o, n.off + f.offset, f.type, f.name, `${n.path}.${f.name}`));
			}
		}
	}

	const top = s.frame as Frame;
	return {
		step,
		task: s.task,
		thread: s.thread,
		tasks: taskViews(s, top.fn.name),
		depth: top.depth,
		place: s.place(),
		statement: top.at,
		stack(task) {
			const out: FrameView[] = [];
			for (let f = topFrame(s, task); f; f = f.parent) out.push(frameView(f));
			return out;
		},
		scopes(frame) {
			const f = frames.get(frame.id) ?? frameById(s, frame.id)?.frame;
			if (!f) return [];
			const macro = f.fn.places[f.at]?.macro;
			const expansion: VariableView[] = macro && isPlain(macro) ? [expansionView(macro)] : [];
			return [
				{ name: 'Locals', ref: ref({ k: 'scope', frame: f }), expensive: false },
				{ name: 'Held', ref: ref({ k: 'held', to: s.holds.length }), expensive: false },
				...(expansion.length > 0 ? [{ name: 'Macro expansion', ref: ref({ k: 'list', items: expansion }), expensive: false }] : []),
			];
		},
		variables(r) {
			const n = nodes[r - 1];
			return n ? children(n) : [];
		},
		evaluate(expression, frame) {
			const found = frameById(s, frame.id);
			if (!found) return { error: 'This frame is gone.' };
			const f = found.frame;
			const macro = f.fn.places[f.at]?.macro;
			if (macro?.name === expression && isPlain(macro)) return expansionView(macro);
			const r = evaluateIn(m, found.state, f, expression);
			if ('error' in r) return r;
			return variable(expression, r.type, r.v, expression);
		},
		locate(expression, frame) {
			const found = frameById(s, frame.id);
			return found && locate(m, found.state, found.frame, expression);
		},
		valueAt: (location) => valueAt(m, s, location),
		holders: (object) => holders(m, s, object),
		typeOf(object) {
			const type = s.object(object)?.type;
			return type && m.program.types.spell(type);
		},
		groups: () => m.kernel.groups?.(m, s) ?? [],
	};
}

/** Its expansion is the kernel's own C, not what our headers make of it. */
const isPlain = (macro: { readonly expansion: string }): boolean => !macro.expansion.includes('__rehearse_');

/** What the statement about to run reads as once its macros are expanded. */
function expansionView(macro: { readonly name: string; readonly expansion: string }): VariableView {
	return { name: macro.name, type: 'macro', value: macro.expansion.replace(/\s+/g, ' ').trim(), shadow: [], ref: 0 };
}

function objectShadow(s: State, o: MemObject): string[] {
	const out: string[] = [];
	if (o.freed) out.push('freed');
	for (const h of s.holds.of(o.id)) out.push(`${h.resource} held since ${h.by}()`);
	for (const l of s.locks) if (l.obj === o.id) out.push(`${l.label} locked`);
	return out;
}

/** A C string in an object, when its bytes are known and printable. */
function textAt(o: MemObject, off: number): string | undefined {
	let t = '';
	for (let i = 0; i < 200; i++) {
		if (o.size >= 0 && off + i >= o.size) return undefined;
		const b = o.assemble(off + i, 1, false);
		if (!('v' in b) || !isInt(b.v)) return undefined;
		if (b.v === 0) return t;
		const c = Number(b.v) & 255;
		if (c < 9 || (c > 13 && c < 32)) return undefined;
		t += String.fromCharCode(c);
	}
	return t;
}
