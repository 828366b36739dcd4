/** The primitives of include/rehearse.h, that model functions and scenarios are written on. */
import { readString } from '../../machine/access';
import { emit } from '../../machine/emit';
import type { Call, CallOutcome } from '../../machine/kernel-port';
import { acquire, doubleFree, end, findHold, freed, lockOrBlock, unlock } from '../../machine/shadow';
import { show } from '../../machine/show';
import type { State } from '../../machine/state';
import { enter } from '../../machine/step/frames';
import { join, spawn } from '../../machine/thread';
import { isInt, Ptr, type Value } from '../../machine/value';
import type { Nouns } from '../apply-contract';
import { subjectOf } from '../subject';

type Primitive = (c: Call, s: State) => CallOutcome;
const value = (v: Value): CallOutcome => ({ kind: 'value', v });
const text = (c: Call, s: State, i: number): string => readString(c.m, s, c.args[i] ?? 0) ?? '?';

/** The function of the patch or tree that called the model, for the place of events. */
const COMPARE: Readonly<Record<string, (a: bigint, b: bigint) => boolean>> = {
	'==': (a, b) => a === b,
	'!=': (a, b) => a !== b,
	'<': (a, b) => a < b,
	'<=': (a, b) => a <= b,
	'>': (a, b) => a > b,
	'>=': (a, b) => a >= b,
};

