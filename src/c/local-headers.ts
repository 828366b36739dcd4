/**
 * Headers that files include by a quoted path beside themselves (`#include "internal.h"`): no index of a tree's public headers knows
 * them, yet their macros and types are the file's own. Owns following the includes; reading them is the tree's.
 */
import type { KernelTree, SourceUnit } from './program';

/** Enough for the private headers of a driver; a longer chain is cut. */
const MOST = 64;
const QUOTED = /^[ \t]*#[ \t]*include[ \t]*"([^"\n]+)"/gm;

/** `../x.h` as seen from a file, as a repository path. */
export function resolveInclude(path: string, from: string): string {
	const parts = from.split('/').slice(0, -1);
	for (const p of path.split('/')) {
		if (p === '..') parts.pop();
		else if (p !== '.') parts.push(p);
	}
	return parts.join('/');
}

/** The headers that the units include beside themselves and that the tree has, nearest first; those among the units are left out. */
export function localHeaders(units: readonly SourceUnit[], tree: KernelTree): SourceUnit[] {
	const given = new Set(units.map((u) => u.file));
	const out: SourceUnit[] = [];
	const queue: SourceUnit[] = [...units];
	for (let u = queue.shift(); u !== undefined && out.length < MOST; u = queue.shift()) {
		for (const m of u.text.matchAll(QUOTED)) {
			const file = resolveInclude(m[1] as string, u.file);
			if (!file.endsWith('.h') || given.has(file)) continue;
			given.add(file);
			const text = tree.read(file);
			if (text === undefined) continue;
			const header = { file, text };
			out.push(header);
			queue.push(header);
		}
	}
	return out;
}
