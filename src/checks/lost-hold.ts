/** The judgement shared by memory-leak and reference-leak: a hold is live at an exit and nobody has it. */
import type { Hold } from '../machine/state';
import { siteOf, type RawFinding, type Siblings, type Way } from './check';
import { escapedObjects, maybeHandedOver } from './escape';
import { bestReleaser, nameOfHold } from './naming';

export function lostHolds(way: Way, siblings: Siblings, family: 'memory' | 'reference', rule: string): RawFinding[] {
	if (!way.returned) return [];
	const out: RawFinding[] = [];
	for (const h of way.state.holds) {
		if (family === 'memory' ? h.kind !== 'memory' : h.kind === 'memory' || h.kind === 'lock') continue;
		const lost = isLost(way, siblings, h);
		if (!lost) continue;
		out.push(finding(way, h, rule, lost));
	}
	return out;
}

interface Lost {
	readonly confidence: number;
	readonly why: string;
}

/** How a hold counts as lost on this exit; undefined when someone has it. */
function isLost(way: Way, siblings: Siblings, h: Hold): Lost | undefined {
	const s = way.state;
	// Already told: its last reference went without a free.
	if (h.kind === 'memory' && way.events.some((e) => e.kind === 'zeroed' && e.zeroed.obj === h.obj)) return undefined;
	// A number or a state switched on: only an error exit that others clean up says anything.
	const onSibling = siblings.releasedOnError.has(siteOf(h.at, h.resource));
	const stored = way.escaped.has(h.obj);
	if (h.kind === 'id' || h.kind === 'other') {
		if (way.exit !== 'error' || !onSibling || s.result === undefined) return undefined;
		return { confidence: 0.7, why: 'other error exits of this function give it back' };
	}
	if (h.kind === 'reference' && h.basis.includes('reference counter')) {
		// A counter raised in visible code: the caller's reference when the object goes back to it.
		if (stored || way.exit !== 'error') return undefined;
	}
	if (maybeHandedOver(s, h, way.exit)) return undefined;
	if (!stored) return { confidence: h.confidence, why: '' };
	if (way.exit !== 'error') return undefined;
	if (escapedObjects(s, false).has(h.obj)) {
		// Still stored in something of the caller's: lost only if this function cleans it up on other error exits.
		return onSibling && storedByFunction(way, h) ? { confidence: 0.75 * h.confidence, why: 'other error exits of this function give it back' } : undefined;
	}
	return { confidence: 0.85 * h.confidence, why: 'only device-managed memory, which goes away with the failed probe, points to it' };
}

/** The object was made here and put into the caller's object, not handed back as the result. */
function storedByFunction(way: Way, h: Hold): boolean {
	const r = way.state.result;
	return !(typeof r === 'object' && r.kind === 1 && r.obj === h.obj);
}

function finding(way: Way, h: Hold, rule: string, lost: Lost): RawFinding {
	const exit = way.events.at(-1);
	const place = exit?.place ?? h.at;
	const noun = way.noun(h.resource);
	const call = bestReleaser(way, h.resource, h.by);
	const label = nameOfHold(way, h);
	const what = h.kind === 'memory' ? `${label === '' ? 'Memory' : `\`${label}\``} allocated by ${h.by}() is not freed` : `The ${noun} taken by ${h.by}()${label === '' ? '' : ` on \`${label}\``} is not given back`;
	const faults = way.events.filter((e) => e.kind === 'fault').map((e) => e.kind === 'fault' ? e.text : '');
	const when = faults.length > 0 ? ` when ${faults.at(-1)}` : '';
	const todo = call ? ` Call ${call}() before leaving here` : ' Give it back before leaving here';
	return {
		rule,
		place,
		fn: way.fn.name,
		message: `${what} on this exit${when}.${lost.why === '' ? '' : ` It is lost because ${lost.why}.`}${todo}, or hand it on.`,
		resource: label === '' ? noun : `${label} (${noun})`,
		confidence: lost.confidence,
		basis: [h.basis, lost.why].filter((t) => t !== ''),
		keys: [h.seq, ...way.events.filter((e) => e.kind === 'fault' || (e.kind === 'branch' && e.depth === 0 && e.seq > h.seq)).map((e) => e.seq)],
		same: `${rule}:${siteOf(h.at, h.resource)}`,
	};
}
