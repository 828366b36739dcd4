/** Emits events with place, depth and number filled in. */
import type { Event, EventBody } from './event';
import type { CodePlace } from '../c/ir';
import type { State } from './state';

export function emit(s: State, body: EventBody, place: CodePlace = s.place()): void {
	const e: Event = { ...body, place, depth: s.depth, fn: s.frame?.fn.name ?? '', task: s.task, seq: s.seq };
	s.emit(e);
}
