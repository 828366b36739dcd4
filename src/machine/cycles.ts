/** Which places of a function lie in a loop. */
import { successors } from '../c/cfg';
import type { CodePlace, IrFunction } from '../c/ir';

/** Places in blocks that lie on a cycle, by function: source offsets. */
const cycles = new WeakMap<IrFunction, ReadonlySet<number>>();

/** Is the code at the place (of this function) part of a loop? */
export function isInLoop(fn: IrFunction, at: CodePlace): boolean {
	let places = cycles.get(fn);
	if (!places) {
		const set = new Set<number>();
		for (const b of fn.blocks) {
			if (!onCycle(fn, b.id)) continue;
			for (const i of b.instrs) if ('at' in i) set.add((fn.places[i.at] as CodePlace).span.start);
		}
		places = set;
		cycles.set(fn, set);
	}
	return places.has(at.span.start);
}

function onCycle(fn: IrFunction, id: number): boolean {
	const seen = new Set<number>();
	const open = [...successors((fn.blocks[id] as IrFunction['blocks'][0]).end)];
	while (open.length > 0) {
		const b = open.pop() as number;
		if (b === id) return true;
		if (seen.has(b)) continue;
		seen.add(b);
		open.push(...successors((fn.blocks[b] as IrFunction['blocks'][0]).end));
	}
	return false;
}
