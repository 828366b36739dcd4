/**
 * Pointers that are read from a member under a lock and used after the lock is given back, where another function of the files takes a
 * reference to what that very member points to. Text only; owns the pattern. Whether a way goes there is for the checker to show.
 */
import type { Unheld } from '../checks/check';
import type { FunctionText } from './infer-results';

const NAME = '[A-Za-z_]\\w*';
const PATH = `${NAME}(?:->${NAME})*`;
/** Takes a reference: sock_hold(x), foo_get(x), kref_get_unless_zero(&x->ref). */
const HOLDS = new RegExp(`\\b(\\w*(?:hold|_get|get_|_ref|grab)\\w*)\\s*\\(\\s*&?\\s*(?:\\(\\w+ \\*\\)\\s*)?${PATH}->(${NAME})\\s*\\)`, 'g');
const NO_HOLD = /put|_data$|priv|getsock|_lock|getname|_ref(s|cnt)?_read/;
const LOADS = new RegExp(`(?<![\\w>.])(${NAME})\\s*=\\s*(${PATH})->(${NAME})\\s*;`, 'g');
const LOCKS = /\b(\w*lock\w*)\s*\(([^;{}]*?)\)\s*;/g;
/** Longest stretch under a lock that is looked at, in UTF-16 units. */
const STRETCH = 400;

/** Members, with the functions that take a reference to what they point to. */
function heldMembers(functions: readonly FunctionText[]): ReadonlyMap<string, ReadonlySet<string>> {
	const out = new Map<string, Set<string>>();
	const note = (member: string, fn: string): void => {
		const s = out.get(member) ?? new Set<string>();
		s.add(fn);
		out.set(member, s);
	};
	for (const f of functions) {
		for (const m of f.text.matchAll(HOLDS)) if (!NO_HOLD.test(m[1] as string)) note(m[2] as string, f.name);
		for (const m of f.text.matchAll(LOADS)) {
			const after = f.text.slice(m.index + m[0].length, m.index + m[0].length + STRETCH / 2);
			if (new RegExp(`\\b\\w*(?:hold|_get|grab)\\w*\\s*\\(\\s*${m[1]}\\s*\\)`).test(after)) note(m[3] as string, f.name);
		}
	}
	return out;
}

/** By function name. */
export function unheldPointers(functions: readonly FunctionText[]): ReadonlyMap<string, readonly Unheld[]> {
	const held = heldMembers(functions);
	const out = new Map<string, Unheld[]>();
	if (held.size === 0) return out;
	for (const f of functions) {
		for (const l of f.text.matchAll(LOCKS)) {
			if (/unlock|init|assert/.test(l[1] as string)) continue;
			const from = l.index + l[0].length;
			const unlock = /\b\w*unlock\w*\s*\([^;{}]*?\)\s*;/.exec(f.text.slice(from, from + STRETCH));
			if (!unlock) continue;
			const section = f.text.slice(from, from + unlock.index);
			const rest = f.text.slice(from + unlock.index + unlock[0].length);
			for (const m of section.matchAll(LOADS)) {
				const [, v, base, member] = m as unknown as [string, string, string, string];
				const by = held.get(member);
				const use = by === undefined || by.has(f.name) ? -1 : useAfter(section, rest, v, `${base}->${member}`);
				if (by === undefined || use < 0) continue;
				const at = f.at + from + unlock.index;
				const found = out.get(f.name) ?? [];
				found.push({ variable: v, from: `${base}->${member}`, at, use: at + unlock[0].length + use, holders: [...by].sort() });
				out.set(f.name, found);
			}
		}
	}
	return out;
}

/** Where in `rest` the pointer is followed, when nothing says that it is held or has become this function's own; else -1. */
function useAfter(section: string, rest: string, v: string, from: string): number {
	if (new RegExp(`(?:hold|get|ref|grab)\\w*\\s*\\(\\s*&?${v}\\b`).test(section)) return -1;
	// Taken out of the member: nobody else has it.
	if (new RegExp(`${from}\\s*=(?!=)`).test(section)) return -1;
	const again = new RegExp(`(?<![=!<>\\w>.])${v}\\s*=(?!=)`).exec(rest);
	const use = again ? rest.slice(0, again.index) : rest;
	return new RegExp(`\\b\\w*(?:put|free)\\w*\\s*\\(\\s*${v}\\b`).test(use) ? -1 : use.search(new RegExp(`\\b${v}\\s*->`));
}
