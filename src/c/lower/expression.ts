/**
 * Expressions: dispatch over node types, names, member access, subscripts, casts, sizeof and literals.
 * Operators are in operators.ts and control.ts, calls in call.ts.
 */
import { asType, typeName, typeofNode } from '../declare';
import type { Operand } from '../ir';
import type { Node } from '../program';
import { childOf, firstPart, operatorOf, parts } from '../syntax';
import { INT, isAggregate, pointee, pointerTo, SIZE_T, unknownType, unqualified, VOID, VOIDP } from '../type-ops';
import type { CType } from '../types';
import { PTR } from '../types';
import { codePlace } from './builder';
import { type Cx, type Entity, int, type LVal, lookup, reg, textOf, type Val } from './context';
import { conditional, logical } from './control';
import { convert, dereferenced, indexed, memberOf, read, temporary } from './convert';
import { charLiteral, numberLiteral, type StringLiteral, stringLiteral } from './literal';
import { assignment, binaryExpression, unaryExpression, update } from './operators';
import { generic, offsetOf, sizeofExpression } from './query';
import { reassociated } from './reassociate';

/** Emits a hole and gives an unknown value in its place. */
export function hole(cx: Cx, n: Node, why: 'unsupported' | 'damaged' | 'asm' | 'unseen', text: string): Val {
	cx.b.at(n);
	cx.b.emit({ op: 'hole', why, text });
	const d = cx.b.reg();
	const type = unknownType(`<${why}>`);
	cx.b.emit({ op: 'builtin', d, name: 'unknown_value', args: [], type });
	return { a: reg(d), type };
}

export function value(cx: Cx, n: Node, hint?: CType): Val {
	switch (n.type) {
		case 'identifier': {
			const v = nameValue(cx, n);
			if (v !== undefined) return v;
			break;
		}
		case 'number_literal': {
			const l = numberLiteral(textOf(cx, n));
			return { a: l.k === 'int' ? int(l.v) : { k: 'float', v: l.v }, type: l.type };
		}
		case 'char_literal': {
			const l = charLiteral(textOf(cx, n), cx.names.char);
			return { a: int(l.v), type: l.type };
		}
		case 'true':
			return { a: int(1), type: INT };
		case 'false':
			return { a: int(0), type: INT };
		case 'null':
			return { a: int(0), type: VOIDP };
		case 'string_literal':
		case 'concatenated_string': {
			const s = stringOf(cx, n);
			return { a: { k: 'string', units: s.units, unit: s.unit }, type: pointerTo(s.of) };
		}
		case 'parenthesized_expression': {
			const x = firstPart(n);
			if (x === undefined) return hole(cx, n, 'damaged', textOf(cx, n));
			if (x.type === 'compound_statement') return statementExpression(cx, x);
			return value(cx, x, hint);
		}
		case 'extension_expression': {
			const x = firstPart(n);
			return x === undefined ? hole(cx, n, 'damaged', textOf(cx, n)) : value(cx, x, hint);
		}
		case 'comma_expression':
			cx.ops.effect(cx, childOf(n, 'left') as Node);
			return value(cx, childOf(n, 'right') as Node, hint);
		case 'binary_expression': {
			const again = reassociated(cx, n);
			if (again !== n) return value(cx, again, hint);
			const op = operatorOf(n);
			return op === '&&' || op === '||' ? logical(cx, n) : binaryExpression(cx, n);
		}
		case 'unary_expression':
			return unaryExpression(cx, n);
		case 'update_expression':
			return update(cx, n, true);
		case 'assignment_expression':
			return assignment(cx, n, true);
		case 'conditional_expression':
			return conditional(cx, n, hint, true);
		case 'call_expression':
			return cx.ops.call(cx, n, hint, true);
		case 'cast_expression': {
			const again = reassociated(cx, n);
			return again === n ? castExpression(cx, n) : value(cx, again, hint);
		}
		case 'sizeof_expression':
			return sizeofExpression(cx, n);
		case 'alignof_expression': {
			const t = childOf(n, 'type') ?? firstPart(n);
			const a = t === undefined ? 1 : cx.types.alignOf(typeofNode(cx, t));
			return { a: int(Math.max(1, a)), type: SIZE_T };
		}
		case 'offsetof_expression':
			return offsetOf(cx, typeName(cx, childOf(n, 'type') as Node), childOf(n, 'member') as Node);
		case 'generic_expression':
			return generic(cx, n, hint);
		case 'gnu_asm_expression':
			cx.ops.effect(cx, n);
			return { a: int(0), type: VOID };
		case 'pointer_expression':
			if (operatorOf(n) === '&') return addressOf(cx, n);
			break;
		case 'ERROR':
			return hole(cx, n, 'damaged', textOf(cx, n));
		case 'type_descriptor':
		case 'compound_statement':
			return hole(cx, n, 'unsupported', `${n.type.replaceAll('_', ' ')} as a value`);
		default:
	}
	const lv = lvalue(cx, n);
	if (lv === undefined) return hole(cx, n, 'unsupported', n.type.replaceAll('_', ' '));
	const keep = cx.b.where();
	cx.b.at(n);
	const v = read(cx, lv);
	cx.b.back(keep);
	return v;
}

