/** A pointer that other functions test against NULL is used here without a test. Owns the witness: a way that comes to the use. */
import type { RawFinding, Way } from './check';

export function untestedPointers(way: Way): readonly RawFinding[] {
	const out: RawFinding[] = [];
	for (const p of way.untested) {
		const at = way.events.find((e) => e.depth === 0 && e.place.span.start <= p.use && p.use < e.place.span.end);
		if (!at) continue;
		out.push({
			rule: 'null-dereference',
			place: at.place,
			fn: at.fn,
			message: `\`${p.variable}\`, read from \`${p.from}\`, can be NULL: ${p.careful.slice(0, 2).join('() and ')}() test it and give up, but here it is used without a test. Test it first.`,
			resource: p.variable,
			confidence: 0.7,
			basis: [`${p.careful.join('(), ')}() test the same member against NULL`],
			keys: [at.seq],
			same: `null-dereference:untested:${p.use}`,
		});
	}
	return out;
}
