/** A function takes a private record down and leaves out what no function gives back. Owns the witness: a way to its end. */
import type { Forgotten, RawFinding, Siblings, Way } from './check';
import { eventsOf } from './events';
import { bestReleaser } from './naming';

const CONFIDENCE = 0.65;

export function forgotten(way: Way, siblings: Siblings, kind: Forgotten['holds'], rule: string): readonly RawFinding[] {
	const exit = way.events.at(-1);
	if (!way.returned || way.exit === 'error' || exit === undefined) return [];
	// An object whose count goes to zero without a free is told by that rule.
	if (siblings.ways.some((w) => eventsOf(w, 'zeroed').length > 0)) return [];
	return way.forgotten
		.filter((f) => f.holds === kind)
		.map((f) => {
			const what = whatOf(way, f);
			const call = bestReleaser(way, f.resource, f.by);
			return {
				rule,
				place: exit.place,
				fn: way.fn.name,
				message: `${what}, which ${f.in}() has from ${f.by}(), ${how(f)} Call ${call === undefined ? 'its release function' : `${call}()`} here.`,
				resource: `${what.replace(/`/g, '')} (${way.noun(f.resource)})`,
				confidence: CONFIDENCE,
				basis: [
					f.kind === 'state'
						? `${f.in}() itself undoes it where it fails`
						: `struct ${f.kind === 'object' ? f.name : 'of the record'} is defined in this file: no other file gives it back`,
				],
				keys: [],
				same: `${rule}:forgotten:${f.kind}:${f.name}`,
			};
		});
}

function whatOf(way: Way, f: Forgotten): string {
	switch (f.kind) {
		case 'object':
			return `\`${f.of}\``;
		case 'member':
			return `\`${f.of}->${f.name}\``;
		case 'state':
			return `The ${way.noun(f.resource)} on \`${f.name}\``;
	}
}

const how = (f: Forgotten): string =>
	f.kind === 'state'
		? 'is undone where that fails, and by nothing when the driver goes.'
		: 'is given back nowhere in this file, though this function takes the rest down.';
