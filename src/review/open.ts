/** Opens a review: reads, rebuilds, builds the program, analyses the touched functions, and puts the report together. */

import type { Problem } from '../base/problem';
import { buildProgram } from '../c/build-program';
import type { CodePlace, IrFunction } from '../c/ir';
import type { FunctionInfo, Program, SourceUnit } from '../c/program';
import { buildBreakage } from '../checks/build-breakage';
import type { Way } from '../checks/check';
import { contracts } from '../kernel/contract-table';
import { builtinHeaders, kernelWorld, withoutWorld } from '../kernel/model-sources';
import { record } from '../machine/record';
import type { RebuiltFile } from '../patch/model';
import { readInput } from '../patch/read';
import { rebuild } from '../patch/rebuild';
import { scenarios as builtinScenarios } from '../scenarios/index';
import { analyseFunction, type FunctionAnalysis, type ProgramFacts, programFacts, replayWay, wayOf } from './analyse';
import { answerTo } from './answers';
import { buildFindings } from './build-findings';
import { type Change, changeOf, droppedReleases } from './dropped-release';
import { withEdits } from './edits';
import { exitTable } from './exits';
import { fileReport } from './file-report';
import { dedupe, draftOf, type FindingDraft, withStatus } from './findings';
import { EVERY_FAILURE, functionFailures } from './function-failures';
import { exitLabels } from './labels';
import { createLocator, isPart, type Locator, shownName } from './locate';
import { isOurs } from './merge-model';
import { foldVersions, notChosenText } from './other-versions';
import { plainChar } from './plain-char';
import { createQueries } from './queries';
import type { FunctionReport, Report, Unproven } from './report';
import type { Ports, Review, ReviewOptions } from './review';
import { parseRun, runText } from './run-string';
import { runningTexts } from './running-text';
import { scenarioUnits } from './scenario-units';
import { functionKey, openScenarios, type ScenarioInputs, worldProgram } from './scenarios';
import { suppress } from './suppress';
import { toldThroughUnseen } from './through-unseen';
import { lineMap, touchOf } from './touch';
import { unchosenLines } from './unchosen-lines';
import { configOf, isC, unitsOf } from './units';
import { unitsWithModel } from './units-of-model';
import { compareBuilds } from './version-builds';
import { compareVersions } from './versions';

/** One function for all programs: what they share is compared by it. */
const isKnown = (name: string): boolean => contracts.has(name);

/** One side of the patch, ready to run. */
interface Side {
	readonly program: Program;
	readonly facts: ProgramFacts;
	readonly locator: Locator;
	readonly units: readonly SourceUnit[];
}

