/**
 * One entry a function: a C name that several branches of an #if define (the real one and the stub for CONFIG_X=n) is listed once, by
 * the definition that ran; the others are named in it, with what would choose them. Owns the folding; that they are not chosen is
 * c/outline.ts's and c/build-program.ts's.
 */
import type { FunctionInfo } from '../c/program';
import type { FunctionReport, OtherVersion } from './report';

interface Entry extends Pick<FunctionReport, 'name' | 'link' | 'place' | 'lastLine' | 'touch' | 'others'> {
	/** Of one in a branch not chosen: what would choose it, empty when no directive says. */
	readonly unchosen?: string;
}

/** Why a function or line was not run: the words after its name. */
export const notChosenText = (info: Pick<FunctionInfo, 'choose'>, verb = 'stands'): string =>
	`${verb} in a branch not chosen: ${info.choose ? `choose ${info.choose}` : 'the patch does not show its condition'}`;

/** The same function for other choices: in one file, or a stub of a header for one that a .c file defines for all. */
const sameFunction = (other: Entry, one: Entry): boolean =>
	other.name === one.name && (other.place.file === one.place.file || (other.place.file.endsWith('.h') && one.link === one.name));

/** The entries without those that another one names, in the same order. */
export function foldVersions<T extends Entry>(entries: readonly T[]): (Omit<T, 'unchosen'> & Pick<FunctionReport, 'others'>)[] {
	const others = new Map<T, OtherVersion[]>();
	const folded = new Set<T>();
	for (const e of entries) {
		if (e.unchosen === undefined) continue;
		const by = entries.find((one) => one.unchosen === undefined && sameFunction(e, one));
		if (by === undefined) continue;
		folded.add(e);
		const version = { place: e.place, lastLine: e.lastLine, touch: e.touch, choose: e.unchosen };
		others.set(by, [...(others.get(by) ?? []), version]);
	}
	return entries
		.filter((e) => !folded.has(e))
		.map((e) => {
			const { unchosen: _, ...rest } = e;
			const list = others.get(e);
			return list === undefined ? rest : { ...rest, others: list };
		});
}
