/**
 * What one file declares at file level under a configuration, and what it includes: for comparing configurations with each other.
 * Owns the list only; file-index.ts finds the declarations.
 */
import type { Span } from '../base/positions';
import type { CFile, DeclRef } from './names';
import type { Include } from './prepared';

/**
 * `function` and `variable` are definitions, `prototype` and `extern` declarations of them; a `tag` has its members listed; an
 * `enumerator` and a `macro` are values.
 */
export type DeclaredKind = 'function' | 'prototype' | 'variable' | 'extern' | 'typedef' | 'tag' | 'enumerator' | 'macro';

export interface Declared {
	/** C name; tags as `struct x`. */
	readonly name: string;
	readonly kind: DeclaredKind;
	readonly static: boolean;
	/** Offset in the source text, UTF-16 units, of the declaration. */
	readonly at: number;
}

export interface FileDeclarations {
	readonly list: readonly Declared[];
	/** Of branches that the configuration chooses. */
	readonly includes: readonly Include[];
	/** Source spans of branches not chosen. */
	readonly inactive: readonly Span[];
}

/** Declarations that the configuration chooses, in no order. */
export function declaredIn(file: CFile): FileDeclarations {
	const { prepared } = file;
	const index = file.index();
	const list: Declared[] = [];
	const add = (name: string, kind: DeclaredKind, isStatic: boolean, at: number): number =>
		list.push({ name, kind, static: isStatic, at: prepared.toSource(at) });
	const each = (map: ReadonlyMap<string, DeclRef>, kind: (ref: DeclRef) => DeclaredKind): void => {
		for (const [name, ref] of map) add(name, kind(ref), ref.static, ref.declarator.start);
	};
	each(index.functions, () => 'function');
	each(index.prototypes, () => 'prototype');
	each(index.variables, (ref) => (ref.extern && ref.declarator.type !== 'init_declarator' ? 'extern' : 'variable'));
	each(index.typedefs, () => 'typedef');
	for (const [name, ref] of index.tags) add(name, 'tag', false, ref.node.start);
	for (const [name, ref] of index.enumerators) add(name, 'enumerator', false, ref.node.start);
	for (const m of prepared.macros.values()) if (m.file === file.file) list.push({ name: m.name, kind: 'macro', static: false, at: m.at });
	return { list, includes: prepared.includes, inactive: prepared.inactive };
}
