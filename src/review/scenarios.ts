/** The scenarios of a review: their list, their programs (built when first needed), running and recording them. */
import { LineIndex, span, toLine0 } from '../base/positions';
import type { Problem } from '../base/problem';
import { buildProgram } from '../c/build-program';
import type { IrFunction } from '../c/ir';
import type { Configuration, Program, SourceUnit } from '../c/program';
import { checkers } from '../checks/index';
import { builtinHeaders, kernelWorld } from '../kernel/model-sources';
import { createKernelPort } from '../kernel/port';
import type { Machine } from '../machine/machine';
import type { State } from '../machine/state';
import type { Recording } from '../machine/view';
import { parseScenario, type Scenario, scenarioProblems } from '../scenarios/parse';
import { type AllFailures, allFailures, failingAt } from './all-failures';
import { countersIn, wayOf } from './analyse';
import { draftOf } from './findings';
import { createLocator, type Locator } from './locate';
import { isOurs, type MergedModel } from './merge-model';
import { pathViews } from './path-views';
import { pathSites, virtualPaths } from './paths';
import type { Finding, ScenarioInfo, ScenarioResult, VirtualPath } from './report';
import type { Ports, ReviewOptions } from './review';
import { recordCase, runCases, type ScenarioProgram } from './run-scenario';
import { runText } from './run-string';
import { type CodeSources, runningCode } from './running-code';
import { unknownNames } from './scenario-names';

export interface ScenarioInputs {
	readonly ports: Ports;
	readonly options: ReviewOptions;
	readonly symbols: Readonly<Record<string, string>>;
	readonly plainChar: Configuration['plainChar'];
	readonly units: readonly SourceUnit[];
	readonly merged: ReadonlyMap<string, MergedModel>;
	readonly files: readonly string[];
	/** The functions that the patch changes (functionKey); all of its files when absent. */
	readonly changed?: ReadonlySet<string>;
	/** To tell whose code ran; nothing is told when absent. */
	readonly sources?: CodeSources;
	readonly user: readonly { readonly file: string; readonly text: string }[];
	readonly builtin: readonly Scenario[];
	/** Our model beside the units; the world of Linux 3.17 when absent. */
	readonly world?: readonly SourceUnit[];
}

export const functionKey = (file: string, name: string): string => `${file}:${name}`;

export interface OpenScenarios {
	readonly list: readonly ScenarioInfo[];
	run(id: string): ScenarioResult | undefined;
	/** `fail`: which of its fallible calls fails beside the plan (from 1). */
	record(id: string, test: string, fail?: number, path?: string): Recording | undefined;
	/** Fails each fallible call of the patch's code in turn. */
	failures(id: string): AllFailures | undefined;
	paths(): readonly VirtualPath[];
	/** What is wrong with the user's own scenarios: their description, and names that nothing defines. */
	problems(): readonly Problem[];
}

