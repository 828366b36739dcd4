/**
 * Undoes one misreading of the grammar: `(a) - b * c`, where a is a variable, is read as a cast `(a)(-b)` times c.
 * Such casts are found by what the name means; the operators around them are then grouped again by precedence.
 */
import { namedType } from '../alignment';
import type { Node } from '../program';
import { childOf, operatorOf, parts, synthetic, withField } from '../syntax';
import { type Cx, lookup, textOf } from './context';

/** Casts whose type is one bare name and whose operand starts with an operator that may be binary. */
export function doubtfulCasts(body: Node): ReadonlySet<Node> {
	const out = new Set<Node>();
	const walk = (n: Node): void => {
		if (n.type === 'cast_expression') {
			const v = childOf(n, 'value');
			const t = childOf(n, 'type');
			const only = t === undefined ? undefined : parts(t);
			if (
				v !== undefined &&
				only !== undefined &&
				only[only.length - 1]?.type === 'type_identifier' &&
				// Preparation writes `const` into a cast it takes for one by the name alone.
				(only.length === 1 || (only.length === 2 && only[0]?.type === 'type_qualifier')) &&
				(v.type === 'pointer_expression' || v.type === 'unary_expression') &&
				'&*-+'.includes(operatorOf(v))
			)
				out.add(n);
		}
		for (const c of n.children) if (c.children.length > 0) walk(c);
	};
	walk(body);
	return out;
}

const PRECEDENCE: Readonly<Record<string, number>> = {
	'*': 10,
	'/': 10,
	'%': 10,
	'+': 9,
	'-': 9,
	'<<': 8,
	'>>': 8,
	'<': 7,
	'>': 7,
	'<=': 7,
	'>=': 7,
	'==': 6,
	'!=': 6,
	'&': 5,
	'^': 4,
	'|': 3,
	'&&': 2,
	'||': 1,
};

const isVariable = (cx: Cx, name: string): boolean => {
	const e = lookup(cx.env, name);
	if (e !== undefined) return e.k !== 'typedef';
	return (
		namedType(cx, name) === undefined &&
		(cx.names.variable(name, cx.file) !== undefined || cx.names.enumerator(name, cx.file) !== undefined)
	);
};

interface Flat {
	readonly operands: Node[];
	readonly operators: string[];
}

function misread(cx: Cx, n: Node): boolean {
	if (!cx.doubtful.has(n)) return false;
	const t = childOf(n, 'type');
	const name = t === undefined ? undefined : parts(t).at(-1);
	return name !== undefined && isVariable(cx, textOf(cx, name));
}

function contains(cx: Cx, n: Node): boolean {
	if (n.type === 'binary_expression') return contains(cx, childOf(n, 'left') as Node) || contains(cx, childOf(n, 'right') as Node);
	return n.type === 'cast_expression' && misread(cx, n);
}

function flatten(cx: Cx, n: Node, out: Flat): void {
	if (n.type === 'binary_expression') {
		flatten(cx, childOf(n, 'left') as Node, out);
		out.operators.push(operatorOf(n));
		flatten(cx, childOf(n, 'right') as Node, out);
		return;
	}
	if (n.type !== 'cast_expression' || !misread(cx, n)) {
		out.operands.push(n);
		return;
	}
	const t = childOf(n, 'type') as Node;
	const name = parts(t).at(-1) as Node;
	out.operands.push({ ...name, type: 'identifier', start: name.start, end: name.end, children: name.children });
	let v = childOf(n, 'value') as Node;
	let op = operatorOf(v);
	let x = childOf(v, 'argument') as Node;
	if (op === '&' && x.type === 'pointer_expression' && operatorOf(x) === '&' && x.start === v.start + 1) {
		op = '&&';
		v = x;
		x = childOf(v, 'argument') as Node;
	}
	out.operators.push(op);
	flatten(cx, x, out);
}

/** The expression grouped as C means it; the node itself when nothing was misread. */
export function reassociated(cx: Cx, n: Node): Node {
	if (cx.doubtful.size === 0 || !contains(cx, n)) return n;
	const flat: Flat = { operands: [], operators: [] };
	flatten(cx, n, flat);
	let i = 0;
	const climb = (min: number): Node => {
		let left = flat.operands[i] as Node;
		while (i < flat.operators.length) {
			const op = flat.operators[i] as string;
			const p = PRECEDENCE[op] ?? 0;
			if (p < min) break;
			i++;
			const right = climb(p + 1);
			const operator: Node = { type: op, start: left.end, end: right.start, named: false, missing: false, field: 'operator', children: [] };
			left = synthetic('binary_expression', left, right, [withField(left, 'left'), operator, withField(right, 'right')]);
		}
		return left;
	};
	return { ...climb(0), field: n.field };
}
