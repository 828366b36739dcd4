/** How well files are read: rate, functions with damage, macros that had to be bent. Owns counting only. */
import { outline, outlineInactive } from './outline';
import { type PrepareOptions, prepare } from './prepare';
import type { CParser, FunctionInfo, SourceUnit } from './program';

export interface ParseReport {
	readonly files: number;
	/** UTF-16 units of source text. */
	readonly characters: number;
	/** With those in branches that the configuration does not choose. */
	readonly functions: number;
	readonly inactive: number;
	readonly damaged: readonly FunctionInfo[];
	/** Share of functions with an ERROR or MISSING node, 0 to 1. */
	readonly damageRate: number;
	/** Macro calls nobody has shown us, most frequent first. */
	readonly bent: readonly { readonly name: string; readonly count: number }[];
	/** Macros by the characters their expansions added to what the parser reads, costliest first. */
	readonly costly: readonly { readonly name: string; readonly uses: number; readonly characters: number }[];
}

/** Prepares and parses every file. `onFile` is told each file's functions, for progress and comparisons. */
export function parseReport(
	files: Iterable<SourceUnit>,
	optionsFor: (file: SourceUnit) => PrepareOptions,
	parser: CParser,
	onFile: (file: SourceUnit, functions: readonly FunctionInfo[]) => void = () => {},
): ParseReport {
	let count = 0;
	let characters = 0;
	let functions = 0;
	let inactive = 0;
	const damaged: FunctionInfo[] = [];
	const bent = new Map<string, number>();
	const cost = new Map<string, { uses: number; characters: number }>();
	for (const file of files) {
		count++;
		characters += file.text.length;
		const options = optionsFor(file);
		const prepared = prepare(file, options);
		const others = outlineInactive(prepared, file, options, parser);
		const found = [...outline(prepared, parser.parse(prepared.text), file), ...others];
		functions += found.length;
		inactive += others.length;
		damaged.push(...found.filter((f) => f.damaged));
		for (const [name, n] of prepared.unknownMacros) bent.set(name, (bent.get(name) ?? 0) + n);
		for (const u of prepared.uses) {
			const c = cost.get(u.name) ?? { uses: 0, characters: 0 };
			c.uses++;
			c.characters += Math.max(0, u.expansion.end - u.expansion.start - (u.call.end - u.call.start));
			cost.set(u.name, c);
		}
		onFile(file, found);
	}
	return {
		files: count,
		characters,
		functions,
		inactive,
		damaged,
		damageRate: functions === 0 ? 0 : damaged.length / functions,
		bent: [...bent].map(([name, n]) => ({ name, count: n })).sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)),
		costly: [...cost].map(([name, c]) => ({ name, ...c })).sort((a, b) => b.characters - a.characters || (a.name < b.name ? -1 : 1)),
	};
}
