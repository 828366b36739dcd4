/**
 * Loops, iterator macros nobody has shown us, and switch.
 */

import { wrapInt } from '../constant';
import type { BlockId, Int } from '../ir';
import type { Node } from '../program';
import { childOf, firstPart, hasToken, parts, synthetic } from '../syntax';
import { INT, unknownType } from '../type-ops';
import { unseenConstant } from '../unseen-constant';
import { argumentsOf } from './call';
import { type Cx, lookup, reg, type SwitchFrame, textOf } from './context';
import { branch, condTo } from './control';
import { promote, scalarOf, write } from './convert';
import { scopedGuard } from './guard';
import { enter, openScope } from './scope';

const mark = (cx: Cx, n: Node): void => {
	cx.b.at(n);
	cx.b.emit({ op: 'mark', scope: cx.b.scope });
};

/** Branches on a condition; a damaged one is a hole and may go either way. */
export function branchOrHole(cx: Cx, cond: Node, then: BlockId, otherwise: BlockId, loop: boolean): void {
	if (!cx.damaged.has(cond)) {
		branch(cx, cond, then, otherwise, loop);
		return;
	}
	cx.b.emit({ op: 'hole', why: 'damaged', text: textOf(cx, cond) });
	const d = cx.b.reg();
	cx.b.emit({ op: 'builtin', d, name: 'unknown_value', args: [], type: INT });
	condTo(cx, reg(d), then, otherwise);
}

function body(cx: Cx, n: Node | undefined, breakTo: BlockId, continueTo: BlockId): void {
	const { breakTo: oldBreak, continueTo: oldContinue } = cx;
	cx.breakTo = { block: breakTo, live: cx.live };
	cx.continueTo = { block: continueTo, live: cx.live };
	if (n !== undefined) cx.ops.statement(cx, n, n.start);
	cx.breakTo = oldBreak;
	cx.continueTo = oldContinue;
}

export function whileLoop(cx: Cx, n: Node): void {
	const cond = childOf(n, 'condition');
	const head = cx.b.block('while.head');
	const inside = cx.b.block('while.body');
	const end = cx.b.block('while.end');
	cx.b.at(n);
	cx.b.goOn(head);
	if (cond !== undefined) {
		mark(cx, synthetic('while_head', n, cond, []));
		branchOrHole(cx, cond, inside, end, true);
	}
	cx.b.use(inside);
	body(cx, childOf(n, 'body'), end, head);
	cx.b.br(head);
	cx.b.use(end);
}

export function doLoop(cx: Cx, n: Node): void {
	const cond = childOf(n, 'condition');
	const inside = cx.b.block('do.body');
	const test = cx.b.block('do.cond');
	const end = cx.b.block('do.end');
	cx.b.at(n);
	cx.b.goOn(inside);
	body(cx, childOf(n, 'body'), end, test);
	if (cond !== undefined && constantFalse(cx, cond)) {
		cx.b.goOn(test);
		cx.b.br(end);
	} else {
		cx.b.goOn(test);
		if (cond !== undefined) {
			mark(cx, cond);
			branchOrHole(cx, cond, inside, end, true);
		} else cx.b.br(end);
	}
	cx.b.use(end);
}

/** `do { … } while (0)`: no step of its own. */
function constantFalse(cx: Cx, cond: Node): boolean {
	const x = firstPart(cond);
	return x !== undefined && x.type === 'number_literal' && textOf(cx, x) === '0';
}

export function forLoop(cx: Cx, n: Node): void {
	const close = openScope(cx);
	const init = childOf(n, 'initializer');
	const cond = childOf(n, 'condition');
	const step = childOf(n, 'update');
	if (init !== undefined) {
		if (init.type === 'declaration') cx.ops.statement(cx, init, n.start + 3);
		else {
			mark(cx, init);
			cx.ops.effect(cx, init);
		}
	}
	const head = cx.b.block('for.head');
	const inside = cx.b.block('for.body');
	const next = cx.b.block('for.step');
	const end = cx.b.block('for.end');
	cx.b.at(n);
	cx.b.goOn(head);
	if (cond !== undefined) {
		mark(cx, cond);
		branchOrHole(cx, cond, inside, end, true);
	} else cx.b.br(inside);
	cx.b.use(inside);
	body(cx, childOf(n, 'body'), end, next);
	cx.b.goOn(next);
	if (step !== undefined) {
		mark(cx, step);
		cx.ops.effect(cx, step);
	}
	cx.b.br(head);
	cx.b.use(end);
	close(undefined);
}

