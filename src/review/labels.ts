/** Which labels of the function a way jumped to, after its last decision: the name of its exit. */
import type { IrFunction } from '../c/ir';
import type { Way } from '../checks/check';
import { labelsOf } from '../machine/explore';

/** Labels entered since the way's last failure or branch in the function itself, in order. */
export function exitLabels(fn: IrFunction, way: Way): readonly string[] {
	if (fn.labels.length === 0) return [];
	const hits = labelsOf(way.state);
	const decided =
		way.events.findLast((e) => e.depth === 0 && (e.kind === 'fault' || (e.kind === 'branch' && hits.some((h) => h.seq > e.seq))))?.seq ??
		-1;
	return hits.filter((h) => h.seq > decided).map((h) => h.name);
}
