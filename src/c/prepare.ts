/**
 * Preparation of one file: fragments made whole, then the preprocessor, then shaping. Owns the order and the side tables of
 * `Prepared`; each stage is in a file of its own. Never fails: what cannot be read stays in the text, and the parser shows it.
 */
import { type Span, span } from '../base/positions';
import { completeStretches, isWhole, trimStretches, visibleStretches } from './fragments';
import { lex } from './lex';
import { predefinedMacros } from './macros';
import type { MacroSource, MacroUse, Prepared } from './prepared';
import { composeMaps, identityMap } from './preprocess/offset-map';
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
	const stretches = visibleStretches(unit);
	const whole = isWhole(unit, stretches);
	const trimmed = whole ? { text: unit.text, map: identityMap } : trimStretches(unit.text, stretches);
	const pre = preprocess(
		unit.file,
		trimmed.text,
		options.config,
		options.macros,
		predefinedMacros(options.config),
		whole ? [] : stretches.map((s) => trimmed.map.toNew(s.end)),
	);
	const toFresh = composeMaps(trimmed.map, pre.map);
	const completed = whole
		? undefined
		: completeStretches(
				pre.text,
				stretches.map((s) => ({ ...span(toFresh.toNew(s.start), toFresh.toNew(s.end)), section: s.section })),
			);
	const expanded = completed ? composeMaps(toFresh, completed.map) : toFresh;
	const shaped = completed
		? shape(completed.text, pre.names, lex(completed.text, pre.names), options.isType ?? never)
		: shape(pre.text, pre.names, pre.tokens, options.isType ?? never);
	const map = composeMaps(expanded, shaped.map);
	const fresh = shaped.map.toNew;
	const final = (at: number): number => fresh(completed ? completed.map.toNew(at) : at);
	const source = (s: Span): Span => span(trimmed.map.toOld(s.start), trimmed.map.toOld(s.end));
	const uses: MacroUse[] = pre.uses.map((u) => ({
		name: u.name,
		call: source(u.call),
		expansion: span(final(u.expansion.start), final(u.expansion.end)),
	}));
	const annotations = shaped.annotations
		.map((a) => ({
			name: a.name,
			args: a.args,
			at: fresh(a.at),
			end: fresh(a.end),
			source: span(expanded.toOld(a.at), expanded.toOld(a.end)),
		}))
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
		configs: whole ? pre.configs : pre.configs.map((c) => ({ symbol: c.symbol, uses: c.uses.map(source) })),
		includes: whole ? pre.includes : pre.includes.map((i) => ({ ...i, at: trimmed.map.toOld(i.at) })),
		inactive: whole ? pre.inactive : pre.inactive.map(source),
		holes: (completed?.holes ?? []).map((at): Span => {
			const from = fresh(at);
			return span(from, from + (/^\w+/.exec(shaped.text.slice(from, from + 40))?.[0].length ?? 0));
		}),
		problems: pre.problems,
		unknownMacros: shaped.bent,
	};
}
