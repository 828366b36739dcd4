/** Which labels of the function a way jumped to, after its last decision: the name of its exit. */
import type { IrFunction } from '../c/ir';
import type { Way } from '../checks/check';
import { pathText, replay } from '../machine/choosers';
import { entryState } from '../machine/explore';
import { createMachine } from '../machine/machine';
import { run } from '../machine/step/run';
import { type ProgramFacts, SYMBOLIC_LIMITS } from './analyse';

/** Labels entered since the way's last failure or branch in the function itself, in order. */
export function exitLabels(facts: ProgramFacts, fn: IrFunction, way: Way): readonly string[] {
	if (fn.labels.length === 0) return [];
	const names = new Map(fn.labels.map((l) => [l.block, l.name]));
	const m = createMachine(
		facts.program,
		facts.kernel,
		replay([...pathText(way.state)].map((c) => Number.parseInt(c, 36))),
		'symbolic',
		SYMBOLIC_LIMITS,
		way.m.opaque,
	);
	const s = entryState(m, fn);
	const hits: { name: string; seq: number }[] = [];
	for (;;) {
		const p = run(m, s, { joins: (f) => f.depth === 0 && names.has(f.block.id) });
		if (p.kind !== 'join') break;
		const name = s.frame ? names.get(s.frame.block.id) : undefined;
		if (name !== undefined) hits.push({ name, seq: s.seq });
	}
	const decided =
		way.events.findLast((e) => e.depth === 0 && (e.kind === 'fault' || (e.kind === 'branch' && hits.some((h) => h.seq > e.seq))))?.seq ??
		-1;
	return hits.filter((h) => h.seq > decided).map((h) => h.name);
}
