/** A probe or module initialisation that fails: what is left of what it did. Owns what goes and what stays; lost-hold.ts judges. */
import type { Hold } from '../machine/state';
import type { Way } from './check';
import { keptIn } from './kept';

/** What a driver sets as a device's data is forgotten when its probe fails (drivers/base/dd.c: device_unbind_cleanup). */
export const withoutDrvdata = (h: Hold): Hold => ({
	...h,
	seenBy: h.seenBy.filter((n) => !/(^|_)set_(drv|intf|client|dev)_?data/.test(n)),
});

/** A global of the driver keeps it, so the next device may have a use for it; a module that failed to load has no next. */
export const keptForNext = (way: Way, h: Hold): boolean =>
	way.fn.params.length > 0 && [...keptIn(way.state, h.obj)].some((o) => way.state.object(o)?.kind === 'global');
