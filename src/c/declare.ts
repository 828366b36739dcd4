/**
 * Reads declarations: type specifiers and declarators to C types, record and enum bodies to the type table.
 * Needs the lowering only for constant expressions and typeof. Emits no code.
 *
 *   unsigned (*ops[4])(struct x *)   →   array 4 of pointer to function(pointer to record "struct x") of unsigned int
 */

import { alignValue, annotationEnd, fieldNotes, namedType } from './alignment';
import { alignment, annotationsIn, isPacked, modeBits } from './annotation';
import { typeOfWords } from './basic-types';
import type { Int } from './ir';
import type { Cx, Env } from './lower/context';
import { textOf } from './lower/context';
import type { Node } from './program';
import { childOf, childrenOf, firstPart, hasToken, kid, parts } from './syntax';
import { CONST, decay, enumeratorType, INT, intScalar, pointerTo, qualified, unknownType, unqualified, VOLATILE } from './type-ops';
import { enumScalar, packedScalar } from './type-table';
import type { CType, Field, Scalar } from './types';
import { I32, I64, U32, U64 } from './types';

export interface Specifiers {
	readonly base: CType;
	readonly static: boolean;
	readonly extern: boolean;
	readonly inline: boolean;
	readonly typedef: boolean;
	/** `__auto_type`: the initialiser gives the type. */
	readonly auto: boolean;
}

export interface Declared {
	readonly name: string;
	readonly nameNode: Node | undefined;
	readonly type: CType;
}

/** Fields that say "this record has more members than these". */
const MORE = new Set(['__rehearse_more', '__rehearse_unseen']);

/** Specifiers of a declaration, parameter, member, definition or type name. `from`: where the text before it ends, for annotations. */
export function specifiers(cx: Cx, n: Node, from: number): Specifiers {
	let isStatic = false;
	let extern = false;
	let inline = false;
	let typedef = n.type === 'type_definition';
	let typeNode: Node | undefined;
	let q = 0;
	for (const c of n.children) {
		if (c.field === 'type') typeNode = c;
		else if (c.type === 'type_qualifier') q |= qualifier(textOf(cx, c));
		else if (c.type === 'storage_class_specifier') {
			const w = textOf(cx, c);
			if (w === 'static') isStatic = true;
			else if (w === 'extern') extern = true;
			else if (w === 'typedef') typedef = true;
			else if (w.includes('inline')) inline = true;
		}
	}
	const auto = typeNode !== undefined && typeNode.type === 'type_identifier' && textOf(cx, typeNode) === '__auto_type';
	const base = qualified(typeNode === undefined ? INT : typeOfNode(cx, typeNode, from), q);
	return { base, static: isStatic, extern, inline, typedef, auto };
}

/** Bits of CType.q for a qualifier's word; 0 for those that do not count here (restrict, _Atomic). */
function qualifier(word: string): number {
	if (/^(?:__)?const(?:__)?$/.test(word)) return CONST;
	return /^(?:__)?volatile(?:__)?$/.test(word) ? VOLATILE : 0;
}

/** The type of a specifier node. */
export function typeOfNode(cx: Cx, n: Node, from: number): CType {
	switch (n.type) {
		case 'primitive_type':
		case 'type_identifier':
		case 'identifier': {
			const name = textOf(cx, n);
			return namedType(cx, name) ?? unknownType(name);
		}
		case 'sized_type_specifier':
			return typeOfWords(textOf(cx, n).trim().split(/\s+/), cx.names.char);
		case 'struct_specifier':
		case 'union_specifier':
			return recordType(cx, n, from);
		case 'enum_specifier':
			return enumType(cx, n);
		case 'macro_type_specifier': {
			const inner = childOf(n, 'type');
			return inner === undefined ? INT : typeName(cx, inner);
		}
		case 'type_descriptor':
			return typeName(cx, n);
		default:
			return unknownType(textOf(cx, n));
	}
}

/** A type name, as in casts and sizeof. */
export function typeName(cx: Cx, n: Node): CType {
	const s = specifiers(cx, n, n.start);
	const d = childOf(n, 'declarator');
	return d === undefined ? s.base : declarator(cx, d, s.base).type;
}