export async function openReview(bytes: Uint8Array, name: string, ports: Ports, options: ReviewOptions = {}): Promise<Review> {
	const read = await readInput(bytes, name);
	const problems: Problem[] = [...read.problems];
	let files: readonly RebuiltFile[] = [];
	{
		const known = new Map<string, string>();
		const all = new Map<string, RebuiltFile>();
		for (const p of read.patches) {
			const r = rebuild(p, (path) => known.get(path) ?? ports.base?.(path));
			problems.push(...r.problems);
			for (const f of r.files) {
				const old = all.get(f.path);
				all.set(f.path, old ? { ...f, base: old.base ?? f.base, status: old.status === 'added' ? 'added' : f.status } : f);
				if (f.patched?.complete) known.set(f.path, f.patched.text);
			}
		}
		files = withEdits([...all.values()], options.edits ?? {});
	}
	const config = configOf(read.patches, files, options.config ?? {}, 'y');
	const symbols = { ...Object.fromEntries(config.map((c) => [c.symbol, c.value])), ...(options.config ?? {}) };
	const both = unitsOf(read.patches, files);
	const worldByPath = new Map(kernelWorld.map((u) => [u.file, u]));
	const withModel = unitsWithModel(both.patched, read.patches, files, worldByPath);
	const char = plainChar(read.patches);
	const inTree = (name: string): boolean => (ports.tree?.find('function', name).length ?? 0) > 0;
	const side = (units: readonly SourceUnit[], merged: Parameters<typeof createLocator>[1]): Side => {
		const program = buildProgram(units, {
			parser: ports.parser,
			config: { symbols, otherwise: 'y', plainChar: char },
			models: [...builtinHeaders, ...withoutWorld],
			tree: ports.tree,
			isKnown,
		});
		return {
			program,
			facts: programFacts(program, units, {}, (fn) => isOurs(fn, merged), inTree),
			locator: createLocator(units, merged, (path) => ports.tree?.read(path)),
			units,
		};
	};
	const patched = side(withModel.units, withModel.merged);
	problems.push(...patched.program.problems.filter((p) => p.severity !== 'info'));
	// The base of a merged file is our model without the hunks.
	const baseUnits = both.base.map((u) => (withModel.merged.has(u.file) ? (worldByPath.get(u.file) ?? u) : u));
	const base = baseUnits.length > 0 ? side(baseUnits, new Map()) : undefined;

	const runOf = (fn: IrFunction, path: string): string => runText({ kind: 'function', link: fn.link, config: options.config ?? {}, path });
	const work = touched(patched, base, files, withModel.merged, options.only);
	const drafted: Draft[] = [];
	const unproven: Unproven[] = [];
	const patchedDrafts: FindingDraft[] = [];
	const baseDrafts: FindingDraft[] = [];
	const change = changeOf(read.patches);
	const added = new Set<string>();
	const analyses: FunctionAnalysis[] = [];
	let steps = 0;
	let stopped = false;
	for (let i = 0; i < work.length; i++) {
		const w = work[i] as (typeof work)[number];
		ports.progress?.(i, work.length, w.info.name);
		if (ports.pause && (await ports.pause())) stopped = true;
		if (stopped) {
			problems.push({
				code: 'stopped-early',
				severity: 'warning',
				message: `Stopped before ${w.info.name}: ${work.length - i} of ${work.length} functions were not looked at.`,
			});
			break;
		}
		if (w.info.inactive) {
			drafted.push(notChosen(patched, w));
			continue;
		}
		const a = analyseFunction(patched.facts, w.info);
		if (!a) continue;
		analyses.push(a);
		steps += a.steps;
		const src = { locator: patched.locator, info: (n: string, f: string) => patched.program.info(n, f), run: runOf };
		const b = base && w.base ? analyseFunction(base.facts, w.base) : undefined;
		const dropped = b && w.touch !== 'context' ? droppedFrom(patched, a, b, change) : [];
		const drafts = [...toldThroughUnseen(a, { own: onLines(patched, w.added), others: change.removed }), ...dropped].map((p) =>
			draftOf(p, a.fn, src),
		);
		patchedDrafts.push(...drafts);
		if (w.touch === 'added') added.add(`${w.info.file}:${w.info.name}`);
		unproven.push(
			...a.unproven.map((u) => ({
				rule: u.raw.rule,
				function: u.raw.fn,
				place: patched.locator.place(u.raw.place),
				message: u.raw.message,
				reason: u.reason,
			})),
		);
		drafted.push(functionReport(patched, a, w, drafts, runOf, withModel.merged.has(w.info.file)));
		if (b && base) {
			steps += b.steps;
			baseDrafts.push(
				...toldThroughUnseen(b, { own: onLines(base, w.deleted), others: change.added }).map((p) =>
					draftOf(p, b.fn, { locator: base.locator, info: (n, f) => base.program.info(n, f), run: runOf }),
				),
			);
		}
	}
	ports.progress?.(work.length, work.length, '');
	const functions = foldVersions(drafted);
	const symbolsAdded = new Set(config.flatMap((c) => (c.addedByPatch ? [c.symbol] : [])));
	const breakages =
		stopped || options.only
			? []
			: buildFindings({
					ports,
					options,
					units: withModel.units,
					merged: withModel.merged,
					files,
					base: baseUnits,
					config: symbols,
					added: symbolsAdded,
					program: patched.program,
					locator: patched.locator,
				});
	const findings = withStatus(dedupe(patchedDrafts), base ? dedupe(baseDrafts) : undefined, added, breakages).filter(
		(f) => f.status === 'introduced' || f.status === 'unknown' || !withModel.merged.has(f.file),
	);
	const touchedFunctions = functions.filter((f) => f.touch !== 'context');
	const inScenarios = scenarioUnits(
		{ units: both.patched, files, touched: touchedFunctions, program: patched.program },
		unitsWithModel(both.patched, read.patches, files, worldByPath, true),
		(units) => worldProgram(units, { parser: ports.parser, symbols, plainChar: char }),
	);
	const scenarioInputs: ScenarioInputs = {
		ports,
		options,
		symbols,
		plainChar: char,
		...inScenarios,
		files: files.map((f) => f.path),
		changed: new Set(touchedFunctions.map((f) => functionKey(f.place.file, f.name))),
		user: options.scenarios ?? [],
		builtin: builtinScenarios,
	};
	const scenarios = openScenarios(scenarioInputs);
	const reports = functions.map(({ drafts, ...f }) => ({
		...f,
		findings: findings.flatMap((x, i) =>
			[...drafts, ...breakages.filter((b) => b.function === f.name && b.file === f.place.file)].some(
				(d) => d.rule === x.rule && d.line === x.line && d.file === x.file && d.resource === x.resource,
			)
				? [i]
				: [],
		),
	}));
	const queries = createQueries({ analyses, functions: reports, findings, locator: patched.locator, run: runOf });
	const report: Report = {
		schema: 1,
		input: { name, format: read.format },
		patches: read.patches,
		files: files.map(fileReport),
		functions: reports,
		findings,
		unproven,
		suppressed: [],
		remarks: read.remarks.map((r) => {
			const answer = answerTo(r, queries);
			return answer ? { ...r, answer } : r;
		}),
		problems,
		config,
		scenarios: scenarios.list,
		paths: options.pathsLater ? [] : scenarios.paths(),
		stats: {
			insertions: read.patches.reduce((n, p) => n + p.insertions, 0),
			deletions: read.patches.reduce((n, p) => n + p.deletions, 0),
			functionsComplete: functions.filter((f) => f.complete).length,
			functionsTotal: functions.length,
			steps,
		},
	};
	const texts = new Map(files.flatMap((f) => (f.patched ? [[f.path, f.patched.text] as const] : [])));
	return {
		// Comments in the code silence findings with a reason; workspace entries and baselines are the caller's.
		report: suppress(report, { texts }),
		read,
		files,
		program: patched.program,
		open(text) {
			const r = parseRun(text);
			if (!r) return undefined;
			if (r.kind === 'scenario') return scenarios.record(r.id, r.test, r.fail, r.path);
			const fn = patched.program.fn(r.link);
			if (!fn) return undefined;
			const { m, start } = replayWay(patched.facts, fn, r.path);
			return record(m, start, text);
		},
		paths: () => scenarios.paths(),
		scenarioProblems: () => scenarios.problems(),
		runScenario: (id) => scenarios.run(id),
		failures(id) {
			for (const fn of reports.filter((f) => f.name === id || f.link === id)) {
				const info = patched.program.info(fn.link, fn.place.file);
				const a = info && info.file === fn.place.file ? analyseFunction(patched.facts, info, { budget: EVERY_FAILURE }) : undefined;
				if (!a) continue;
				const own = fn.findings.flatMap((i) => findings[i] ?? []);
				return functionFailures(a, fn, own, patched.locator, (path) => runOf(a.fn, path));
			}
			return scenarios.failures(id);
		},
		compare: (id) =>
			id === buildBreakage.id
				? compareBuilds({ ...scenarioInputs, ...withModel }, files, symbolsAdded)
				: compareVersions(scenarioInputs, id),
		source: runningTexts(
			withModel,
			inScenarios,
			[...builtinScenarios, ...(options.scenarios ?? [])],
			ports.tree && ((path) => ports.tree?.read(path)),
		),
	};
}

