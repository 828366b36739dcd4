/**
 * Links of lists that only contracts describe: what list_add() and list_del() write is not carried out in symbolic runs, so that what a
 * head or a neighbour pointed to before is not known afterwards. Owns that loss of knowledge; what keeps what is the contracts'.
 *
 *   while (!list_empty(&q)) { e = list_first_entry(&q, …); list_del(&e->list); kfree(e); }     the next first entry is another one
 */
import type { Call } from '../machine/kernel-port';
import type { Machine } from '../machine/machine';
import { describe } from '../machine/name';
import type { State } from '../machine/state';
import { havocRange } from '../machine/step/unknown';

const LINKS = /^(INIT_LIST_HEAD|INIT_HLIST_HEAD|INIT_HLIST_NODE|h?list_(add|move|del|splice|replace|cut)\w*)$/;
const LEAVES = /^h?list_(del|move)/;
/** A head or an entry: two pointers. */
const BYTES = 16;

/** Forgets the links that the call writes. */
export function relink(name: string, c: Call, s: State): void {
	if (c.m.mode !== 'symbolic' || !LINKS.test(name)) return;
	for (const a of c.args) {
		if (typeof a !== 'object' || a.kind !== 1 || a.sym) continue;
		const o = s.object(a.obj);
		if (o && !o.freed && o.kind !== 'string') havocRange(s.writable(o), a.off, BYTES);
	}
	const [entry] = c.args;
	if (LEAVES.test(name) && typeof entry === 'object' && entry.kind === 1 && !entry.sym) forget(c.m, s, entry.obj, entry.off);
}

/** Members that hold links by their names; `…` is one that no type names. */
const LINK = /(next|prev|first|last|head|tail|list|node|link|entry|entries|queue|q|…)$/;

/**
 * Whoever pointed to the entry points to another one now. Where the entry is the first member of its record, a pointer to the record looks
 * the same: what a member of another name holds (`urb->hcpriv`) is no link.
 */
function forget(m: Machine, s: State, obj: number, off: number): void {
	for (const o of s.objects.all()) {
		if (o.cells.size === 0 || o.freed || o.kind === 'string' || (o.kind === 'stack' && !isHead(o.type))) continue;
		for (const [at, cell] of o.cells) {
			const v = cell.v;
			if (typeof v !== 'object') continue;
			const points = v.kind === 1 ? v.obj === obj && v.off === off && !v.sym : v.kind === 2 && off === 0 && s.facts.raw(v)?.obj === obj;
			const link = v.kind === 2 && m.links.has(v.id);
			if (points && (off !== 0 || link || LINK.test(describe(m, s, o, at)))) s.writable(o).reset(at, 8, 'lazy');
		}
	}
}

const isHead = (t: { readonly k: string; readonly id?: string } | undefined): boolean =>
	t?.k === 'record' && /list_head|hlist_head/.test(t.id ?? '');
