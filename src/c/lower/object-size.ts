/**
 * `__builtin_object_size(p, mode)` (gcc manual, "Object Size Checking"): how many bytes lie from p to the end of what it points into.
 * Bit 0 of the mode: of the closest member or array around p, not of the whole object; bit 1: what is not known is 0, not (size_t)-1.
 * Named variables are worked out here, so that the answer is a constant as it is for gcc; the rest the machine answers from the object.
 */
import { wrapInt } from '../constant';
import { typeofNode } from '../declare';
import type { Operand } from '../ir';
import type { Node } from '../program';
import { childOf, firstPart } from '../syntax';
import { SIZE_T } from '../type-ops';
import { PTR } from '../types';
import { type Cx, int, reg, type Val } from './context';

/** The operand would do something: gcc does not evaluate it, and knows nothing. */
const acts = (n: Node): boolean =>
	n.type === 'assignment_expression' || n.type === 'update_expression' || n.type === 'call_expression' || n.children.some(acts);

/** Without parentheses and casts. */
function bare(n: Node): Node {
	const inner = n.type === 'parenthesized_expression' ? firstPart(n) : n.type === 'cast_expression' ? childOf(n, 'value') : undefined;
	return inner === undefined ? n : bare(inner);
}

/** The pointer that `p + n` begins with. */
function start(n: Node): Node {
	const b = bare(n);
	const left = b.type === 'binary_expression' ? childOf(b, 'left') : undefined;
	return left === undefined ? b : start(left);
}

/** The object expression that a pointer expression is made of: x of `&x`, or an array that decays. */
function object(cx: Cx, p: Node): Node | undefined {
	const first = p.type === 'pointer_expression' ? p.children[0] : undefined;
	if (first?.type === '&') return bare(childOf(p, 'argument') ?? p);
	return typeofNode(cx, p).k === 'array' ? p : undefined;
}

/** The outermost array that subscripts go into: `x.a` of `x.a[1][2]`; undefined where a pointer is subscripted. */
function wholeArray(cx: Cx, n: Node): Node | undefined {
	if (n.type !== 'subscript_expression') return n;
	const base = childOf(n, 'argument');
	if (base === undefined || typeofNode(cx, bare(base)).k !== 'array') return undefined;
	return wholeArray(cx, bare(base));
}

/** Lowers the call; `args`: pointer and mode. */
export function objectSize(cx: Cx, n: Node, args: readonly Node[]): Val {
	const [pointer, how] = args;
	const mode = Number((how && cx.ops.constant(cx, how)) ?? 0) & 3;
	const unknown: Val = { a: int(mode < 2 ? wrapInt(-1, PTR) : 0), type: SIZE_T };
	if (pointer === undefined || acts(pointer)) return unknown;
	const p = bare(pointer);
	const named = object(cx, p);
	if (named?.type === 'identifier') {
		const size = cx.types.sizeOf(typeofNode(cx, named));
		if (size >= 0) return { a: int(size), type: SIZE_T };
	}
	const operands: Operand[] = [cx.ops.value(cx, pointer).a, int(mode)];
	const of = (mode & 1) === 1 ? object(cx, start(p)) : undefined;
	const whole = of && wholeArray(cx, of);
	if (of !== undefined && whole?.type === 'field_expression') {
		const size = cx.types.sizeOf(typeofNode(cx, whole));
		// A flexible array goes on to the end of the object.
		if (size > 0)
			operands.push(
				whole === of && start(p) === p ? (operands[0] as Operand) : cx.ops.value(cx, whole === of ? start(p) : whole).a,
				int(size),
			);
	}
	cx.b.at(n);
	const d = cx.b.reg();
	cx.b.emit({ op: 'builtin', d, name: 'object_size', args: operands, type: SIZE_T });
	return { a: reg(d), type: SIZE_T };
}
