/**
 * What the lowering modules share: values, l-values, the state of the function at hand, and the table through which the mutually
 * recursive parts call each other (so that no module imports a cycle).
 */
import type { BlockId, Int, IrGlobal, Operand, Reg, SlotId, Variable } from '../ir';
import type { CFile, Names } from '../names';
import type { Node } from '../program';
import type { TypeStore } from '../type-table';
import type { CType } from '../types';
import type { Builder } from './builder';

/** An r-value. Aggregates are represented by the address of their storage. `width`: read from a bit-field of that many bits. */
export interface Val {
	readonly a: Operand;
	readonly type: CType;
	readonly width?: number;
}

export interface Bits {
	readonly shift: number;
	readonly width: number;
	readonly unit: 8 | 16 | 32 | 64 | 128;
}

export type LVal =
	| { readonly k: 'reg'; readonly r: Reg; readonly type: CType }
	| { readonly k: 'mem'; readonly addr: Operand; readonly type: CType; readonly bits?: Bits };

export type Entity =
	| {
			readonly k: 'variable';
			readonly type: CType;
			readonly home: Variable['home'] /** local, declared without a value */;
			readonly bare?: boolean;
	  }
	/** Captured slot of a debugger expression: the register holds the variable's address. */
	| { readonly k: 'captured'; readonly type: CType; readonly r: Reg }
	| { readonly k: 'typedef'; readonly type: CType }
	| { readonly k: 'constant'; readonly value: Int; readonly type: CType }
	| { readonly k: 'function'; readonly link: string; readonly type: CType; readonly noreturn: boolean };

/** Names declared in one block of the function. */
export interface Env {
	readonly parent: Env | undefined;
	readonly names: Map<string, Entity>;
	/** Local tags: spelled (`struct x`) → id. */
	readonly tags: Map<string, string>;
}

/**
 * What is alive at a point, innermost last: slots to end and cleanups to run when control leaves. A persistent list, so a goto keeps
 * its own picture of the point it left.
 */
export interface Live {
	readonly prev: Live | undefined;
	readonly depth: number;
	readonly what:
		| { readonly k: 'slot'; readonly slot: SlotId }
		| { readonly k: 'reg'; readonly r: Reg }
		| { readonly k: 'cleanup'; readonly name: string; readonly addr: Operand; readonly type: CType; readonly node: Node };
}

export interface SwitchFrame {
	readonly type: CType;
	readonly cases: { lo: Int; hi: Int; to: BlockId; name?: string }[];
	default: BlockId | undefined;
	readonly live: Live | undefined;
}

export interface JumpTarget {
	readonly block: BlockId;
	readonly live: Live | undefined;
}

export interface Label {
	readonly name: string;
	readonly block: BlockId;
	live: Live | undefined;
	placed: boolean;
	node: Node;
}

export interface PendingGoto {
	readonly from: BlockId;
	readonly label: Label;
	readonly live: Live | undefined;
	readonly node: Node;
}

export interface Cx {
	readonly file: CFile;
	readonly text: string;
	readonly names: Names;
	readonly types: TypeStore;
	readonly ops: Ops;
	readonly b: Builder;
	/** Name of the C function, for static locals and __func__; empty at file scope. */
	readonly fnName: string;
	readonly ret: CType;
	readonly sret: Operand | undefined;
	env: Env;
	live: Live | undefined;
	breakTo: JumpTarget | undefined;
	continueTo: JumpTarget | undefined;
	switch: SwitchFrame | undefined;
	/** The class variable of the innermost scoped_cond_guard. */
	guard: (LVal & { readonly k: 'mem' }) | undefined;
	readonly labels: Map<string, Label>;
	readonly gotos: PendingGoto[];
	/** Labels whose address is taken, in order of first use. */
	readonly taken: Label[];
	/** Their blocks; shared by all computed gotos, so it may still grow. */
	readonly takenBlocks: BlockId[];
	/** Names whose address is taken somewhere in the function, or that are used with `.`: they live in slots. */
	addressed: ReadonlySet<string>;
	damaged: ReadonlySet<Node>;
	/** Casts that may be a misread binary operator. */
	doubtful: ReadonlySet<Node>;
	/** Run-time element counts of variable-length array types. */
	readonly vla: Map<CType, Operand>;
	/** No code is wanted: only the type or constant value. */
	scratch: number;
	readonly variadic: boolean;
	/** A hole for unseen lines was met. */
	unseen: boolean;
	/** Prepared offset of the body's closing brace. */
	readonly bodyEnd: number;
	/** Static locals made so far: link → prepared offset of the declaration. */
	readonly statics: Map<string, number>;
	/** Makes a function's IR from a scratch context; set for debugger expressions. */
	readonly kind: 'function' | 'file' | 'expression';
}

