/**
 * An open tree as one program sees it: of several headers that define a name, those that its units include, themselves or through
 * others, come first (`struct clk_div_table` is in sh_clk.h and in clk-provider.h, and a driver means the one it includes); and a
 * file sees the macros of headers that it includes only (video/trident.h has one called `output`).
 * Owns following `#include` through the tree for that; conditions around an include are not evaluated, so a header counts as included
 * when it can be. Which header wins among equals stays the tree's order.
 */
import { resolveInclude } from './local-headers';
import type { KernelTree, NameKind, SourceUnit } from './program';

const INCLUDE = /#[ \t]*include[ \t]*(?:<([^>\n]+)>|"([^"\n]+)")/g;
/** Runs from a line's start up to its first character that is no blank. */
const isFirst = (text: string, at: number): boolean => {
	let i = at;
	while (i > 0 && (text.charCodeAt(i - 1) === 32 || text.charCodeAt(i - 1) === 9)) i--;
	return i === 0 || text.charCodeAt(i - 1) === 10;
};

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

/** What is made of an open tree for units that include the same; see `nearTree`. */
export interface NearTree {
	readonly tree: KernelTree;
	/** A file of the tree; always the same object. */
	unit(path: string): SourceUnit | undefined;
	/** What a file of the tree sees of its headers; see `visibleFrom`. */
	visibleFrom(unit: SourceUnit): ((path: string) => boolean) | undefined;
}

/** What each file of a tree includes, as far as the tree has it; kept with the tree. */
const included = new WeakMap<KernelTree, Map<string, Includes>>();

/** The names after `#include` in a text, as they are written: with quotes or brackets. */
function namesIncluded(text: string): readonly string[] {
	return [...text.matchAll(INCLUDE)].flatMap((m) => (isFirst(text, m.index) ? [m[1] === undefined ? `"${m[2]}` : m[1]] : []));
}

function includesOf(text: string, file: string, tree: KernelTree): Includes {
	const out: string[] = [];
	let complete = true;
	for (const written of namesIncluded(text)) {
		const quoted = written.startsWith('"') ? written.slice(1) : undefined;
		const name = quoted ?? written;
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

function makeNear(tree: KernelTree, units: readonly SourceUnit[]): NearTree {
	let near: ReadonlySet<string> | undefined;
	const answers = new Map<string, readonly string[]>();
	const search = (kind: NameKind, name: string): readonly string[] => {
		const found = tree.find(kind, name);
		const end = found.findIndex((p) => !p.endsWith('.h'));
		const headers = end < 0 ? found : found.slice(0, end);
		if (headers.length < 2) return found;
		near ??= closure(units, tree);
		const first = headers.filter((p) => near?.has(p));
		return first.length === 0 ? found : [...first, ...found.filter((p) => !first.includes(p))];
	};
	const files = new Map<string, SourceUnit | undefined>();
	const visible = new Map<string, ((path: string) => boolean) | undefined>();
	return {
		tree: {
			find(kind, name) {
				const key = `${kind} ${name}`;
				let found = answers.get(key);
				if (found === undefined) {
					found = search(kind, name);
					answers.set(key, found);
				}
				return found;
			},
			read: (path) => tree.read(path),
		},
		unit(path) {
			if (!files.has(path)) {
				const text = tree.read(path);
				files.set(path, text === undefined ? undefined : { file: path, text });
			}
			return files.get(path);
		},
		visibleFrom(unit) {
			if (!visible.has(unit.file)) visible.set(unit.file, visibleFrom(tree, unit, units));
			return visible.get(unit.file);
		},
	};
}

/** Enough for both sides of a patch. */
const KEPT = 2;
const kept = new WeakMap<KernelTree, { readonly key: string; readonly near: NearTree }[]>();

/**
 * The tree with what the units include first; nothing is followed before a name has more than one header. What the tree names after its
 * sources stays there. Programs whose units include the same get the same one, so that what is made of its files is made once.
 */
export function nearTree(tree: KernelTree, units: readonly SourceUnit[]): NearTree {
	const key = units.map((u) => `${u.file}${u.visible === undefined ? '' : ' in parts'}\n${namesIncluded(u.text).join('\n')}\n`).join('\n');
	const list = kept.get(tree) ?? [];
	const old = list.find((one) => one.key === key);
	if (old) return old.near;
	const near = makeNear(tree, units);
	kept.set(tree, [...list.slice(1 - KEPT), { key, near }]);
	return near;
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
