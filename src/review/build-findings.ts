/** Build breakages of a review as findings: what is visible of Makefiles and Kconfig is gathered, and words and places are made. */
import { buildProgram } from '../c/build-program';
import type { Program, SourceUnit } from '../c/program';
import { buildBreakage as rule } from '../checks/build-breakage';
import { builtinHeaders, kernelWorld, withoutWorld } from '../kernel/model-sources';
import type { RebuiltFile } from '../patch/model';
import { type Breakage, buildBreakages, type Choices } from './build-breakage';
import type { FindingDraft } from './findings';
import { type KconfigText, kconfigOf } from './kconfig';
import type { Locator } from './locate';
import { buildSymbols } from './makefile';
import type { MergedModel } from './merge-model';
import type { Ports, ReviewOptions } from './review';
import { runText } from './run-string';

export interface BuildFacts {
	readonly ports: Ports;
	readonly options: ReviewOptions;
	readonly units: readonly SourceUnit[];
	readonly merged: ReadonlyMap<string, MergedModel>;
	readonly files: readonly RebuiltFile[];
	readonly base: readonly SourceUnit[];
	readonly config: Choices;
	readonly added: ReadonlySet<string>;
	readonly program: Program;
	readonly locator: Locator;
}

/** Everything in it is introduced by the patch: names of others are not judged. */
export function buildFindings(f: BuildFacts): readonly FindingDraft[] {
	const read = (path: string): string | undefined =>
		f.files.find((one) => one.path === path)?.patched?.text ?? f.ports.base?.(path) ?? f.ports.tree?.read(path);
	const symbols = new Map<string, readonly string[] | undefined>();
	// A patch to files that our model has speaks of types that our headers have.
	const mine = new Set(f.units.map((u) => u.file));
	const world = kernelWorld.some((u) => mine.has(u.file)) ? kernelWorld.filter((u) => u.file.endsWith('.h') && !mine.has(u.file)) : [];
	// Without the tree: what it defines is not judged, and reading its headers anew for every configuration takes long.
	const programFor = (config: Choices): Program =>
		buildProgram(f.units, {
			parser: f.ports.parser,
			config: { symbols: config, otherwise: 'y' },
			models: [...builtinHeaders, ...world, ...withoutWorld],
		});
	const found = buildBreakages({
		...f,
		read,
		programFor,
		buildSymbols(file) {
			if (!symbols.has(file)) symbols.set(file, buildSymbols(file, read));
			return symbols.get(file);
		},
		kconfig: kconfigOf(kconfigTexts(f, read)),
		inTree: (name) => (['tag', 'function', 'global', 'macro', 'enumerator'] as const).some((kind) => knows(f, kind, name)),
	});
	return found.map((b) => draft(f, b));
}

function knows(f: BuildFacts, kind: Parameters<NonNullable<Ports['tree']>['find']>[0], name: string): boolean {
	const tag = /^(?:struct|union|enum) (.*)$/.exec(name)?.[1];
	if ((tag !== undefined) !== (kind === 'tag')) return false;
	const mine = new Set(f.units.map((u) => u.file));
	return f.ports.tree?.find(kind, tag ?? name).some((path) => !mine.has(path)) ?? false;
}

/** Those of the patch, and those of the tree on the way to its files. */
function kconfigTexts(f: BuildFacts, read: (path: string) => string | undefined): readonly KconfigText[] {
	const out = new Map<string, KconfigText>();
	for (const one of f.files)
		if (one.patched && /(^|\/)Kconfig[^/]*$/.test(one.path))
			out.set(one.path, { path: one.path, text: one.patched.text, visible: one.patched.visible, whole: one.patched.complete });
	const paths = new Set(['Kconfig', 'init/Kconfig']);
	for (const u of f.units) {
		const parts = u.file.split('/');
		for (let i = 1; i < parts.length; i++) paths.add(`${parts.slice(0, i).join('/')}/Kconfig`);
	}
	for (const path of paths) {
		const text = out.has(path) ? undefined : read(path);
		if (text !== undefined)
			out.set(path, {
				path,
				text,
				visible: [{ first: 1, last: text.split('\n').length }] as unknown as KconfigText['visible'],
				whole: true,
			});
	}
	return [...out.values()];
}

const said = (choice: Choices): string =>
	Object.entries(choice)
		.map(([symbol, value]) => `${symbol}=${value}`)
		.join(', ');

function draft(f: BuildFacts, b: Breakage): FindingDraft {
	const code = { file: b.use.file, span: b.use.span };
	const place = f.locator.place(code);
	const declared = f.locator.place({ file: b.declared.file, span: { start: b.declared.at, end: b.declared.at } as typeof b.use.span });
	const choice = said(b.choice);
	const where = `${declared.file}:${declared.line}`;
	const others = b.compiled.filter((file) => file !== b.use.file);
	const by = others.length > 0 ? ` ${others.join(', ')} is compiled then and includes this file.` : '';
	const link = f.program.info(b.use.within, b.use.file)?.link ?? b.use.within;
	const text = `\`${b.use.name}\` is ${b.what === 'undefined' ? 'defined nowhere' : b.use.how === 'member' ? 'not defined' : 'not declared'} with ${choice}`;
	const needed = b.use.how === 'member' ? `\`${b.use.member}\` of it is used here` : 'it is used here';
	const remedy =
		b.what === 'undeclared'
			? 'Move the declaration out of the condition, or give the other branch one.'
			: 'Define it in a file that is always compiled, or put the use under the same condition.';
	return {
		rule: rule.id,
		about: `${b.use.name}|${b.use.file}`,
		code: (f.locator.text(b.use.file) ?? '').split('\n')[place.line - 1]?.trim() ?? '',
		severity: b.confidence < 0.9 ? 'warning' : rule.severity,
		function: b.use.within,
		file: place.file,
		line: place.line,
		column: place.column,
		endColumn: Math.max(place.column + 1, f.locator.endColumn(code)),
		message: `${text}: ${where} is left out then, and ${needed} all the same. The build breaks.${by} ${remedy}`,
		resource: b.use.name,
		witness: {
			run: runText({ kind: 'function', link, config: { ...f.options.config, ...b.choice }, path: '' }),
			faults: [],
			assumptions: [],
			steps: [
				{
					place: declared,
					depth: 0,
					kind: 'declared',
					text: `${b.use.name} is declared here, but not with ${choice}`,
					state: {},
					key: true,
				},
				{ place, depth: 0, kind: 'used', text: `${b.use.name} is used here with ${choice}`, state: {}, key: true },
			],
		},
		fixes: [],
		confidence: b.confidence,
		basis: others.length > 0 ? [`${others.join(', ')} includes ${b.use.file}`] : [],
	};
}
