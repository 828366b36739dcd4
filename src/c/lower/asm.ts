/**
 * Inline assembly: a hole, after which every output is unknown; asm goto may go to any of its labels.
 */
import type { Node } from '../program';
import { childOf, childrenOf, kid, parts } from '../syntax';
import { INT } from '../type-ops';
import { I32 } from '../types';
import { type Cx, reg, textOf } from './context';
import { write } from './convert';
import { jumpTo, labelFor } from './jumps';

export function asmStatement(cx: Cx, n: Node): void {
	const outputs = childOf(n, 'output_operands') ?? kid(n, 'gnu_asm_output_operand_list');
	const targets: { lv: ReturnType<Cx['ops']['lvalue']> }[] = [];
	if (outputs !== undefined) {
		for (const o of parts(outputs)) {
			const x = childOf(o, 'value');
			if (x !== undefined) targets.push({ lv: cx.ops.lvalue(cx, x) });
		}
	}
	const inputs = childOf(n, 'input_operands') ?? kid(n, 'gnu_asm_input_operand_list');
	if (inputs !== undefined) {
		for (const i of parts(inputs)) {
			const x = childOf(i, 'value');
			if (x !== undefined) cx.ops.effect(cx, x);
		}
	}
	cx.b.at(n);
	const code = textOf(cx, n);
	const empty = /^[^(]*\(\s*""/.test(code);
	if (!empty) cx.b.emit({ op: 'hole', why: 'asm', text: code });
	for (const t of targets) {
		const lv = t.lv;
		// `asm("" : "+r"(x))` keeps x: the compiler only forgets what it knew.
		if (lv === undefined || empty || cx.types.scalar(lv.type) === undefined) continue;
		const d = cx.b.reg();
		cx.b.emit({ op: 'builtin', d, name: 'asm_output', args: [], type: lv.type });
		write(cx, lv, { a: reg(d), type: lv.type }, false);
	}
	const gotos = childOf(n, 'goto_labels') ?? kid(n, 'gnu_asm_goto_list');
	const labels = gotos === undefined ? [] : childrenOf(gotos, 'label');
	if (labels.length === 0) return;
	const d = cx.b.reg();
	cx.b.emit({ op: 'builtin', d, name: 'asm_goto', args: [], type: INT });
	const next = cx.b.block('asm.next');
	const cases = labels.map((l, i) => ({ lo: i + 1, hi: i + 1, to: cx.b.block('asm.goto'), l }));
	cx.b.end({ op: 'switch', a: reg(d), type: I32, cases: cases.map(({ lo, hi, to }) => ({ lo, hi, to })), default: next });
	for (const c of cases) {
		cx.b.use(c.to);
		jumpTo(cx, labelFor(cx, textOf(cx, c.l), c.l), n);
	}
	cx.b.use(next);
}
