import type { Checker } from './check';
import { forgotten } from './forgotten';
import { lostHolds } from './lost-hold';

export const resourceLeak: Checker = {
	id: 'resource-leak',
	title: 'Left switched on or registered',
	severity: 'warning',
	doc: `Something this function switched on, registered or reserved (a clock, a regulator, an interrupt handler, an id from a pool) is not undone on one of its error exits.

The caller was told that the function failed and will not undo it: the clock runs on, the handler stays, the id is lost.

Undo it on that exit, usually by jumping to the right label of the error ladder, or use the device-managed variant.

Also told of a driver's remove: what its probe switched on, undoes itself where it fails, and nothing else in the file undoes.

Not reported on exits that succeed: there it is meant to stay.`,
	judge: (way, siblings) => [
		...lostHolds(way, siblings, 'resource', 'resource-leak'),
		...forgotten(way, siblings, 'state', 'resource-leak'),
	],
};
