/** What an exit undoes on its way out tells what it is to undo. Owns reading that from a way; whether a hold is lost is lost-hold.ts's. */
import type { Hold } from '../machine/state';
import { type Siblings, siteOf, type Way } from './check';
import { eventsOf } from './events';
import { keptIn } from './kept';

/** How a parameter that the function gives back itself came to it. */
export const OWNED = 'the caller';

/** Names of what may switch it off as part of more. */
const SWITCHES_OFF =
	/(^|_)(off|un(prepare|register|init|set|bind|load|do|wind|roll|prep)|de(init|activate|configure|register|stroy|tach|power)|disable|stop|down|shutdown|suspend|teardown|cleanup|exit|remove|release|put|free|abort|fini)(_|\d|$)/;

/** Code that is not known, and by its name undoes something, is given the thing or what it is a member of, after the last failure on the way. */
export function undoesUnseen(way: Way, h: Hold): boolean {
	const whole = h.label.replace(/(->|\.)\w+$/, '');
	const from = Math.max(h.seq, eventsOf(way, 'fault').at(-1)?.seq ?? 0);
	return eventsOf(way, 'call').some(
		(e) =>
			e.seq > from &&
			!way.m.kernel.isKnown(e.name) &&
			SWITCHES_OFF.test(e.name) &&
			e.args.split(', ').some((a) => [h.label, whole].includes(a.replace(/^&/, ''))),
	);
}

/** What this exit gives back though it is older and stands in the same object of the caller's: so this exit is to clean that object up. */
export function undoesOlder(way: Way, h: Hold): Hold | undefined {
	const s = way.state;
	if (h.depth > 0) return undefined;
	const places = keptIn(s, h.obj);
	return s.ended.find(
		(e) =>
			e.how === 'released' &&
			e.seq > h.seq &&
			e.hold.seq < h.seq &&
			e.hold.depth === 0 &&
			e.hold.by !== OWNED &&
			(e.hold.kind === 'reference' || e.hold.kind === 'memory' || (h.kind === 'other' && e.hold.kind === 'other')) &&
			[...keptIn(s, e.hold.obj)].some((o) => places.has(o)),
	)?.hold;
}

/** One of the exits that do not fail leaves with what was taken at the site. */
export const keptBySuccess = (siblings: Siblings, site: string): boolean =>
	siblings.ways.some((w) => w.returned && w.exit !== 'error' && w.state.holds.some((x) => siteOf(x.at, x.resource) === site));
