/** One exit that loses several things by the same rule is one finding that names them all. Owns the joining; what is lost is the checkers'. */
import type { Proven } from './analyse';

const LEAKS = /^(memory|reference|resource)-leak$/;

/** Joins findings of a leak rule at one exit into the first of them; order stays. A clean-up left out where a leak is told is the same. */
export function onePerExit(findings: readonly Proven[]): Proven[] {
	const out: Proven[] = [];
	const leaks = new Set(findings.filter((f) => LEAKS.test(f.raw.rule)).map((f) => `${f.raw.place.file}:${f.raw.place.span.start}`));
	const at = new Map<string, number>();
	const also = new Map<number, Set<string>>();
	for (const f of findings) {
		const key = `${f.raw.rule}:${f.raw.place.file}:${f.raw.place.span.start}`;
		const exit = `${f.raw.place.file}:${f.raw.place.span.start}`;
		if (f.raw.rule === 'missing-cleanup' && leaks.has(exit)) continue;
		const i = LEAKS.test(f.raw.rule) ? at.get(key) : undefined;
		if (i === undefined) {
			at.set(key, out.length);
			out.push(f);
			continue;
		}
		const first = nameOf(out[i] as Proven);
		const names = also.get(i) ?? new Set();
		// One variable that two ways made in two manners is lost once.
		if (nameOf(f) !== first) names.add(`\`${nameOf(f)}\``);
		also.set(i, names);
	}
	return out.map((f, i) => {
		const names = [...(also.get(i) ?? [])];
		return names.length === 0 ? f : { ...f, raw: { ...f.raw, message: `${f.raw.message} Lost on this exit, too: ${names.join(', ')}.` } };
	});
}

const nameOf = (f: Proven): string => f.raw.resource.replace(/ \(.*$/, '');
