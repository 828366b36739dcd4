/**
 * The small intermediate representation that C is lowered to: functions of basic blocks over registers.
 * It owns the shape of the code only. It does not record: macros (see Prepared's map), comments, unused declarations,
 * evaluation order beyond left-to-right (gcc may differ), or strict aliasing.
 *
 *   C:  if (!p) return -ENOMEM;          IR:  b0: mark; r1 = bin.eq ptr r0 0; cond r1 b1 b2
 *                                            b1: mark; ret -12        b2: …
 *
 * Registers hold scalars only (integers, pointers, floats). A local variable lives in a register when it is a scalar whose
 * address is never taken; otherwise in a slot: a stack object made anew each time its `local` instruction runs.
 * Registers may be assigned many times (not SSA). A register read before any write is an uninitialised read.
 */
import type { Span } from '../base/positions';
import type { CType, Scalar } from './types';

export type Reg = number;
export type BlockId = number;
export type SlotId = number;

/** Integer constants are canonical: a JS number when safe (|v| ≤ 2^53-1), else a bigint; the value is already in the range of its type. */
export type Int = number | bigint;

export type Operand =
	| { readonly k: 'reg'; readonly r: Reg }
	| { readonly k: 'int'; readonly v: Int }
	| { readonly k: 'float'; readonly v: number }
	/** Address of a global variable or function, by link name (statics: `file.c:name`, static locals: `file.c:fn.name`). */
	| { readonly k: 'global'; readonly name: string }
	| { readonly k: 'func'; readonly name: string }
	/** Address of a string literal: its bytes without the final NUL (each element 0..255, or wider for L""), element size in bytes. */
	| { readonly k: 'string'; readonly units: readonly number[]; readonly unit: 1 | 2 | 4 }
	/** Address of a slot of this frame. */
	| { readonly k: 'slot'; readonly slot: SlotId };

export type BinOp = 'add' | 'sub' | 'mul' | 'div' | 'rem' | 'and' | 'or' | 'xor' | 'shl' | 'shr' | 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge';
export type UnOp = 'neg' | 'not' | 'lnot';

/** Every instruction carries `at`: an index into IrFunction.places. */
export type Instr =
	/** A statement (or a step of a macro) begins: where a debugger can stop. `scope` indexes IrFunction.scopes. */
	| { readonly op: 'mark'; readonly at: number; readonly scope: number }
	| { readonly op: 'copy'; readonly at: number; readonly d: Reg; readonly a: Operand }
	/** Arithmetic in `type` (operands already converted); comparisons give int 0/1. shl/shr: type is that of the left operand. */
	| {
			readonly op: 'bin';
			readonly at: number;
			readonly d: Reg;
			readonly bin: BinOp;
			readonly type: Scalar;
			readonly a: Operand;
			readonly b: Operand;
	  }
	| { readonly op: 'un'; readonly at: number; readonly d: Reg; readonly un: UnOp; readonly type: Scalar; readonly a: Operand }
	| { readonly op: 'cast'; readonly at: number; readonly d: Reg; readonly a: Operand; readonly from: Scalar; readonly to: Scalar }
	/** d = base + offset bytes: member access. `member` is for people ("count"), `struct` the tag. Never faults by itself. */
	| {
			readonly op: 'field';
			readonly at: number;
			readonly d: Reg;
			readonly base: Operand;
			readonly offset: number;
			readonly struct: string;
			readonly member: string;
			readonly type: CType;
	  }
	/** d = base + index * scale bytes (index may be negative). `count`: element count when the array's bound is known (for out-of-bounds), else -1. */
	| {
			readonly op: 'index';
			readonly at: number;
			readonly d: Reg;
			readonly base: Operand;
			readonly index: Operand;
			readonly scale: number;
			readonly count: number;
			readonly type: CType;
	  }
	/** d = (a - b) / scale, as ptrdiff_t. */
	| { readonly op: 'ptrdiff'; readonly at: number; readonly d: Reg; readonly a: Operand; readonly b: Operand; readonly scale: number }
	/** d = *(type *)addr. `ctype` tells lazily made objects what is behind a loaded pointer. bits: bit-field access within the storage unit at addr. */
	| {
			readonly op: 'load';
			readonly at: number;
			readonly d: Reg;
			readonly addr: Operand;
			readonly type: Scalar;
			readonly ctype: CType;
			readonly bits?: BitField;
			readonly volatile?: boolean;
	  }
	| {
			readonly op: 'store';
			readonly at: number;
			readonly addr: Operand;
			readonly type: Scalar;
			readonly ctype: CType;
			readonly v: Operand;
			readonly bits?: BitField;
			readonly volatile?: boolean;
	  }
	/** Aggregate assignment: copies size bytes with shadow state. size -1: size of an incomplete type, copies all the source has. */
	| {
			readonly op: 'copymem';
			readonly at: number;
			readonly to: Operand;
			readonly from: Operand;
			readonly size: number;
			readonly type: CType;
	  }
	/** Fills size bytes with zero (initialisers). */
	| { readonly op: 'zero'; readonly at: number; readonly to: Operand; readonly size: number }
	/** The slot comes to life, uninitialised. `size`: run-time byte size for variable-length arrays. */
	| { readonly op: 'local'; readonly at: number; readonly slot: SlotId; readonly size?: Operand }
	/** The slots end their lifetime (scope left). */
	| { readonly op: 'dead'; readonly at: number; readonly slots: readonly SlotId[] }
	/** A register variable comes to life uninitialised (its declaration runs again in a loop). */
	| { readonly op: 'undef'; readonly at: number; readonly d: Reg }
	/**
	 * Calls. Aggregates are passed as the address of a private copy; an aggregate result is written through a hidden last operand `sret`.
	 * `d` absent: result void or unused. `argTypes` are after promotion; `ret` is the declared result type.
	 * `discarded`: the C code ignores a non-void result without a cast to void.
	 */
	| {
			readonly op: 'call';
			readonly at: number;
			readonly d?: Reg;
			readonly callee: Operand;
			readonly args: readonly Operand[];
			readonly argTypes: readonly CType[];
			readonly ret: CType;
			readonly sret?: Operand;
			readonly discarded: boolean;
	  }
	/** Compiler builtins and kernel primitives with machine meaning: va_start, va_arg, va_end, va_copy, alloca, expect is lowered away, … see builtins.ts. */
	| {
			readonly op: 'builtin';
			readonly at: number;
			readonly d?: Reg;
			readonly name: string;
			readonly args: readonly Operand[];
			readonly type: CType;
	  }
	/** Code that is not visible stands here (between the hunks of a patch) or could not be lowered; the machine goes on with everything it may have changed unknown, and says so. */
	| { readonly op: 'hole'; readonly at: number; readonly why: HoleWhy; readonly text: string };

