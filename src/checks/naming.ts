/** Names for people: the variable of the function that holds an object when it returns. */
import type { CType } from '../c/types';
import type { Hold } from '../machine/state';
import type { Value } from '../machine/value';
import type { Way } from './check';

/** A local variable of the entry function whose value is this pointer; the latest declared wins. Parameters count. */
export function variableFor(way: Way, v: Value | { readonly kind: 1; readonly obj: number; readonly off: number }): string | undefined {
	const s = way.state;
	const want = typeof v === 'object' && v.kind === 1 ? v.obj : typeof v === 'object' && v.kind === 2 ? (s.facts.raw(v)?.obj ?? 0) : 0;
	let found: string | undefined;
	for (const sc of way.fn.scopes) {
		for (const x of sc.variables) {
			if (x.home.k !== 'reg') continue;
			const r = s.lastRegs?.[x.home.r];
			if (r === undefined || typeof r !== 'object') continue;
			if (r === v) return x.name;
			if (want === 0) continue;
			// What container_of() gave begins before the object.
			if ((r.kind === 1 && r.obj === want && r.off <= 0) || (r.kind === 2 && s.facts.raw(r)?.obj === want)) found = x.name;
		}
	}
	return found;
}

/** Variables of the entry function that point into an object when it returns. */
export function variablesFor(way: Way, obj: number): readonly { readonly name: string; readonly type: CType }[] {
	const s = way.state;
	return way.fn.scopes.flatMap((sc) =>
		sc.variables.filter((x) => {
			const v = x.home.k === 'reg' ? s.lastRegs?.[x.home.r] : undefined;
			return typeof v === 'object' && ((v.kind === 1 && v.obj === obj) || (v.kind === 2 && s.facts.raw(v)?.obj === obj));
		}),
	);
}

/** The variable that holds what is held, else the label it was acquired with; empty when nobody named it. */
export function nameOfHold(way: Way, h: Hold): string {
	if (h.obj > 0) {
		const name = variableFor(way, { kind: 1, obj: h.obj, off: 0 });
		if (name !== undefined) return name;
	}
	return /^(object of|result of)/.test(h.label) ? '' : h.label.replace(/\(\)$/, '');
}

/** The release function whose name goes best with the acquiring one; the shortest among equals. */
export function bestReleaser(way: Way, resource: string, by: string): string | undefined {
	const words = new Set(by.split('_').map(stem));
	const score = (name: string): number => name.split('_').filter((w) => words.has(stem(w))).length;
	const plain = way.releasers(resource).filter((n) => !/alloc|find|(^|_)get_|lookup|dup|discard/.test(n));
	return (plain.length > 0 ? plain : [...way.releasers(resource)]).sort(
		(a, b) => score(b) - score(a) || a.length - b.length || (a < b ? -1 : 1),
	)[0];
}

/** What a word and its opposite share: enable and disable, prepare and unprepare. */
const stem = (word: string): string => word.replace(/^(un|dis|en|de)(?=\w{3})/, '');
