/**
 * What preparation gives to parsing and lowering: text that tree-sitter-c can read, the way back to the source, and
 * side tables for what was taken out or bent. It owns the data shapes only; prepare.ts makes them.
 *
 *   source:   static int __init foo(struct x __user *p) { list_for_each_entry(a, h, m) bar(READ_ONCE(p->y)); }
 *   prepared: static int        foo(struct x        *p) { while(list_for_each_entry(a, h, m)) bar((p->y)); }
 *
 * How constructs that tree-sitter-c cannot read are written (C names in parentheses are what a lowering meets):
 * - Annotations (`__init`, `__user`, `__must_check`, `__free(kfree)`, `__attribute__((x(y)))` as `x` with args `y`): spaces; `annotations`.
 *   The annotation belongs to the declaration (declarator, parameter, member) whose span or gap holds `at`.
 * - A type as an argument of a call, `f(struct x *, a)`: `f(sizeof(struct x *), a)`; the offset of that `sizeof` is in `typeArgs`.
 *   Builtins that always take types: `__builtin_offsetof(sizeof(T), a.b[3])` (also for plain `offsetof`),
 *   `__builtin_types_compatible_p(sizeof(T), sizeof(U))`, `__builtin_va_arg(ap, sizeof(T))` (also for `va_arg`).
 * - `typeof(x)`: `struct{int __typeof:x;}`, with x an expression, or `sizeof(T)` listed in `typeArgs` when x is clearly a type. An x that is
 *   one identifier stays an expression here: it may name a typedef. `typeof_unqual` and `__typeof__` likewise.
 * - `__auto_type v = e`: unchanged, it parses as a type name.
 * - Labels as values `&&l`: `__rehearse_label(l)`; `goto *e;`: `__rehearse_goto(e);`.
 * - An unnamed bit-field `int : 3;`: `int __rehearse_unnamed: 3;`.
 * - `case A ... B:`: `case __rehearse_range(A, B):`.
 * - Loops by macros nobody has shown us, `foo_for_each(x, y) stmt`: `while(foo_for_each(x, y)) stmt`; the offset of `while` is in `iterators`.
 *   `scoped_guard(class, args) stmt` is written the same way (it runs its body once, and `break` leaves it);
 *   `scoped_cond_guard(class, failed, args) stmt`: `while(scoped_cond_guard(class, args)) if(__rehearse_guard_failed()) {failed;} else stmt`.
 * - A cast that reads as a binary operation or a call, `(t)&x`, `(t)*x`, `(t)-x`, `(t)(x)`, with t known to be a type: `(const t)&x`.
 *   `!x++`: `!(x++)` (the grammar reads `(!x)++`). `sizeof (a)->b`: `sizeof ((a)->b)`.
 * - `guard(mutex)(&x);` and `CLASS(fd, f)(n);` unchanged: a call whose function is a call.
 * - `DEFINE_X(name, …);`, `DECLARE_X(type, name)` of macros nobody has shown us: `DEFINE_X name;`, a declaration whose type is the macro's name
 *   (the arguments are in `annotations`).
 * - `return_STATUS(x);` and `return_VOID;`, by macros nobody has shown us: `return       (x);`.
 * - A macro call used as a statement without `;` gets one. Macro calls among struct members that we cannot read: `__rehearse_more;`,
 *   a member without a name that says "there are more members than these".
 * - File-level macro calls (`MODULE_LICENSE("GPL");`) stay as expression statements where they parse, else become spaces with an entry
 *   in `annotations`.
 * - Lines nobody has shown us: `__rehearse_unseen();` as a statement, `__rehearse_more;` among members, `__rehearse_unseen` as an
 *   enumerator or an element of an initialiser. Their offsets are in `holes`.
 */
import type { Span } from '../base/positions';
import type { Problem } from '../base/problem';

/** One preprocessing token of a macro's body. */
export interface MacroToken {
	readonly kind: 'identifier' | 'number' | 'string' | 'character' | 'punctuation' | 'other';
	readonly text: string;
	/** White space stood before it. */
	readonly space: boolean;
}

export interface Macro {
	readonly name: string;
	/** Parameter names, without the variadic one; undefined for an object-like macro. */
	readonly params?: readonly string[];
	/** `__VA_ARGS__`, or the name in `args...`; undefined when not variadic. */
	readonly variadic?: string;
	readonly body: readonly MacroToken[];
	/** Where it was defined: file and offset of its name there. '<builtin>' for predefined ones. */
	readonly file: string;
	readonly at: number;
}

/** A place where macro definitions are looked for; combined in order by macros.ts. */
export interface MacroSource {
	/** The definition other files give, or undefined. */
	find(name: string): Macro | undefined;
	/** Text of a file for an `#include "…"` whose text is needed where it stands; undefined when it is not visible. `from`: the including file. */
	include?(path: string, from: string): string | undefined;
}

export interface Annotation {
	/** `__must_check`, `__free`, or the attribute's name (`packed`, `aligned`). */
	readonly name: string;
	/** Text between its parentheses; empty when it had none. */
	readonly args: string;
	/** Prepared offsets of where it stood (spaces now). */
	readonly at: number;
	readonly end: number;
	readonly source: Span;
}

export interface MacroUse {
	readonly name: string;
	/** Source. */
	readonly call: Span;
	/** Prepared. */
	readonly expansion: Span;
}

export interface ConfigUse {
	/** With the prefix: `CONFIG_CGROUPS`. */
	readonly symbol: string;
	/** Source spans of the name. */
	readonly uses: readonly Span[];
}

export interface Include {
	readonly path: string;
	readonly system: boolean;
	/** Source offset of the `#`. */
	readonly at: number;
}

export interface Prepared {
	readonly file: string;
	/** What tree-sitter parses. */
	readonly text: string;
	/** Source text this was made from. */
	readonly source: string;
	/** Prepared offset → source offset. Inside an expansion: the start of its macro call. Inside inserted text: where it was inserted. */
	toSource(at: number): number;
	/** Source offset → prepared offset. Inside a macro call that was expanded: the start of its expansion. */
	toPrepared(at: number): number;
	/** The outermost expansion that covers a prepared offset. */
	macroAt(at: number): MacroUse | undefined;
	/** Every expansion, outermost only, in text order. */
	readonly uses: readonly MacroUse[];
	/** Sorted by `at`. */
	readonly annotations: readonly Annotation[];
	/** Prepared offsets of `sizeof` that stand for a type argument. */
	readonly typeArgs: ReadonlySet<number>;
	/** Prepared offsets of `while` that stand for an unknown iterator macro or scoped_guard. */
	readonly iterators: ReadonlySet<number>;
	/** Macros this file defines, as they are at its end. */
	readonly macros: ReadonlyMap<string, Macro>;
	/** The definition visible at the file's end: its own, or one of the given sources. */
	lookup(name: string): Macro | undefined;
	readonly configs: readonly ConfigUse[];
	readonly includes: readonly Include[];
	/** Source spans of conditional branches that were not chosen (whole lines). */
	readonly inactive: readonly Span[];
	/** Prepared spans of markers for lines nobody has shown us. */
	readonly holes: readonly Span[];
	readonly problems: readonly Problem[];
	/** Names of macro calls that had to be bent into shape, with counts. */
	readonly unknownMacros: ReadonlyMap<string, number>;
}