export function stringOf(cx: Cx, n: Node): StringLiteral {
	if (n.type === 'string_literal') return stringLiteral([textOf(cx, n)], cx.names.char);
	const pieces: string[] = [];
	for (const c of parts(n)) {
		if (c.type === 'string_literal') pieces.push(textOf(cx, c));
		else if (c.type === 'concatenated_string') for (const d of parts(c)) pieces.push(textOf(cx, d));
	}
	return stringLiteral(pieces, cx.names.char);
}

/** Values of names that are no objects: functions, enumerators. Undefined for objects. */
export function nameValue(cx: Cx, n: Node): Val | undefined {
	const name = textOf(cx, n);
	const e = lookup(cx.env, name);
	if (e !== undefined) return entityValue(e);
	if (name.startsWith('__func') || name === '__FUNCTION__' || name === '__PRETTY_FUNCTION__') {
		const units = [...cx.fnName].map((c) => c.charCodeAt(0));
		return { a: { k: 'string', units, unit: 1 }, type: pointerTo(cx.names.char) };
	}
	const c = cx.names.enumerator(name, cx.file);
	if (c !== undefined) return { a: int(c.value), type: c.type };
	const v = cx.names.variable(name, cx.file);
	if (v !== undefined) return undefined;
	const f = cx.names.fn(name, cx.file);
	if (f !== undefined) return { a: { k: 'func', name: f.link }, type: pointerTo(f.type) };
	return undefined;
}

function entityValue(e: Entity): Val | undefined {
	if (e.k === 'constant') return { a: int(e.value), type: e.type };
	if (e.k === 'function') return { a: { k: 'func', name: e.link }, type: pointerTo(e.type) };
	if (e.k === 'variable' && e.home.k === 'reg') return { a: reg(e.home.r), type: unqualified(e.type) };
	return undefined;
}