/** Applies a declarator to a base type. */
export function declarator(cx: Cx, n: Node, base: CType): Declared {
	switch (n.type) {
		case 'identifier':
		case 'field_identifier':
		case 'type_identifier':
		case 'primitive_type':
			return { name: textOf(cx, n), nameNode: n, type: base };
		case 'pointer_declarator':
		case 'abstract_pointer_declarator':
			return inner(cx, n, qualified(pointerTo(base), qualifiersIn(cx, n)));
		case 'array_declarator':
		case 'abstract_array_declarator': {
			const size = childOf(n, 'size');
			return inner(cx, n, arrayType(cx, base, size));
		}
		case 'function_declarator':
		case 'abstract_function_declarator':
			return inner(cx, n, functionType(cx, n, base));
		case 'parenthesized_declarator':
		case 'abstract_parenthesized_declarator':
		case 'attributed_declarator': {
			const d = parts(n).find((c) => c.type !== 'attribute_specifier' && c.type !== 'ms_call_modifier');
			return d === undefined ? { name: '', nameNode: undefined, type: base } : declarator(cx, d, base);
		}
		default:
			return inner(cx, n, base);
	}
}

/** Qualifiers that stand among a declarator's own parts: `* const p`. */
const qualifiersIn = (cx: Cx, n: Node): number =>
	n.children.reduce((q, c) => (c.type === 'type_qualifier' ? q | qualifier(textOf(cx, c)) : q), 0);

function inner(cx: Cx, n: Node, type: CType): Declared {
	const d = childOf(n, 'declarator');
	return d === undefined ? { name: '', nameNode: undefined, type } : declarator(cx, d, type);
}

function arrayType(cx: Cx, of: CType, size: Node | undefined): CType {
	if (size === undefined || size.type === '*') return { k: 'array', of, count: -1 };
	const v = cx.ops.constant(cx, size);
	if (v !== undefined) return { k: 'array', of, count: Math.max(0, Number(v)) };
	const t: CType = { k: 'array', of, count: -2 };
	if (cx.kind === 'function' && cx.scratch === 0) cx.vla.set(t, cx.ops.length(cx, size));
	return t;
}

export interface Param {
	readonly name: string;
	readonly nameNode: Node | undefined;
	readonly type: CType;
	readonly node: Node;
}

/** Parameters of a function declarator, types adjusted (arrays and functions become pointers). */
export function parameters(cx: Cx, n: Node): { readonly params: readonly Param[]; readonly variadic: boolean; readonly old: boolean } {
	const list = childOf(n, 'parameters') ?? kid(n, 'parameter_list');
	const params: Param[] = [];
	let variadic = false;
	let old = false;
	if (list === undefined) return { params, variadic, old: true };
	const all = parts(list);
	for (const p of all) {
		if (p.type === 'variadic_parameter') variadic = true;
		else if (p.type === 'identifier') {
			old = true;
			params.push({ name: textOf(cx, p), nameNode: p, type: INT, node: p });
		} else if (p.type === 'parameter_declaration') {
			const s = specifiers(cx, p, p.start);
			const d = childOf(p, 'declarator');
			const one = d === undefined ? { name: '', nameNode: undefined, type: s.base } : declarator(cx, d, s.base);
			if (one.type.k === 'void' && d === undefined) continue;
			params.push({ name: one.name, nameNode: one.nameNode, type: decay(one.type), node: p });
		}
	}
	if (hasToken(list, '...')) variadic = true;
	if (all.length === 0) old = true;
	return { params, variadic, old };
}

function functionType(cx: Cx, n: Node, ret: CType): CType {
	const p = parameters(cx, n);
	return { k: 'function', ret: unqualified(ret), params: p.params.map((x) => unqualified(x.type)), variadic: p.variadic, old: p.old };
}

