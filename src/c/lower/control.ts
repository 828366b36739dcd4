/**
 * Expressions that are control flow: conditions and branches, &&, ||, ?: and the GNU `a ?: b`.
 */
import type { BlockId, Operand } from '../ir';
import type { Node } from '../program';
import { childOf, firstPart, operatorOf, parts } from '../syntax';
import { decay, INT, isAggregate, isInteger, isPointerLike, pointee, pointerTo, qualified, VOID } from '../type-ops';
import type { CType } from '../types';
import { asideValue } from './aside';
import { type Cx, int, reg, textOf, type Val } from './context';
import { commonType, convert, promotedType, scalarOf } from './convert';
import { emitBin, truth, zeroOf } from './operators';
import { reassociated } from './reassociate';

const isExpect = (cx: Cx, n: Node): boolean => {
	const f = childOf(n, 'function');
	return f !== undefined && f.type === 'identifier' && textOf(cx, f) === '__builtin_expect';
};

/** Branches on a condition without making its value when it is built from !, && and ||. */
export function branch(cx: Cx, n: Node, then: BlockId, otherwise: BlockId, loop: boolean): 'then' | 'else' | 'both' {
	if (n.type === 'parenthesized_expression') {
		const x = firstPart(n);
		if (x !== undefined && x.type !== 'compound_statement') return branch(cx, x, then, otherwise, loop);
	}
	if (n.type === 'unary_expression' && operatorOf(n) === '!') {
		const r = branch(cx, childOf(n, 'argument') as Node, otherwise, then, loop);
		return r === 'both' ? r : r === 'then' ? 'else' : 'then';
	}
	if (n.type === 'call_expression' && isExpect(cx, n)) {
		const x = parts(childOf(n, 'arguments') as Node)[0];
		if (x !== undefined) return branch(cx, x, then, otherwise, loop);
	}
	if (n.type === 'binary_expression') {
		const again = reassociated(cx, n);
		if (again !== n) return branch(cx, again, then, otherwise, loop);
		const op = operatorOf(n);
		if (op === '&&' || op === '||') {
			const and = op === '&&';
			const mid = cx.b.block(and ? 'and' : 'or');
			const left = and
				? branch(cx, childOf(n, 'left') as Node, mid, otherwise, loop)
				: branch(cx, childOf(n, 'left') as Node, then, mid, loop);
			if (left === (and ? 'else' : 'then')) {
				cx.b.use(mid);
				cx.b.end({ op: 'unreachable', why: 'builtin' });
				return left;
			}
			cx.b.use(mid);
			const right = branch(cx, childOf(n, 'right') as Node, then, otherwise, loop);
			if (left === 'both') return 'both';
			return right;
		}
	}
	const v = cx.ops.value(cx, n);
	cx.b.at(n);
	return branchOn(cx, v, then, otherwise, loop);
}

export function branchOn(cx: Cx, v: Val, then: BlockId, otherwise: BlockId, loop: boolean): 'then' | 'else' | 'both' {
	if (v.a.k !== 'reg') {
		const yes = v.a.k === 'int' || v.a.k === 'float' ? v.a.v !== 0 : true;
		cx.b.br(yes ? then : otherwise);
		return yes ? 'then' : 'else';
	}
	const s = scalarOf(cx, v.type);
	const a = s.k === 'float' ? emitBin(cx, 'ne', s, v.a, zeroOf(s)) : v.a;
	cx.b.end({ op: 'cond', a, then, else: otherwise, loop: loop ? 'head' : undefined });
	return 'both';
}

/** && and || as a value. */
export function logical(cx: Cx, n: Node): Val {
	const and = operatorOf(n) === '&&';
	const left = cx.ops.value(cx, childOf(n, 'left') as Node);
	const right = childOf(n, 'right') as Node;
	cx.b.at(n);
	const l = truthConstant(left);
	if (l !== undefined) {
		if ((l === 1) !== and) return { a: int(and ? 0 : 1), type: INT };
		const r = cx.ops.value(cx, right);
		cx.b.at(n);
		return { a: truth(cx, r), type: INT };
	}
	const d = cx.b.reg();
	const more = cx.b.block(and ? 'and' : 'or');
	const short = cx.b.block(and ? 'and.false' : 'or.true');
	const join = cx.b.block('join');
	cx.b.at(childOf(n, 'left') as Node);
	branchOn(cx, left, and ? more : short, and ? short : more, false);
	cx.b.at(n);
	cx.b.use(more);
	const r = cx.ops.value(cx, right);
	cx.b.at(n);
	cx.b.assign(d, truth(cx, r));
	cx.b.br(join);
	cx.b.use(short);
	cx.b.emit({ op: 'copy', d, a: int(and ? 0 : 1) });
	cx.b.goOn(join);
	return { a: reg(d), type: INT };
}

