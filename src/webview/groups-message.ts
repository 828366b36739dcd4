// What the extension and the control group panel say to each other. Types only.
import type { GroupView } from '../machine/view';

export type ToGroups =
	| { readonly kind: 'groups'; readonly title: string; readonly step: number; readonly groups: readonly GroupView[] }
	/** Nothing to draw, and why. */
	| { readonly kind: 'none'; readonly text: string };

export interface FromGroups {
	readonly kind: 'ready';
}
