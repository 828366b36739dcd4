/**
 * Inline assembly: a hole, after which every output is unknown; asm goto may go to any of its labels.
 */
import type { Node } from '../program';
import { childOf, childrenOf, kid, parts } from '../syntax';
import { INT } from '../type-ops';
import { I32 } from '../types';
import { type Cx, reg, textOf, type Val } from './context';
import { write } from './convert';
import { jumpTo, labelFor } from './jumps';

/** "=r", "+m", "0": what stands in quotes before the operand. */
function constraintOf(cx: Cx, operand: Node): string {
	const before = textOf(cx, operand).split('(')[0] ?? '';
	return [...before.matchAll(/"([^"]*)"/g)].map((m) => m[1]).join('');
}

export function asmStatement(cx: Cx, n: Node): void {
	const outputs = childOf(n, 'output_operands') ?? kid(n, 'gnu_asm_output_operand_list');
	const targets: { lv: ReturnType<Cx['ops']['lvalue']>; keeps: boolean; tied?: Val }[] = [];
	if (outputs !== undefined) {
		for (const o of parts(outputs)) {
			const x = childOf(o, 'value');
			if (x !== undefined) targets.push({ lv: cx.ops.lvalue(cx, x), keeps: constraintOf(cx, o).includes('+') });
		}
	}
	const inputs = childOf(n, 'input_operands') ?? kid(n, 'gnu_asm_input_operand_list');
	if (inputs !== undefined) {
		for (const i of parts(inputs)) {
			const x = childOf(i, 'value');
			if (x === undefined) continue;
			const same = /^\d+$/.exec(constraintOf(cx, i));
			const target = same === null ? undefined : targets[Number(same[0])];
			if (target === undefined) cx.ops.effect(cx, x);
			else target.tied = cx.ops.value(cx, x);
		}
	}
	cx.b.at(n);
	const code = textOf(cx, n);
	const empty = /^[^(]*\(\s*""/.test(code);
	if (!empty) cx.b.emit({ op: 'hole', why: 'asm', text: code });
	for (const t of targets) {
		const lv = t.lv;
		if (lv === undefined || cx.types.scalar(lv.type) === undefined) continue;
		// `asm("" : "+r"(x))` keeps x, `asm("" : "=r"(x) : "0"(y))` copies y: the compiler only forgets what it knew.
		if (empty && t.keeps) continue;
		if (empty && t.tied) {
			write(cx, lv, t.tied, false);
			continue;
		}
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
