/**
 * Finding the annotations (`__packed`, `__free(x)`, `__attribute__((…))`) that preparation took out of the text, by where they stood.
 */
import type { Prepared } from './prepared';

export interface Annotation {
	readonly name: string;
	readonly args: string;
}

/** Annotations whose prepared offset lies in [from, to), in order. */
export function annotationsIn(p: Prepared, from: number, to: number): Prepared['annotations'] {
	const all = p.annotations;
	let lo = 0;
	let hi = all.length;
	while (lo < hi) {
		const mid = (lo + hi) >> 1;
		if ((all[mid] as { at: number }).at < from) lo = mid + 1;
		else hi = mid;
	}
	let end = lo;
	while (end < all.length && (all[end] as { at: number }).at < to) end++;
	return end === lo ? [] : all.slice(lo, end);
}

const bare = (name: string): string => name.replace(/^__|__$/g, '');

/** Splits `((packed, aligned(8)))` into its attributes; other annotations give themselves. */
function attributes(a: Annotation): readonly Annotation[] {
	const name = bare(a.name);
	if (name !== 'attribute') return [{ name, args: a.args }];
	const out: Annotation[] = [];
	const re = /([A-Za-z_]\w*)\s*(\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\))?/g;
	for (const m of a.args.matchAll(re)) out.push({ name: bare(m[1] ?? ''), args: m[3] ?? '' });
	return out;
}

/** The attribute of a name (without leading and trailing underscores) among annotations; the last one wins. */
export function attribute(list: readonly Annotation[], name: string): Annotation | undefined {
	let found: Annotation | undefined;
	for (const a of list) for (const x of attributes(a)) if (x.name === name) found = x;
	return found;
}

/** Bytes, on x86-64 (CONFIG_X86_INTERNODE_CACHE_SHIFT is the same but for vSMP). */
const CACHE_LINE = '64';
/** Annotations that mean an alignment of their own. */
const ALIGNED: ReadonlyMap<string, string> = new Map([
	['cacheline_aligned', CACHE_LINE],
	['cacheline_aligned_in_smp', CACHE_LINE],
	['__cacheline_aligned', CACHE_LINE],
	['__cacheline_aligned_in_smp', CACHE_LINE],
	['cacheline_internodealigned_in_smp', CACHE_LINE],
	['__cacheline_internodealigned_in_smp', CACHE_LINE],
]);

/** Text of the alignment asked for: a number or expression; '16' for a bare `aligned`; undefined when none. */
export function alignment(list: readonly Annotation[]): string | undefined {
	const a = attribute(list, 'aligned');
	if (a !== undefined) return a.args.trim() === '' ? '16' : a.args.trim();
	for (const x of list) {
		if (x.name === '_Alignas') return `_Alignas(${x.args})`;
		const fixed = ALIGNED.get(bare(x.name));
		if (fixed !== undefined) return fixed;
	}
	return undefined;
}

export const isPacked = (list: readonly Annotation[]): boolean => attribute(list, 'packed') !== undefined;

/** Widths that gcc's machine modes mean on x86-64 (gcc, machmode.def), in bits; `word` and `pointer` are names the attribute takes too. */
const MODES: ReadonlyMap<string, number> = new Map([
	['QI', 8],
	['byte', 8],
	['HI', 16],
	['SI', 32],
	['DI', 64],
	['word', 64],
	['pointer', 64],
	['TI', 128],
]);

/** Bits that `mode(…)` gives an integer or enum type instead of its own; undefined when none is asked for. */
export function modeBits(list: readonly Annotation[]): number | undefined {
	const a = attribute(list, 'mode');
	return a && MODES.get(bare(a.args.trim()));
}

export const isNoReturn = (list: readonly Annotation[]): boolean => attribute(list, 'noreturn') !== undefined;
