/**
 * Where macro definitions come from: the compiler's own, the other files of a patch, an open tree's headers, our kernel headers.
 * It owns the order of lookup and the collecting of a header's macros; each header is read once per configuration.
 */
import { unitConfig } from './config-key';
import { resolveInclude } from './local-headers';
import type { Macro, MacroSource } from './prepared';
import { macrosAtEnd } from './preprocess/preprocess';
import type { Configuration, KernelTree, SourceUnit } from './program';

const nothing: MacroSource = { find: () => undefined };
const noMacros: ReadonlyMap<string, Macro> = new Map();
const plainConfig: Configuration = { symbols: {}, otherwise: 'n' };

/** What gcc predefines for x86-64 as the kernel is built, and the kernel's macros that define functions or members (include/linux/syscalls.h,
 * compat.h, filter.h, stddef.h). */
const predefinedText = `
#define __KERNEL__ 1
#define __GNUC__ 12
#define __GNUC_MINOR__ 2
#define __GNUC_PATCHLEVEL__ 0
#define __GNUC_STDC_INLINE__ 1
#define __STDC__ 1
#define __STDC_VERSION__ 201112L
#define __STDC_HOSTED__ 0
#define __OPTIMIZE__ 1
#define __linux__ 1
#define __unix__ 1
#define __ELF__ 1
#define __x86_64__ 1
#define __x86_64 1
#define __amd64__ 1
#define __LP64__ 1
#define _LP64 1
#define __CHAR_BIT__ 8
#define __SIZEOF_INT__ 4
#define __SIZEOF_LONG__ 8
#define __SIZEOF_LONG_LONG__ 8
#define __SIZEOF_SHORT__ 2
#define __SIZEOF_POINTER__ 8
#define __SIZEOF_SIZE_T__ 8
#define __SIZEOF_INT128__ 16
#define __SIZE_TYPE__ unsigned long
#define __PTRDIFF_TYPE__ long
#define __INT_MAX__ 2147483647
#define __LONG_MAX__ 9223372036854775807L
#define __LONG_LONG_MAX__ 9223372036854775807LL
#define __SCHAR_MAX__ 127
#define __SHRT_MAX__ 32767
#define __ORDER_LITTLE_ENDIAN__ 1234
#define __ORDER_BIG_ENDIAN__ 4321
#define __BYTE_ORDER__ __ORDER_LITTLE_ENDIAN__
#define __LITTLE_ENDIAN 1234
#define __LITTLE_ENDIAN_BITFIELD 1
#define __INT8_TYPE__ signed char
#define __UINT8_TYPE__ unsigned char
#define __INT16_TYPE__ short
#define __UINT16_TYPE__ unsigned short
#define __INT32_TYPE__ int
#define __UINT32_TYPE__ unsigned int
#define __INT64_TYPE__ long
#define __UINT64_TYPE__ unsigned long
#define __INTPTR_TYPE__ long
#define __UINTPTR_TYPE__ unsigned long
#define __USER_LABEL_PREFIX__
#define __rehearse__ 1
#define SYSCALL_DEFINE0(name) long __do_sys_##name(void)
#define SYSCALL_DEFINE1(name, ...) __REHEARSE_DEFINE1(long __do_sys_##name, __VA_ARGS__)
#define SYSCALL_DEFINE2(name, ...) __REHEARSE_DEFINE2(long __do_sys_##name, __VA_ARGS__)
#define SYSCALL_DEFINE3(name, ...) __REHEARSE_DEFINE3(long __do_sys_##name, __VA_ARGS__)
#define SYSCALL_DEFINE4(name, ...) __REHEARSE_DEFINE4(long __do_sys_##name, __VA_ARGS__)
#define SYSCALL_DEFINE5(name, ...) __REHEARSE_DEFINE5(long __do_sys_##name, __VA_ARGS__)
#define SYSCALL_DEFINE6(name, ...) __REHEARSE_DEFINE6(long __do_sys_##name, __VA_ARGS__)
#define COMPAT_SYSCALL_DEFINE0(name) long __do_compat_sys_##name(void)
#define COMPAT_SYSCALL_DEFINE1(name, ...) __REHEARSE_DEFINE1(long __do_compat_sys_##name, __VA_ARGS__)
#define COMPAT_SYSCALL_DEFINE2(name, ...) __REHEARSE_DEFINE2(long __do_compat_sys_##name, __VA_ARGS__)
#define COMPAT_SYSCALL_DEFINE3(name, ...) __REHEARSE_DEFINE3(long __do_compat_sys_##name, __VA_ARGS__)
#define COMPAT_SYSCALL_DEFINE4(name, ...) __REHEARSE_DEFINE4(long __do_compat_sys_##name, __VA_ARGS__)
#define COMPAT_SYSCALL_DEFINE5(name, ...) __REHEARSE_DEFINE5(long __do_compat_sys_##name, __VA_ARGS__)
#define COMPAT_SYSCALL_DEFINE6(name, ...) __REHEARSE_DEFINE6(long __do_compat_sys_##name, __VA_ARGS__)
#define BPF_CALL_0(name) u64 name(void)
#define BPF_CALL_1(name, ...) __REHEARSE_DEFINE1(u64 name, __VA_ARGS__)
#define BPF_CALL_2(name, ...) __REHEARSE_DEFINE2(u64 name, __VA_ARGS__)
#define BPF_CALL_3(name, ...) __REHEARSE_DEFINE3(u64 name, __VA_ARGS__)
#define BPF_CALL_4(name, ...) __REHEARSE_DEFINE4(u64 name, __VA_ARGS__)
#define BPF_CALL_5(name, ...) __REHEARSE_DEFINE5(u64 name, __VA_ARGS__)
#define struct_group(NAME, MEMBERS...) union { struct { MEMBERS }; struct { MEMBERS } NAME; }
#define struct_group_attr(NAME, ATTRS, MEMBERS...) union { struct { MEMBERS } ATTRS; struct { MEMBERS } ATTRS NAME; }
#define struct_group_tagged(TAG, NAME, MEMBERS...) union { struct { MEMBERS }; struct TAG { MEMBERS } NAME; }
#define __struct_group(TAG, NAME, ATTRS, MEMBERS...) union { struct { MEMBERS } ATTRS; struct TAG { MEMBERS } ATTRS NAME; }
#define DECLARE_FLEX_ARRAY(TYPE, NAME) struct { struct { } __empty_##NAME; TYPE NAME[]; }
#define __REHEARSE_DEFINE1(h, t1, a1) h(t1 a1)
#define __REHEARSE_DEFINE2(h, t1, a1, t2, a2) h(t1 a1, t2 a2)
#define __REHEARSE_DEFINE3(h, t1, a1, t2, a2, t3, a3) h(t1 a1, t2 a2, t3 a3)
#define __REHEARSE_DEFINE4(h, t1, a1, t2, a2, t3, a3, t4, a4) h(t1 a1, t2 a2, t3 a3, t4 a4)
#define __REHEARSE_DEFINE5(h, t1, a1, t2, a2, t3, a3, t4, a4, t5, a5) h(t1 a1, t2 a2, t3 a3, t4 a4, t5 a5)
#define __REHEARSE_DEFINE6(h, t1, a1, t2, a2, t3, a3, t4, a4, t5, a5, t6, a6) h(t1 a1, t2 a2, t3 a3, t4 a4, t5 a5, t6 a6)
`;

