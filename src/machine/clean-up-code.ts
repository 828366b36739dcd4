/**
 * Where a clean-up call stands in the code of its function: whether its result is asked for (then it is an ordinary step that may fail,
 * whatever its name), and whether a way has come past the test that it stands behind (then that way was asked, and the answer was no).
 *
 *   err_free:  free(buf);  if (len) release(data);  return NULL;      a way through err_free leaves release() out on purpose
 */

import type { BlockId, CodePlace, IrFunction } from '../c/ir';
import { predecessors, successors } from '../machine/flow';

const isAt = (fn: IrFunction, at: number, place: CodePlace): boolean => {
	const p = fn.places[at];
	return p !== undefined && p.file === place.file && p.span.start === place.span.start;
};

/** The call at the place gives a result that something reads. */
export function resultIsUsed(fn: IrFunction, place: CodePlace): boolean {
	return fn.blocks.some((b) => b.instrs.some((i) => i.op === 'call' && i.d !== undefined && isAt(fn, i.at, place)));
}

function blocksAt(fn: IrFunction, place: CodePlace): BlockId[] {
	return fn.blocks
		.filter((b) => isAt(fn, b.end.at, place) || b.instrs.some((i) => i.op !== 'mark' && isAt(fn, i.at, place)))
		.map((b) => b.id);
}

/** Every way on from block `from` comes through `by`. */
function leadsThrough(fn: IrFunction, from: BlockId, by: BlockId): boolean {
	const seen = new Set<BlockId>([by]);
	const todo = [from];
	for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
		if (seen.has(id)) continue;
		seen.add(id);
		const next = successors(fn.blocks[id]?.end ?? { op: 'unseen', at: 0 });
		if (next.length === 0) return false;
		todo.push(...next);
	}
	return true;
}

/** Blocks whose test decides whether the block runs, nearest first, as far as one leads to the other; those from `until` up are left out. */
function guards(fn: IrFunction, block: BlockId, until: readonly BlockId[]): BlockId[] {
	const out: BlockId[] = [];
	for (let id = block; ; ) {
		const [only, ...more] = predecessors(fn)[id] ?? [];
		if (only === undefined || more.length > 0 || until.includes(only) || out.includes(only)) return out;
		if (fn.blocks[only]?.end.op === 'cond') out.push(only);
		id = only;
	}
}

/**
 * A way that decided to leave at `decision` and did `since` comes to a test that decides whether the call is made: the decision is that
 * test, or all goes on to it. `theirs`: the last decision of the way that makes the call; what stands before that decides nothing here,
 * and where it is this way's last one too, that was the test.
 */
export function wasAsked(
	fn: IrFunction,
	way: { readonly decision: CodePlace | undefined; readonly since: readonly CodePlace[] },
	call: CodePlace,
	theirs: CodePlace | undefined,
): boolean {
	if (way.decision && theirs && way.decision.file === theirs.file && way.decision.span.start === theirs.span.start) return true;
	const until = theirs ? blocksAt(fn, theirs) : [];
	const tests = blocksAt(fn, call).flatMap((b) => guards(fn, b, until));
	if (tests.length === 0) return false;
	if (way.decision && blocksAt(fn, way.decision).some((b) => tests.includes(b))) return true;
	return way.since.some((s) => {
		const from = blocksAt(fn, s);
		return from.length > 0 && from.every((b) => tests.some((t) => t !== b && leadsThrough(fn, b, t)));
	});
}
