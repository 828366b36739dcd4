/**
 * An open kernel tree by name: which headers, then which .c files, define something. The index is made when first needed, kept on disk
 * and brought up to date when files change. Owns which folders count and where the index is kept.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { KernelTree, NameKind } from '../c/program';
import type { BaseFiles } from './base-files';
import { type IndexedFile, TreeIndex } from './tree-index';

interface Tier {
	readonly name: string;
	readonly folders: readonly string[];
	readonly ends: RegExp;
}

const HEADERS: Tier = { name: 'headers', folders: ['include', 'arch/x86/include'], ends: /\.h$/ };
/** What other code calls into; drivers call it, not each other. */
const SOURCES: Tier = {
	name: 'sources',
	folders: [
		'kernel',
		'mm',
		'fs',
		'ipc',
		'init',
		'lib',
		'security',
		'block',
		'crypto',
		'net/core',
		'net/ipv4',
		'net/ipv6',
		'net/netlink',
		'net/sched',
		'drivers/base',
		'drivers/of',
		'arch/x86/kernel',
		'arch/x86/lib',
		'arch/x86/mm',
	],
	ends: /\.[ch]$/,
};

/** Where a definition is likely the one meant, best first: the kernel's own headers, those of the architecture, what is shared, the rest. */
const RANKS = [
	/^include\/linux\/[^/]+$/,
	/^arch\/x86\/include\/asm\/[^/]+$/,
	/^include\/(asm-generic|vdso)\//,
	/^include\/uapi\/(linux|asm-generic)\//,
	/^arch\/x86\/include\/uapi\//,
	/^include\/(linux|net)\//,
];

/** Never meant on x86-64: for one processor (spinlock_types_up.h, srcutiny.h and their like), 32 bits, or the other byte order. */
const ELSEWHERE = /(?:_up|_32(?:_types)?|-[23]level(?:_types)?|\/s?rcutiny|\/big_endian)\.h$/;
/** Checks around string functions that a compiler with -O2 sees through; the functions themselves are in lib/string.c. */
const FORTIFIED = /\/fortify-string\.h$/;

const rank = (file: string): number => {
	if (ELSEWHERE.test(file)) return RANKS.length + 1;
	const at = RANKS.findIndex((folder) => folder.test(file));
	return at < 0 ? RANKS.length : at;
};

function listFiles(root: string, tier: Tier): IndexedFile[] {
	const all: IndexedFile[] = [];
	const walk = (folder: string): void => {
		let entries: import('node:fs').Dirent[];
		try {
			entries = readdirSync(path.join(root, folder), { withFileTypes: true });
		} catch {
			return;
		}
		for (const entry of entries) {
			const name = `${folder}/${entry.name}`;
			// Symbolic links are not followed: they may lead out of the tree, or round in it.
			if (entry.isDirectory()) walk(name);
			else if (entry.isFile() && tier.ends.test(entry.name)) {
				try {
					const stat = statSync(path.join(root, name));
					all.push({ path: name, mtime: Math.round(stat.mtimeMs), size: stat.size });
				} catch {
					// gone since the folder was read
				}
			}
		}
	};
	for (const folder of tier.folders) walk(folder);
	return all.sort((a, b) => rank(a.path) - rank(b.path) || (a.path < b.path ? -1 : 1));
}

export interface TreeOptions {
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly progress: (text: string) => void;
	/** Where indexes are kept; default: the user's cache folder (XDG base directory specification). */
	readonly cache?: string;
}

function cacheFolder(options: TreeOptions): string {
	return options.cache ?? path.join(options.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'rehearse');
}

function loadIndex(file: string): TreeIndex | undefined {
	try {
		return TreeIndex.load(readFileSync(file, 'utf8'));
	} catch {
		return undefined;
	}
}

/** A cache that cannot be written costs time, nothing else. */
function saveIndex(file: string, index: TreeIndex): void {
	try {
		mkdirSync(path.dirname(file), { recursive: true });
		const part = `${file}.${process.pid}`;
		writeFileSync(part, index.text);
		renameSync(part, file);
	} catch {
		// see above
	}
}

