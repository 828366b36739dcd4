/** Names for people: the variable of the function that holds an object when it returns. */
import type { CType } from '../c/types';
import { describe } from '../machine/name';
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
	if (/^(object of|result of)/.test(h.label)) return '';
	// A call's name is not what its result goes by: the message names the call already.
	return h.label.endsWith('()') ? (h.obj > 0 ? placeKept(way, h.obj) : '') : h.label;
}

/** The member that points to the object, as a variable sees it: `ufs->phy`. */
function placeKept(way: Way, obj: number): string {
	for (const o of way.state.objects.all()) {
		if (o.freed || o.id === obj || /\(|^object of/.test(o.name)) continue;
		for (const [off, c] of o.cells) {
			if (typeof c.v !== 'object' || (c.v.kind === 1 ? c.v.obj : c.v.kind === 2 ? way.state.facts.raw(c.v)?.obj : 0) !== obj) continue;
			const name = describe(way.m, way.state, o, off);
			if (/^\w+(->|\.)[\w.]+$/.test(name)) return name;
		}
	}
	return '';
}

/**
 * The release function that the files themselves call for it, else the one whose name goes best with the acquiring one; the shortest among
 * equals. `failed`: the acquiring call itself failed, and what it began is only put, never unregistered.
 */
export function bestReleaser(way: Way, resource: string, by: string, failed = false): string | undefined {
	const [subject = ''] = by.split('_').map(stem);
	const words = new Set(by.split('_').map(stem));
	// What it is about stands first: fwnode_get_named_child_node() gives what fwnode_handle_put() takes, not a node.
	const score = (name: string): number =>
		name.split('_').filter((w) => words.has(stem(w))).length +
		(stem(name.split('_')[0] ?? '') === subject ? 1 : 0) +
		(failed && /(^|_)put(_|$)/.test(name) ? 10 : 0) +
		// Documentation/power/runtime_pm.rst: after a failed resume only the count is taken back.
		(failed && /_noidle$/.test(name) ? 5 : 0) +
		(way.called.has(name) && !(failed && /unregister/.test(name)) ? 2 : 0);
	const all = way.releasers(resource).filter((n) => !/alloc|find|(^|_)get_|lookup|dup|discard/.test(n));
	// What was only found or counted is put; what ends the thing itself, or says that making it failed, is for whoever made it.
	const puts = MAKES.test(by) ? all : all.filter((n) => !ENDS_IT.test(n));
	const plain = puts.length > 0 ? puts : all;
	return (plain.length > 0 ? plain : [...way.releasers(resource)]).sort(
		(a, b) => score(b) - score(a) || a.length - b.length || (a < b ? -1 : 1),
	)[0];
}

const MAKES = /(^|_)(register|add|new|create|init|alloc|open|start|setup|attach|insert)(_|$)/;
const ENDS_IT = /(^|_)(failed|unregister|destroy|del|delete|remove)(_|$)/;

/** What a word and its opposite share: enable and disable, prepare and unprepare. */
const stem = (word: string): string => word.replace(/^(un|dis|en|de)(?=\w{3})/, '');
