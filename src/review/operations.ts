/**
 * Functions that the files put into tables of operations: whose callers expect failure to be told in one way, and those that run when the
 * last reference is gone. Owns reading the tables.
 */
import type { Operation } from '../checks/check';
import { aftermath } from '../kernel/contracts/aftermath';
import { answers } from '../kernel/contracts/answers';

const TABLE = /\bstruct\s+(\w+)\s+\w+\s*(?:__\w+\s*)*=\s*\{/g;
const MEMBER = /^\s*\.(\w+)\s*=\s*&?([A-Za-z_]\w*)\s*,?\s*$/gm;

/** By function name. A function in tables that expect different things is left out. */
export function operationsIn(texts: readonly string[]): ReadonlyMap<string, Operation> {
	const out = new Map<string, Operation>();
	const torn = new Set<string>();
	for (const t of texts)
		for (const head of t.matchAll(TABLE)) {
			const from = head.index + head[0].length;
			const end = t.indexOf('\n}', from);
			if (end < 0) continue;
			for (const m of t.slice(from, end).matchAll(MEMBER)) {
				const [, member, fn] = m as unknown as [string, string, string];
				const answer = answers.get(`${head[1]}.${member}`);
				if (answer === undefined) continue;
				const old = out.get(fn);
				if (old && old.answer !== answer) torn.add(fn);
				out.set(fn, { struct: head[1] as string, member, answer });
			}
		}
	for (const f of torn) out.delete(f);
	return out;
}

/** Functions in tables after whose failure another function of the table is called, which undoes what they did: that one, by name. */
export function undoneByOthers(texts: readonly string[]): ReadonlyMap<string, string> {
	const out = new Map<string, string>();
	for (const t of texts)
		for (const head of t.matchAll(TABLE)) {
			const from = head.index + head[0].length;
			const end = t.indexOf('\n}', from);
			if (end < 0) continue;
			const members = new Map([...t.slice(from, end).matchAll(MEMBER)].map((m) => [m[1] as string, m[2] as string]));
			for (const [member, fn] of members) {
				const then = aftermath.get(`${head[1]}.${member}`);
				const other = then === undefined ? undefined : members.get(then);
				if (other !== undefined) out.set(fn, other);
			}
		}
	return out;
}

/** Names set as the release of a device, kobject type or gadget. */
export function releaseFunctionsIn(texts: readonly string[]): readonly string[] {
	const out = new Set<string>();
	for (const t of texts)
		for (const m of t.matchAll(/\brelease\s*=\s*&?([A-Za-z_]\w*)\s*[,;}]|\busb_initialize_gadget\s*\([^;]*,\s*(\w+)\s*\)\s*;/g))
			out.add((m[1] ?? m[2]) as string);
	return [...out];
}
