/**
 * Statements: dispatch, marks where a debugger can stop, expression statements, and what could not be read.
 * Loops and switch are in loops.ts, jumps in jumps.ts, declarations in local.ts.
 */

import { specifiers } from '../declare';
import type { Node } from '../program';
import { childOf, firstPart, parts, synthetic } from '../syntax';
import { VOID } from '../type-ops';
import { asmStatement } from './asm';
import { argumentsOf } from './call';
import { type Cx, textOf } from './context';
import { conditional } from './control';
import { guardStatement } from './guard';
import { breakOrContinue, computedGoto, gotoStatement, labeled, returnStatement } from './jumps';
import { branchOrHole, doLoop, forLoop, iteratorLoop, switchCase, switchStatement, whileLoop } from './loops';
import { assignment, update } from './operators';

export function mark(cx: Cx, n: Node): void {
	cx.b.at(n);
	cx.b.emit({ op: 'mark', scope: cx.b.scope });
}

function damagedHole(cx: Cx, n: Node): void {
	mark(cx, n);
	cx.b.emit({ op: 'hole', why: 'damaged', text: textOf(cx, n) });
}

/** Statements whose parts are lowered on their own even when damage is inside. */
const COMPOUND: ReadonlySet<string> = new Set([
	'compound_statement',
	'if_statement',
	'while_statement',
	'for_statement',
	'do_statement',
	'switch_statement',
	'case_statement',
	'labeled_statement',
	'attributed_statement',
]);

export function statement(cx: Cx, n: Node, from: number): void {
	if (cx.damaged.size > 0 && cx.damaged.has(n) && !COMPOUND.has(n.type)) {
		damagedHole(cx, n);
		if (n.type === 'return_statement') {
			cx.b.end({ op: 'unseen' });
			cx.b.use(cx.b.block('dead'));
		}
		return;
	}
	switch (n.type) {
		case 'expression_statement':
			expressionStatement(cx, n);
			return;
		case 'declaration':
		case 'type_definition':
			cx.ops.declaration(cx, n, from);
			return;
		case 'compound_statement':
			cx.ops.block(cx, n, false);
			return;
		case 'if_statement':
			ifStatement(cx, n);
			return;
		case 'while_statement':
			if (cx.file.prepared.iterators.has(n.start)) iteratorLoop(cx, n);
			else whileLoop(cx, n);
			return;
		case 'do_statement':
			doLoop(cx, n);
			return;
		case 'for_statement':
			forLoop(cx, n);
			return;
		case 'switch_statement':
			switchStatement(cx, n);
			return;
		case 'case_statement':
			switchCase(cx, n);
			return;
		case 'labeled_statement':
			labeled(cx, n);
			return;
		case 'goto_statement':
			mark(cx, n);
			gotoStatement(cx, n);
			return;
		case 'break_statement':
		case 'continue_statement':
			mark(cx, n);
			breakOrContinue(cx, n);
			return;
		case 'return_statement':
			mark(cx, n);
			returnStatement(cx, n);
			return;
		case 'attributed_statement': {
			const last = parts(n).at(-1);
			if (last !== undefined) statement(cx, last, from);
			return;
		}
		case 'struct_specifier':
		case 'union_specifier':
		case 'enum_specifier':
			specifiers(cx, synthetic('declaration', n, n, [{ ...n, field: 'type' }]), from);
			return;
		case 'gnu_asm_expression':
			mark(cx, n);
			asmStatement(cx, n);
			return;
		case 'ERROR':
			damagedHole(cx, n);
			return;
		default:
			if (n.type.startsWith('preproc_') || n.type === ';' || n.type === 'attribute_specifier') return;
			mark(cx, n);
			cx.b.emit({ op: 'hole', why: 'unsupported', text: n.type.replaceAll('_', ' ') });
	}
}

function expressionStatement(cx: Cx, n: Node): void {
	const x = firstPart(n);
	if (x === undefined) return;
	mark(cx, n);
	if (x.type === 'call_expression') {
		const f = childOf(x, 'function');
		if (f !== undefined && f.type === 'identifier') {
			const name = textOf(cx, f);
			if (name === '__rehearse_unseen') {
				unseen(cx, n);
				return;
			}
			if (name === '__rehearse_goto') {
				const target = argumentsOf(x)[0];
				if (target !== undefined) computedGoto(cx, target);
				return;
			}
		} else if (f !== undefined && f.type === 'call_expression' && guardStatement(cx, x, f)) return;
	}
	effect(cx, x);
}

/** Lines nobody has shown us. When nothing but closing braces follows, control does not come back. */
function unseen(cx: Cx, n: Node): void {
	cx.unseen = true;
	cx.b.emit({ op: 'hole', why: 'unseen', text: '' });
	if (cx.bodyEnd > n.end && /^[\s}]*$/.test(cx.text.slice(n.end, cx.bodyEnd))) {
		cx.b.end({ op: 'unseen' });
		cx.b.use(cx.b.block('dead'));
	}
}

/** Evaluates an expression whose value nobody uses. */
export function effect(cx: Cx, n: Node): void {
	switch (n.type) {
		case 'parenthesized_expression': {
			const x = firstPart(n);
			if (x === undefined) return;
			if (x.type === 'compound_statement') cx.ops.block(cx, x, false);
			else effect(cx, x);
			return;
		}
		case 'comma_expression':
			effect(cx, childOf(n, 'left') as Node);
			effect(cx, childOf(n, 'right') as Node);
			return;
		case 'call_expression':
			cx.ops.call(cx, n, undefined, false);
			return;
		case 'assignment_expression':
			assignment(cx, n, false);
			return;
		case 'update_expression':
			update(cx, n, false);
			return;
		case 'conditional_expression':
			conditional(cx, n, VOID, false);
			return;
		case 'gnu_asm_expression':
			asmStatement(cx, n);
			return;
		case 'identifier':
		case 'number_literal':
		case 'string_literal':
			return;
		case 'extension_expression': {
			const x = firstPart(n);
			if (x !== undefined) effect(cx, x);
			return;
		}
		default:
			cx.ops.value(cx, n);
	}
}

function ifStatement(cx: Cx, n: Node): void {
	const cond = childOf(n, 'condition');
	const yes = childOf(n, 'consequence');
	const otherwise = childOf(n, 'alternative');
	if (cond === undefined || yes === undefined) {
		damagedHole(cx, n);
		return;
	}
	mark(cx, synthetic('if_head', n, cond, []));
	const thenB = cx.b.block('if.then');
	const elseB = cx.b.block(otherwise === undefined ? 'if.end' : 'if.else');
	const endB = otherwise === undefined ? elseB : cx.b.block('if.end');
	branchOrHole(cx, cond, thenB, elseB, false);
	cx.b.use(thenB);
	statement(cx, yes, cond.end);
	cx.b.br(endB);
	if (otherwise !== undefined) {
		cx.b.use(elseB);
		const body = otherwise.type === 'else_clause' ? parts(otherwise).at(-1) : otherwise;
		if (body !== undefined) statement(cx, body, otherwise.start);
		cx.b.br(endB);
	}
	cx.b.use(endB);
}