export function rehearsePrimitives(nouns: Nouns, isFailing: (s: State, name: string) => boolean): Map<string, Primitive> {
	const p = new Map<string, Primitive>();
	p.set('__rehearse_alloc', (c, s) => {
		const n = c.args[0] ?? 0;
		const family = text(c, s, 2);
		const o = s.make(
			'heap',
			isInt(n) ? Number(n) : -1,
			c.args[1] === 0 ? 'uninit' : 'zero',
			undefined,
			`object of ${s.frame?.fn.name ?? family}`,
			family,
		);
		acquire(s, { resource: family, kind: 'memory', obj: o.id, label: o.name, by: s.frame?.fn.name ?? family }, caller(s));
		return value(new Ptr(o.id, 0));
	});
	p.set('__rehearse_free', (c, s) => {
		const v = c.args[0] ?? 0;
		const sub = subjectOf(c.m, s, v, true);
		if (typeof sub === 'string') return value(0);
		const by = s.frame?.fn.name ?? 'free';
		const family = text(c, s, 1);
		const o = s.object(sub.obj);
		if (o?.freed) {
			emit(s, { kind: 'over-release', resource: family, obj: sub.obj, off: sub.off, label: sub.label, by, freed: true }, caller(s));
			doubleFree(c.m, s, o, sub.label, by, caller(s));
			return value(0);
		}
		const h = findHold(s, [...nouns.compatible(family), family], sub.obj);
		if (h) end(s, h, 'released', by, caller(s));
		if (o) {
			emit(s, { kind: 'free', obj: o.id, label: sub.label, by, deferred: false }, caller(s));
			freed(s, o, by, caller(s));
		}
		return value(0);
	});
	p.set('__rehearse_fault', (c, s) => value(isFailing(s, text(c, s, 0)) ? faulted(c, s, text(c, s, 0)) : 0));
	p.set('__rehearse_fail', (c, s) => {
		const name = text(c, s, 0);
		const nth = c.args[1];
		if (isInt(nth ?? 0)) s.plan = { ...s.plan, [name]: [...(s.plan[name] ?? []), (s.calls[name] ?? 0) + Number(nth)] };
		return value(0);
	});
	p.set('__rehearse_lock', (c, s) => {
		const sub = subjectOf(c.m, s, c.args[0] ?? 0, true);
		if (typeof sub !== 'string')
			lockOrBlock(
				c.m,
				s,
				{
					cls: text(c, s, 1),
					obj: sub.obj,
					off: sub.off,
					mode: c.args[2] === 0 ? 'read' : 'write',
					irq: 'none',
					label: sub.label,
					by: s.frame?.fn.name ?? 'lock',
				},
				caller(s),
			);
		return value(0);
	});
	p.set('__rehearse_unlock', (c, s) => {
		const sub = subjectOf(c.m, s, c.args[0] ?? 0, true);
		if (typeof sub !== 'string') unlock(s, sub.obj, sub.off, sub.label, s.frame?.fn.name ?? 'unlock', caller(s));
		return value(0);
	});
	p.set('__rehearse_acquire', (c, s) => {
		const sub = subjectOf(c.m, s, c.args[0] ?? 0, true);
		const r = text(c, s, 1);
		if (typeof sub !== 'string')
			acquire(s, { resource: r, kind: nouns.kindOf(r), obj: sub.obj, label: sub.label, by: s.frame?.fn.name ?? r }, caller(s));
		return value(0);
	});
	p.set('__rehearse_release', (c, s) => {
		const sub = subjectOf(c.m, s, c.args[0] ?? 0, true);
		if (typeof sub === 'string') return value(0);
		const r = text(c, s, 1);
		const h = findHold(s, [r], sub.obj);
		const by = s.frame?.fn.name ?? 'put';
		if (h) end(s, h, 'released', by, caller(s));
		else emit(s, { kind: 'over-release', resource: r, obj: sub.obj, off: 0, label: sub.label, by, freed: false }, caller(s));
		return value(0);
	});
	p.set('__rehearse_unpublished', (c, s) => {
		const v = c.args[0] ?? 0;
		if (c.m.mode === 'symbolic' && (isInt(v) || v.kind !== 5)) unpublished(c, s, v);
		return value(0);
	});
	p.set('__rehearse_replaced', (c, s) => {
		const at = c.args[0] ?? 0;
		const o = typeof at === 'object' && at.kind === 1 && !at.sym ? s.object(at.obj) : undefined;
		const old = c.m.mode === 'symbolic' && o && !o.freed ? o.exact((at as Ptr).off, 8) : undefined;
		if (old !== undefined) unpublished(c, s, old);
		return value(0);
	});
	p.set('__rehearse_expect', (c, s) => {
		emit(s, { kind: 'expect', ok: c.args[0] !== 0, text: text(c, s, 1), expected: text(c, s, 2), actual: text(c, s, 3) }, c.at);
		return value(0);
	});
	const expectNumber = (c: Call, s: State): CallOutcome => {
		const [a, b] = [c.args[0] ?? 0, c.args[1] ?? 0];
		const op = text(c, s, 2);
		const known =
			isInt(a) && isInt(b)
				? (COMPARE[op]?.(BigInt(a), BigInt(b)) ?? false)
				: show(c.m, s, a) === show(c.m, s, b)
					? op === '=='
					: op === '!=';
		emit(
			s,
			{
				kind: 'expect',
				ok: known,
				text: text(c, s, 3),
				expected: `${op === '==' ? '' : `${op} `}${show(c.m, s, b)}`,
				actual: show(c.m, s, a),
			},
			c.at,
		);
		return value(0);
	};
	p.set('__rehearse_expect_int', expectNumber);
	p.set('__rehearse_expect_ptr', expectNumber);
	p.set('__rehearse_expect_str', (c, s) => {
		const a = readString(c.m, s, c.args[0] ?? 0);
		const b = readString(c.m, s, c.args[1] ?? 0);
		const op = text(c, s, 2);
		const same = a !== undefined && a === b;
		emit(
			s,
			{
				kind: 'expect',
				ok: op === '!=' ? !same : same,
				text: text(c, s, 3),
				expected: `${op === '!=' ? '!= ' : ''}${JSON.stringify(b ?? 'unknown')}`,
				actual: JSON.stringify(a ?? 'unknown'),
			},
			c.at,
		);
		return value(0);
	});
	p.set('__rehearse_note', (c, s) => {
		emit(s, { kind: 'note', text: text(c, s, 0) }, c.at);
		return value(0);
	});
	p.set('__rehearse_warn', (c, s) => {
		emit(s, { kind: 'note', text: `WARNING: ${text(c, s, 0)}` }, c.at);
		return value(0);
	});
	p.set('__rehearse_bug', (c, s) => ({ kind: 'stop', stop: { kind: 'bug', place: caller(s), text: `BUG: ${text(c, s, 0)}` } }));
	p.set('__rehearse_task', (_c, s) => value(s.task));
	p.set('__rehearse_set_task', (c, s) => {
		const id = c.args[0] ?? 0;
		if (isInt(id)) {
			s.task = Number(id);
			know(s, s.task, text(c, s, 1), c.args[2]);
		}
		return value(0);
	});
	p.set('__rehearse_spawn', (c, s) => {
		const id = c.args[0] ?? 0;
		const target = c.args[3] ?? 0;
		const fn = typeof target === 'object' && target.kind === 3 ? c.m.program.fn(target.name, s.frame?.fn.file) : undefined;
		if (!isInt(id) || !fn)
			return {
				kind: 'stop',
				stop: { kind: 'unmodelled', place: caller(s), text: 'spawn() needs a task and a function whose code is visible.' },
			};
		know(s, Number(id), text(c, s, 1), c.args[2]);
		spawn(s, Number(id), fn, [c.args[4] ?? 0], (f, args) => enter(c.m, s, f, args, undefined));
		return value(0);
	});
	p.set('__rehearse_join', (c, s) => {
		join(c.m, s);
		return value(0);
	});
	p.set('__rehearse_any', (c, s) => value(c.m.syms.fresh(text(c, s, 0), { k: 'int', bits: 64, signed: true }, 'param')));
	p.set('__rehearse_assume', (c, s) => {
		const v = c.args[0] ?? 0;
		if (isInt(v) ? v === 0 : !s.facts.assume(v, true))
			return { kind: 'stop', stop: { kind: 'refused', text: 'An assumption does not hold.' } };
		return value(0);
	});
	p.set('__rehearse_awaited', (c, s) => {
		const v = c.args[0] ?? 0;
		const no = isInt(v) ? v === 0 : typeof v === 'object' && v.kind === 2 && s.facts.range(v).hi === 0;
		return value(no && c.m.mode === 'symbolic' ? c.m.syms.fresh('awaited', { k: 'int', bits: 32, signed: true }, 'havoc') : v);
	});
	p.set('__rehearse_errno', (c, s) => {
		const v = c.args[0] ?? 0;
		const facts = s.facts.fork();
		if (typeof v === 'object' && v.kind === 2 && facts.narrow(v, -4095, 0)) s.facts = facts;
		return value(0);
	});
	p.set('__rehearse_is_freed', (c, s) => {
		const v = c.args[0] ?? 0;
		return value(typeof v === 'object' && v.kind === 1 && s.object(v.obj)?.freed ? 1 : 0);
	});
	p.set('__rehearse_live', (c, s) => {
		const family = text(c, s, 0);
		let n = 0;
		for (const o of s.objects.all()) if (o.kind === 'heap' && !o.freed && o.family === family) n++;
		return value(n);
	});
	p.set('__rehearse_printed', (c, s) => {
		const texts = s.events().flatMap((e) => (e.kind === 'print' ? [e.text] : []));
		return value(texts.filter((t) => c.args[0] === 0 || !t.endsWith('\n')).length);
	});
	p.set('__rehearse_defined', (c, s) => {
		const info = c.m.program.info(text(c, s, 0));
		return value(info && info.origin !== 'model' ? 1 : 0);
	});
	p.set('__rehearse_irqsave', (c) =>
		value(c.m.mode === 'concrete' ? 512 : c.m.syms.fresh('flags', { k: 'int', bits: 64, signed: false }, 'call')),
	);
	return p;
}

