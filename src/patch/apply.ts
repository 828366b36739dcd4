/**
 * Applies hunks to a text: at their place, else at the nearest place where their old side stands (as GNU patch does), else with
 * up to `fuzz` context lines left off at either end. Owns no files and no verification; see rebuild.ts.
 */
import { type Line1, line1 } from '../base/positions';
import type { Hunk } from './model';
import { squeeze } from './tabs';

export interface ApplyOptions {
	/** Context lines that may be left off at each end of a hunk (GNU patch: 2). Default 0. */
	readonly fuzz?: number;
	/** Old lines match when they differ in whitespace only; the base's own text is kept. */
	readonly ignoreWhitespace?: boolean;
}

/** Where a line of the result comes from. */
export interface ResultLine {
	/** 1-based line of the base; 0 for an added line. */
	readonly base: number;
	/** Index of the hunk, -1 when no hunk covers the line. */
	readonly hunk: number;
	/** Index into that hunk's lines. */
	readonly line: number;
}

export interface Placement {
	/** Index of the hunk. */
	readonly hunk: number;
	/** 1-based line of the base where its old side was found. */
	readonly at: Line1;
	/** Lines away from where the hunk's header (and the hunks before) would have it. */
	readonly offset: number;
	readonly fuzz: number;
}

export interface Applied {
	readonly text: string;
	/** One entry per line of `text`. */
	readonly lines: readonly ResultLine[];
	readonly placements: readonly Placement[];
	/** Indices of hunks that fit nowhere. */
	readonly rejects: readonly number[];
	/** The base lines that hunks deleted, ascending. */
	readonly deleted: readonly ResultLine[];
	readonly newlineAtEnd: boolean;
}

interface Side {
	readonly texts: string[];
	/** Index into the hunk's lines. */
	readonly at: number[];
	readonly leading: number;
	readonly trailing: number;
}

/** Lines of a text and whether its last one ends with `\n`. The empty text has no lines. */
export function linesOf(text: string): { readonly lines: string[]; readonly newlineAtEnd: boolean } {
	if (text === '') return { lines: [], newlineAtEnd: true };
	const lines = text.split('\n');
	const newlineAtEnd = lines.at(-1) === '';
	if (newlineAtEnd) lines.pop();
	return { lines, newlineAtEnd };
}

/** Applies what can be applied; never throws. Hunks must be in ascending order of their old start. */
export function applyToText(base: string, hunks: readonly Hunk[], options: ApplyOptions = {}): Applied {
	const { lines: old, newlineAtEnd } = linesOf(base);
	const key = options.ignoreWhitespace ? squeeze : (text: string) => text;
	const index = options.ignoreWhitespace ? old.map(key) : old;
	const places = new Places(index);
	const out: string[] = [];
	const map: ResultLine[] = [];
	const placements: Placement[] = [];
	const rejects: number[] = [];
	const deleted: ResultLine[] = [];
	let taken = 0; // base lines already copied or replaced
	let shift = 0; // offset of the hunks before
	let newline = newlineAtEnd;
	const copyTo = (end: number) => {
		for (; taken < end; taken++) {
			out.push(old[taken]!);
			map.push({ base: taken + 1, hunk: -1, line: -1 });
		}
	};
	for (const [number, hunk] of hunks.entries()) {
		const side = oldSide(hunk, key);
		const wanted = Math.max(0, hunk.oldStart - (hunk.oldCount === 0 ? 0 : 1));
		const place = findPlace(index, places, side, wanted + shift, taken, options.fuzz ?? 0);
		if (!place) {
			rejects.push(number);
			continue;
		}
		shift += place.at - place.skipped - (wanted + shift);
		placements.push({ hunk: number, at: line1(place.at + 1), offset: place.at - place.skipped - wanted, fuzz: place.fuzz });
		copyTo(place.at);
		const first = side.at[place.skipped] ?? 0;
		const last = place.cut > 0 ? side.at[side.texts.length - place.cut]! : hunk.lines.length;
		let oldAt = place.at;
		for (let at = place.skipped > 0 ? first : 0; at < last; at++) {
			const line = hunk.lines[at]!;
			if (line.kind === 'add') {
				out.push(line.text);
				map.push({ base: 0, hunk: number, line: at });
				if (line.noNewline) newline = false;
				else if (oldAt >= old.length) newline = true;
				continue;
			}
			if (line.kind === 'context') {
				out.push(old[oldAt]!);
				map.push({ base: oldAt + 1, hunk: number, line: at });
			} else {
				deleted.push({ base: oldAt + 1, hunk: number, line: at });
				if (line.noNewline) newline = true;
			}
			oldAt++;
		}
		taken = oldAt;
	}
	copyTo(old.length);
	const text = out.length === 0 ? '' : out.join('\n') + (newline ? '\n' : '');
	return { text, lines: map, placements, rejects, deleted, newlineAtEnd: newline };
}

