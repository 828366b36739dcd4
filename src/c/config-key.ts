/** Which part of a configuration a text can tell: keys for what is made from a text under a configuration and kept. */
import type { Configuration, SourceUnit } from './program';

const symbols = new WeakMap<SourceUnit, readonly string[]>();

export const SYMBOL = /\bCONFIG_\w*/g;

/** CONFIG names in a unit's text, sorted. */
export function symbolsOf(unit: SourceUnit): readonly string[] {
	let list = symbols.get(unit);
	if (list === undefined) {
		list = [...new Set(unit.text.match(SYMBOL) ?? [])].sort();
		symbols.set(unit, list);
	}
	return list;
}

/** The configuration as far as the symbols see it; all of it where a name is pasted (`CONFIG_##x`). */
export function configText(list: Iterable<string>, config: Configuration): string {
	const value = (s: string): string => (Object.hasOwn(config.symbols, s) ? `${s}=${config.symbols[s]}` : '');
	const out: string[] = [config.plainChar ?? '', config.otherwise];
	for (const s of list) {
		if (s === 'CONFIG_') return JSON.stringify([config.plainChar, config.otherwise, Object.entries(config.symbols).sort()]);
		out.push(value(s), value(`${s}_MODULE`));
		if (s.endsWith('_MODULE')) out.push(value(s.slice(0, -'_MODULE'.length)));
	}
	return out.join(' ');
}

/** A key of the configuration as far as one unit's own text can tell. */
export const unitConfig = (unit: SourceUnit, config: Configuration): string => configText(symbolsOf(unit), config);