export function openScenarios(input: ScenarioInputs): OpenScenarios {
	const own = input.user.map((u) => parseScenario(u.text, u.file));
	const defined = input.units.map((u) => u.text).join('\n');
	const all = [...input.builtin.filter((s) => applies(s, defined)), ...own];
	const programOf = scenarioPrograms(input, all);
	const find = (id: string): Scenario | undefined => all.find((s) => s.id === id);
	const paths = once((): readonly VirtualPath[] => {
		const first = all[0];
		if (!first) return [];
		const sp = programOf(first);
		const sites = pathSites(input.units, sp.program.functions());
		if (sites.length === 0) return [];
		const runs = all.map((s) => ({ name: s.id, cases: s.cases, rank: pathRank(s.text), program: () => programOf(s) }));
		return virtualPaths(
			sites.map((x) => ({ ...x, place: trueLine(sp.locator, x.place) })),
			pathViews(runs),
		);
	});
	const runOf = (s: Scenario, test: string, fail?: number, path = ''): string =>
		runText({ kind: 'scenario', id: s.id, test, ...(fail === undefined ? {} : { fail }), config: input.options.config ?? {}, path });
	const problemsOf = (s: Scenario): readonly Problem[] => {
		const beside = [...input.units, ...builtinHeaders, ...(input.world ?? kernelWorld)];
		const kernel = createKernelPort();
		return [...scenarioProblems(s.text, s.file), ...unknownNames(programOf(s).program, kernel, { file: s.file, text: s.text }, beside)];
	};
	const ownProblems = once(() => own.flatMap(problemsOf));
	return {
		list: all.map((s) => ({ id: s.id, title: s.title, summary: s.summary, functions: s.functions })),
		run(id) {
			const s = find(id);
			if (!s) return undefined;
			const sp = programOf(s);
			const { result, ran } = runCases(
				sp,
				id,
				s.cases,
				(test, schedule) => runOf(s, test, undefined, schedule),
				(m, st, fn, run) => judge(sp, m, st, fn, run),
				s.schedules,
			);
			const wrong = own.includes(s) ? ownProblems().filter((p) => p.place?.file === s.file && p.severity !== 'info') : [];
			const code = input.sources ? runningCode({ ...input.sources, merged: input.merged }, sp.program, ran) : [];
			return { ...result, code, notes: [...wrong.map((p) => `line ${p.place?.line ?? 1}: ${p.message}`), ...result.notes] };
		},
		record(id, test, fail, path) {
			const s = find(id);
			const name = test === '' ? s?.cases[0] : test;
			if (!s || name === undefined) return undefined;
			const sp = programOf(s);
			return recordCase(sp, name, runOf(s, name, fail, path), fail === undefined ? undefined : failingAt(sp, fail).fails, path);
		},
		failures(id) {
			const s = find(id);
			if (!s) return undefined;
			const sp = programOf(s);
			return allFailures(
				sp,
				s,
				(test, fail) => runOf(s, test, fail),
				(m, st, fn, run) => judge(sp, m, st, fn, run),
			);
		},
		paths,
		problems: ownProblems,
	};
}

/** Scenarios in which the host and another task read paths, the shortest first. */
const pathRank = (text: string): number =>
	/\bcgroup_seen\b[\s\S]*\bas\(&init_task\)[\s\S]*\bcgroup_seen\b/.test(text) ? 1 / text.length : -1;

/** The place in the patched file of a place in the running text. */
function trueLine(locator: Locator, place: VirtualPath['place']): VirtualPath['place'] {
	const text = locator.text(place.file);
	if (text === undefined) return place;
	const start = new LineIndex(text).offsetOf(toLine0(place.line)) + place.column - 1;
	return locator.place({ file: place.file, span: span(start, start) });
}

/** A built-in scenario applies when the patch shows a function it is about. */
function applies(s: Scenario, text: string): boolean {
	return s.functions.length === 0 || s.functions.some((f) => new RegExp(`\\b${f}\\s*\\(`).test(text));
}

const scenarioUnits = new WeakMap<Scenario, SourceUnit>();

/** Always the same object for a scenario, so that programs share what is made of it. */
function unitOf(s: Scenario): SourceUnit {
	let unit = scenarioUnits.get(s);
	if (!unit) {
		unit = { file: s.file, text: s.text, alone: keepsToItself(s.text) };
		scenarioUnits.set(s, unit);
	}
	return unit;
}

