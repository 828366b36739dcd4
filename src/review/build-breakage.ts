/**
 * Build breakage: the patched code is read in other configurations, and names are looked for that the code compiled there uses but
 * that only the first configuration declares or defines. Owns the comparison; which symbols are tried is config-regions.ts's, what
 * Makefiles and Kconfig say is makefile.ts's and kconfig.ts's, what counts as a use is build-uses.ts's.
 *
 *   header.h:  #ifdef CONFIG_A                    a.c (always compiled):  #include "header.h"
 *              struct x { int n; };                                       p->n      ← no struct x with CONFIG_A=n
 *              #endif
 *
 * Judged are only names that the patch brings in itself, or that a .c file keeps to itself; and only in files that are certain to be
 * compiled in that configuration.
 */
import { LineIndex } from '../base/positions';
import { choiceAt } from '../c/branch-choice';
import type { Declared } from '../c/declared';
import type { FunctionInfo, Program, SourceUnit } from '../c/program';
import { architectureSymbols } from '../kernel/build-facts';
import type { RebuiltFile } from '../patch/model';
import { blanked, certainPlaces, initialiserUses, type Use, usesIn } from './build-uses';
import { addedWords, symbolsAround } from './config-regions';
import type { Kconfig } from './kconfig';
import type { MergedModel } from './merge-model';

type Choice = 'y' | 'm' | 'n';
export type Choices = Readonly<Record<string, Choice>>;

export interface BuildInput {
	readonly units: readonly SourceUnit[];
	readonly merged: ReadonlyMap<string, MergedModel>;
	readonly files: readonly RebuiltFile[];
	/** Units of the base side. */
	readonly base: readonly SourceUnit[];
	/** The review's own choices, with the prefix; what is not listed is y. */
	readonly config: Choices;
	/** Symbols that the patch defines. */
	readonly added: ReadonlySet<string>;
	programFor(config: Choices): Program;
	/** Symbols that must be chosen for a .c file; undefined: not visible. */
	buildSymbols(file: string): readonly string[] | undefined;
	readonly kconfig: Kconfig;
	/** Text of a file of the patched side or of the tree. */
	read(path: string): string | undefined;
	/** The open tree, apart from the units, defines the name. */
	inTree(name: string): boolean;
}

export interface Breakage {
	readonly use: Use;
	/** 1-based places are the caller's to make. */
	readonly declared: { readonly file: string; readonly at: number };
	readonly what: 'undeclared' | 'undefined';
	/** What has to be chosen for it to happen. */
	readonly choice: Choices;
	/** Files that are compiled then and hold the use, or include what does. */
	readonly compiled: readonly string[];
	readonly confidence: number;
}

/** Configurations tried beside the review's own. */
const MOST = 24;

type Names = ReadonlyMap<string, readonly (Declared & { readonly file: string })[]>;

const isDefinition = (d: Declared): boolean => d.kind === 'function' || d.kind === 'variable';
const isValue = (d: Declared): boolean => d.kind !== 'typedef';

