/**
 * One release call taken out of a function that the review finds clean: which calls there are (as the machine meets them), the
 * mutant's text, and what is said before and after. Only releases whose acquire stands in the same function count, so what is
 * measured is the judgement of exits, not how much of the kernel's vocabulary is known. Owns no choice of files.
 */
import { buildProgram } from '../../../src/c/build-program';
import type { CParser, FunctionInfo, SourceUnit } from '../../../src/c/program';
import { builtinHeaders, withoutWorld } from '../../../src/kernel/model-sources';
import { analyseFunction, type FunctionAnalysis, type ProgramFacts, programFacts } from '../../../src/review/analyse';

export type Kind = 'memory' | 'reference' | 'resource' | 'lock';

/** Rules that tell of a release that is gone. What counts as memory and what as a reference is not told apart. */
const LEAKS = ['memory-leak', 'reference-leak', 'resource-leak', 'last-reference-without-free', 'missing-cleanup'];
const RULES: Readonly<Record<Kind, readonly string[]>> = {
	memory: LEAKS,
	reference: LEAKS,
	resource: [...LEAKS, 'missing-unlock'],
	lock: ['missing-unlock', 'double-lock', 'missing-cleanup'],
};

export interface Mutant {
	readonly file: string;
	readonly function: string;
	readonly kind: Kind;
	/** The call that was taken out, and its line, 1-based. */
	readonly call: string;
	readonly line: number;
	/** Nothing of the kind is said of the function as it is. */
	readonly silent: boolean;
	/** Undefined when the function was not silent before. */
	readonly caught: boolean | undefined;
	/** What else was said, or why the mutant was not finished. */
	readonly notes: readonly string[];
}

interface Site {
	readonly kind: Kind;
	readonly start: number;
	readonly end: number;
}

/** Calls that stand alone as a statement: nothing but the call and its `;` between what comes before and after. */
function statementAt(text: string, start: number): { readonly start: number; readonly end: number } | undefined {
	const before = /[;{}:)]\s*$|\*\/\s*$|\belse\s*$/.exec(text.slice(Math.max(0, start - 200), start));
	const call = /^[A-Za-z_]\w*\s*\(/.exec(text.slice(start, start + 80));
	if (!before || !call) return undefined;
	let depth = 0;
	for (let i = start + call[0].length - 1; i < text.length; i++) {
		if (text[i] === '(') depth++;
		else if (text[i] === ')' && --depth === 0) return /^\s*;/.test(text.slice(i + 1, i + 8)) ? { start, end: i + 1 } : undefined;
	}
	return undefined;
}

/** Releases at the function's own level of what was acquired at that level, in text order. */
function sitesIn(a: FunctionAnalysis, unit: SourceUnit): Site[] {
	const out = new Map<number, Site>();
	for (const way of a.ways)
		for (const e of way.events) {
			if (e.depth !== 0 || e.place.file !== unit.file || e.place.macro !== undefined) continue;
			let kind: Kind | undefined;
			if (e.kind === 'release' && e.ended.how === 'released' && e.ended.hold.depth === 0 && e.ended.hold.seq !== 0)
				kind = e.ended.hold.kind === 'memory' || e.ended.hold.kind === 'reference' ? e.ended.hold.kind : 'resource';
			else if (e.kind === 'unlock' && e.lock && e.lock.depth === 0) kind = 'lock';
			if (!kind) continue;
			const at = statementAt(unit.text, e.place.span.start);
			if (at && !out.has(at.start)) out.set(at.start, { kind, ...at });
		}
	return [...out.values()].sort((x, y) => x.start - y.start);
}

function factsOf(parser: CParser, unit: SourceUnit): ProgramFacts {
	const program = buildProgram([unit], { parser, config: { symbols: {}, otherwise: 'y' }, models: [...builtinHeaders, ...withoutWorld] });
	return programFacts(program, [unit]);
}

/** `pick` chooses a number below its argument, the same for the same seed. Undefined: the function has nothing to take out. */
function mutate(
	parser: CParser,
	unit: SourceUnit,
	facts: ProgramFacts,
	info: FunctionInfo,
	pick: (n: number) => number,
): Mutant | undefined {
	const before = analyseFunction(facts, info);
	if (!before) return undefined;
	const sites = sitesIn(before, unit);
	if (sites.length === 0) return undefined;
	const site = sites[pick(sites.length)] as Site;
	const rules = RULES[site.kind];
	const head = {
		file: unit.file,
		function: info.name,
		kind: site.kind,
		call: unit.text.slice(site.start, site.end).replace(/\s+/g, ' '),
		line: unit.text.slice(0, site.start).split('\n').length,
	};
	const said = before.findings.filter((f) => rules.includes(f.raw.rule));
	if (said.length > 0) return { ...head, silent: false, caught: undefined, notes: said.map((f) => `${f.raw.rule}: ${f.raw.message}`) };
	const gone = unit.text.slice(site.start, site.end).replace(/[^\n]/g, ' ');
	const mutant = { ...unit, text: unit.text.slice(0, site.start) + gone + unit.text.slice(site.end) };
	const changed = factsOf(parser, mutant);
	const twin = changed.program.functions().find((f) => f.name === info.name && f.span.start === info.span.start);
	const after = twin ? analyseFunction(changed, twin) : undefined;
	const caught = after?.findings.some((f) => rules.includes(f.raw.rule)) ?? false;
	const others = (after?.findings ?? []).map((f) => `found instead: ${f.raw.rule}`);
	return { ...head, silent: true, caught, notes: caught ? [] : [...(after?.limits ?? []).slice(0, 3), ...others] };
}

/** At most one mutant of a file. `order`: functions in the order to try. */
export function mutantOf(parser: CParser, unit: SourceUnit, pick: (n: number) => number): Mutant | undefined {
	const facts = factsOf(parser, unit);
	const rest = facts.program.functions().filter((f) => f.origin === 'unit' && !f.inactive && f.complete && !f.damaged);
	for (let tries = 0; tries < 25 && rest.length > 0; tries++) {
		const [info] = rest.splice(pick(rest.length), 1);
		// Cheap first look: something must begin and end in the text for anything to be taken out.
		const body = unit.text.slice(info!.span.start, info!.span.end);
		if (!/(free|put|unlock|release|unref|disable|destroy|unregister|drop|up_(read|write)|iounmap|unmap)\w*\s*\(/.test(body)) continue;
		const m = mutate(parser, unit, facts, info!, pick);
		if (m) return m;
	}
	return undefined;
}
