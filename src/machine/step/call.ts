/**
 * Calls, in this order: code of the patch or file → primitive → code of the tree → contract (symbolic runs) → model code → contract → unknown.
 */
import type { Instr, IrFunction } from '../../c/ir';
import type { CType } from '../../c/types';
import { oopsStop } from '../access';
import { emit } from '../emit';
import type { Call, CallOutcome } from '../kernel-port';
import type { Machine, Way } from '../machine';
import { nameOf } from '../name';
import { givenBy, originOf } from '../origin';
import { holdsAfter } from '../predicates';
import { show } from '../show';
import type { Frame, State } from '../state';
import type { Origin } from '../stop';
import { attributeUntested } from '../untested';
import type { Value } from '../value';
import { enter } from './frames';
import { nameNullArgument } from './name-null';
import { nameResult } from './name-result';
import { value } from './operand';
import { readArguments } from './read-arguments';
import { staleArguments } from './stale-arguments';
import { assignUnset, unknownCall } from './unknown';
import { takeWay } from './ways';

export type CallInstr = Instr & { readonly op: 'call' };

/** A function's C name, of its link name. */
const plainName = (link: string): string => link.slice(link.lastIndexOf(':') + 1);

export function call(m: Machine, s: State, f: Frame, i: CallInstr): State[] | undefined {
	const target = value(m, s, f, i.callee);
	const args = i.args.map((a) => value(m, s, f, a));
	if (i.sret) args.push(value(m, s, f, i.sret));
	const name = calleeName(m, s, target, target === 0 ? originOf(f, i.callee) : undefined);
	return callNamed(m, s, f, name, typeof target === 'object' && target.kind === 3, args, i.argTypes, i.ret, i, i.d);
}

/** Who carries out a call of a function that is known for certain. */
export function handledBy(m: Machine, name: string, file: string): 'code' | 'primitive' | 'contract' | 'unknown' {
	const info = m.program.info(name, file);
	const plain = plainName(name);
	const primitive = m.kernel.primitive(plain, m.mode) !== undefined;
	if (info && (info.origin === 'unit' || (info.origin === 'tree' && !primitive && !isOurs(m, plain))) && m.program.fn(name, file))
		return 'code';
	if (primitive) return 'primitive';
	if (m.kernel.contract(plain) && (m.mode === 'symbolic' || !info)) return 'contract';
	return info?.origin === 'model' ? 'code' : 'unknown';
}

/**
 * The tree's own version of what the machine itself knows (atomics, strings) is written for a processor, and of what has a contract
 * (locks, allocators, counters) for a kernel that runs: ours is meant. Where a run is concrete contracts do not speak.
 */
const isOurs = (m: Machine, name: string): boolean => m.mode === 'symbolic' && m.kernel.isKnown(name);

/** Calls a function by name; `d`: register for the result. */
export function callNamed(
	m: Machine,
	s: State,
	f: Frame,
	name: string,
	certain: boolean,
	args: readonly Value[],
	argTypes: readonly CType[],
	ret: CType,
	instr: Instr,
	d: number | undefined,
): State[] | undefined {
	if (instr.op === 'call' && instr.discarded && d === undefined) emit(s, { kind: 'discarded', name });
	const plain = plainName(name);
	const primitive = certain ? m.kernel.primitive(plain, m.mode) : undefined;
	// What the machine knows better than the tree is not looked for there.
	const info = certain ? m.program.info(name, f.fn.file, primitive || isOurs(m, plain) ? 'units' : 'all') : undefined;
	if (info && (info.origin === 'unit' || (info.origin === 'tree' && !primitive && !isOurs(m, plain)))) {
		const fn = enterable(m, s, name, f.fn.file);
		if (fn) {
			enter(m, s, fn, args, d);
			return undefined;
		}
	}
	const c: Call = { m, name, args, argTypes, ret, at: s.placeOf(instr), instr };
	staleArguments(m, s, c);
	readArguments(c, s);
	attributeUntested(c, s);
	if (!certain) {
		finish(s, d, unknownCall(c, s));
		return undefined;
	}
	if (primitive) return outcome(m, s, d, c, primitive(c, s), 'primitive');
	const contract = m.kernel.contract(plain);
	// Known from its use only, it may be a macro all the same.
	if (contract && !info && !m.kernel.isKnown(plain) && m.program.prototype(name) === undefined) assignUnset(c, s);
	if (contract && (m.mode === 'symbolic' || !info)) return outcome(m, s, d, c, contract(c, s), 'contract');
	if (info?.origin === 'model') {
		const fn = enterable(m, s, name, f.fn.file, HELPERS_DEEPER);
		if (fn) {
			enter(m, s, fn, args, d);
			return undefined;
		}
	}
	if (UNSUPPORTED.test(name)) {
		s.stop = { kind: 'unsupported', place: c.at, text: `Not supported: ${name}().` };
		return undefined;
	}
	if (!holdsAfter(c, s)) {
		s.stop = { kind: 'refused', text: `${name}() says that this cannot be.` };
		return undefined;
	}
	finish(s, d, unknownCall(c, s));
	return undefined;
}

