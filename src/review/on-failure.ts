/**
 * What the callers of a function do when it fails, read from their text: the calls they make from there to their end. Owns the reading;
 * which of these calls give something back is the checkers' to say.
 */
import { callsIn } from './call-texts';
import type { FunctionText } from './infer-results';

/** By function: for each place in the same files that calls it, the names called when it fails; through visible functions, two deep. */
export type OnFailure = ReadonlyMap<string, readonly ReadonlySet<string>[]>;

/** Among the names: an unseen function is called that undoes it all. */
export const ANYTHING = '*';

/** Callers of callers that are followed where a result is handed on. */
const MOST_LEVELS = 3;

/** `undone`: functions after whose failure another one is called by the kernel. */
export function onFailure(texts: readonly FunctionText[], undone: ReadonlyMap<string, string> = new Map()): OnFailure {
	const visible = new Map(texts.map((f) => [f.name, f]));
	const direct = new Map<string, { readonly caller: string; readonly tail: string }[]>();
	for (const f of texts)
		for (const c of callsIn(f.text)) {
			if (!visible.has(c.name) || c.name === f.name || c.at === f.text.indexOf(f.name)) continue;
			const list = direct.get(c.name) ?? [];
			list.push({ caller: f.name, tail: tailAfter(f.text, c.at) });
			direct.set(c.name, list);
		}
	const own = new Map<string, ReadonlySet<string>>();
	const callsOf = (name: string): ReadonlySet<string> => {
		const s = own.get(name) ?? namesIn(bodyOf(visible.get(name)?.text ?? ''));
		own.set(name, s);
		return s;
	};
	const deep = (names: ReadonlySet<string>): Set<string> => {
		const out = new Set(names);
		for (let level = 0; level < 3; level++) for (const n of [...out]) if (visible.has(n)) for (const x of callsOf(n)) out.add(x);
		return out;
	};
	const out = new Map<string, ReadonlySet<string>[]>();
	const byKernel = (name: string): ReadonlySet<string>[] => {
		const other = undone.get(name);
		return other === undefined ? [] : [deep(new Set([other, ...(visible.has(other) ? [] : [ANYTHING])]))];
	};
	const tails = (name: string, level: number): ReadonlySet<string>[] => [
		...byKernel(name),
		...(direct.get(name) ?? []).flatMap((d) => {
			const here = deep(namesIn(d.tail));
			const above = level < MOST_LEVELS ? tails(d.caller, level + 1) : [];
			return above.length === 0 ? [here] : above.map((a) => new Set([...here, ...a]));
		}),
	];
	for (const name of new Set([...direct.keys(), ...undone.keys()])) out.set(name, tails(name, 1).slice(0, 8));
	return out;
}

const bodyOf = (text: string): string => text.slice(text.indexOf('{') + 1);
const namesIn = (text: string): ReadonlySet<string> => new Set([...text.matchAll(/\b([A-Za-z_]\w*)\s*\(/g)].map((m) => m[1] as string));

/** What is done from the call on when it fails: the block of the test, and what the label it jumps to begins. */
function tailAfter(text: string, at: number): string {
	const before = text.slice(Math.max(0, at - 60), at);
	if (/\breturn\s*$/.test(before)) return '';
	const inTest = /\bif\s*\([^;{}]*$/.test(before);
	const end = text.indexOf(';', at);
	const test = inTest ? text.lastIndexOf('if', at) : /^\s*if\b/.test(text.slice(end + 1)) ? text.indexOf('if', end) : -1;
	// Nobody looks at what it gave.
	if (test < 0) return /=\s*$/.test(before) ? text.slice(end + 1) : '';
	const open = text.indexOf('(', test);
	const close = matching(text, open);
	const condition = text.slice(open, close);
	const block = blockAt(text, close + 1);
	// `if (!err) { … return 0; }`: failing goes on after the block.
	if (
		/^\(\s*!\s*\w+\s*$/.test(condition) &&
		/\breturn\b/.test(block.text) &&
		!/\bgoto\b|\breturn\s*(?:-\s*E[A-Z]|ERR_PTR\b|ERR_CAST\b|NULL\b|false\b)/.test(block.text)
	)
		return text.slice(block.end);
	const label = /\bgoto\s+(\w+)/.exec(block.text)?.[1];
	if (label !== undefined) {
		const there = new RegExp(`(?<![\\w?])${label}\\s*:`).exec(text)?.index ?? text.length;
		return `${block.text}\n${text.slice(there)}`;
	}
	if (/\breturn\b/.test(block.text)) return block.text;
	return '';
}

function matching(text: string, open: number): number {
	let depth = 0;
	for (let i = open; i < text.length; i++) {
		if (text[i] === '(') depth++;
		else if (text[i] === ')' && --depth === 0) return i;
	}
	return text.length;
}

/** The statement at a place: up to its brace or semicolon. */
function blockAt(text: string, from: number): { readonly text: string; readonly end: number } {
	let i = from;
	while (/\s/.test(text[i] ?? '')) i++;
	if (text[i] !== '{') {
		const end = text.indexOf(';', i);
		return { text: text.slice(i, end < 0 ? text.length : end + 1), end: end < 0 ? text.length : end + 1 };
	}
	let depth = 0;
	for (let k = i; k < text.length; k++) {
		if (text[k] === '{') depth++;
		else if (text[k] === '}' && --depth === 0) return { text: text.slice(i, k + 1), end: k + 1 };
	}
	return { text: text.slice(i), end: text.length };
}