/** Calls between the mutually recursive parts. */
export interface Ops {
	/** R-value of an expression, arrays and functions decayed. `hint`: the type wanted, used only where C gives none (undeclared functions). */
	value(cx: Cx, n: Node, hint?: CType): Val;
	/** L-value; undefined when the expression is none. */
	lvalue(cx: Cx, n: Node): LVal | undefined;
	/** Evaluates for its effects. */
	effect(cx: Cx, n: Node): void;
	/** Branches on an expression. Says which sides can be taken when the condition is a constant. */
	branch(cx: Cx, n: Node, then: BlockId, otherwise: BlockId, loop: boolean): 'then' | 'else' | 'both';
	/** `from`: prepared offset where the text before it ends, for annotations. */
	statement(cx: Cx, n: Node, from: number): void;
	/** Puts a labelled statement's label here. */
	placeLabel(cx: Cx, n: Node): void;
	/** Declarations of a block or for-init. */
	declaration(cx: Cx, n: Node, from: number): void;
	typeName(cx: Cx, n: Node): CType;
	/** Initialises memory from an expression or initialiser list. */
	initialise(cx: Cx, addr: Operand, type: CType, value: Node): void;
	/** Value of an integer constant expression; undefined when it is none. */
	constant(cx: Cx, n: Node): Int | undefined;
	/** The same for text that stands outside the tree (arguments of annotations). */
	constantText(cx: Cx, text: string): number | undefined;
	/** Element count of a variable-length array, kept in a register of its own. */
	length(cx: Cx, n: Node): Operand;
	/** Type of an expression, not decayed, without emitting code. */
	typeOf(cx: Cx, n: Node): CType;
	/** An array type of unknown bound with the bound its initialiser gives; other types as they are. */
	completed(cx: Cx, type: CType, value: Node): CType;
	/** Static data from an initialiser (undefined: zero), as a global. */
	globalData(cx: Cx, link: string, type: CType, value: Node | undefined): IrGlobal;
	/** Value of a name that is no object (function, enumerator, register variable); undefined for objects. */
	name(cx: Cx, n: Node): Val | undefined;
	call(cx: Cx, n: Node, hint: CType | undefined, wanted: boolean): Val;
	callNamed(cx: Cx, name: string, values: readonly Val[], hint: CType | undefined, wanted: boolean): Val;
	/** Number that stands for a label's address. */
	labelAddress(cx: Cx, name: string, n: Node): number;
	/** A statement expression's or nested block's statements; gives the last value. */
	block(cx: Cx, n: Node, wantValue: boolean): Val | undefined;
}

export const int = (v: Int): Operand => ({ k: 'int', v });
export const reg = (r: Reg): Operand => ({ k: 'reg', r });

export function lookup(env: Env | undefined, name: string): Entity | undefined {
	for (let e = env; e !== undefined; e = e.parent) {
		const found = e.names.get(name);
		if (found !== undefined) return found;
	}
	return undefined;
}

export const textOf = (cx: Cx, n: Node): string => cx.text.slice(n.start, n.end);
