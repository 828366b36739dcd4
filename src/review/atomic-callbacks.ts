/** Which functions of the files are installed as callbacks that may not sleep. Owns the search; the installers are kernel knowledge. */
import { atomicCallbacks } from '../kernel/contracts/callbacks';
import { argumentsAt } from './call-texts';

/** What a function is when it runs, and by which call. */
export interface Installed {
	/** With its article: "an interrupt handler". */
	readonly is: string;
	readonly by: string;
}

const INSTALLS = new RegExp(`\\b(${[...atomicCallbacks.keys()].join('|')})\\s*\\(`, 'g');

/** By function name. `functions`: their texts, without comments and strings. */
export function installedIn(functions: readonly { readonly text: string }[]): ReadonlyMap<string, Installed> {
	const out = new Map<string, Installed>();
	for (const { text } of functions) {
		for (const m of text.matchAll(INSTALLS)) {
			const by = m[1] as string;
			const known = atomicCallbacks.get(by);
			const args = argumentsAt(text, m.index + m[0].length - 1)?.args;
			const name = /^(?:\([^()]*\))?&?(\w+)$/.exec(args?.[known?.arg ?? -1] ?? '')?.[1];
			if (known && name !== undefined && !out.has(name)) out.set(name, { is: known.is, by });
		}
	}
	return out;
}
