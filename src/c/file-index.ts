/**
 * The names one file declares at file level, found in one walk over the top of its tree; bodies are not looked into.
 */
import type { CFile, DeclRef, FileIndex, TagRef } from './names';
import type { Node } from './program';
import { childOf, declaredName, functionDeclarator, parts } from './syntax';

/** Containers that hold declarations without a scope of their own. */
const TRANSPARENT: ReadonlySet<string> = new Set([
	'ERROR',
	'linkage_specification',
	'declaration_list',
	'preproc_if',
	'preproc_ifdef',
	'preproc_else',
]);

export function indexFile(file: CFile): FileIndex {
	const functions = new Map<string, DeclRef>();
	const prototypes = new Map<string, DeclRef>();
	const variables = new Map<string, DeclRef>();
	const typedefs = new Map<string, DeclRef>();
	const tags = new Map<string, TagRef>();
	const enumerators = new Map<string, TagRef>();
	const text = file.prepared.text;
	const textOf = (n: Node): string => text.slice(n.start, n.end);

	const scanType = (n: Node, from: number): void => {
		if (n.type !== 'struct_specifier' && n.type !== 'union_specifier' && n.type !== 'enum_specifier') {
			if (n.type === 'macro_type_specifier') for (const c of n.children) scanType(c, from);
			return;
		}
		const body = childOf(n, 'body');
		if (body === undefined) return;
		const kind = n.type === 'struct_specifier' ? 'struct' : n.type === 'union_specifier' ? 'union' : 'enum';
		const name = childOf(n, 'name');
		const ref: TagRef = {
			file,
			node: n,
			id: name === undefined ? `${kind} <${file.file}:${n.start}>` : `${kind} ${textOf(name)}`,
			from,
			to: gapEnd(text, n.end),
		};
		if (name !== undefined && !tags.has(ref.id)) tags.set(ref.id, ref);
		if (kind === 'enum') {
			for (const e of parts(body)) {
				const en = e.type === 'enumerator' ? childOf(e, 'name') : undefined;
				if (en !== undefined && !enumerators.has(textOf(en))) enumerators.set(textOf(en), ref);
			}
			return;
		}
		let last = body.start;
		for (const f of body.children) {
			if (f.type === 'field_declaration') {
				const t = childOf(f, 'type');
				if (t !== undefined) scanType(t, last);
			}
			last = f.end;
		}
	};

	const walk = (list: readonly Node[], start: number): void => {
		let from = start;
		for (const n of list) {
			if (n.type === 'comment') continue;
			if (n.type === 'function_definition') define(n, from);
			else if (n.type === 'declaration') declare(n, from);
			else if (n.type === 'type_definition') {
				const t = childOf(n, 'type');
				if (t !== undefined) scanType(t, from);
				for (const d of n.children) {
					if (d.field !== 'declarator') continue;
					const name = declaredName(d);
					if (name !== undefined && !typedefs.has(textOf(name)))
						typedefs.set(textOf(name), { file, node: n, declarator: d, from, static: false, extern: false });
				}
			} else if (TRANSPARENT.has(n.type)) walk(n.children, n.start);
			else scanType(n, from);
			from = n.end;
		}
	};

	const storage = (n: Node): { isStatic: boolean; isExtern: boolean } => {
		let isStatic = false;
		let isExtern = false;
		for (const c of n.children) {
			if (c.type !== 'storage_class_specifier') continue;
			const w = textOf(c);
			if (w === 'static') isStatic = true;
			if (w === 'extern') isExtern = true;
		}
		return { isStatic, isExtern };
	};

	const define = (n: Node, from: number): void => {
		const d = childOf(n, 'declarator');
		const name = d === undefined ? undefined : declaredName(d);
		const t = childOf(n, 'type');
		if (t !== undefined) scanType(t, from);
		if (d === undefined || name === undefined) return;
		const { isStatic, isExtern } = storage(n);
		if (!functions.has(textOf(name)))
			functions.set(textOf(name), { file, node: n, declarator: d, from, static: isStatic, extern: isExtern });
	};

	const declare = (n: Node, from: number): void => {
		const t = childOf(n, 'type');
		if (t !== undefined) scanType(t, from);
		const { isStatic, isExtern } = storage(n);
		const typedef = n.children.some((c) => c.type === 'storage_class_specifier' && textOf(c) === 'typedef');
		for (const d of n.children) {
			if (d.field !== 'declarator') continue;
			const inner = d.type === 'init_declarator' ? childOf(d, 'declarator') : d;
			const name = inner === undefined ? undefined : declaredName(inner);
			if (inner === undefined || name === undefined) continue;
			const key = textOf(name);
			const ref: DeclRef = { file, node: n, declarator: d, from, static: isStatic, extern: isExtern };
			if (typedef) {
				if (!typedefs.has(key)) typedefs.set(key, ref);
			} else if (functionDeclarator(inner) !== undefined) {
				if (!prototypes.has(key)) prototypes.set(key, ref);
			} else {
				const old = variables.get(key);
				if (old === undefined || old.extern || (old.declarator.type !== 'init_declarator' && d.type === 'init_declarator'))
					variables.set(key, ref);
			}
		}
	};

	walk(file.root().children, 0);
	return { functions, prototypes, variables, typedefs, tags, enumerators };
}

/** One past the first character that is not white space: annotations of a record stand in the gap after its brace. */
function gapEnd(text: string, end: number): number {
	let i = end;
	while (i < text.length && ' \t\r\n'.includes(text[i] as string)) i++;
	return i + 1;
}