function recordType(cx: Cx, n: Node, from: number): CType {
	const kind = n.type === 'union_specifier' ? 'union' : 'struct';
	const name = childOf(n, 'name');
	const body = childOf(n, 'body');
	if (name === undefined && body !== undefined) {
		const t = typeofExpression(cx, body);
		if (t !== undefined) return t;
	}
	if (name === undefined) {
		const id = `${kind} <${cx.file.file}:${n.start}>`;
		if (body !== undefined && cx.types.record(id)?.fields === undefined) defineRecord(cx, n, id, from, annotationEnd(cx, n.end));
		return { k: 'record', id };
	}
	const spelled = `${kind} ${textOf(cx, name)}`;
	const id = localTag(cx, spelled, n, body !== undefined);
	// A type defined inside another is found by no index of its file's top level.
	if (body !== undefined && cx.types.record(id)?.fields === undefined) defineRecord(cx, n, id, from, annotationEnd(cx, n.end));
	return { k: 'record', id };
}

/** Id of a tag: a local one when the function declares it, else what the file's tag means. */
function localTag(cx: Cx, spelled: string, n: Node, defines: boolean): string {
	if (defines && cx.kind !== 'file') {
		const id = `${spelled}@${cx.file.file}:${n.start}`;
		cx.env.tags.set(spelled, id);
		return id;
	}
	for (let e: Env | undefined = cx.env; e !== undefined; e = e.parent) {
		const id = e.tags.get(spelled);
		if (id !== undefined) return id;
	}
	const id = cx.names.tagId(spelled, cx.file);
	return id;
}

/** `typeof(x)`, which preparation writes as `struct{int __typeof:x;}`. */
function typeofExpression(cx: Cx, body: Node): CType | undefined {
	const field = firstPart(body);
	if (field === undefined || field.type !== 'field_declaration') return undefined;
	const d = childOf(field, 'declarator');
	if (d === undefined || textOf(cx, d) !== '__typeof') return undefined;
	const clause = kid(field, 'bitfield_clause');
	const x = clause === undefined ? undefined : firstPart(clause);
	return x === undefined ? INT : typeofNode(cx, x);
}

/** The type of a node that may be a type name, a stand-in for one, or an expression. */
export function typeofNode(cx: Cx, x: Node): CType {
	const t = asType(cx, x);
	if (t !== undefined) return t;
	return cx.ops.typeOf(cx, x);
}

/** Reads an expression node as the type it stands for; undefined when it is an ordinary expression. */
export function asType(cx: Cx, x: Node): CType | undefined {
	if (x.type === 'type_descriptor') return typeName(cx, x);
	if (x.type === 'sizeof_expression' && cx.file.prepared.typeArgs.has(x.start)) {
		const t = childOf(x, 'type');
		if (t !== undefined) return typeName(cx, t);
		const v = childOf(x, 'value');
		return v === undefined ? INT : (asType(cx, v) ?? cx.ops.typeOf(cx, v));
	}
	if (x.type === 'parenthesized_expression') {
		const i = firstPart(x);
		return i === undefined ? undefined : asType(cx, i);
	}
	if (x.type === 'identifier') return namedType(cx, textOf(cx, x));
	if (x.type === 'subscript_expression') {
		const a = childOf(x, 'argument');
		const of = a === undefined ? undefined : asType(cx, a);
		return of === undefined ? undefined : arrayType(cx, of, childOf(x, 'index'));
	}
	return undefined;
}

/** Defines a record from its specifier; annotations stand in [from, to). */
export function defineRecord(cx: Cx, n: Node, id: string, from: number, to: number): void {
	const body = childOf(n, 'body');
	if (body === undefined) return;
	const p = cx.file.prepared;
	const notes = [...annotationsIn(p, from, body.start), ...annotationsIn(p, body.end, to)];
	const align = alignment(notes);
	const kind = n.type === 'union_specifier' ? 'union' : 'struct';
	cx.types.define({ id, kind, packed: isPacked(notes), align: 0 });
	const fields: Field[] = [];
	let open = false;
	let last = body.start;
	const walk = (list: Node): void => {
		for (const c of list.children) {
			if (c.type === 'field_declaration') {
				if (!members(cx, c, last, fields)) open = true;
			} else if (c.type.startsWith('preproc_') && c.type !== 'preproc_def') walk(c);
			else if (c.type === 'ERROR') open = true;
			if (c.type !== 'comment') last = c.end;
		}
	};
	walk(body);
	const packed = isPacked(notes);
	const aligned = align === undefined ? 0 : alignValue(cx, align);
	cx.types.define(open ? { id, kind, packed, align: aligned, partial: fields } : { id, kind, fields, packed, align: aligned });
}

