/**
 * What a visible function made for the function under review: `area = area_alloc(…)`, where the files have an `area_free()`. Whatever
 * the maker did with it (a list it keeps of them) is undone by that function, so an exit that leaves the object alone loses it.
 * Owns who the maker is and what undoes it; whether the object is lost is lost-hold.ts's to say.
 */
import type { Hold } from '../machine/state';
import type { Way } from './check';
import { counterparts } from './counterparts';
import { variableFor } from './naming';

export interface Made {
	readonly maker: string;
	/** The function that undoes it. */
	readonly by: string;
	/** The hold, seen only by what was called after the maker returned. */
	readonly hold: Hold;
}

const MAKES = /(^|_)(alloc|create|new)(_|\d|$)/;

export function madeForUs(way: Way, h: Hold): Made | undefined {
	if (h.depth === 0 || h.obj <= 0 || h.kind === 'other' || variableFor(way, { kind: 1, obj: h.obj, off: 0 }) === undefined)
		return undefined;
	const back = way.events.findIndex((e) => e.kind === 'leave' && e.depth === 0 && e.seq > h.seq);
	const maker = way.events[back];
	if (maker?.kind !== 'leave' || !MAKES.test(maker.name)) return undefined;
	const words = (name: string): number => name.split('_').length;
	const [by] = [...way.called]
		.filter((n) => n !== maker.name && counterparts(maker.name, n) !== undefined)
		.sort((a, b) => words(b) - words(a) || (a < b ? -1 : 1));
	if (by === undefined) return undefined;
	const after = new Set(
		way.events.slice(back + 1).flatMap((e) => (e.kind === 'call' || e.kind === 'enter' ? [e.name.replace(/^.*:/, '')] : [])),
	);
	if (after.has(by)) return undefined;
	return { maker: maker.name, by, hold: { ...h, seenBy: h.seenBy.filter((n) => after.has(n.replace(/ \([a-z ]+\)$/, ''))) } };
}