export function buildBreakages(input: BuildInput): readonly Breakage[] {
	const added = (u: SourceUnit, line: number): boolean => isAddedLine(input, u.file, line);
	const words = addedWords(input.units, added);
	const symbols = new Set<string>();
	for (const u of input.units) {
		for (const s of symbolsAround(u, words, added)) symbols.add(s);
		if (u.file.endsWith('.c') && u.text.split('\n').some((l, i) => /^[A-Za-z_]/.test(l) && added(u, i + 1)))
			for (const s of input.buildSymbols(u.file) ?? []) symbols.add(s);
	}
	for (const s of architectureSymbols) symbols.delete(s);
	if (symbols.size === 0) return [];
	const given = input.programFor(input.config);
	const here = namesIn(input, given, input.config);
	const baseWords = new Set(input.base.flatMap((u) => u.text.match(/[A-Za-z_]\w*/g) ?? []));
	const texts = new Map(input.units.map((u) => [u.file, blanked(u.text)]));
	const isNew = (name: string): boolean => {
		const bare = name.replace(/^(?:struct|union|enum) /, '');
		return !baseWords.has(bare) && !input.inTree(name) && (here.get(name) ?? []).every((d) => isAddedAt(input, d.file, d.at));
	};
	const out: Breakage[] = [];
	const told = new Set<string>();
	for (const flips of choicesToTry(input, [...symbols].sort())) {
		const config = closed(input, flips);
		const program = input.programFor(config);
		const there = namesIn(input, program, config);
		const lost = new Map<string, { declared: Declared & { file: string }; what: Breakage['what']; fresh: boolean }>();
		for (const [name, list] of here) {
			if (told.has(name)) continue;
			const left = there.get(name) ?? [];
			const was = list.find(isDefinition) ?? list[0];
			if (!was || !list.some(isValue)) continue;
			const what =
				left.length === 0
					? 'undeclared'
					: list.some((d) => isDefinition(d) && !d.static) && !left.some(isDefinition)
						? 'undefined'
						: undefined;
			const fresh = isNew(name);
			if (what && (fresh || (what === 'undeclared' && keptInside(input, given, list)))) lost.set(name, { declared: was, what, fresh });
		}
		if (lost.size === 0) continue;
		for (const use of usesOf(input, given, program, texts, lost)) {
			const l = lost.get(use.name);
			if (!l || told.has(use.name) || (l.what === 'undefined' && (!use.emitted || !use.file.endsWith('.c')))) continue;
			if (!l.fresh && (use.file !== l.declared.file || !(isAddedAt(input, use.file, use.span.start) || isAddedGuard(input, l.declared))))
				continue;
			if (!isShown(input, use) || !guardsApart(input, use, flips) || hasOther(input, texts, use.name, flips)) continue;
			const sure = compiledIn(input, program, use.file, config, flips, l.declared.file === use.file ? use.file : undefined);
			if (!sure) continue;
			told.add(use.name);
			out.push({ use, declared: { file: l.declared.file, at: l.declared.at }, what: l.what, choice: flips, ...sure });
		}
	}
	return out;
}

const lineOf = (input: BuildInput, file: string, at: number): number =>
	new LineIndex(input.units.find((u) => u.file === file)?.text ?? '').lineAt(at) + 1;

function isAddedLine(input: BuildInput, file: string, line: number): boolean {
	const m = input.merged.get(file);
	if (m) return m.addedLines.some((l) => l === line);
	const f = input.files.find((one) => one.path === file);
	return f?.status === 'added' || (f?.addedLines.some((l) => l === line) ?? false);
}

const isAddedAt = (input: BuildInput, file: string, at: number): boolean => isAddedLine(input, file, lineOf(input, file, at));

/** The use stands on a line of the patched file, not on one of our own model. */
function isShown(input: BuildInput, use: Use): boolean {
	const m = input.merged.get(use.file);
	return !m || (m.trueLines[lineOf(input, use.file, use.span.start) - 1] ?? 0) > 0;
}

/** A directive above the declaration, in its group, was added by the patch. */
function isAddedGuard(input: BuildInput, d: { readonly file: string; readonly at: number }): boolean {
	const lines = (input.units.find((u) => u.file === d.file)?.text ?? '').split('\n');
	let depth = 0;
	for (let l = lineOf(input, d.file, d.at) - 1; l >= 1; l--) {
		const word = /^\s*#\s*(\w+)/.exec(lines[l - 1] ?? '')?.[1] ?? '';
		if (word === 'endif') depth++;
		else if (word.startsWith('if') && depth-- === 0) {
			if (isAddedLine(input, d.file, l)) return true;
			depth = 0;
		}
	}
	return false;
}

