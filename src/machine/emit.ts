/** Emits events with place, depth and number filled in. */

import type { CodePlace } from '../c/ir';
import type { EventBody } from './event';
import type { State } from './state';

/** `body` must be made for this call: it is completed in place, since copying every event costs more than the rest of a step. */
export function emit(s: State, body: EventBody, place: CodePlace = s.place()): void {
	const e = body as EventBody & { place: CodePlace; depth: number; fn: string; task: number; seq: number };
	const f = s.frame;
	e.place = place;
	e.depth = f?.depth ?? 0;
	e.fn = f?.fn.name ?? '';
	e.task = s.task;
	e.seq = s.seq;
	s.emit(e);
}
