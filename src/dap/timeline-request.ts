// The request `timeline` of our own panel: the life of memory, locks and counters over the run, and where the run stands. Owns when it is
// made again; timeline.ts makes it. The arguments name the version that the client has: it is then sent its step only.
import type { Timeline } from '../machine/timeline-view';
import type { Recording } from '../machine/view';
import type { Sources } from './target';
import { timelineOf } from './timeline';

export interface TimelineAnswer {
	/** Where the run stands. */
	readonly step: number;
	/** Names this recording as far as it is recorded. */
	readonly version: string;
	/** Absent when the client has it. */
	readonly timeline?: Timeline;
}

/** Steps: a run is recorded to its end, or to the end of the page that it stands in. */
const PAGE = 20_000;

export class TimelineRequest {
	#version = '';
	#timeline: Timeline | undefined;

	answer(known: string | undefined, step: number, recording: Recording, sources: Sources | undefined): TimelineAnswer {
		recording.runTo((Math.floor(step / PAGE) + 1) * PAGE);
		const version = `${recording.run} ${recording.length}`;
		if (version === known) return { step, version };
		if (version !== this.#version || !this.#timeline) {
			this.#timeline = timelineOf(recording, (place) => `${place.file}:${sources?.position(place).line ?? 0}`);
			this.#version = version;
		}
		return { step, version, timeline: this.#timeline };
	}
}
