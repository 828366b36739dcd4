/**
 * Names that the typedefs of a text declare, found without parsing: preparation asks whether `(name)&x` is a cast before there is a tree.
 * Owns this rough reading only; the types themselves are the resolver's.
 */
import type { SourceUnit } from './program';

const known = new WeakMap<SourceUnit, ReadonlySet<string>>();

/** One past the `;` that ends the declaration at `from`, braces skipped. */
function endOf(text: string, from: number): number {
	let depth = 0;
	for (let i = from; i < text.length; i++) {
		const c = text.charCodeAt(i);
		if (c === 123) depth++;
		else if (c === 125) depth--;
		else if (c === 59 && depth <= 0) return i + 1;
	}
	return text.length;
}

/** Text outside braces and brackets. */
function outside(text: string): string {
	let out = '';
	let depth = 0;
	for (const c of text) {
		if (c === '{' || c === '[') depth++;
		else if (c === '}' || c === ']') depth--;
		else if (depth <= 0) out += c;
	}
	return out;
}

/** Same unit, same set. A name may be missed (a typedef made by a macro); none is invented that no `typedef` precedes. */
export function typedefNames(unit: SourceUnit): ReadonlySet<string> {
	let names = known.get(unit);
	if (names !== undefined) return names;
	const found = new Set<string>();
	const word = /\btypedef\b/g;
	for (let m = word.exec(unit.text); m; m = word.exec(unit.text)) {
		const end = endOf(unit.text, m.index);
		const text = outside(unit.text.slice(m.index + 7, end - 1).replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' '));
		const pointer = /\(\s*\*\s*(\w+)\s*\)\s*\(/.exec(text)?.[1];
		if (pointer !== undefined) found.add(pointer);
		else for (const m of text.replace(/\([\s\S]*\)/g, ' ').matchAll(/(\w+)\s*(?=,|$)/g)) found.add(m[1] as string);
		word.lastIndex = end;
	}
	names = found;
	known.set(unit, names);
	return names;
}