/** All it defines is static: it can stand in one program with other scenarios. */
const keepsToItself = (text: string): boolean => !/^(?!static\b|#|\/[*/]|\}|\{|kunit_test_suite\b)\S/m.test(text);

/** The program of a scenario: one for all that agree on the configuration, or one of its own where it defines what others could see. */
function scenarioPrograms(input: ScenarioInputs, all: readonly Scenario[]): (s: Scenario) => ScenarioProgram {
	const programs = new Map<string, Omit<ScenarioProgram, 'file' | 'counters'>>();
	const made = new Map<string, ScenarioProgram>();
	const worldCounters = once(() => countersIn([...input.units, ...(input.world ?? kernelWorld)].map((u) => u.text)));
	const names = new Map<string, number>(input.units.map((u) => [u.file, 1]));
	for (const s of all) names.set(s.file, (names.get(s.file) ?? 0) + 1);
	const config = (s: Scenario): string => JSON.stringify(Object.entries(s.config).sort());
	const joins = (s: Scenario): boolean => unitOf(s).alone === true && names.get(s.file) === 1;
	const programOf = (s: Scenario): Omit<ScenarioProgram, 'file' | 'counters'> => {
		const key = joins(s) ? config(s) : s.id;
		let p = programs.get(key);
		if (!p) {
			p = build(input, s, joins(s) ? all.filter((x) => joins(x) && config(x) === key) : [s]);
			programs.set(key, p);
		}
		return p;
	};
	return (s) => {
		let p = made.get(s.id);
		if (!p) {
			p = { ...programOf(s), file: s.file, counters: new Set([...worldCounters(), ...countersIn([s.text])]) };
			made.set(s.id, p);
		}
		return p;
	};
}

function once<T>(make: () => T): () => T {
	let made: { readonly value: T } | undefined;
	return () => {
		made ??= { value: make() };
		return made.value;
	};
}

/** A program of units with our world beside them and no tree: our world is a kernel of its own, a real one beside it would take its place by halves. */
export function worldProgram(
	units: readonly SourceUnit[],
	options: { readonly parser: Ports['parser'] } & Pick<ScenarioInputs, 'symbols' | 'plainChar'>,
): Program {
	return buildProgram(units, {
		parser: options.parser,
		config: { symbols: options.symbols, otherwise: 'y', plainChar: options.plainChar },
		models: [...builtinHeaders, ...kernelWorld],
	});
}

function build(input: ScenarioInputs, s: Scenario, together: readonly Scenario[]): Omit<ScenarioProgram, 'file' | 'counters'> {
	const units = [...input.units, ...together.map(unitOf)];
	const mine = new Set([...input.merged.keys(), ...(input.world ? units.map((u) => u.file) : [])]);
	const program: Program = buildProgram(units, {
		parser: input.ports.parser,
		config: { symbols: { ...input.symbols, ...s.config }, otherwise: 'y', plainChar: input.plainChar },
		models: [...builtinHeaders, ...(input.world ?? kernelWorld).filter((u) => !mine.has(u.file))],
		// Our world is a kernel of its own: a real one beside it would take its place by halves.
		tree: input.merged.size > 0 ? undefined : input.ports.tree,
	});
	const covered = new Set(input.files);
	const known = new Map<IrFunction, boolean>();
	const ofPatch = (fn: IrFunction): boolean => {
		let is = known.get(fn);
		if (is === undefined) {
			is = covered.has(fn.file) && !isOurs(fn, input.merged);
			known.set(fn, is);
		}
		return is;
	};
	const measured = (fn: IrFunction): boolean => ofPatch(fn) && (input.changed?.has(functionKey(fn.file, fn.name)) ?? true);
	return { program, locator: createLocator(units, input.merged), measured, ofPatch };
}

/** What the checkers say of the events of a concrete run. Leaks at the end of the world are not judged: only what was seen to go wrong. */
function judge(sp: ScenarioProgram, m: Machine, s: State, fn: IrFunction, run: string): Finding[] {
	const facts = { program: sp.program, kernel: m.kernel, makers: new Map(), ours: () => false };
	const way = wayOf(facts, m, fn, s);
	const out: Finding[] = [];
	const seen = new Set<string>();
	for (const c of checkers) {
		if (c.id === 'memory-leak' || c.id === 'reference-leak' || c.id === 'missing-unlock') continue;
		for (const raw of c.judge(way, { ways: [way], releasedOnError: new Set(), releasedOnSuccess: new Set() })) {
			if (seen.has(raw.same) || raw.place.file === sp.file) continue;
			seen.add(raw.same);
			const d = draftOf({ raw, severity: c.severity, path: '', state: s }, fn, {
				locator: sp.locator,
				info: (n, f) => sp.program.info(n, f),
				run: () => run,
			});
			out.push({ ...d, id: `s${out.length + 1}`, status: 'unknown' });
		}
	}
	return out;
}