/** What readers without a lock could find so far. */
function unpublished(c: Call, s: State, v: Value): void {
	const sub = subjectOf(c.m, s, v, true);
	const o = typeof sub === 'string' || sub.obj <= 0 ? undefined : s.object(sub.obj);
	if (!o || o.freed || o.kind === 'stack') return;
	s.writable(o).unpublished = true;
	emit(s, { kind: 'unpublished', obj: o.id, label: o.name, by: text(c, s, 1) }, caller(s));
}

/** The task by its newest name. */
function know(s: State, id: number, name: string, at: Value | undefined): void {
	const obj = typeof at === 'object' && at.kind === 1 ? at.obj : undefined;
	const known = s.tasks.find((t) => t.id === id);
	if (known?.name !== name || known.obj !== obj) s.tasks = [...s.tasks.filter((t) => t !== known), { id, name, obj }];
}

function faulted(c: Call, s: State, name: string): number {
	emit(s, { kind: 'fault', name, text: `${name} fails` }, caller(s));
	void c;
	return 1;
}

/** The place of the nearest frame that is not our model: where the reviewer's code called. */
export function caller(s: State): import('../../c/ir').CodePlace {
	const f = s.frame;
	const up = f?.parent ?? f;
	return up ? (up.fn.places[up.at] as import('../../c/ir').CodePlace) : s.place();
}