/** There is a CPU that runs this. */
const NEVER_EMPTY = /^for_each_(possible|present|online)_cpu$/;

/**
 * `foo_for_each(a, b) stmt` whose macro nobody has shown us: each round sets the cursors to something unknown. Cursors are the
 * arguments that are local variables declared without a value; failing that, the first local one, then the first one.
 */
export function iteratorLoop(cx: Cx, n: Node): void {
	const cond = childOf(n, 'condition');
	const macro = cond === undefined ? undefined : firstPart(cond);
	const f = macro === undefined ? undefined : childOf(macro, 'function');
	if (macro === undefined || f === undefined) {
		whileLoop(cx, n);
		return;
	}
	const name = textOf(cx, f);
	const args = argumentsOf(macro);
	if (name === 'scoped_guard' || name === 'scoped_cond_guard') {
		scopedGuard(cx, n, name, args, (b, to) => body(cx, b, to, to));
		return;
	}
	const head = cx.b.block('each.head');
	const step = cx.b.block('each.step');
	const end = cx.b.block('each.end');
	cx.b.at(n);
	if (NEVER_EMPTY.test(name)) {
		cx.b.br(step);
		cx.b.use(head);
	} else cx.b.goOn(head);
	mark(cx, synthetic('each_head', n, cond as Node, []));
	const d = cx.b.reg();
	const units = [...name].map((c) => c.charCodeAt(0));
	cx.b.emit({ op: 'builtin', d, name: 'iterate', args: [{ k: 'string', units, unit: 1 }], type: INT });
	cx.b.end({ op: 'cond', a: reg(d), then: step, else: end, loop: 'head' });
	cx.b.use(step);
	const named = args.filter((a) => a.type === 'identifier');
	const local = (bare: boolean): readonly Node[] =>
		named.filter((a) => {
			const e = lookup(cx.env, textOf(cx, a));
			return e !== undefined && e.k === 'variable' && e.bare === bare;
		});
	// What a call gave before is what the loop goes over, unless it stands first: foo_for_each(i, set, each).
	let cursors = local(true).filter((a) => a === args[0] || !givenBefore(cx, n, textOf(cx, a)));
	if (cursors.length === 0) cursors = [...local(true)];
	if (cursors.length === 0) cursors = local(false).slice(0, 1);
	if (cursors.length === 0) cursors = named.slice(0, 1);
	// What the macro is given the address of, it may set.
	const given = args.filter((a) => a.type === 'pointer_expression' && textOf(cx, a).startsWith('&')).map((a) => childOf(a, 'argument'));
	for (const c of [...cursors, ...given.filter((a) => a?.type === 'identifier' && lookup(cx.env, textOf(cx, a))?.k === 'variable')]) {
		if (c === undefined) continue;
		const lv = cx.ops.lvalue(cx, c);
		if (lv === undefined || cx.types.scalar(lv.type) === undefined) continue;
		const r = cx.b.reg();
		cx.b.emit({ op: 'builtin', d: r, name: 'unknown_value', args: [], type: lv.type });
		write(cx, lv, { a: reg(r), type: lv.type }, false);
	}
	body(cx, childOf(n, 'body'), end, head);
	cx.b.br(head);
	cx.b.use(end);
}

/** Some call's result is put into the variable in the text of the function before the node. */
function givenBefore(cx: Cx, n: Node, name: string): boolean {
	const before = cx.text.slice(Math.max(0, n.start - 4000), n.start);
	const body = before.slice(before.lastIndexOf('\n{') + 1);
	return new RegExp(`(?:^|[;{}\\s])${name}\\s*=\\s*[A-Za-z_]\\w*\\s*\\(`).test(body);
}

