/**
 * Functions of which only hunks are visible: findings whose cause stands above lines that nobody sees, and whose effect below.
 *
 *   @@ ... @@   buf = kmalloc(8, GFP_KERNEL);
 *      …        (here buf may be freed, stored, tested)
 *   @@ ... @@   return 0;
 *
 * Owns the decision which of them may be told: lines that are not visible are as they were before the patch, so they see to nothing
 * that the patch itself brings in; and what another visible way
 * still gives back below them was there all along.
 */
import type { CodePlace } from '../c/ir';
import type { Event } from '../machine/event';
import type { FunctionAnalysis, Proven } from './analyse';

export interface SideOfPatch {
	/** The line of the place is one that only this side has. */
	readonly own: (place: CodePlace) => boolean;
	/** Texts of the lines that only the other side has. */
	readonly others: readonly string[];
}

export function toldThroughUnseen(a: FunctionAnalysis, side: SideOfPatch): readonly (Proven & { readonly unseen?: boolean })[] {
	return a.findings.flatMap((p) => {
		const events = p.state.events();
		const effect = events.findLast((e) => samePlace(e.place, p.raw.place)) ?? events.at(-1);
		const cause = causeOf(p, events, effect);
		if (!cause || !effect) return [p];
		const unseen = events.some((e) => isUnseen(e) && e.depth <= cause.depth && e.seq > cause.seq && e.seq < effect.seq);
		if (!unseen) return [p];
		return broughtIn(cause, side) || stillThere(a, p.raw.rule, cause) ? [{ ...p, unseen: true }] : [];
	});
}

const samePlace = (a: CodePlace, b: CodePlace): boolean => a.file === b.file && a.span.start === b.span.start;
/** What is left of a test when the pointer is taken out. */
const SAYS_NULL = /^!?( is (not )?NULL| [!=]= (NULL|0))?$/;
const isUnseen = (e: Event): boolean => e.kind === 'hole' && e.why === 'unseen';

/** What the finding follows from: where something was taken, or the last call that failed, or the test that said NULL. */
function causeOf(p: Proven, events: readonly Event[], effect: Event | undefined): Event | undefined {
	// Unseen lines give every variable a value: what has none after them was made after them.
	if (p.raw.rule === 'uninitialised-use') return undefined;
	const [first] = p.raw.keys;
	const taken = events.find((e) => e.seq === first);
	if (taken && taken !== effect && taken.kind !== 'branch' && taken.kind !== 'fault') return taken;
	const before = (e: Event): boolean => e.seq < (effect?.seq ?? 0);
	return (
		events.findLast((e) => e.kind === 'fault' && before(e)) ??
		events.findLast((e) => e.kind === 'branch' && before(e) && SAYS_NULL.test(e.text.replace(p.raw.resource, '')))
	);
}

/** Only this side of the patch has it: a line that was merely written anew makes the same call as the one it replaces. */
function broughtIn(cause: Event, side: SideOfPatch): boolean {
	if (!side.own(cause.place)) return false;
	const name = nameOf(cause);
	return name === '' || !side.others.some((line) => new RegExp(`\\b${name}\\s*\\(`).test(line));
}

function nameOf(e: Event): string {
	switch (e.kind) {
		case 'acquire':
			return /\w*/.exec(e.hold.by)?.[0] ?? '';
		case 'lock':
			return /\w*/.exec(e.lock.by)?.[0] ?? '';
		case 'free':
			return /\w*/.exec(e.by)?.[0] ?? '';
		case 'call':
		case 'fault':
			return /\w*$/.exec(e.name)?.[0] ?? '';
		default:
			return '';
	}
}

/** On some other way it is given back below lines that are not visible: those above leave it as it was. */
function stillThere(a: FunctionAnalysis, rule: string, cause: Event): boolean {
	// A lock may be given back and taken again where nobody looks.
	if (rule === 'double-lock' || rule === 'sleep-in-atomic') return false;
	const below = (events: readonly Event[], seq: number): boolean => events.some((e) => isUnseen(e) && e.seq > cause.seq && e.seq < seq);
	return a.ways.some(
		(w) =>
			w.state.ended.some((e) => e.how === 'released' && samePlace(e.hold.at, cause.place) && below(w.events, e.seq)) ||
			w.events.some((e) => e.kind === 'unlock' && e.lock && samePlace(e.lock.at, cause.place) && below(w.events, e.seq)),
	);
}
