/** Names that belong together: what begins something and what ends it (foo_alloc / foo_free). Owns the words; names only, no code. */

/** Words that begin a hold, and the words that end it. */
const PAIRS: readonly (readonly [RegExp, RegExp])[] = [
	[
		/^(alloc|create|new|make|build|dup|clone|init|setup|prepare|parse|read|load|construct)$/,
		/^(free|destroy|delete|del|dealloc|release|put|cleanup|exit|fini|deinit|uninit|teardown|dispose|kill|remove|destruct)$/,
	],
	[/^(get|find|lookup|grab|hold|ref|acquire|claim|take|search|by)$/, /^(put|release|unref|drop|unhold|unget|give|unclaim)$/],
	[
		/^(open|request|reserve|connect|attach|map|pin|register|add|enable|start|begin|lock|bind|insert)$/,
		/^(close|free|release|unreserve|disconnect|detach|unmap|unpin|unregister|remove|del|delete|disable|stop|end|unlock|unbind)$/,
	],
];
export const LOCKS = /^(i?lock|down|trylock)$/;
export const UNLOCKS = /^(i?unlock|up)$/;
const CHANGES = /^(demote|downgrade|upgrade|assert|promote)$/;
const READS = /^(parse|read|load)$/;
const REFERENCE = /^(put|unref|drop|unhold|unget)$/;

/** True when the names are counterparts: all words but the verb agree in order (some may be missing in the release). */
export function counterparts(f: string, g: string): { readonly reference: boolean } | undefined {
	const a = f.replace(/^_+/, '').toLowerCase().split('_');
	const b = g.replace(/^_+/, '').toLowerCase().split('_');
	// A lock that is held already goes on in another mode.
	if (a.some((w) => CHANGES.test(w))) return undefined;
	for (const [begin, finish] of [...PAIRS, [LOCKS, UNLOCKS] as const]) {
		const i = a.findIndex((w) => begin.test(w));
		const j = b.findIndex((w) => finish.test(w));
		if (i < 0 || j < 0) continue;
		const left = a.filter((_, k) => k !== i);
		const right = b.filter((_, k) => k !== j);
		if (right.length === 0) continue;
		// What says what it undoes undoes nothing else: unpin, disable.
		const undone = /^(?:un|dis|de)(pin|map|register|reserve|bind|connect|enable|lock)$/.exec(b[j] as string)?.[1];
		if (undone !== undefined && !(a[i] as string).endsWith(undone) && !(undone === 'register' && a[i] === 'add')) continue;
		if (right[0] !== left[0] && !left.includes(right[0] as string)) continue;
		// foo_parse_split_irq() is not what foo_free_irq() undoes.
		if (READS.test(a[i] as string) && left.length > right.length) continue;
		const missing = right.filter((w) => !left.includes(w)).length;
		if (missing > 0) continue;
		return { reference: REFERENCE.test(b[j] as string) };
	}
	return undefined;
}
