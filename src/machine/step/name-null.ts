/** Names the variable or member through which an access went wrong, and tells where its value came from. */
import type { Instr, Operand } from '../../c/ir';
import { oopsStop } from '../access';
import type { Call } from '../kernel-port';
import { originOf } from '../origin';
import { eventNode, type Frame, type State } from '../state';
import { isInt } from '../value';

/** An access through NULL names the variable, where one was used: the last event is told again with it. */
export function nameNull(s: State, f: Frame, addr: Operand): void {
	named(s, f, addr);
	blame(s, f, addr);
}

/** The same where a call ran into it: the argument that is NULL, or an address in what NULL points to, names it. */
export function nameNullArgument(s: State, c: Call): void {
	if (s.stop?.kind !== 'oops' || (s.stop.what !== 'null' && s.stop.what !== 'error-pointer')) return;
	const operand = c.instr.op === 'call' ? c.instr.args[c.args.findIndex((v) => isInt(v))] : undefined;
	if (operand && s.frame) nameNull(s, s.frame, operand);
}

/** The run stopped at the value of an operand: the stop gets its origin. What went out of an object's bounds has one already. */
export function blame(s: State, f: Frame, o: Operand): void {
	const { stop } = s;
	if (stop?.kind !== 'oops' || stop.origin) return;
	const origin = originOf(f, o);
	if (!origin) return;
	const bare = stop.what === 'uninitialised' && origin.how === 'assigned';
	s.stop = { ...stop, origin: bare ? { ...origin, how: 'declared', text: 'it was declared' } : origin };
}

function named(s: State, f: Frame, addr: Operand): void {
	const e = s.trail?.event;
	if (e?.kind !== 'bad-access' || e.label !== '' || (e.what !== 'null' && e.what !== 'errptr')) return;
	const name = variableOf(f, addr, f.ip - 1);
	if (name === undefined) return;
	const text = `${name} is ${e.what === 'null' ? 'NULL' : 'an error pointer'} here and is dereferenced`;
	s.trail = eventNode(s.trail?.prev, { ...e, label: name, text });
	s.stop = oopsStop(s, e.what === 'null' ? 'null' : 'error-pointer', `${text}.`);
}

/** The variable an address comes from, through the instructions just before. */
function variableOf(f: Frame, o: Operand, before: number): string | undefined {
	if (o.k === 'slot') return f.fn.slots[o.slot]?.name;
	if (o.k !== 'reg') return undefined;
	for (const sc of f.fn.scopes) for (const v of sc.variables) if (v.home.k === 'reg' && v.home.r === o.r) return v.name;
	for (let k = before - 1; k >= 0; k--) {
		const i = f.block.instrs[k] as Instr;
		if (!('d' in i) || i.d !== o.r) continue;
		if (i.op === 'field' || i.op === 'index') return variableOf(f, i.base, k);
		if (i.op === 'copy' || i.op === 'cast') return variableOf(f, i.a, k);
		if (i.op === 'load') {
			return pathOf(f, i.addr, k) ?? variableOf(f, i.addr, k);
		}
		return undefined;
	}
	return undefined;
}

/** `foo->clk` for an address that is a member of what a variable points to; undefined for others. */
export function pathOf(f: Frame, addr: Operand, before: number): string | undefined {
	const from = variableOf(f, addr, before);
	const member = memberOf(f, addr, before);
	return from === undefined || member === undefined ? undefined : `${from}->${member}`;
}

function memberOf(f: Frame, o: Operand, before: number): string | undefined {
	if (o.k !== 'reg') return undefined;
	for (let k = before - 1; k >= 0; k--) {
		const i = f.block.instrs[k] as Instr;
		if ('d' in i && i.d === o.r) return i.op === 'field' ? i.member : undefined;
	}
	return undefined;
}