const predefinedCache = new Map<string, ReadonlyMap<string, Macro>>();

/** Macros that are there before the first line of any file. */
export function predefinedMacros(config: Configuration): ReadonlyMap<string, Macro> {
	const sign = config.plainChar === 'unsigned' ? '#define __CHAR_UNSIGNED__ 1\n' : '';
	let made = predefinedCache.get(sign);
	if (made === undefined) {
		made = macrosAtEnd('<builtin>', predefinedText + sign, plainConfig, nothing, noMacros);
		predefinedCache.set(sign, made);
	}
	return made;
}

/** The macros a file defines, as they are at its end under the configuration. */
export function collectMacros(
	file: string,
	text: string,
	config: Configuration,
	source: MacroSource = nothing,
): ReadonlyMap<string, Macro> {
	return text.includes('#') ? macrosAtEnd(file, text, config, source, predefinedMacros(config)) : noMacros;
}

const ownTables = new WeakMap<SourceUnit, Map<string, ReadonlyMap<string, Macro>>>();

/** The macros of a file that asks nothing of other files; kept with the unit, by the configuration it can tell. */
function ownMacros(u: SourceUnit, config: Configuration): ReadonlyMap<string, Macro> {
	let tables = ownTables.get(u);
	if (!tables) {
		tables = new Map();
		ownTables.set(u, tables);
	}
	const key = unitConfig(u, config);
	let table = tables.get(key);
	if (!table) {
		table = collectMacros(u.file, u.text, config);
		tables.set(key, table);
	}
	return table;
}

/** The macros of files that are at hand (our headers, the other files of a patch), each read when first needed, earlier files first. */
export function unitMacros(units: readonly SourceUnit[], config: Configuration): MacroSource {
	let all: Map<string, Macro> | undefined;
	return {
		find: (name) => {
			if (!all) {
				all = new Map();
				for (const u of units) for (const [n, macro] of ownMacros(u, config)) if (!all.has(n)) all.set(n, macro);
			}
			return all.get(name);
		},
		include: (path, from) => {
			const wanted = resolveInclude(path, from);
			return units.find((u) => u.file === wanted)?.text;
		},
	};
}

/**
 * Headers whose macros are what our machine does itself (locks, assertions, barriers, per-CPU data, printing) or are written in
 * assembly: ours come first there, where we have one of the name; and one that stands for what the machine does (`isKnown`) is none.
 */