/** Functions that change where control goes, behind the program's back. */
const UNSUPPORTED = /^(?:_|__sig|sig)?(?:setjmp|longjmp)$|^(?:bsd_|sysv_)?signal$|^sigaction$/;

function calleeName(m: Machine, s: State, v: Value, origin: Origin | undefined): string {
	if (typeof v === 'object' && v.kind === 3) return v.name;
	if (typeof v === 'object' && v.kind === 2) return `${nameOf(v)}()`;
	if (v === 0) {
		emit(s, { kind: 'bad-access', what: 'null', text: 'a NULL function pointer is called', label: '', obj: 0, write: false });
		s.stop = oopsStop(s, 'null', 'A NULL function pointer is called.', origin);
	}
	return show(m, s, v);
}

/** Levels that small functions of our kernel headers (IS_ERR() in PTR_ERR_OR_ZERO()) may go in beyond the limit: unseen, they would say anything. */
const HELPERS_DEEPER = 2;

/** The function, unless depth, recursion or the caller's wish forbids to go in. `deeper`: levels allowed beyond the limit. */
function enterable(m: Machine, s: State, name: string, file: string, deeper = 0): IrFunction | undefined {
	// Not lowered where it is not entered.
	if (m.mode === 'symbolic' && s.depth + 1 >= m.limits.depth + deeper) return undefined;
	const fn = m.program.fn(name, file);
	if (!fn) return undefined;
	if (m.mode === 'concrete') {
		if (s.depth > 2000) {
			s.stop = { kind: 'budget', text: 'calls are nested more than 2000 deep' };
			return undefined;
		}
		return fn;
	}
	let same = 0;
	for (let p = s.frame; p; p = p.parent) if (p.fn === fn) same++;
	if (same > 0) return undefined;
	return m.opaque?.(fn, s) ? undefined : fn;
}

/** `by`: what a pointer came from that may be no pointer. */
function finish(s: State, d: number | undefined, v: Value | undefined, by?: string): void {
	if (v === undefined || d === undefined || s.stop) return;
	const f = s.own();
	f.regs[d] = v;
	f.from[d] = by === undefined ? f.at : givenBy(by, s.place());
}

function outcome(
	m: Machine,
	s: State,
	d: number | undefined,
	c: Call,
	o: CallOutcome,
	known: 'primitive' | 'contract',
): State[] | undefined {
	switch (o.kind) {
		case 'value':
			nameNullArgument(s, c);
			nameResult(m, s, d, o.v, c.name);
			if (known === 'contract') noteCall(m, s, c, o.v, known);
			finish(s, d, o.v, c.ret.k === 'pointer' ? c.name : undefined);
			return undefined;
		case 'stop':
			s.stop = o.stop;
			nameNullArgument(s, c);
			return undefined;
		case 'enter': {
			const fn = m.program.fn(o.fn, s.frame?.fn.file);
			if (!fn) {
				finish(s, d, unknownCall({ ...c, name: o.fn, args: o.args }, s));
				return undefined;
			}
			enter(m, s, fn, o.args, d, o.after);
			return undefined;
		}
		case 'ways': {
			const ways = o.ways.map(
				(w): Way => ({
					label: w.label,
					fault: w.fault,
					group: w.group,
					apply(x): void {
						const r = w.apply(x);
						nameNullArgument(x, c);
						if (typeof r === 'object' && 'stop' in r) {
							x.stop = r.stop;
							return;
						}
						if (typeof r === 'object' && 'enter' in r) {
							const fn = m.program.fn(r.enter, x.frame?.fn.file);
							if (fn) enter(m, x, fn, r.args, d, () => r.result);
							else {
								unknownCall({ ...c, name: r.enter, args: r.args }, x);
								finish(x, d, r.result);
							}
							return;
						}
						if (w.fault !== undefined) emit(x, { kind: 'fault', name: w.fault, text: w.label }, c.at);
						nameResult(m, x, d, r, c.name);
						noteCall(m, x, c, r, known);
						finish(x, d, r, c.ret.k === 'pointer' ? c.name : undefined);
					},
				}),
			);
			return takeWay(m, s, ways, 'call');
		}
	}
}

function noteCall(m: Machine, s: State, c: Call, v: Value, known: 'primitive' | 'contract'): void {
	emit(
		s,
		{
			kind: 'call',
			// Without the file that a link name of a static function begins with.
			name: c.name.slice(c.name.lastIndexOf(':') + 1),
			args: c.args.map((a) => show(m, s, a)).join(', '),
			result: c.ret.k === 'void' ? '' : show(m, s, v),
			known,
		},
		c.at,
	);
}