export function lvalue(cx: Cx, n: Node): LVal | undefined {
	switch (n.type) {
		case 'identifier':
			return nameLvalue(cx, n);
		case 'parenthesized_expression': {
			const x = firstPart(n);
			if (x === undefined) return undefined;
			if (x.type === 'compound_statement') return valueLvalue(cx, n);
			return lvalue(cx, x);
		}
		case 'extension_expression': {
			const x = firstPart(n);
			return x === undefined ? undefined : lvalue(cx, x);
		}
		case 'pointer_expression': {
			if (operatorOf(n) !== '*') return undefined;
			const v = value(cx, childOf(n, 'argument') as Node);
			cx.b.at(n);
			return dereferenced(cx, v);
		}
		case 'subscript_expression':
			return subscript(cx, n);
		case 'field_expression':
			return fieldAccess(cx, n);
		case 'compound_literal_expression':
			return compoundLiteral(cx, n);
		case 'string_literal':
		case 'concatenated_string': {
			const s = stringOf(cx, n);
			return { k: 'mem', addr: { k: 'string', units: s.units, unit: s.unit }, type: { k: 'array', of: s.of, count: s.units.length + 1 } };
		}
		case 'comma_expression':
			cx.ops.effect(cx, childOf(n, 'left') as Node);
			return lvalue(cx, childOf(n, 'right') as Node);
		case 'call_expression':
		case 'conditional_expression':
		case 'assignment_expression':
		case 'generic_expression':
			return valueLvalue(cx, n);
		case 'cast_expression':
			return valueLvalue(cx, n);
		default:
			return undefined;
	}
}

/** Aggregate values live in storage: that storage as an l-value. */
function valueLvalue(cx: Cx, n: Node): LVal | undefined {
	const v = value(cx, n);
	if (isAggregate(v.type)) return { k: 'mem', addr: v.a, type: v.type };
	if (v.type.k === 'unknown') return { k: 'mem', addr: v.a, type: v.type };
	return undefined;
}

function nameLvalue(cx: Cx, n: Node): LVal | undefined {
	const name = textOf(cx, n);
	const e = lookup(cx.env, name);
	if (e !== undefined) {
		if (e.k === 'captured') return { k: 'mem', addr: reg(e.r), type: e.type };
		if (e.k === 'function') return { k: 'mem', addr: { k: 'func', name: e.link }, type: e.type };
		if (e.k !== 'variable') return undefined;
		if (e.home.k === 'reg') return { k: 'reg', r: e.home.r, type: e.type };
		return { k: 'mem', addr: e.home.k === 'slot' ? { k: 'slot', slot: e.home.slot } : { k: 'global', name: e.home.name }, type: e.type };
	}
	const v = cx.names.variable(name, cx.file);
	if (v !== undefined) return { k: 'mem', addr: { k: 'global', name: v.link }, type: v.type };
	const f = cx.names.fn(name, cx.file);
	if (f !== undefined) return { k: 'mem', addr: { k: 'func', name: f.link }, type: f.type };
	if (cx.names.enumerator(name, cx.file) !== undefined) return undefined;
	const u = cx.names.undeclared(name, cx.file, codePlace(cx.file, n.start, n.end).span);
	return { k: 'mem', addr: { k: 'global', name: u.link }, type: u.type };
}

function subscript(cx: Cx, n: Node): LVal {
	const base = childOf(n, 'argument') as Node;
	const at = childOf(n, 'index') as Node;
	const direct = arrayLvalue(cx, base);
	if (direct !== undefined) {
		const i = value(cx, at);
		cx.b.at(n);
		return { k: 'mem', addr: indexed(cx, direct.addr, i.a, direct.of, direct.count), type: direct.of };
	}
	let p = value(cx, base);
	let i = value(cx, at);
	if (p.type.k !== 'pointer' && p.type.k !== 'unknown' && i.type.k === 'pointer') [p, i] = [i, p];
	cx.b.at(n);
	const of = pointee(p.type);
	return { k: 'mem', addr: indexed(cx, p.a, i.a, of, -1), type: of };
}

