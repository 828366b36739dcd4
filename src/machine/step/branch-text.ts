/** The words for a branch: the condition as the source has it, or from the symbolic value. */

import type { Machine } from '../machine';
import { nameOf } from '../name';
import { showSym } from '../show';
import type { State } from '../state';
import type { Value } from '../value';

/** A test between lines that nobody has shown. */
const UNSEEN = '__rehearse_unseen()';

export interface BranchText {
	readonly yes: string;
	readonly no: string;
	readonly subject: string;
}

/** Text of the two ways of a condition: "ret < 0" / "!(ret < 0)". */
export function branchText(m: Machine, s: State, v: Value, _at: number): BranchText {
	if (typeof v !== 'object' || v.kind !== 2) return { yes: 'true', no: 'false', subject: 'value' };
	const text = showSym(m, s, v, 0);
	if (v.op === 'eq') {
		const e = { a: v.a, b: v.b };
		const left = typeof e.a === 'object' && e.a.kind === 2 ? showSym(m, s, e.a, 1) : text;
		if (e.b === 0)
			return {
				yes: isPointer(e.a) ? `${left} is NULL` : `${left} == 0`,
				no: isPointer(e.a) ? `${left} is not NULL` : `${left} != 0`,
				subject: left,
			};
		return { yes: text, no: text.replace(' == ', ' != '), subject: left };
	}
	if (v.op === 'lt') return { yes: text, no: text.replace(' < ', ' >= '), subject: text };
	if (v.op === 'lnot' && typeof v.a === 'object' && v.a.kind === 2) {
		const inner = branchText(m, s, v.a, _at);
		return { yes: inner.no, no: inner.yes, subject: inner.subject };
	}
	if (text === UNSEEN)
		return { yes: 'a test that nobody has shown holds', no: 'a test that nobody has shown does not hold', subject: 'value' };
	if (isPointer(v)) return { yes: `${nameOf(v)} is not NULL`, no: `${nameOf(v)} is NULL`, subject: nameOf(v) };
	return { yes: /[ &|]/.test(text) ? `${text}` : `${text} != 0`, no: /[ &|]/.test(text) ? `!(${text})` : `${text} == 0`, subject: text };
}

const isPointer = (v: Value): boolean => typeof v === 'object' && v.kind === 2 && v.ctype?.k === 'pointer';