/** Only its own .c file, all of which is visible, can declare it. */
function keptInside(input: BuildInput, given: Program, list: readonly (Declared & { readonly file: string })[]): boolean {
	const file = list[0]?.file ?? '';
	const unit = input.units.find((u) => u.file === file);
	const word = new RegExp(`\\b${list[0]?.name}\\b`);
	// A header beside it may have the empty one for the other branch.
	const beside = (given.declared(file)?.includes ?? []).filter((i) => !i.system);
	const dir = file.slice(0, file.lastIndexOf('/') + 1);
	const stubs = beside.some((i) => word.test(input.read(`${dir}${i.path}`) ?? list[0]?.name ?? ''));
	return (
		!stubs &&
		file.endsWith('.c') &&
		unit?.visible === undefined &&
		!input.merged.has(file) &&
		list.every((d) => d.file === file && d.static && isDefinition(d))
	);
}

/** Values of the symbols with what they force: what needs a symbol that is not chosen is not chosen either. */
function closed(input: BuildInput, flips: Choices): Choices {
	const config: Record<string, Choice> = { ...input.config, ...flips };
	const off = Object.keys(flips).filter((s) => flips[s] === 'n');
	for (const s of Object.keys(config)) if (!(s in flips) && off.some((o) => input.kconfig.needs(s, o) === 'yes')) config[s] = 'n';
	return config;
}

/** One symbol the other way, then two. */
function choicesToTry(input: BuildInput, symbols: readonly string[]): readonly Choices[] {
	const other = (s: string): readonly Choice[] => {
		const now = input.config[s] ?? 'y';
		return [now === 'n' ? 'y' : 'n', ...(input.kconfig.tristate(s) && now === 'y' ? (['m'] as const) : [])];
	};
	const ones = symbols.flatMap((s) => other(s).map((v): Choices => ({ [s]: v })));
	const twos = symbols.flatMap((a, i) =>
		symbols
			.slice(i + 1)
			.flatMap((b) =>
				input.added.has(a) || input.added.has(b) ? other(a).flatMap((x) => other(b).map((y): Choices => ({ [a]: x, [b]: y }))) : [],
			),
	);
	return [...ones, ...twos].slice(0, MOST);
}

/** undefined: not told. */
function isBuilt(input: BuildInput, file: string, config: Choices): boolean | undefined {
	const symbols = input.buildSymbols(file);
	return symbols?.every((s) => (config[s] ?? 'y') !== 'n');
}

/** What the units declare that are compiled, or not known not to be. */
function namesIn(input: BuildInput, program: Program, config: Choices): Names {
	const out = new Map<string, (Declared & { file: string })[]>();
	for (const u of input.units) {
		if (u.file.endsWith('.c') && isBuilt(input, u.file, config) === false) continue;
		for (const d of program.declared(u.file)?.list ?? []) {
			const list = out.get(d.name) ?? [];
			list.push({ ...d, file: u.file });
			out.set(d.name, list);
		}
	}
	return out;
}

function usesOf(
	input: BuildInput,
	given: Program,
	program: Program,
	texts: ReadonlyMap<string, string>,
	lost: ReadonlyMap<string, { readonly declared: Declared }>,
): readonly Use[] {
	const out: Use[] = [];
	const members = [...lost.keys()].flatMap((n) => given.types.record(n)?.fields?.flatMap((f) => f.name ?? []) ?? []);
	const wanted = new RegExp(
		`\\b(?:${[...lost.keys()].map((n) => n.replace(/^\w+ /, '')).join('|')}${members.length > 0 ? `|(?:${members.join('|')})` : ''})\\b`,
	);
	for (const u of input.units) {
		const text = texts.get(u.file) ?? '';
		const declared = program.declared(u.file);
		const inactive = (at: number): boolean => declared?.inactive.some((s) => s.start <= at && at < s.end) ?? false;
		for (const d of declared?.list ?? [])
			if (d.kind === 'variable') out.push(...initialiserUses(text, d.at, d.name, u.file, inactive).filter((x) => lost.has(x.name)));
		for (const info of program.functions()) {
			if (info.file !== u.file || info.inactive || info.damaged || !wanted.test(text.slice(info.span.start, info.span.end))) continue;
			out.push(...functionUses(program, info, text, lost, inactive));
		}
	}
	return out;
}

