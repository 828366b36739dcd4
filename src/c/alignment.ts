/**
 * Where types and members are aligned otherwise than by themselves: `aligned`, `packed` and `_Alignas` among annotations, with their
 * values worked out. Owns that and the meaning of a type's bare name; laying out is layout.ts.
 */
import { alignment, annotationsIn, isPacked, modeBits } from './annotation';
import { NAMED, typeOfWords } from './basic-types';
import type { Cx, Env } from './lower/context';
import type { Node } from './program';
import { childOf } from './syntax';
import { VOIDP } from './type-ops';
import type { CType, Field } from './types';

/** The type a name stands for: local typedefs, the basic names, then typedefs anywhere. Undefined: nobody declares such a type. */
export function namedType(cx: Cx, name: string): CType | undefined {
	for (let e: Env | undefined = cx.env; e !== undefined; e = e.parent) {
		const found = e.names.get(name);
		if (found !== undefined) return found.k === 'typedef' ? found.type : undefined;
	}
	if (name === 'char') return cx.names.char;
	return NAMED.get(name) ?? cx.names.typedef(name, cx.file);
}

/** End of the gap after a `}` where annotations of the record stand. */
export function annotationEnd(cx: Cx, end: number): number {
	let i = end;
	while (i < cx.text.length && ' \t\r\n'.includes(cx.text[i] as string)) i++;
	return i + 1;
}

/** Bytes that the text of an alignment asks for; 8 when it cannot be worked out. */
export function alignValue(cx: Cx, text: string): number {
	const n = Number(text);
	if (Number.isFinite(n) && n > 0) return n;
	const m = /^(sizeof|__alignof__|_Alignof|_Alignas)\s*\(([^()]*)\)$/.exec(text);
	const t = m === null ? undefined : typeOfText(cx, (m[2] ?? '').trim());
	if (m === null || t === undefined) return cx.ops.constantText(cx, m?.[1] === '_Alignas' ? (m[2] ?? '') : text) ?? 8;
	const size = m[1] === 'sizeof' ? cx.types.sizeOf(t) : cx.types.alignOf(t);
	return size > 0 ? size : 8;
}

/** A simple type name as text; undefined when it is none. */
function typeOfText(cx: Cx, text: string): CType | undefined {
	if (!/^[A-Za-z_][\w\s]*\**$/.test(text)) return undefined;
	if (text.endsWith('*')) return VOIDP;
	if (/^(?:struct|union)\s/.test(text)) return { k: 'record', id: cx.names.tagId(text.replace(/\s+/, ' '), cx.file) };
	const t = namedType(cx, text) ?? typeOfWords(text.split(/\s+/), cx.names.char);
	return t.k === 'unknown' ? undefined : t;
}

/** What the annotations of a member say of its place. */
export function fieldNotes(cx: Cx, from: number, to: number): Pick<Field, 'align' | 'packed'> {
	const list = annotationsIn(cx.file.prepared, from, to);
	if (list.length === 0) return {};
	const text = alignment(list);
	return { ...(text === undefined ? {} : { align: alignValue(cx, text) }), ...(isPacked(list) ? { packed: true } : {}) };
}

/** What annotations on a typedef (not on the record it may define) make of its type: `aligned` in bytes, `mode` in bits. */
export function typedefNotes(cx: Cx, n: Node, from: number): { readonly align?: number; readonly mode?: number } {
	const body = childOf(childOf(n, 'type') ?? n, 'body');
	const notes = annotationsIn(cx.file.prepared, from, n.end).filter((a) => body === undefined || a.at >= annotationEnd(cx, body.end));
	const text = alignment(notes);
	const mode = modeBits(notes);
	return { ...(text === undefined ? {} : { align: alignValue(cx, text) }), ...(mode === undefined ? {} : { mode }) };
}
