/**
 * A configured kernel tree, as a compiler of one of its files sees it: the flags for a file at a path, and the tree's own coccinelle
 * scripts. The flags are the kernel's own that matter for reading (includes, defines, dialect), for x86-64; -I of the Makefiles on the
 * file's way are read with the variables that the same Makefile sets. Owns no running.
 */
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';

export interface Place {
	readonly flags: readonly string[];
	readonly scripts: readonly { readonly path: string; readonly options: readonly string[] }[];
}

/** The folder of the sources: of a tree built with O=, what `source` points to. */
export function sourceOf(tree: string): string {
	const link = path.join(tree, 'source');
	return existsSync(link) ? realpathSync(link) : tree;
}

/** Why nothing can be compiled in the tree; undefined when it can. */
export function notConfigured(tree: string): string | undefined {
	return existsSync(path.join(tree, 'include/generated/autoconf.h'))
		? undefined
		: `${tree} is not configured: run make O=${tree} allmodconfig prepare in the kernel's sources`;
}

/** `file` is the path inside the tree. The flags hold for a copy of it anywhere. */
export function placeOf(tree: string, file: string): Place {
	const src = sourceOf(tree);
	const dir = path.join(src, path.dirname(file));
	const name = path.basename(file, '.c').replace(/[-.]/g, '_');
	const dirs = ['arch/x86/include', 'include', 'arch/x86/include/uapi', 'include/uapi'].flatMap((d) => {
		const built = d.startsWith('include')
			? d === 'include'
				? 'include'
				: 'include/generated/uapi'
			: d.replace('include', 'include/generated');
		return [path.join(src, d), path.join(tree, built)];
	});
	const forced = ['compiler-version.h', 'kconfig.h', 'compiler_types.h'].map((h) => path.join(src, 'include/linux', h));
	const own = [...new Set([dir, ...makefileDirs(src, tree, file)])];
	return {
		flags: [
			'-nostdinc',
			...dirs.map((d) => `-I${d}`),
			...forced.flatMap((h) => ['-include', h]),
			...['__KERNEL__', `KBUILD_MODFILE="${name}"`, `KBUILD_BASENAME="${name}"`, `KBUILD_MODNAME="${name}"`].map((d) => `-D${d}`),
			`-D__KBUILD_MODNAME=kmod_${name}`,
			...['-std=gnu11', '-fshort-wchar', '-funsigned-char', '-fno-PIE', '-fno-strict-aliasing', '-m64', '-O2'],
			...['-mno-sse', '-mno-mmx', '-mno-sse2', '-mno-80387', '-mno-red-zone', '-mcmodel=kernel'],
			...own.map((d) => `-I${d}`),
		],
		scripts: scriptsOf(src),
	};
}

/** Folders named by -I in the Makefiles of the file's folder and those above it. */
function makefileDirs(src: string, tree: string, file: string): string[] {
	const out: string[] = [];
	for (let rel = path.dirname(file); rel !== '.'; rel = path.dirname(rel)) {
		const at = ['Kbuild', 'Makefile'].map((m) => path.join(src, rel, m)).find((m) => existsSync(m));
		if (at === undefined) continue;
		const text = readFileSync(at, 'utf8').replace(/\\\n/g, ' ');
		const values = new Map([
			['srctree', src],
			['objtree', tree],
			['src', path.join(src, rel)],
			['obj', path.join(tree, rel)],
		]);
		for (const m of text.matchAll(/^(?:export\s+)?(\w+)\s*[:?]?=\s*(\S+)\s*$/gm))
			if (!values.has(m[1] as string)) values.set(m[1] as string, m[2] as string);
		// Older Makefiles write $(srctree)/$(src), where $(src) was relative.
		const expand = (t: string, depth = 0): string =>
			depth > 4 ? t : t.replace(/\$\((\w+)\)/g, (_, n: string) => expand(values.get(n) ?? '', depth + 1));
		for (const m of text.matchAll(/-I\s*(\S+)/g)) {
			const dir = expand((m[1] as string).replace(/\$\((?:srctree|objtree)\)\/\$\((src|obj)\)/g, '$($1)'));
			out.push(path.isAbsolute(dir) ? path.normalize(dir) : path.join(src, dir));
		}
	}
	return out.filter((d) => existsSync(d));
}

const FOLDERS = ['free', 'iterators', 'locks', 'null'];

/** The scripts that report what the corpus is about; those written in OCaml need its compiler and are left out. */
function scriptsOf(src: string): Place['scripts'] {
	return FOLDERS.flatMap((folder) => {
		const dir = path.join(src, 'scripts/coccinelle', folder);
		if (!existsSync(dir)) return [];
		return readdirSync(dir)
			.filter((n) => n.endsWith('.cocci'))
			.sort()
			.flatMap((n) => {
				const text = readFileSync(path.join(dir, n), 'utf8');
				if (text.includes('ocaml:') || text.includes(':ocaml')) return [];
				const options = /^\/\/ Options:\s*(.*)$/m.exec(text)?.[1]?.split(/\s+/) ?? [];
				return [{ path: path.join(dir, n), options: options.filter((o) => o !== '') }];
			});
	});
}