const primitives =
	/^arch\/|asm-generic\/|^include\/linux\/(?:compiler\w*|bug|build_bug|mmdebug|spinlock\w*|rwlock\w*|mutex|rwsem|rcupdate\w*|srcu\w*|percpu\w*|preempt|irqflags|lockdep\w*|atomic\w*|atomic\/.*|refcount|wait|printk|dev_printk|instrumented|jump_label|static_call|overflow|minmax|typecheck|container_of|stddef|cleanup|err|errno|uaccess|module|moduleparam|init|export|kconfig|once|ratelimit\w*|fortify-string|string|slab|gfp\w*|math|math64|bits|bitops|bitfield|const|sched\/signal|kernel|seqlock\w*|completion|list|hashtable|rculist)\.h$/;

/** Redefines the string functions as macros over checking ones; string.h includes it under CONFIG_FORTIFY_SOURCE only. */
const FORTIFIED = 'include/linux/fortify-string.h';

/** `if` is a macro under CONFIG_PROFILE_ALL_BRANCHES (include/linux/compiler.h), `inline` adds attributes: neither changes what code does. */
const KEYWORDS = new Set('if else for while do switch case default break continue return goto inline asm volatile const struct'.split(' '));

export interface TreeMacros extends MacroSource {
	/** The same, of the headers that a file can see. */
	seenBy(visible: (path: string) => boolean): MacroSource;
}

/** The macros of an open tree's headers. Only headers: a .c file's macros are its own. `ours`: our own kernel headers. */
export function treeMacros(
	tree: KernelTree,
	config: Configuration,
	ours: MacroSource = nothing,
	isKnown: (name: string) => boolean = () => false,
): TreeMacros {
	const tables = new Map<string, ReadonlyMap<string, Macro>>();
	let reading = 0;
	const table = (path: string): ReadonlyMap<string, Macro> => {
		let t = tables.get(path);
		if (!t) {
			tables.set(path, noMacros);
			reading++;
			t = collectMacros(path, tree.read(path) ?? '', config, source);
			reading--;
			tables.set(path, t);
		}
		return t;
	};
	const search = (name: string, visible: (path: string) => boolean): Macro | undefined => {
		if (KEYWORDS.has(name)) return undefined;
		for (const path of tree.find('macro', name)) {
			if (!path.endsWith('.h') || (path === FORTIFIED && config.symbols.CONFIG_FORTIFY_SOURCE !== 'y') || !visible(path)) continue;
			const macro = table(path).get(name);
			if (!macro) continue;
			if (!primitives.test(path)) return macro;
			const own = ours.find(name);
			return own ?? (macro.params !== undefined && isKnown(name) ? undefined : macro);
		}
		return undefined;
	};
	const seen = new WeakMap<(path: string) => boolean, MacroSource>();
	const seenBy = (visible: (path: string) => boolean): MacroSource => {
		let made = seen.get(visible);
		if (made === undefined) {
			made = makeSeen(visible);
			seen.set(visible, made);
		}
		return made;
	};
	const makeSeen = (visible: (path: string) => boolean): MacroSource => {
		const found = new Map<string, Macro | undefined>();
		return {
			find: (name) => {
				if (found.has(name)) return found.get(name);
				const macro = search(name, visible);
				// `#ifndef X` around `#define X` asks for X while its own header is being read: that it is not there yet is not the answer.
				if (macro || reading === 0) found.set(name, macro);
				return macro;
			},
			include: (path, from) => tree.read(resolveInclude(path, from)),
		};
	};
	const source = seenBy(() => true);
	return { ...source, seenBy };
}

interface Kept {
	readonly config: string;
	readonly ours: readonly SourceUnit[];
	readonly isKnown: ((name: string) => boolean) | undefined;
	readonly macros: TreeMacros;
}

/** Configurations kept for each tree. */
const KEPT = 3;
const keptMacros = new WeakMap<KernelTree, readonly Kept[]>();

/** The same, of a program before where the configuration and our headers (`ours`) are the same. */
export function sharedTreeMacros(
	tree: KernelTree,
	config: Configuration,
	ours: readonly SourceUnit[],
	isKnown: ((name: string) => boolean) | undefined,
): TreeMacros {
	const text = JSON.stringify([config.plainChar, config.otherwise, Object.entries(config.symbols).sort()]);
	const list = keptMacros.get(tree) ?? [];
	const old = list.find(
		(k) => k.config === text && k.isKnown === isKnown && k.ours.length === ours.length && k.ours.every((u, i) => u === ours[i]),
	);
	if (old) return old.macros;
	const macros = treeMacros(tree, config, unitMacros(ours, config), isKnown);
	keptMacros.set(tree, [...list.slice(1 - KEPT), { config: text, ours, isKnown, macros }]);
	return macros;
}

/** Several places, asked in order. */
export function macroSources(sources: readonly MacroSource[]): MacroSource {
	const first = <T>(ask: (s: MacroSource) => T | undefined): T | undefined => {
		for (const s of sources) {
			const answer = ask(s);
			if (answer !== undefined) return answer;
		}
		return undefined;
	};
	return { find: (name) => first((s) => s.find(name)), include: (path, from) => first((s) => s.include?.(path, from)) };
}