/** `unseen`: lines outside the hunks. `unsupported`: syntax named in `text`. `asm`: inline assembly. `damaged`: a parse error covers it. */
export type HoleWhy = 'unseen' | 'unsupported' | 'asm' | 'damaged';

export interface BitField {
	/** Bit offset from the least significant bit of the storage unit (little endian). */
	readonly shift: number;
	readonly width: number;
}

export type Terminator =
	| { readonly op: 'br'; readonly at: number; readonly to: BlockId }
	/** Non-zero (or non-null) goes to `then`. */
	| {
			readonly op: 'cond';
			readonly at: number;
			readonly a: Operand;
			readonly then: BlockId;
			readonly else: BlockId;
			readonly loop?: 'head';
	  }
	| {
			readonly op: 'switch';
			readonly at: number;
			readonly a: Operand;
			readonly type: Scalar;
			/** `name`: the label as written, where it is a name. */
			readonly cases: readonly { readonly lo: Int; readonly hi: Int; readonly to: BlockId; readonly name?: string }[];
			readonly default: BlockId;
	  }
	| { readonly op: 'ret'; readonly at: number; readonly v?: Operand }
	/** goto *p: `targets` are all labels of the function whose address is taken. Label addresses are ints: index+1 into targets. */
	| { readonly op: 'igoto'; readonly at: number; readonly a: Operand; readonly targets: readonly BlockId[] }
	| { readonly op: 'unreachable'; readonly at: number; readonly why: 'noreturn' | 'builtin' }
	/** The visible part of the function ends here (only hunks are visible): control goes to code that nobody has shown us. */
	| { readonly op: 'unseen'; readonly at: number };

export interface Block {
	readonly id: BlockId;
	/** For people: label name of the source, or if.then, loop.head, … */
	readonly name: string;
	readonly instrs: readonly Instr[];
	readonly end: Terminator;
}

/** Where code stands. Offsets are into the unit's SOURCE text (not the prepared one); `macro` tells a step inside an expansion. */
export interface CodePlace {
	readonly file: string;
	readonly span: Span;
	/** Outermost macro this came from, or the first one called in it, and the expanded text of the statement, when any. */
	readonly macro?: { readonly name: string; readonly expansion: string };
}

export interface Variable {
	readonly name: string;
	readonly type: CType;
	/** Where it lives. */
	readonly home:
		| { readonly k: 'reg'; readonly r: Reg }
		| { readonly k: 'slot'; readonly slot: SlotId }
		| { readonly k: 'global'; readonly name: string };
	readonly param: boolean;
}

export interface Scope {
	/** Index of the enclosing scope in IrFunction.scopes, -1 for the outermost. */
	readonly parent: number;
	readonly variables: readonly Variable[];
}

export interface IrFunction {
	/** C name. */
	readonly name: string;
	/** Unique name in the program: the C name, or `file.c:name` for a static function. */
	readonly link: string;
	readonly file: string;
	readonly static: boolean;
	readonly inline: boolean;
	readonly ret: CType;
	readonly params: readonly { readonly name: string; readonly type: CType; readonly r: Reg }[];
	readonly variadic: boolean;
	/** Whole definition, and the name within it, in the source text. */
	readonly span: Span;
	readonly nameSpan: Span;
	readonly blocks: readonly Block[];
	readonly entry: BlockId;
	readonly regCount: number;
	readonly slots: readonly {
		readonly name: string;
		readonly type: CType /** bytes; -1 when known only at run time */;
		readonly size: number;
	}[];
	readonly scopes: readonly Scope[];
	readonly places: readonly CodePlace[];
	/** Annotations such as __must_check, __init, __acquires(lock), in source order. */
	readonly annotations: readonly { readonly name: string; readonly args: string }[];
	/** False when lines inside the definition are not visible. */
	readonly complete: boolean;
	/** Source labels with their blocks, for people ("err_out"). */
	readonly labels: readonly { readonly name: string; readonly block: BlockId; readonly span: Span }[];
}

/** A global's static initialiser, flattened: scalars at byte offsets; everything else is zero (or unseen when `visible` is false). */
export interface IrGlobal {
	readonly name: string;
	readonly link: string;
	readonly file: string;
	readonly type: CType;
	/** Bytes; -1 when the type is incomplete. */
	readonly size: number;
	readonly init: readonly {
		readonly offset: number;
		readonly type: Scalar;
		readonly ctype: CType;
		readonly v: Operand /** added to the address operand, bytes */;
		readonly addend?: number;
		readonly bits?: BitField;
	}[];
	/** `extern` without a definition anywhere visible: contents unknown. */
	readonly defined: boolean;
	readonly readonly: boolean;
	readonly static: boolean;
	readonly span: Span;
}
