// What the extension and the timeline panel say to each other. Types only.
import type { Timeline } from '../machine/timeline-view';

export type ToTimeline =
	| { readonly kind: 'timeline'; readonly title: string; readonly step: number; readonly timeline: Timeline }
	/** The same run at another step. */
	| { readonly kind: 'step'; readonly step: number }
	/** Nothing to draw, and why. */
	| { readonly kind: 'none'; readonly text: string };

export type FromTimeline =
	| { readonly kind: 'ready' }
	/** Let the debugger stand at this step. */
	| { readonly kind: 'goto'; readonly step: number };