/** Adds the members of one declaration; false when it says that there are more. */
function members(cx: Cx, n: Node, from: number, out: Field[]): boolean {
	const typeNode = childOf(n, 'type');
	const declarators = childrenOf(n, 'declarator');
	if (typeNode !== undefined && declarators.length === 0 && MORE.has(textOf(cx, typeNode))) return false;
	const s = specifiers(cx, n, from);
	if (declarators.length === 0) {
		const clause = kid(n, 'bitfield_clause');
		if (clause !== undefined) out.push({ name: '', type: s.base, bits: width(cx, clause) });
		else if (s.base.k === 'record' && typeNode !== undefined && childOf(typeNode, 'body') !== undefined)
			out.push({ name: '', type: s.base, ...fieldNotes(cx, typeNode.end, n.end) });
		return true;
	}
	let complete = true;
	let start = from;
	for (let i = 0; i < n.children.length; i++) {
		const d = n.children[i] as Node;
		if (d.field !== 'declarator') continue;
		const one = declarator(cx, d, s.base);
		const next = n.children[i + 1];
		const clause = next?.type === 'bitfield_clause' ? next : undefined;
		const comma = n.children.slice(i + 1).find((c) => c.type === ',' || c.type === ';');
		const end = comma?.end ?? n.end;
		const body = typeNode !== undefined && childOf(typeNode, 'body') !== undefined ? typeNode.end : start;
		const notes = fieldNotes(cx, start === from ? body : start, end);
		if (MORE.has(one.name)) complete = false;
		else
			out.push({
				name: one.name === '__rehearse_unnamed' ? '' : one.name,
				type: one.type,
				bits: clause === undefined ? undefined : width(cx, clause),
				...notes,
			});
		start = end;
	}
	return complete;
}

function width(cx: Cx, clause: Node): number {
	const x = firstPart(clause);
	const v = x === undefined ? undefined : cx.ops.constant(cx, x);
	return v === undefined ? 1 : Number(v);
}

function enumType(cx: Cx, n: Node): CType {
	const name = childOf(n, 'name');
	const body = childOf(n, 'body');
	const id = name === undefined ? `enum <${cx.file.file}:${n.start}>` : localTag(cx, `enum ${textOf(cx, name)}`, n, body !== undefined);
	if (body !== undefined && (name === undefined || id.includes('@'))) defineEnum(cx, n, id);
	return { k: 'enum', id };
}

/** Evaluates an enum's list; its names become visible in the context's environment. */
export function defineEnum(cx: Cx, n: Node, id: string): void {
	const body = childOf(n, 'body');
	if (body === undefined) return;
	const values: { name: string; value: Int }[] = [];
	let next: Int = 0;
	for (const e of parts(body)) {
		if (e.type !== 'enumerator') continue;
		const nameNode = childOf(e, 'name');
		const name = nameNode === undefined ? '' : textOf(cx, nameNode);
		const given = childOf(e, 'value');
		const v: Int = given === undefined ? next : (cx.ops.constant(cx, given) ?? next);
		values.push({ name, value: v });
		cx.env.names.set(name, { k: 'constant', value: v, type: enumeratorType(v) });
		next = typeof v === 'bigint' || v >= Number.MAX_SAFE_INTEGER ? BigInt(v) + 1n : v + 1;
	}
	const notes = annotationsIn(cx.file.prepared, body.end, annotationEnd(cx, n.end));
	const packed = isPacked(notes);
	const mode = modeBits(notes);
	const fixed = childOf(n, 'underlying_type');
	const scalar: Scalar | undefined =
		fixed !== undefined
			? cx.types.scalar(typeOfNode(cx, fixed, n.start))
			: mode === undefined
				? undefined
				: intScalar(
						mode,
						values.some((v) => v.value < 0),
					);
	cx.types.defineEnum({
		id,
		scalar:
			scalar ??
			(packed ? packedScalar : enumScalar)(
				values.map((v) => v.value),
				{ u32: U32, i32: I32, u64: U64, i64: I64 },
			),
		values,
	});
}
