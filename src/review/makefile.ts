/**
 * When a file of the kernel is compiled: the CONFIG symbols that the Makefiles ask for, as far as they are visible. Owns reading
 * Makefiles; which symbols can be chosen together is kconfig.ts's.
 *
 *   obj-y += a.o                  a.c: always
 *   obj-$(CONFIG_X) += b.o        b.c: CONFIG_X
 *   b-$(CONFIG_Y) += c.o          c.c: CONFIG_X and CONFIG_Y
 *   obj-$(CONFIG_Z) += dir/       files below dir: CONFIG_Z too
 */
import { buildFacts } from '../kernel/build-facts';

/** Text of a Makefile or Kbuild file of the patched side, whole or in part; undefined when none of it is visible. */
export type ReadMakefile = (path: string) => string | undefined;

interface Rule {
	/** `obj`, `lib`, or the name of an object made of several files. */
	readonly target: string;
	/** CONFIG symbol, or none. */
	readonly symbol: string | undefined;
	/** It stands in a conditional of the Makefile. */
	readonly guarded: boolean;
	/** `a.o`, `dir/`. */
	readonly parts: readonly string[];
}

const ASSIGN = /^([\w./-]+?)-(?:(y|m|objs)|\$\((CONFIG_\w+)\))\s*[:+]?=\s*(.*)$/;

function rulesIn(text: string): readonly Rule[] {
	const rules: Rule[] = [];
	let depth = 0;
	for (const line of text.replace(/\\\r?\n/g, ' ').split('\n')) {
		const plain = line.replace(/#.*$/, '').trim();
		if (/^(ifeq|ifneq|ifdef|ifndef)\b/.test(plain)) depth++;
		else if (/^endif\b/.test(plain)) depth = Math.max(0, depth - 1);
		const m = ASSIGN.exec(plain);
		if (m)
			rules.push({
				target: m[1] as string,
				symbol: m[3],
				guarded: depth > 0,
				parts: (m[4] as string).split(/\s+/).filter((p) => p !== ''),
			});
	}
	return rules;
}

/** Symbols for one part of a directory's rules; undefined when they do not tell. */
function symbolsFor(rules: readonly Rule[], part: string, depth = 0): readonly string[] | undefined {
	const found = rules.filter((r) => r.parts.includes(part));
	const ways = found.map((r): readonly string[] | undefined => {
		if (r.guarded) return undefined;
		const own = r.symbol === undefined ? [] : [r.symbol];
		if (r.target === 'obj' || r.target === 'lib') return own;
		const whole = depth < 4 ? symbolsFor(rules, `${r.target}.o`, depth + 1) : undefined;
		return whole && [...new Set([...whole, ...own])];
	});
	return ways.find((w) => w?.length === 0) ?? (ways.length === 1 ? ways[0] : undefined);
}

/**
 * CONFIG symbols that must all be chosen for a .c file to be compiled, empty when it always is; undefined when that is not visible.
 * Folders at the top of the tree are taken as always entered.
 */
export function buildSymbols(file: string, read: ReadMakefile): readonly string[] | undefined {
	const parts = file.split('/');
	const symbols = new Set<string>();
	for (let i = parts.length - 1; i >= 1; i--) {
		const dir = parts.slice(0, i).join('/');
		const name = i === parts.length - 1 ? (parts[i] as string).replace(/\.[cS]$/, '.o') : `${parts[i]}/`;
		const text = read(`${dir}/Makefile`) ?? read(`${dir}/Kbuild`);
		const found = text === undefined ? undefined : symbolsFor(rulesIn(text), name);
		if (found === undefined) return buildFacts.get(file);
		for (const s of found) symbols.add(s);
	}
	return parts.length < 2 ? undefined : [...symbols];
}
