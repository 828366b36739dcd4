/** Names the variable or member through which an access went wrong. */
import type { Instr, Operand } from '../../c/ir';
import type { Frame, State } from '../state';

/** An access through NULL names the variable, where one was used: the last event is told again with it. */
export function nameNull(s: State, f: Frame, addr: Operand): void {
	const e = s.trail?.event;
	if (e?.kind !== 'bad-access' || e.label !== '' || (e.what !== 'null' && e.what !== 'errptr')) return;
	const name = variableOf(f, addr, f.ip - 1);
	if (name === undefined) return;
	const text = `${name} is ${e.what === 'null' ? 'NULL' : 'an error pointer'} here and is dereferenced`;
	s.trail = { prev: s.trail?.prev, event: { ...e, label: name, text } };
	s.stop = { kind: 'oops', place: s.place(), text: `${text}.` };
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
			const from = variableOf(f, i.addr, k);
			const member = memberOf(f, i.addr, k);
			return from === undefined || member === undefined ? from : `${from}->${member}`;
		}
		return undefined;
	}
	return undefined;
}

function memberOf(f: Frame, o: Operand, before: number): string | undefined {
	if (o.k !== 'reg') return undefined;
	for (let k = before - 1; k >= 0; k--) {
		const i = f.block.instrs[k] as Instr;
		if ('d' in i && i.d === o.r) return i.op === 'field' ? i.member : undefined;
	}
	return undefined;
}