/** The array a subscript's base names, so that its bound is known; undefined when the base is a pointer value. */
function arrayLvalue(cx: Cx, n: Node): { addr: Operand; of: CType; count: number } | undefined {
	if (n.type === 'parenthesized_expression') {
		const x = firstPart(n);
		return x === undefined || x.type === 'compound_statement' ? undefined : arrayLvalue(cx, x);
	}
	if (n.type !== 'identifier' && n.type !== 'field_expression' && n.type !== 'subscript_expression') return undefined;
	if (n.type === 'identifier') {
		const e = lookup(cx.env, textOf(cx, n));
		if (e !== undefined && (e.k !== 'variable' || e.type.k !== 'array') && e.k !== 'captured') return undefined;
		if (e === undefined && nameValue(cx, n) !== undefined) return undefined;
	}
	const lv = lvalue(cx, n);
	if (lv === undefined) return undefined;
	if (lv.k === 'mem' && lv.type.k === 'array') return { addr: lv.addr, of: lv.type.of, count: lv.type.count };
	const v = read(cx, lv);
	return { addr: v.a, of: pointee(v.type), count: -1 };
}

function fieldAccess(cx: Cx, n: Node): LVal | undefined {
	const arg = childOf(n, 'argument') as Node;
	const name = textOf(cx, childOf(n, 'field') as Node);
	if (operatorOf(n) === '->') {
		const p = value(cx, arg);
		cx.b.at(n);
		const at = dereferenced(cx, p);
		const of: CType = p.type.k === 'unknown' ? p.type : at.type;
		return at.k === 'mem' ? memberOf(cx, at.addr, of, name) : undefined;
	}
	const lv = lvalue(cx, arg);
	cx.b.at(n);
	if (lv === undefined) {
		const v = value(cx, arg);
		cx.b.at(n);
		return memberOf(cx, v.a, v.type, name);
	}
	return memberOf(cx, lv.k === 'mem' ? lv.addr : reg(lv.r), lv.type, name);
}

function addressOf(cx: Cx, n: Node): Val {
	const arg = childOf(n, 'argument') as Node;
	const lv = lvalue(cx, arg);
	cx.b.at(n);
	if (lv === undefined) return hole(cx, n, 'unsupported', 'address of a value');
	if (lv.k === 'reg') {
		if (lv.type.k === 'unknown') return { a: reg(lv.r), type: pointerTo(lv.type) };
		return hole(cx, n, 'unsupported', 'address of a register variable');
	}
	return { a: lv.addr, type: pointerTo(lv.type) };
}

function compoundLiteral(cx: Cx, n: Node): LVal {
	let type = typeName(cx, childOf(n, 'type') as Node);
	const list = childOf(n, 'value') as Node;
	type = cx.ops.completed(cx, type, list);
	cx.b.at(n);
	if (cx.kind === 'file') {
		const link = `${cx.file.file}:literal.${n.start}`;
		// Static data is evaluated aside; a literal that no data points to after all costs nothing.
		cx.names.addGlobal(cx.ops.globalData(cx, link, type, list));
		return { k: 'mem', addr: { k: 'global', name: link }, type };
	}
	const addr = temporary(cx, type, '');
	cx.ops.initialise(cx, addr, type, list);
	return { k: 'mem', addr, type };
}

export function statementExpression(cx: Cx, body: Node): Val {
	return cx.ops.block(cx, body, true) ?? { a: int(0), type: VOID };
}

function castExpression(cx: Cx, n: Node): Val {
	const t = childOf(n, 'type') as Node;
	const type = unqualified(t.type === 'type_descriptor' ? typeName(cx, t) : (asType(cx, t) ?? unknownType(textOf(cx, t))));
	const x = childOf(n, 'value') as Node;
	if (type.k === 'void') {
		if (x.type === 'call_expression') cx.ops.call(cx, x, undefined, true);
		else cx.ops.effect(cx, x);
		return { a: int(0), type: VOID };
	}
	const v = value(cx, x, type);
	const keep = cx.b.where();
	cx.b.at(n);
	let out: Val;
	if (type.k === 'record' && v.type.k !== 'record') {
		const addr = temporary(cx, type, '');
		cx.b.emit({ op: 'store', addr, type: cx.types.scalar(v.type) ?? PTR, ctype: v.type, v: v.a, bits: undefined });
		out = { a: addr, type };
	} else out = convert(cx, v, type);
	cx.b.back(keep);
	return out;
}
