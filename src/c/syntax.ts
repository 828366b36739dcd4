/**
 * Reading plain syntax nodes: fields, named children, damage. Knows the shape of tree-sitter-c's trees, nothing of C's meaning.
 */
import type { Node } from './program';

const NONE: readonly Node[] = [];

/** The child in a field; undefined when there is none. */
export function childOf(n: Node, field: string): Node | undefined {
	for (const c of n.children) if (c.field === field) return c;
	return undefined;
}

export function childrenOf(n: Node, field: string): readonly Node[] {
	let out: Node[] | undefined;
	for (const c of n.children) {
		if (c.field !== field) continue;
		if (out === undefined) out = [c];
		else out.push(c);
	}
	return out ?? NONE;
}

/** Named children without comments. */
export function parts(n: Node): readonly Node[] {
	let plain = true;
	for (const c of n.children) {
		if (!c.named || c.type === 'comment') {
			plain = false;
			break;
		}
	}
	return plain ? n.children : n.children.filter((c) => c.named && c.type !== 'comment');
}

export const firstPart = (n: Node): Node | undefined => n.children.find((c) => c.named && c.type !== 'comment');
export const hasToken = (n: Node, type: string): boolean => n.children.some((c) => c.type === type);
export const kid = (n: Node, type: string): Node | undefined => n.children.find((c) => c.type === type);

/** Operator token of a unary, binary, assignment, update or field expression. */
export function operatorOf(n: Node): string {
	const o = childOf(n, 'operator');
	return o === undefined ? '' : o.type;
}

/** A node made by us, for rewriting what the grammar could not know (a cast read as a product). */
export function synthetic(type: string, from: Node, end: Node, children: readonly Node[]): Node {
	return { type, start: from.start, end: end.end, named: true, missing: false, field: from.field, children };
}

export const withField = (n: Node, field: string): Node => ({
	type: n.type,
	start: n.start,
	end: n.end,
	named: n.named,
	missing: n.missing,
	field,
	children: n.children,
});

/** All nodes with an ERROR or MISSING node at or below them. */
export function damagedNodes(root: Node): ReadonlySet<Node> {
	const out = new Set<Node>();
	const walk = (n: Node): boolean => {
		let bad = n.missing || n.type === 'ERROR';
		for (const c of n.children) if (walk(c)) bad = true;
		if (bad) out.add(n);
		return bad;
	};
	walk(root);
	return out;
}

/** The name a declarator declares, through pointers, arrays, functions and parentheses; undefined for abstract ones. */
export function declaredName(n: Node): Node | undefined {
	let at: Node | undefined = n;
	while (at !== undefined) {
		const t = at.type;
		if (t === 'identifier' || t === 'field_identifier' || t === 'type_identifier') return at;
		if (t === 'primitive_type') return at;
		if (t === 'parenthesized_declarator' || t === 'attributed_declarator')
			at = parts(at).find((c) => c.type !== 'attribute_specifier' && c.type !== 'ms_call_modifier');
		else at = childOf(at, 'declarator');
	}
	return undefined;
}

/** The function_declarator of a function definition or prototype; undefined when the declarator is no function. */
export function functionDeclarator(n: Node): Node | undefined {
	let at: Node | undefined = n;
	let found: Node | undefined;
	while (at !== undefined) {
		if (at.type === 'function_declarator') found = at;
		if (at.type === 'identifier' || at.type === 'field_identifier' || at.type === 'type_identifier') return found;
		if (at.type === 'pointer_declarator' || at.type === 'array_declarator') found = undefined;
		if (at.type === 'parenthesized_declarator' || at.type === 'attributed_declarator') at = parts(at)[0];
		else at = childOf(at, 'declarator');
	}
	return found;
}
