import type { Checker } from './check';
import { forgotten } from './forgotten';
import { lostHolds } from './lost-hold';

export const referenceLeak: Checker = {
	id: 'reference-leak',
	title: 'Reference leak',
	severity: 'error',
	doc: `A reference, id or other hold that this function took is not given back on one of its exits, and nothing that outlives the function keeps it.

The object can never be freed (and a module or device never go away).

Call the matching put on that exit. Mind look-up functions and iterators that take a reference silently (of_find_*, for_each_child_of_node with an early exit, *_find_device).

Also told of the function that takes a record of a driver down: a reference that the record keeps and no function of the file gives back, where the struct is defined in that file.

Not seen: holds kept by code that is not visible and whose name does not say so.`,
	judge: (way, siblings) => [
		...lostHolds(way, siblings, 'reference', 'reference-leak'),
		...forgotten(way, siblings, 'reference', 'reference-leak'),
	],
};