export function switchStatement(cx: Cx, n: Node): void {
	const cond = childOf(n, 'condition');
	mark(cx, cond === undefined ? n : synthetic('switch_head', n, cond, []));
	if (cond === undefined || cx.damaged.has(cond)) {
		cx.b.emit({ op: 'hole', why: 'damaged', text: cond === undefined ? '' : textOf(cx, cond) });
	}
	const v = cond === undefined || cx.damaged.has(cond) ? unknownInt(cx) : promote(cx, cx.ops.value(cx, cond));
	const at = cx.b.cur;
	const where = cx.b.where();
	const end = cx.b.block('switch.end');
	const frame: SwitchFrame = { type: v.type, cases: [], default: undefined, live: cx.live };
	const { switch: old, breakTo } = cx;
	cx.switch = frame;
	cx.breakTo = { block: end, live: cx.live };
	cx.b.use(cx.b.block('dead'));
	const inside = childOf(n, 'body');
	if (inside !== undefined) cx.ops.statement(cx, inside, inside.start);
	cx.b.br(end);
	cx.switch = old;
	cx.breakTo = breakTo;
	cx.b.use(at);
	cx.b.back(where);
	const type = scalarOf(cx, v.type);
	cx.b.end({
		op: 'switch',
		a: v.a,
		type: type.k === 'int' ? type : { k: 'int', bits: 64, signed: true },
		cases: frame.cases,
		default: frame.default ?? end,
	});
	cx.b.use(end);
}

function unknownInt(cx: Cx): { a: { k: 'reg'; r: number }; type: typeof INT } {
	const d = cx.b.reg();
	cx.b.emit({ op: 'builtin', d, name: 'unknown_value', args: [], type: unknownType('switch') });
	return { a: { k: 'reg', r: d }, type: INT };
}

/** `case v:`, `case a ... b:` (written `case __rehearse_range(a, b):`) and `default:` with the statements after them. */
export function switchCase(cx: Cx, n: Node): void {
	const frame = cx.switch;
	const value = childOf(n, 'value');
	const isDefault = hasToken(n, 'default');
	const target = cx.b.block(isDefault ? 'default' : 'case');
	cx.b.at(n);
	cx.b.goOn(target);
	let colon = n.start;
	for (const c of n.children) if (c.type === ':') colon = c.end;
	if (frame !== undefined) {
		let to: BlockId = target;
		if (cx.live !== frame.live) {
			const cur = cx.b.cur;
			to = cx.b.block('case.entry');
			cx.b.use(to);
			enter(cx, frame.live, cx.live);
			cx.b.br(target);
			cx.b.use(cur);
		}
		if (isDefault) frame.default = to;
		else if (value !== undefined) addCase(cx, frame, value, to);
	}
	let from = colon;
	for (const c of parts(n)) {
		if (c === value || c.end <= colon) continue;
		cx.ops.statement(cx, c, from);
		from = c.end;
	}
}

function addCase(cx: Cx, frame: SwitchFrame, value: Node, to: BlockId): void {
	const type = scalarOf(cx, frame.type);
	const f = childOf(value, 'function');
	const range =
		value.type === 'call_expression' && f !== undefined && textOf(cx, f) === '__rehearse_range' ? argumentsOf(value) : [value, value];
	const lo = caseValue(cx, range[0] as Node);
	const hi = range[1] === range[0] ? lo : caseValue(cx, range[1] as Node);
	if (lo === undefined || hi === undefined) {
		unknownCase(cx, frame, value, to);
		return;
	}
	frame.cases.push({ lo: wrapInt(lo, type), hi: wrapInt(hi, type), to, ...nameOf(cx, value) });
}

const caseValue = (cx: Cx, n: Node): Int | undefined => cx.ops.constant(cx, n);

/** A case label whose value is not visible: a value of its own that no other label has, so that the case stays reachable. */
function unknownCase(cx: Cx, frame: SwitchFrame, value: Node, to: BlockId): void {
	let v = unseenConstant(textOf(cx, value));
	while (frame.cases.some((c) => c.lo === v)) v++;
	frame.cases.push({ lo: v, hi: v, to, ...nameOf(cx, value) });
}

function nameOf(cx: Cx, value: Node): { readonly name?: string } {
	const text = textOf(cx, value);
	return /^[A-Za-z_]\w*$/.test(text) ? { name: text } : {};
}
