// One recording in the place of several: a what-if, or another task's turn, goes on from a step in a recording of its own, and all
// that looks at the run follows. Owns which one is looked at; steps before the change are the same in both.
import type { Recording } from '../machine/view';

export interface ChangingRecording extends Recording {
	/** Looks at another from now on. */
	become(recording: Recording): void;
}

export function changingRecording(first: Recording): ChangingRecording {
	let now = first;
	return {
		become(recording) {
			now = recording;
		},
		get length() {
			return now.length;
		},
		get ended() {
			return now.ended;
		},
		get stop() {
			return now.stop;
		},
		get run() {
			return now.run;
		},
		runTo: (n, budget) => now.runTo(n, budget),
		at: (n) => now.at(n),
		events: (n) => now.events(n),
		history: (object, step) => now.history?.(object, step) ?? [],
		fork: (n, change) => now.fork?.(n, change) ?? { error: 'This run cannot be changed.' },
		turn: (n, task) => now.turn?.(n, task) ?? { error: 'This run has one task only.' },
	};
}
