// The life of an object as rows under a variable: who points at it now, and each get and put up to this step. Owns the words.
import type { EventView, Recording, Snapshot } from '../machine/view';

export interface LifeRow {
	readonly name: string;
	readonly value: string;
	readonly place?: EventView['place'];
}

export interface Life {
	readonly summary: string;
	readonly rows: readonly LifeRow[];
}

const MOST_NAMED = 3;

/** Undefined for an object that nobody counts and whose life the run did not see. `where`: `file:line` of a place. */
export function lifeOf(
	recording: Recording,
	snapshot: Snapshot,
	object: number,
	where: (place: EventView['place']) => string,
): Life | undefined {
	// what happens during this step is still to come
	const all = recording.history?.(object, snapshot.step - 1) ?? [];
	// a change of the count says more than the taking or giving back that it is
	const counts = new Set(all.filter((one) => one.event.kind === 'count').map((one) => one.step));
	const events = all.filter(({ step, event }) => !counts.has(step) || (event.kind !== 'acquire' && event.kind !== 'release'));
	if (events.length === 0) return undefined;
	const holders = snapshot.holders?.(object) ?? [];
	const counted = events.filter((one) => one.event.kind === 'count').length;
	const named =
		holders.length > 0
			? `; pointed at by ${holders.slice(0, MOST_NAMED).join(', ')}${holders.length > MOST_NAMED ? ', …' : ''}`
			: '; nobody points at it';
	return {
		summary: `${counted > 0 ? `${counted} changes of its count` : `${events.length} events`}${named}`,
		rows: [
			...holders.map((name): LifeRow => ({ name: '⟨pointed at by⟩', value: name })),
			...events.map(
				({ step, event }): LifeRow => ({ name: `step ${step}`, value: `${event.text}  (${where(event.place)})`, place: event.place }),
			),
		],
	};
}
