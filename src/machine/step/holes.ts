/** Code that is not visible, is assembly, or could not be lowered: what it may have done is unknown, and the run says so. */
import type { Instr } from '../../c/ir';
import { emit } from '../emit';
import type { Machine } from '../machine';
import type { State } from '../state';

const TEXT: Readonly<Record<string, string>> = {
	unseen: 'lines that are not visible',
	asm: 'inline assembly',
	unsupported: 'syntax that is not supported',
	damaged: 'text that could not be parsed',
};

export function hole(m: Machine, s: State, i: Instr & { op: 'hole' }): void {
	const what = TEXT[i.why] ?? i.why;
	emit(s, { kind: 'hole', why: i.why, text: i.text === '' ? what : `${what}: ${i.text.slice(0, 80)}` });
	if (m.mode === 'concrete' && i.why === 'unsupported') {
		s.stop = { kind: 'unsupported', place: s.placeOf(i), text: `Not supported: ${i.text.slice(0, 120)}` };
		return;
	}
	if (i.why !== 'asm') s.limit(`${what} on the way${i.text === '' ? '' : ` (${i.text.slice(0, 60)})`}`);
	if (i.why === 'unseen') {
		// Locals that have no value yet were surely set there.
		const f = s.own();
		for (const sc of f.fn.scopes) {
			for (const v of sc.variables) {
				if (v.home.k === 'reg' && f.regs[v.home.r] === undefined)
					f.regs[v.home.r] = m.syms.fresh(v.name, v.type.k === 'scalar' ? v.type.s : { k: 'ptr' }, 'hole', v.type);
			}
		}
	}
}