function truthConstant(v: Val): 0 | 1 | undefined {
	if (v.a.k === 'int' || v.a.k === 'float') return v.a.v === 0 ? 0 : 1;
	return v.a.k === 'reg' ? undefined : 1;
}

const isNullConstant = (v: Val): boolean =>
	v.a.k === 'int' && v.a.v === 0 && (isInteger(v.type) || (v.type.k === 'pointer' && v.type.to.k === 'void'));

/** Type of `c ? a : b`. */
function resultType(cx: Cx, a: Val, b: Val): CType {
	const x = decay(a.type);
	const y = decay(b.type);
	if (x.k === 'void' || y.k === 'void') return x.k === y.k ? VOID : x.k === 'void' ? (isAggregate(y) ? y : VOID) : VOID;
	if (isAggregate(x) || isAggregate(y)) return isAggregate(x) ? x : y;
	if (isPointerLike(x) && isPointerLike(y)) {
		if (isNullConstant(a)) return y;
		if (isNullConstant(b)) return x;
		// What either side points to may not be written, or changes by itself: so with the result.
		const q = (pointee(x).q ?? 0) | (pointee(y).q ?? 0);
		const of = y.k === 'pointer' && y.to.k === 'void' ? y : x;
		return of.k === 'pointer' && (of.to.q ?? 0) !== q ? pointerTo(qualified(of.to, q)) : of;
	}
	if (isPointerLike(x)) return x;
	if (isPointerLike(y)) return y;
	if (x.k === 'unknown' && y.k === 'unknown') return x;
	if (x.k === 'unknown' && isNullConstant(b)) return x;
	if (y.k === 'unknown' && isNullConstant(a)) return y;
	return commonType(cx, promotedType(cx, x, a.width), promotedType(cx, y, b.width));
}

/** ?: as a value; `wanted` false when only its effects matter. */
export function conditional(cx: Cx, n: Node, hint: CType | undefined, wanted: boolean): Val {
	const cond = childOf(n, 'condition') as Node;
	const yes = childOf(n, 'consequence');
	const no = childOf(n, 'alternative') as Node;
	const thenB = cx.b.block('then');
	const elseB = cx.b.block('else');
	let shared: Val | undefined;
	let taken: 'then' | 'else' | 'both';
	if (yes === undefined) {
		shared = cx.ops.value(cx, cond, hint);
		cx.b.at(n);
		taken = branchOn(cx, shared, thenB, elseB, false);
	} else taken = branch(cx, cond, thenB, elseB, false);
	const arm = (block: BlockId, x: Node | undefined): Val => {
		cx.b.use(block);
		if (x === undefined) return shared as Val;
		if (wanted) return cx.ops.value(cx, x, hint);
		cx.ops.effect(cx, x);
		return { a: int(0), type: VOID };
	};
	if (taken !== 'both') {
		const other = taken === 'then' ? elseB : thenB;
		cx.b.use(other);
		cx.b.end({ op: 'unreachable', why: 'builtin' });
		const v = arm(taken === 'then' ? thenB : elseB, taken === 'then' ? yes : no);
		if (!wanted) return v;
		const otherNode = taken === 'then' ? no : yes;
		const w = otherNode === undefined ? (shared as Val) : asideValue(cx, otherNode);
		const type = taken === 'then' ? resultType(cx, v, w) : resultType(cx, w, v);
		cx.b.at(n);
		return isAggregate(type) || type.k === 'void' ? v : convert(cx, v, type);
	}
	const a = arm(thenB, yes);
	const endA = cx.b.cur;
	const b = arm(elseB, no);
	const endB = cx.b.cur;
	cx.b.at(n);
	const join = cx.b.block('join');
	if (!wanted) {
		cx.b.br(join);
		cx.b.use(endA);
		cx.b.goOn(join);
		return { a: int(0), type: VOID };
	}
	const type = resultType(cx, a, b);
	if (type.k === 'void') {
		cx.b.br(join);
		cx.b.use(endA);
		cx.b.goOn(join);
		return { a: int(0), type };
	}
	const d = cx.b.reg();
	const finish = (block: BlockId, v: Val): void => {
		cx.b.use(block);
		if (cx.b.open()) cx.b.assign(d, v.type.k === 'void' ? int(0) : convert(cx, v, type).a);
		cx.b.br(join);
	};
	finish(endB, b);
	finish(endA, a);
	cx.b.use(join);
	return { a: reg(d), type };
}

/** Ends the current block by a branch on an operand to two blocks. */
export function condTo(cx: Cx, a: Operand, then: BlockId, otherwise: BlockId): void {
	cx.b.end({ op: 'cond', a, then, else: otherwise, loop: undefined });
}
