/**
 * An index of names over a set of files, kept as one text: small to load, and looked up by binary search without building maps.
 * Owns the format and nothing of the disk.
 *
 *   rehearse-tree 5
 *   include/linux/list.h <tab> mtime <tab> size           one line a file; its number is its line's, from 0
 *                                                         an empty line
 *   flist_add <tab> 0,7                                   kind letter + name, files; sorted by code units
 */
import { type ScannedKind, scanNames } from './tree-scan';

export interface IndexedFile {
	/** Repository path. */
	readonly path: string;
	/** Milliseconds, rounded. */
	readonly mtime: number;
	/** Bytes. */
	readonly size: number;
}

const TAB = 9;
const HEAD = 'rehearse-tree 5\n';

const LETTER: Readonly<Record<ScannedKind, string>> = {
	macro: 'm',
	tag: 't',
	typedef: 'y',
	function: 'f',
	prototype: 'p',
	global: 'g',
	enumerator: 'e',
};

/** Letter + name → numbers of files. */
type Names = Map<string, number[]>;

/** The key of the line at `start`, which ends with a tab, against another, by code units: negative when it comes before. */
function compareKey(text: string, start: number, key: string): number {
	for (let i = 0; i < key.length; i++) {
		const c = text.charCodeAt(start + i);
		// A tab ends the shorter one; no name has a smaller character.
		if (c !== key.charCodeAt(i)) return c - key.charCodeAt(i);
	}
	return text.charCodeAt(start + key.length) === TAB ? 0 : 1;
}

export class TreeIndex {
	/** Offset of the first name line. */
	private readonly body: number;
	readonly files: readonly IndexedFile[];

	private constructor(readonly text: string) {
		const end = text.indexOf('\n\n');
		this.body = end + 2;
		this.files = text
			.slice(HEAD.length, end + 1)
			.split('\n')
			.filter(Boolean)
			.map((line) => {
				const [path = '', mtime, size] = line.split('\t');
				return { path, mtime: Number(mtime), size: Number(size) };
			});
	}

	/** Undefined for a text of another format or version. */
	static load(text: string): TreeIndex | undefined {
		return text.startsWith(HEAD) && text.includes('\n\n') ? new TreeIndex(text) : undefined;
	}

	/** Scans the files, taking over what an older index knows of those that did not change. `read` undefined: the file has gone. */
	static build(
		files: readonly IndexedFile[],
		old: TreeIndex | undefined,
		read: (path: string) => string | undefined,
		step: (done: number) => void,
	): TreeIndex {
		const work = TreeIndex.building(files, old, read);
		for (;;) {
			const next = work.next();
			if (next.done) return next.value;
			step(next.value);
		}
	}

	/** The same in steps, one file each: yields how many were looked at before. */
	static *building(
		files: readonly IndexedFile[],
		old: TreeIndex | undefined,
		read: (path: string) => string | undefined,
	): Generator<number, TreeIndex> {
		const known = old?.byFile(new Map(files.map((one, index) => [`${one.path}\t${one.mtime}\t${one.size}`, index])));
		const names: Names = known?.names ?? new Map();
		for (const [index, file] of files.entries()) {
			if (known?.kept.has(index)) continue;
			yield index;
			const seen = new Set<string>();
			scanNames(read(file.path) ?? '', (kind, name) => {
				const key = LETTER[kind] + name;
				if (seen.has(key)) return;
				seen.add(key);
				const list = names.get(key);
				if (list) list.push(index);
				else names.set(key, [index]);
			});
		}
		const table = files.map((one) => `${one.path}\t${one.mtime}\t${one.size}\n`).join('');
		const lines = [...names.keys()].sort().map(
			(key) =>
				`${key}\t${names
					.get(key)
					?.sort((a, b) => a - b)
					.join(',')}\n`,
		);
		return new TreeIndex(`${HEAD}${table}\n${lines.join('')}`);
	}

	/** Names of the files that are still the same, under their new numbers. */
	private byFile(now: ReadonlyMap<string, number>): { readonly names: Names; readonly kept: ReadonlySet<number> } {
		const renumber = this.files.map((one) => now.get(`${one.path}\t${one.mtime}\t${one.size}`) ?? -1);
		const names: Names = new Map();
		for (const line of this.text.slice(this.body).split('\n')) {
			const tab = line.indexOf('\t');
			if (tab < 0) continue;
			const list = line
				.slice(tab + 1)
				.split(',')
				.map((id) => renumber[Number(id)] ?? -1)
				.filter((id) => id >= 0);
			if (list.length > 0) names.set(line.slice(0, tab), list);
		}
		return { names, kept: new Set(renumber.filter((id) => id >= 0)) };
	}

	/** Paths of the files that have the name, in the order of the file table. */
	find(kind: ScannedKind, name: string): readonly string[] {
		const { text } = this;
		const key = LETTER[kind] + name;
		let low = this.body;
		let high = text.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			const start = Math.max(this.body, text.lastIndexOf('\n', middle - 1) + 1);
			const order = compareKey(text, start, key);
			if (order === 0) {
				return text
					.slice(start + key.length + 1, text.indexOf('\n', start))
					.split(',')
					.map((id) => this.files[Number(id)]?.path)
					.filter((path) => path !== undefined);
			}
			if (order < 0) low = text.indexOf('\n', start) + 1;
			else high = start;
		}
		return [];
	}

	/** The same files, unchanged. */
	matches(files: readonly IndexedFile[]): boolean {
		return (
			files.length === this.files.length &&
			files.every((one, index) => {
				const mine = this.files[index];
				return mine?.path === one.path && mine.mtime === one.mtime && mine.size === one.size;
			})
		);
	}
}
