/**
 * An open tree as one program sees it: of several headers that define a name, those that its units include, themselves or through
 * others, come first (`struct clk_div_table` is in sh_clk.h and in clk-provider.h, and a driver means the one it includes); and a
 * file sees the macros of headers that it includes only (video/trident.h has one called `output`).
 * Owns following `#include` through the tree for that; conditions around an include are not evaluated, so a header counts as included
 * when it can be. Which header wins among equals stays the tree's order.
 */
import { resolveInclude } from './local-headers';
import type { KernelTree, SourceUnit } from './program';

const INCLUDE = /^[ \t]*#[ \t]*include[ \t]*(?:<([^>\n]+)>|"([^"\n]+)")/gm;

/** Where the kernel's build looks for `<…>` on x86-64, in its order (the top Makefile's LINUXINCLUDE). */
const FOLDERS = [
	'arch/x86/include/',
	'arch/x86/include/generated/',
	'include/',
	'arch/x86/include/uapi/',
	'arch/x86/include/generated/uapi/',
	'include/uapi/',
	'include/generated/uapi/',
];

/** Where generated wrappers of headers that x86 does not have lead (include/asm-generic/Kbuild). */
const GENERIC = ['include/asm-generic/', 'include/uapi/asm-generic/'];

/** Read before every file (the top Makefile's LINUXINCLUDE). */
const ALWAYS = ['include/linux/compiler-version.h', 'include/linux/kconfig.h', 'include/linux/compiler_types.h'];

interface Includes {
	readonly paths: readonly string[];
	/** The tree has all of them; what a build generates does not count. */
	readonly complete: boolean;
}

/** What each file of a tree includes, as far as the tree has it; kept with the tree. */
const included = new WeakMap<KernelTree, Map<string, Includes>>();

function includesOf(text: string, file: string, tree: KernelTree): Includes {
	const out: string[] = [];
	let complete = true;
	for (const m of text.matchAll(INCLUDE)) {
		const quoted = m[2];
		const name = m[1] ?? (quoted as string);
		const asm = /^asm\/(.+)$/.exec(name)?.[1];
		const places = [
			...(quoted === undefined ? [] : [resolveInclude(quoted, file)]),
			...FOLDERS.map((f) => f + name),
			...(asm === undefined ? [] : GENERIC.map((f) => f + asm)),
		];
		const at = places.find((p) => tree.read(p) !== undefined);
		if (at !== undefined) out.push(at);
		else if (!name.startsWith('generated/')) complete = false;
	}
	return { paths: out, complete };
}

/** All headers that the units can see by their includes. */
function closure(units: readonly SourceUnit[], tree: KernelTree): ReadonlySet<string> {
	let known = included.get(tree);
	if (known === undefined) {
		known = new Map();
		included.set(tree, known);
	}
	const seen = new Set<string>();
	const queue: string[] = [];
	const add = (path: string): void => {
		if (seen.has(path)) return;
		seen.add(path);
		queue.push(path);
	};
	for (const path of ALWAYS) add(path);
	for (const u of units) for (const path of includesOf(u.text, u.file, tree).paths) add(path);
	for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
		let list = known.get(path);
		if (list === undefined) {
			list = includesOf(tree.read(path) ?? '', path, tree);
			known.set(path, list);
		}
		for (const next of list.paths) add(next);
	}
	return seen;
}

/**
 * The tree with what the units include first; nothing is followed before a name has more than one header. What the tree names after its
 * sources stays there.
 */
export function nearTree(tree: KernelTree, units: readonly SourceUnit[]): KernelTree {
	let near: ReadonlySet<string> | undefined;
	return {
		find(kind, name) {
			const found = tree.find(kind, name);
			const end = found.findIndex((p) => !p.endsWith('.h'));
			const headers = end < 0 ? found : found.slice(0, end);
			if (headers.length < 2) return found;
			near ??= closure(units, tree);
			const first = headers.filter((p) => near?.has(p));
			return first.length === 0 ? found : [...first, ...found.filter((p) => !first.includes(p))];
		},
		read: (path) => tree.read(path),
	};
}

/**
 * Whether a file can see a header of the tree; undefined when that cannot be told: parts of the file are not shown, the tree lacks what
 * it includes, or it includes nothing (a scenario, a snippet). A header also sees what those that include it have read before: `units`.
 */
export function visibleFrom(tree: KernelTree, unit: SourceUnit, units: readonly SourceUnit[]): ((path: string) => boolean) | undefined {
	const all = unit.file.endsWith('.h') ? [unit, ...units.filter((u) => u !== unit)] : [unit];
	if (all.some((u) => u.visible !== undefined)) return undefined;
	let seen: ReadonlySet<string> | 'unknown' | undefined;
	return (path) => {
		if (seen === undefined) {
			const own = all.map((u) => includesOf(u.text, u.file, tree));
			seen = own.every((i) => i.complete) && own.some((i) => i.paths.length > 0) ? closure(all, tree) : 'unknown';
		}
		return seen === 'unknown' || path === unit.file || seen.has(path);
	};
}
