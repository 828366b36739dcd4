import type { Checker } from './check';
import { forgotten } from './forgotten';
import { lostHolds } from './lost-hold';
import { overwrittenByRealloc } from './realloc-overwrites';

export const memoryLeak: Checker = {
	id: 'memory-leak',
	title: 'Memory leak',
	severity: 'error',
	doc: `Memory that this function allocated is neither freed, returned, stored where it outlives the function, nor given to someone else on one of its exits.

It stays allocated until the machine is rebooted; a path that users can repeat uses up the kernel's memory.

Free it on that exit (often: jump to the right label of the error ladder), or hand it on.

Also told of the function that takes a record of a driver down: what the record has from an allocation and no function of the file gives back, where the struct is defined in that file.

Not seen: memory kept by code that is not visible and whose name does not say so.`,
	judge: (way, siblings) => [
		...lostHolds(way, siblings, 'memory', 'memory-leak'),
		...forgotten(way, siblings, 'memory', 'memory-leak'),
		...overwrittenByRealloc(way),
	],
};