/** What the same ways released before the patch. */
function droppedFrom(patched: Side, a: FunctionAnalysis, b: FunctionAnalysis, change: Change): ReturnType<typeof droppedReleases> {
	return droppedReleases(a, b, change, (path) => {
		const again = replayWay(patched.facts, a.fn, path);
		return wayOf(patched.facts, again.m, a.fn, again.state);
	});
}

/** A function's entry while the findings are still drafts. */
interface Draft extends Omit<FunctionReport, 'findings'> {
	readonly drafts: readonly FindingDraft[];
	/** See foldVersions. */
	readonly unchosen?: string;
}

interface Work {
	readonly info: FunctionInfo;
	readonly touch: FunctionReport['touch'];
	readonly base: FunctionInfo | undefined;
	/** Lines of its file that the patch adds; none of a file that is our own model with the hunks. */
	readonly added: readonly number[];
	/** Lines of the base side that it takes away. */
	readonly deleted: readonly number[];
}

/** Is the line of a place one of these? */
const onLines =
	(side: Side, lines: readonly number[]) =>
	(place: CodePlace): boolean =>
		lines.includes(side.locator.place(place).line);

/** Functions to look at: what the patch touched, and what its hunks show whole. */
function touched(
	patched: Side,
	base: Side | undefined,
	files: readonly RebuiltFile[],
	merged: ReadonlyMap<string, { readonly addedLines: readonly number[] }>,
	only: readonly string[] | undefined,
): Work[] {
	const out: Work[] = [];
	const baseFns = base?.program.functions().filter((f) => f.origin === 'unit') ?? [];
	const patchedFns = patched.program.functions().filter((f) => f.origin === 'unit');
	for (const info of patchedFns) {
		const file = files.find((f) => f.path === info.file);
		if (!file || !isC(info.file)) continue;
		const there = isPart(info.name) ? lineMap(file).toBase(info.firstLine) : 0;
		const twins = baseFns.filter(
			(b) => b.file === file.oldPath && (there > 0 ? isPart(b.name) && b.firstLine <= there && there <= b.lastLine : b.name === info.name),
		);
		const twin = twins.find((b) => b.inactive === info.inactive) ?? twins[0];
		const m = merged.get(info.file);
		const touch = m
			? touchOf(info, { ...file, addedLines: m.addedLines as RebuiltFile['addedLines'], deletedLines: [] }, twin !== undefined)
			: touchOf(info, file, twin !== undefined);
		const wanted = only ? only.includes(info.name) : touch !== 'context' || file.patched?.complete === false;
		if (!wanted || (m && touch === 'context')) continue;
		out.push({
			info,
			touch,
			base: touch === 'added' || twin?.inactive ? undefined : twin,
			added: m ? [] : file.addedLines,
			deleted: m ? [] : file.deletedLines,
		});
	}
	const rank = { added: 0, changed: 0, removed: 1, context: 2 } as const;
	return out.sort((a, b) => rank[a.touch] - rank[b.touch]);
}

