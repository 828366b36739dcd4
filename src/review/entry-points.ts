/**
 * Functions that the kernel calls, and what that says of them: read off initialisers and macros of the files. Functions that it calls to begin something and after whose failure it calls nothing more of the module: probe callbacks and
 * module initialisation; and those that send a packet, which is theirs from then on. Owns the reading only.
 *
 * Sources: Documentation/driver-api/driver-model/driver.rst (remove() is called for devices that a driver is bound to),
 * kernel/module/main.c do_init_module() (a module whose init fails is freed without its exit function);
 * Documentation/networking/driver.rst (ndo_start_xmit has to free the packet, unless it returns NETDEV_TX_BUSY).
 */
import type { FunctionText, OwnedParameter } from './infer-results';

const PROBES = /\.\s*probe(?:_new)?\s*=\s*&?\s*(\w+)/g;
const INITS = /^[ \t]*(?:module_init|(?:\w+_)?initcall(?:_sync)?)\s*\(\s*(\w+)\s*\)/gm;

export function entryPoints(units: readonly { readonly text: string }[]): ReadonlySet<string> {
	const out = new Set<string>();
	for (const u of units) for (const re of [PROBES, INITS]) for (const m of u.text.matchAll(re)) out.add(m[1] as string);
	return out;
}

const SENDERS = /\.\s*ndo_start_xmit\s*=\s*&?\s*(\w+)/g;

/** Packets that functions are given to send, by function. */
export function sentPackets(
	functions: readonly FunctionText[],
	units: readonly { readonly text: string }[],
): ReadonlyMap<string, readonly OwnedParameter[]> {
	const out = new Map<string, readonly OwnedParameter[]>();
	for (const u of units)
		for (const m of u.text.matchAll(SENDERS)) {
			const text = functions.find((f) => f.name === m[1])?.text ?? '';
			const name = /\bstruct\s+sk_buff\s*\*\s*(\w+)\s*[,)]/.exec(text.slice(0, text.indexOf('{')))?.[1];
			if (name !== undefined) out.set(m[1] as string, [{ name, resource: 'skb', by: 'dev_kfree_skb_any', sends: true }]);
		}
	return out;
}