/** A tier as it stands on disk: the index kept of it, whether that still holds, and how to make a new one. */
function tierOf(files: BaseFiles, tier: Tier, options: TreeOptions) {
	const id = createHash('sha256').update(files.root).digest('hex').slice(0, 16);
	const cached = path.join(cacheFolder(options), `tree-${id}-${tier.name}.idx`);
	const present = listFiles(files.root, tier);
	const old = loadIndex(cached);
	const read = (file: string): string | undefined => {
		try {
			return readFileSync(path.join(files.root, file), 'utf8');
		} catch {
			return undefined;
		}
	};
	return { cached, present, old, read, current: old?.matches(present) ? old : undefined };
}

function openTier(files: BaseFiles, tier: Tier, options: TreeOptions): TreeIndex {
	const { cached, present, old, read, current } = tierOf(files, tier, options);
	if (current) return current;
	const index = TreeIndex.build(present, old, read, (done) => {
		if (done % 200 === 0) options.progress(`indexing ${tier.name} of the tree: ${done} of ${present.length} files`);
	});
	options.progress('');
	saveIndex(cached, index);
	return index;
}

/**
 * Makes the indexes beforehand where they are missing or old, a little at a time. `pause` lets the host breathe and answers true to
 * stop; false comes back when it did.
 */
export async function prepareTree(files: BaseFiles, options: TreeOptions, pause: () => Promise<boolean>): Promise<boolean> {
	for (const tier of [HEADERS, SOURCES]) {
		if (await pause()) return false;
		const { cached, present, old, read, current } = tierOf(files, tier, options);
		if (current) continue;
		const work = TreeIndex.building(present, old, read);
		for (let next = work.next(); ; next = work.next()) {
			if (next.done) {
				saveIndex(cached, next.value);
				break;
			}
			if (next.value % 20 !== 0) continue;
			options.progress(`${tier.name}: ${next.value} of ${present.length} files`);
			if (await pause()) return false;
		}
	}
	return true;
}

/** Names whose files are remembered: some tens of megabytes. A review asks for some thousands. */
const MOST_ANSWERS = 200_000;

export function openTree(files: BaseFiles, options: TreeOptions): KernelTree {
	let headers: TreeIndex | undefined;
	let sources: TreeIndex | undefined;
	const texts = new Map<string, string | undefined>();
	/** Only code needs the .c files. */
	const inSources = (kind: NameKind): boolean => kind === 'function' || kind === 'global';
	const read = (file: string): string | undefined => {
		if (!texts.has(file)) texts.set(file, files.read(file));
		return texts.get(file);
	};
	const replacements = new Map<string, boolean>();
	/** x86 has a header of its own in place of this generic one, and does not include it. */
	const replaced = (file: string): boolean => {
		const name = /^include\/asm-generic\/(.+)$/.exec(file)?.[1];
		if (name === undefined) return false;
		let is = replacements.get(name);
		if (is === undefined) {
			const own = read(`arch/x86/include/asm/${name}`);
			is = own !== undefined && !own.includes(`asm-generic/${name}`);
			replacements.set(name, is);
		}
		return is;
	};
	const search = (kind: NameKind, name: string): readonly string[] => {
		headers ??= openTier(files, HEADERS, options);
		const all = headers.find(kind, name);
		const last = all.filter((file) => FORTIFIED.test(file) || replaced(file));
		const found = last.length === 0 ? all : all.filter((file) => !last.includes(file));
		// A macro of a header that is not used would change code; a declaration of one still tells a type.
		if (!inSources(kind) && all.length > 0) return kind === 'macro' ? found : [...found, ...last];
		sources ??= openTier(files, SOURCES, options);
		// What only headers beside the sources have; in a .c file it is private.
		if (!inSources(kind)) return sources.find(kind, name).filter((file) => file.endsWith('.h'));
		const prototypes = kind === 'function' ? headers.find('prototype', name) : [];
		return [...new Set([...found, ...sources.find(kind, name), ...last, ...prototypes])];
	};
	const answers = new Map<string, readonly string[]>();
	return {
		find: (kind, name) => {
			const key = `${kind} ${name}`;
			let found = answers.get(key);
			if (found === undefined) {
				found = search(kind, name);
				if (answers.size >= MOST_ANSWERS) answers.clear();
				answers.set(key, found);
			}
			return found;
		},
		read,
	};
}
