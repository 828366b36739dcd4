/**
 * What the front end gives to the machine: a program whose functions are lowered when first asked for.
 * Owns the interface; build-program.ts makes one. No tree-sitter node is reachable from here.
 */
import type { Line1, Span } from '../base/positions';
import type { Problem } from '../base/problem';
import type { FileDeclarations } from './declared';
import type { IrFunction, IrGlobal } from './ir';
import type { CType, Field, RecordType } from './types';

/** A syntax tree as plain data, copied out of tree-sitter in one walk. Offsets are UTF-16 units of the parsed text. */
export interface Node {
	/** Grammar symbol, e.g. `if_statement`, `identifier`, `;`. `ERROR` for damage. */
	readonly type: string;
	readonly start: number;
	readonly end: number;
	readonly named: boolean;
	/** Inserted by error recovery: zero width. */
	readonly missing: boolean;
	/** Field name in the parent, e.g. `condition`; undefined when none. */
	readonly field?: string;
	readonly children: readonly Node[];
}

/** Port: a C grammar. WASM in the extension, native in the CLI where it is installed; both give the same tree. */
export interface CParser {
	parse(text: string): Node;
}

export interface SourceUnit {
	/** Repository path. */
	readonly file: string;
	readonly text: string;
	/** Visible stretches (1-based, inclusive); undefined when the whole text is visible. */
	readonly visible?: readonly { readonly first: Line1; readonly last: Line1 }[];
	/** What hunk headers say after the second `@@`: the line a hunk starts at in this text, and the text of the enclosing function's header. */
	readonly sections?: readonly { readonly line: Line1; readonly text: string }[];
	/** No other file sees its names (a scenario): many such units share a program without meeting each other. */
	readonly alone?: boolean;
}

/**
 * CONFIG_* choices, names with the prefix. What is not listed has the value `otherwise`, except that a symbol a patch adds defaults to y,
 * and what kernels are built without (preprocess/config-defaults.ts) to n.
 */
export interface Configuration {
	readonly symbols: Readonly<Record<string, 'y' | 'm' | 'n' | string>>;
	readonly otherwise: 'y' | 'n';
	/**
	 * Sign of plain `char`. Signed, as gcc has it on x86-64, when absent; kernels since 6.2 are built with -funsigned-char. An open tree's
	 * Makefile decides before this.
	 */
	readonly plainChar?: 'signed' | 'unsigned';
}

export type NameKind = 'macro' | 'tag' | 'typedef' | 'function' | 'global' | 'enumerator';

/** Port: an open kernel tree, indexed by name. Answers paths of the files (headers first, then .c files) that define a name, best first. */
export interface KernelTree {
	find(kind: NameKind, name: string): readonly string[];
	read(path: string): string | undefined;
}

export interface FunctionInfo {
	readonly name: string;
	readonly link: string;
	readonly file: string;
	readonly static: boolean;
	readonly span: Span;
	readonly nameSpan: Span;
	/** 1-based lines of the source, inclusive. */
	readonly firstLine: Line1;
	readonly lastLine: Line1;
	/** All lines of the definition are visible. */
	readonly complete: boolean;
	/** ERROR or MISSING nodes inside after preparation. */
	readonly damaged: boolean;
	/** It stands in a conditional branch that the configuration does not choose; found by reading that branch on its own. */
	readonly inactive?: boolean;
	/** Of an inactive one: what would have to be chosen, `CONFIG_X=n`; empty when no directive says. */
	readonly choose?: string;
	/** `unit`: the input (patch, file). `tree`: an open kernel tree. `model`: our own C model. */
	readonly origin: 'unit' | 'tree' | 'model';
}

export interface TypeTable {
	/** Bytes; -1 when incomplete or unknown. */
	sizeOf(t: CType): number;
	alignOf(t: CType): number;
	record(id: string): RecordType | undefined;
	/** Member with its byte offset (virtual for incomplete records: made on first use, stable within the program). Looks into anonymous members. */
	member(
		t: CType,
		name: string,
	): { readonly offset: number; readonly type: CType; readonly bits?: { readonly shift: number; readonly width: number } } | undefined;
	/** All members known so far with offsets, for views; virtual ones included. */
	members(t: CType): readonly { readonly name: string; readonly offset: number; readonly type: CType; readonly field: Field }[];
	/**
	 * Path of the members at a byte offset of a type, e.g. `count.counter`; undefined when none is known. `outer`: no deeper than the
	 * first member that begins there (`count`).
	 */
	describe(t: CType, offset: number, level?: 'outer'): string | undefined;
	/** C spelling for people: "struct widget *". */
	spell(t: CType): string;
}

export interface Program {
	readonly types: TypeTable;
	/**
	 * All definitions visible in the units, in file and text order (nothing is lowered for this). Those in branches that the configuration
	 * does not choose are among them, marked `inactive`: `fn` does not know them until another configuration chooses them.
	 */
	functions(): readonly FunctionInfo[];
	/** By link name, or by C name as seen from `fromFile` (its own statics first). Lowered on first use; undefined: no definition is visible. */
	fn(name: string, fromFile?: string): IrFunction | undefined;
	/** Of the function that `fn` answers. `units`: only when a unit or `fromFile` itself defines it; no other file is read for that. */
	info(name: string, fromFile?: string, among?: 'all' | 'units'): FunctionInfo | undefined;
	global(link: string): IrGlobal | undefined;
	/** Value of an integer constant, enumerator or object-like macro as seen from the file, evaluated; undefined when it is none. */
	constant(name: string, fromFile?: string): number | bigint | undefined;
	/** A declaration's type when only a prototype is visible. */
	prototype(name: string, fromFile?: string): (CType & { k: 'function' }) | undefined;
	/** Definitions of ops tables: struct variables with function members, for resolving indirect calls: record id + member → function link names. */
	opsTargets(record: string, member: string): readonly string[];
	/** What a unit declares at file level, and includes, in the branches that the configuration chooses; undefined: no such unit. */
	declared(file: string): FileDeclarations | undefined;
	/** Compiles a C expression in a function's scope (debug console, conditions): a function of no parameters whose free variables are in `captures`. */
	expression(text: string, fn: IrFunction, scope: number): { readonly fn: IrFunction; readonly captures: readonly string[] } | Problem;
	readonly problems: readonly Problem[];
}