/** A function that the configuration leaves out is named as such, never run and never clean. */
function notChosen(side: Side, w: Work): Draft {
	const place = side.locator.place({ file: w.info.file, span: w.info.nameSpan });
	const end = { start: w.info.span.end, end: w.info.span.end } as FunctionInfo['span'];
	return {
		name: shownName(w.info.name, place.line),
		link: w.info.link,
		place,
		lastLine: side.locator.place({ file: w.info.file, span: end }).line,
		touch: w.touch,
		complete: w.info.complete,
		exits: { resources: [], rows: [], complete: false },
		limits: [`it ${notChosenText(w.info)}`],
		drafts: [],
		unchosen: w.info.choose ?? '',
	};
}

function functionReport(
	side: Side,
	a: FunctionAnalysis,
	w: Work,
	drafts: readonly FindingDraft[],
	runOf: (fn: IrFunction, path: string) => string,
	merged: boolean,
): Draft {
	const place = side.locator.place({ file: w.info.file, span: w.info.nameSpan });
	const last = side.locator.place({ file: w.info.file, span: { start: w.info.span.end, end: w.info.span.end } as FunctionInfo['span'] });
	const unit = side.units.find((u) => u.file === w.info.file);
	const unchosen = unit ? unchosenLines(w.info, w.added, unit.text, side.program.declared(unit.file)?.inactive ?? []) : [];
	const model = merged ? ['lines that the patch does not show are taken from our own model of this function'] : [];
	const limits = [...model, ...unchosen, ...a.limits];
	const complete = a.limits.length === 0;
	return {
		name: shownName(w.info.name, place.line),
		link: w.info.link,
		place,
		lastLine: last.line,
		touch: w.touch,
		complete: w.info.complete && !merged,
		exits: exitTable(a.fn, a.ways, complete, {
			text: (f) => side.locator.text(f),
			place: (p) => side.locator.place(p),
			labels: (way: Way) => exitLabels(a.fn, way),
			told: (site) => drafts.some((d) => d.about.endsWith(site)),
			run: runOf,
		}),
		limits,
		drafts,
	};
}