function functionUses(
	program: Program,
	info: FunctionInfo,
	text: string,
	lost: ReadonlyMap<string, unknown>,
	inactive: (at: number) => boolean,
): readonly Use[] {
	const fn = program.fn(info.link, info.file);
	if (!fn) return [];
	const out: Use[] = [];
	const seen = new Set<string>();
	for (const use of usesIn(fn)) {
		const key = `${use.name}.${use.member}`;
		if (!lost.has(use.name) || seen.has(key)) continue;
		seen.add(key);
		for (const at of certainPlaces(text, info, use, program, inactive)) out.push({ ...use, span: at });
	}
	return out.sort((a, b) => a.span.start - b.span.start);
}

/** Whether the file is certain to be compiled with these choices, and by which .c files. `own`: the file whose own directives ask for the symbols. */
function compiledIn(
	input: BuildInput,
	program: Program,
	file: string,
	config: Choices,
	flips: Choices,
	own: string | undefined,
): { readonly compiled: readonly string[]; readonly confidence: number } | undefined {
	if (!file.endsWith('.c')) {
		const users = input.units.filter((u) => u.file.endsWith('.c') && includes(input, program, u.file, file, new Set()));
		const sure = users.filter((u) => compiledIn(input, program, u.file, config, flips, own));
		return sure.length > 0 ? { compiled: sure.map((u) => u.file), confidence: 0.95 } : undefined;
	}
	const built = input.buildSymbols(file);
	if (built?.some((s) => (config[s] ?? 'y') === 'n')) return undefined;
	const isNew = input.files.find((f) => f.path === file)?.status === 'added';
	for (const s of Object.keys(flips)) {
		// Nothing that is there already can need a symbol that the patch defines.
		const apart = built?.every((b) => input.kconfig.needs(b, s) === 'no' || (input.added.has(s) && !input.added.has(b)));
		const older = built === undefined && input.added.has(s) && !isNew;
		if (!apart && !older && own !== file) return undefined;
	}
	return { compiled: [file], confidence: built === undefined ? 0.85 : 0.95 };
}

/** The other symbols around the use are certain not to need those that are chosen otherwise. */
function guardsApart(input: BuildInput, use: Use, flips: Choices): boolean {
	const text = input.units.find((u) => u.file === use.file)?.text ?? '';
	const around = [...choiceAt(text, use.span.start).matchAll(/\bCONFIG_\w+/g)].map((m) => m[0].replace(/_MODULE$/, ''));
	return around.every(
		(y) => y in flips || Object.keys(flips).every((x) => input.kconfig.needs(y, x) === 'no' || (input.added.has(x) && !input.added.has(y))),
	);
}

/** Another declaration waits for a further symbol: the configuration without both may be impossible. */
function hasOther(input: BuildInput, texts: ReadonlyMap<string, string>, name: string, flips: Choices): boolean {
	const line = name.includes(' ')
		? new RegExp(`\\b${name.replace(' ', '\\s+')}\\s*\\{`, 'g')
		: new RegExp(`^[A-Za-z_#][^\\n;={]*\\b${name}\\b`, 'gm');
	return input.units.some((u) =>
		[...(texts.get(u.file) ?? '').matchAll(line)].some((m) => {
			const around = choiceAt(u.text, m.index).match(/\bCONFIG_\w+/g) ?? [];
			return around.length > 0 && !around.some((s) => s in flips);
		}),
	);
}

/** The unit includes the file in the branches chosen, itself or by another unit. */
function includes(input: BuildInput, program: Program, from: string, file: string, seen: Set<string>): boolean {
	if (seen.has(from)) return false;
	seen.add(from);
	for (const i of program.declared(from)?.includes ?? []) {
		const dir = from.slice(0, from.lastIndexOf('/') + 1);
		const target = [`include/${i.path}`, `${dir}${i.path}`].find((p) => input.units.some((u) => u.file === p));
		if (target !== undefined && (target === file || includes(input, program, target, file, seen))) return true;
	}
	return false;
}
