/**
 * What declaring and lowering ask about names beyond the function at hand. Owns the interfaces; file-index.ts fills the
 * index of one file and resolve.ts answers across files (own file → other units → tree → models).
 */
import type { Span } from '../base/positions';
import type { Int, IrGlobal } from './ir';
import type { Prepared } from './prepared';
import type { Node, SourceUnit } from './program';
import type { TypeStore } from './type-table';
import type { CType } from './types';

export type Origin = 'unit' | 'tree' | 'model';

/** Annotations that belong to a declaration stand in [from, to) of the prepared text. */
export interface DeclRef {
	readonly file: CFile;
	/** The declaration, definition or type definition. */
	readonly node: Node;
	/** The declarator within it (an init_declarator for an initialised variable). */
	readonly declarator: Node;
	/** Prepared offset where the text before this declaration ends. */
	readonly from: number;
	readonly static: boolean;
	readonly extern: boolean;
}

export interface TagRef {
	readonly file: CFile;
	readonly node: Node;
	readonly id: string;
	readonly from: number;
	readonly to: number;
}

export interface FileIndex {
	readonly functions: ReadonlyMap<string, DeclRef>;
	readonly prototypes: ReadonlyMap<string, DeclRef>;
	readonly variables: ReadonlyMap<string, DeclRef>;
	readonly typedefs: ReadonlyMap<string, DeclRef>;
	/** By `struct x`, `union x`, `enum x`. */
	readonly tags: ReadonlyMap<string, TagRef>;
	/** Enumerator name → the enum that has it. */
	readonly enumerators: ReadonlyMap<string, TagRef>;
}

export interface CFile {
	readonly file: string;
	readonly origin: Origin;
	readonly unit: SourceUnit;
	readonly prepared: Prepared;
	/** Parsed on first use. */
	root(): Node;
	index(): FileIndex;
}

export interface FunctionRef {
	readonly link: string;
	readonly type: CType & { k: 'function' };
	readonly noreturn: boolean;
}

export interface Names {
	readonly types: TypeStore;
	/** Plain `char`: its sign is the program's (Configuration.plainChar). */
	readonly char: CType;
	typedef(name: string, from: CFile): CType | undefined;
	/** Record or enum id that `struct x` means in a file. */
	tagId(spelled: string, from: CFile): string;
	enumerator(name: string, from: CFile): { readonly value: Int; readonly type: CType } | undefined;
	fn(name: string, from: CFile): FunctionRef | undefined;
	variable(name: string, from: CFile): { readonly link: string; readonly type: CType } | undefined;
	/** Adds a global made while lowering: a static local, a compound literal at file scope. */
	addGlobal(g: IrGlobal): void;
	/** Value of constant text that stands outside the tree (an annotation's argument), as seen from a file. */
	constantText(text: string, from: CFile): Int | undefined;
	/** A name nobody declares, read as a global of unknown type. */
	undeclared(name: string, from: CFile, at: Span): { readonly link: string; readonly type: CType };
}