function oldSide(hunk: Hunk, key: (text: string) => string): Side {
	const texts: string[] = [];
	const at: number[] = [];
	for (const [n, line] of hunk.lines.entries()) {
		if (line.kind === 'add') continue;
		texts.push(key(line.text));
		at.push(n);
	}
	let leading = 0;
	while (hunk.lines[leading]?.kind === 'context') leading++;
	let trailing = 0;
	while (trailing < hunk.lines.length - leading && hunk.lines[hunk.lines.length - 1 - trailing]!.kind === 'context') trailing++;
	return { texts, at, leading, trailing };
}

/** Lines of the base by text, so that looking for a hunk does not walk the base. */
class Places {
	private map: Map<string, number[]> | undefined;
	constructor(private readonly index: readonly string[]) {}
	of(text: string): readonly number[] {
		if (!this.map) {
			this.map = new Map();
			for (const [at, line] of this.index.entries()) {
				const known = this.map.get(line);
				if (known) known.push(at);
				else this.map.set(line, [at]);
			}
		}
		return this.map.get(text) ?? [];
	}
}

interface Found {
	/** 0-based base line of the first old line that is matched. */
	readonly at: number;
	/** Old lines left off at the start and at the end. */
	readonly skipped: number;
	readonly cut: number;
	readonly fuzz: number;
}

function findPlace(
	index: readonly string[],
	places: Places,
	side: Side,
	wanted: number,
	taken: number,
	maxFuzz: number,
): Found | undefined {
	const longest = Math.max(side.leading, side.trailing);
	for (let fuzz = 0; fuzz <= Math.min(maxFuzz, longest); fuzz++) {
		// as GNU patch: the longer context is shortened first
		const skipped = Math.max(0, fuzz + side.leading - longest);
		const cut = Math.max(0, fuzz + side.trailing - longest);
		const texts = side.texts.slice(skipped, side.texts.length - cut);
		if (texts.length === 0 && side.texts.length > 0) return undefined; // nothing left to recognise the place by
		const at = nearest(index, places, texts, wanted + skipped, taken);
		if (at !== undefined) return { at, skipped, cut, fuzz };
	}
	return undefined;
}

/** The 0-based line nearest to `wanted` (the earlier one of two equally near) where `texts` stand, not before `taken`. */
function nearest(index: readonly string[], places: Places, texts: readonly string[], wanted: number, taken: number): number | undefined {
	if (texts.length === 0) return Math.max(taken, Math.min(wanted, index.length));
	const fits = (at: number) => {
		if (at < taken || at + texts.length > index.length) return false;
		for (const [n, text] of texts.entries()) if (index[at + n] !== text) return false;
		return true;
	};
	if (fits(wanted)) return wanted;
	let rarest = 0;
	let candidates = places.of(texts[0]!);
	for (let n = 1; n < texts.length && candidates.length > 1; n++) {
		const others = places.of(texts[n]!);
		if (others.length < candidates.length) {
			candidates = others;
			rarest = n;
		}
	}
	let best: number | undefined;
	for (const place of candidates) {
		const at = place - rarest;
		if (best !== undefined && Math.abs(at - wanted) >= Math.abs(best - wanted)) continue;
		if (fits(at)) best = at;
	}
	return best;
}
