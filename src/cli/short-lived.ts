/**
 * Tells the engine that this process lives for about a second: it optimises by default so eagerly that optimising takes longer than
 * the whole review. Hot loops of long runs are still optimised. Only for a process of our own, never for the extension host.
 */
import { setFlagsFromString } from 'node:v8';

/** V8's unit: bytes of bytecode run by a function before it is optimised; its own default is 135168. */
const BEFORE_OPTIMISING = 500_000;

/** V8 of Node 20 and 22. An engine that does not know the flag would complain on standard error. */
const KNOWN_ENGINE = /^1[12]\./;

export function optimiseLate(): void {
	if (KNOWN_ENGINE.test(process.versions.v8)) setFlagsFromString(`--interrupt-budget=${BEFORE_OPTIMISING}`);
}
