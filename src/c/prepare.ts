/**
 * Preparation of one file: fragments made whole, then the preprocessor, then shaping. Owns the order and the side tables of
 * `Prepared`; each stage is in a file of its own. Never fails: what cannot be read stays in the text, and the parser shows it.
 */
import { span, type Span } from '../base/positions';
import { predefinedMacros } from './macros';
import type { MacroSource, MacroUse, Prepared } from './prepared';
import { composeMaps } from './preprocess/offset-map';
import { preprocess } from './preprocess/preprocess';
import type { Configuration, SourceUnit } from './program';
import { shape } from './shape/shape';

export interface PrepareOptions {
	readonly config: Configuration;
	/** Definitions from other files; see macros.ts. */
	readonly macros: MacroSource;
	/** The name is known to be a typedef of another file: `(name)&x` is then a cast. Names in `_t` and the file's own typedefs are known. */
	readonly isType?: (name: string) => boolean;
}

const never = (): boolean => false;
const none: ReadonlySet<number> = new Set();

/** Prepares a file for parsing. Same unit and options, same result. */
export function prepare(unit: SourceUnit, options: PrepareOptions): Prepared {
	const pre = preprocess(unit.file, unit.text, options.config, options.macros, predefinedMacros());
	const shaped = shape(pre.text, pre.names, pre.tokens, options.isType ?? never);
	const map = composeMaps(pre.map, shaped.map);
	const fresh = shaped.map.toNew;
	const uses: MacroUse[] = pre.uses.map((u) => ({ ...u, expansion: span(fresh(u.expansion.start), fresh(u.expansion.end)) }));
	const annotations = shaped.annotations
		.map((a) => ({ name: a.name, args: a.args, at: fresh(a.at), end: fresh(a.end), source: span(pre.map.toOld(a.at), pre.map.toOld(a.end)) }))
		.sort((a, b) => a.at - b.at);
	return {
		file: unit.file,
		text: shaped.text,
		source: unit.text,
		toSource: map.toOld,
		toPrepared: map.toNew,
		macroAt: (at) => {
			let lo = 0;
			let hi = uses.length;
			while (lo < hi) {
				const mid = (lo + hi) >> 1;
				if ((uses[mid] as MacroUse).expansion.end <= at) lo = mid + 1;
				else hi = mid;
			}
			const use = uses[lo];
			return use && use.expansion.start <= at ? use : undefined;
		},
		uses,
		annotations,
		typeArgs: shaped.marks.get('type-argument') ?? none,
		iterators: shaped.marks.get('iterator') ?? none,
		macros: pre.macros,
		lookup: pre.lookup,
		configs: pre.configs,
		includes: pre.includes,
		inactive: pre.inactive,
		holes: [...(shaped.marks.get('hole') ?? none)].map((at): Span => span(at, at)),
		problems: pre.problems,
		unknownMacros: shaped.bent,
	};
}
