/**
 * Pointers that are read from a member under a lock and used after the lock is given back, where another function of the files takes a
 * reference to what that very member points to. Text only; owns the pattern. Whether a way goes there is for the checker to show.
 */
import type { Unheld } from '../checks/check';
import type { FunctionText } from './infer-results';

const NAME = '[A-Za-z_]\\w*';
const PATH = `${NAME}(?:->${NAME})*`;
/** Takes a reference: sock_hold(x), foo_get(x), kref_get_unless_zero(&x->ref). */
const TAKES = /hold|_get|get_|_ref|grab/;
const CALLS = new RegExp(`\\b(\\w+)\\s*\\(\\s*&?\\s*(?:\\(\\w+ \\*\\)\\s*)?${PATH}->(${NAME})\\s*\\)`, 'g');
const NO_HOLD = /put|_data$|priv|getsock|_lock|getname|_ref(s|cnt)?_read/;
const LOADS = new RegExp(`(?<![\\w>.])(${NAME})\\s*=\\s*(${PATH})->(${NAME})\\s*;`, 'g');
const LOCKS = /\b(\w*lock\w*)\s*\(([^;{}]*?)\)\s*;/g;
/** Longest stretch under a lock that is looked at, in UTF-16 units. */
const STRETCH = 400;

/** Of these members: the functions that take a reference to what they point to. */
function holdersOf(functions: readonly FunctionText[], members: ReadonlySet<string>): ReadonlyMap<string, ReadonlySet<string>> {
	const out = new Map<string, Set<string>>();
	const note = (member: string, fn: string): void => {
		const s = out.get(member) ?? new Set<string>();
		s.add(fn);
		out.set(member, s);
	};
	for (const f of functions) {
		if (![...members].some((m) => f.text.includes(`->${m}`))) continue;
		for (const m of f.text.matchAll(CALLS))
			if (members.has(m[2] as string) && TAKES.test(m[1] as string) && !NO_HOLD.test(m[1] as string)) note(m[2] as string, f.name);
		for (const m of f.text.matchAll(LOADS)) {
			if (!members.has(m[3] as string)) continue;
			const after = f.text.slice(m.index + m[0].length, m.index + m[0].length + STRETCH / 2);
			if (new RegExp(`\\b\\w*(?:hold|_get|grab)\\w*\\s*\\(\\s*${m[1]}\\s*\\)`).test(after)) note(m[3] as string, f.name);
		}
	}
	return out;
}

interface Candidate extends Omit<Unheld, 'holders'> {
	readonly fn: string;
	readonly member: string;
}

/** By function name. */
export function unheldPointers(functions: readonly FunctionText[]): ReadonlyMap<string, readonly Unheld[]> {
	const candidates = functions.flatMap(borrowedUnderLock);
	const out = new Map<string, Unheld[]>();
	if (candidates.length === 0) return out;
	const held = holdersOf(functions, new Set(candidates.map((c) => c.member)));
	for (const { fn, member, ...rest } of candidates) {
		const by = held.get(member);
		if (by === undefined || by.has(fn)) continue;
		out.set(fn, [...(out.get(fn) ?? []), { ...rest, holders: [...by].sort() }]);
	}
	return out;
}

/** Pointers that the function reads from members in a short stretch under a lock, and follows afterwards. */
function borrowedUnderLock(f: FunctionText): Candidate[] {
	const out: Candidate[] = [];
	if (!f.text.includes('unlock')) return out;
	for (const l of f.text.matchAll(LOCKS)) {
		if (/unlock|init|assert/.test(l[1] as string)) continue;
		const from = l.index + l[0].length;
		const unlock = /\b\w*unlock\w*\s*\([^;{}]*?\)\s*;/.exec(f.text.slice(from, from + STRETCH));
		if (!unlock) continue;
		const section = f.text.slice(from, from + unlock.index);
		const rest = f.text.slice(from + unlock.index + unlock[0].length);
		for (const m of section.matchAll(LOADS)) {
			const [, variable, base, member] = m as unknown as [string, string, string, string];
			const use = useAfter(section, rest, variable, `${base}->${member}`);
			if (use < 0) continue;
			const at = f.at + from + unlock.index;
			out.push({ fn: f.name, member, variable, from: `${base}->${member}`, at, use: at + unlock[0].length + use });
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
