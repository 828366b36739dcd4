/**
 * Versions of the reviewed feature: the patch as posted, and the later ones that kernel/versions knows. Owns making their units and
 * running one scenario over all of them; what a scenario is and how it runs is scenarios.ts.
 */
import { invariant } from '../base/invariant';
import type { SourceUnit } from '../c/program';
import { kernelWorld } from '../kernel/model-sources';
import { type VersionText, versionTexts, type WorldChange } from '../kernel/versions/index';
import { applyToText } from '../patch/apply';
import type { FilePatch } from '../patch/model';
import { readInput } from '../patch/read';
import { parseScenario, type Scenario } from '../scenarios/parse';
import type { ScenarioResult } from './report';
import { openScenarios, type ScenarioInputs } from './scenarios';

/** One change on the way from a version to the next. */
export interface VersionChange {
	readonly title: string;
	/** Who asked for it or what it mends. */
	readonly why: string;
	/** The patch's own code with this change and all before it. */
	readonly units: readonly SourceUnit[];
	/** Files in which it found no place: this input is not what the version was written for. */
	readonly rejected: readonly string[];
}

export interface Version {
	readonly id: string;
	readonly title: string;
	readonly units: readonly SourceUnit[];
	/** Our model beside the units. */
	readonly world: readonly SourceUnit[];
	/** Each of them can be run; empty for 'posted' and for a version that replaces the patch. */
	readonly steps: readonly VersionChange[];
	/** Nothing of the patch is left in it. */
	readonly replaces: boolean;
	/** For a version that replaces the patch: what is different, and the units without it where that can be told. */
	readonly changes: readonly (WorldChange & { readonly without?: readonly SourceUnit[] })[];
}

function applyFiles(units: readonly SourceUnit[], files: readonly FilePatch[]): { units: SourceUnit[]; rejected: string[] } {
	const rejected: string[] = [];
	const out = units.map((u): SourceUnit => {
		const file = files.find((f) => f.path === u.file);
		if (!file) return u;
		const applied = applyToText(u.text, file.hunks, { fuzz: 1, ignoreWhitespace: true });
		if (applied.rejects.length > 0) rejected.push(u.file);
		return { file: u.file, text: applied.text };
	});
	rejected.push(...files.filter((f) => !units.some((u) => u.file === f.path)).map((f) => f.path));
	return { units: out, rejected };
}

async function seriesOf(text: VersionText) {
	return (await readInput(new TextEncoder().encode(text.series), `${text.id}.patch`)).patches;
}

/** Changes to the patch's own code. */
async function continued(text: VersionText, before: Version): Promise<Version> {
	const steps: VersionChange[] = [];
	let units = before.units;
	for (const patch of await seriesOf(text)) {
		const applied = applyFiles(units, patch.files);
		units = applied.units;
		steps.push({ title: patch.title, why: patch.message.trim(), units, rejected: applied.rejected });
	}
	return { id: text.id, title: text.title, units, world: before.world, steps, changes: [], replaces: before.replaces };
}

/** Our own model of the feature instead of the patch. The files it changes are its units. */
export async function replacing(text: VersionText): Promise<Version> {
	const files = (await seriesOf(text)).flatMap((p) => p.files);
	const { units } = applyFiles(kernelWorld, files);
	const changed = new Set(files.map((f) => f.path));
	const own = [...units.filter((u) => changed.has(u.file)), ...text.files];
	const undo = text.undo === '' ? [] : (await readInput(new TextEncoder().encode(text.undo), `${text.id}-undo.patch`)).patches;
	return {
		id: text.id,
		title: text.title,
		units: own,
		world: kernelWorld.filter((u) => !changed.has(u.file)),
		steps: [],
		replaces: true,
		changes: text.changes.map((c) => {
			const back = undo.find((p) => p.title === c.title);
			const without = back && applyFiles(own, back.files);
			invariant(!without || without.rejected.length === 0, `"${c.title}" can be taken back in ${without?.rejected.join(', ')}`);
			return without ? { ...c, without: without.units } : c;
		}),
	};
}

const defines = (text: string, name: string): boolean => new RegExp(`\\b${name}\\s*\\([^;{}]*\\)\\s*\\{`).test(text);
const textOf = (units: readonly SourceUnit[]): string => units.map((u) => u.text).join('\n');

/** The posted version first, then those that belong to what it defines. */
export async function versionsOf(units: readonly SourceUnit[], world: readonly SourceUnit[]): Promise<readonly Version[]> {
	const posted: Version = { id: 'v1', title: 'as posted', units, world, steps: [], changes: [], replaces: false };
	const text = textOf(units);
	const versions = [posted];
	for (const one of versionTexts) {
		if (!one.functions.every((name) => defines(text, name))) continue;
		versions.push(one.on === 'world' ? await replacing(one) : await continued(one, versions.at(-1) ?? posted));
	}
	return versions;
}

export interface VersionRun {
	readonly id: string;
	readonly title: string;
	/** 'absent': the version has not what the scenario uses; 'unfit': its changes found no place in this input. */
	readonly outcome: ScenarioResult['outcome'] | 'absent' | 'unfit';
	/** What did not go as expected, or why it could not run; empty when it passed. */
	readonly says: readonly string[];
	/** Rules of what the checkers found on the way, by name. */
	readonly found: readonly string[];
	/** Not the same as in the version before. */
	readonly changed: boolean;
	/** Changes at which the outcome turned, found by running the scenario after each; of a version that replaces the patch, those without which it is another one. */
	readonly because: readonly { readonly title: string; readonly why: string }[];
	/** What is different in the functions that the scenario is about, when it cannot be told which of it did it. */
	readonly candidates: readonly { readonly title: string; readonly why: string }[];
}

export interface Comparison {
	readonly scenario: string;
	readonly title: string;
	readonly runs: readonly VersionRun[];
}

type Outcome = Pick<VersionRun, 'outcome' | 'says' | 'found'>;
const key = (o: Outcome): string => [o.outcome, ...o.says, ...o.found].join('\n');
const same = (a: Outcome, b: Outcome): boolean => key(a) === key(b);

function outcomeOf(result: ScenarioResult): Outcome {
	const wrong = result.expectations.filter((e) => !e.ok).map((e) => `${e.text}: expected ${e.expected}, got ${e.actual}`);
	return {
		outcome: result.outcome,
		says: [...new Set([...wrong, ...(result.outcome === 'passed' ? [] : result.notes)])],
		found: [...new Set(result.findings.map((f) => f.rule))].sort(),
	};
}

/** What the scenario calls or chooses that the posted code has and this code has not. */
function missing(s: Scenario, posted: string, now: string): string[] {
	const calls = new Set([...s.text.matchAll(/\b([a-z_]\w*)\s*\(/g)].map((m) => m[1] as string));
	const gone = [...calls].filter((name) => defines(posted, name) && !defines(now, name));
	const symbols = Object.keys(s.config).filter((name) => posted.includes(name) && !now.includes(name));
	return [...gone.map((name) => `${name}() is not there any more`), ...symbols.map((name) => `${name} is not asked for any more`)];
}

function candidatesFor(s: Scenario, changes: readonly WorldChange[]): VersionRun['candidates'] {
	const about = changes.filter((c) => c.functions.some((name) => s.functions.includes(name)));
	return (about.length > 0 ? about : changes).map(({ title, why }) => ({ title, why }));
}

/** Runs one scenario over all versions. Undefined when there is no such scenario for this input. */
export async function compareVersions(input: ScenarioInputs, id: string): Promise<Comparison | undefined> {
	const listed = openScenarios(input).list.find((one) => one.id === id);
	if (!listed) return undefined;
	const own = input.user.map((one) => parseScenario(one.text, one.file)).find((one) => one.id === id);
	const scenario = input.builtin.find((one) => one.id === id) ?? own;
	if (!scenario) return undefined;
	const versions = await versionsOf(input.units, input.world ?? kernelWorld);
	const posted = textOf([...input.units, ...(input.world ?? kernelWorld)]);
	const runIn = (units: readonly SourceUnit[], world: readonly SourceUnit[], merged: ScenarioInputs['merged']): Outcome => {
		const gone = missing(scenario, posted, textOf([...units, ...world]));
		if (gone.length > 0) return { outcome: 'absent', says: gone, found: [] };
		const only = [{ ...scenario, functions: [] }];
		const result = openScenarios({ ...input, units, world, merged, user: [], builtin: only }).run(id);
		return result ? outcomeOf(result) : { outcome: 'absent', says: ['The scenario has nothing to run here.'], found: [] };
	};
	const runs: VersionRun[] = [];
	let before: Outcome | undefined;
	for (const v of versions) {
		const unfit = v.steps.flatMap((s) => s.rejected.map((file) => `"${s.title}" finds no place in ${file}`));
		const now: Outcome =
			unfit.length > 0
				? { outcome: 'unfit', says: unfit, found: [] }
				: runIn(v.units, v.world, v.id === 'v1' ? input.merged : keptOf(v, input));
		const changed = before !== undefined && !same(before, now);
		const because: { title: string; why: string }[] = [];
		if (changed && unfit.length === 0) {
			let last = before as Outcome;
			for (const step of v.steps) {
				const after = step === v.steps.at(-1) ? now : runIn(step.units, v.world, keptOf(v, input));
				if (!same(last, after)) because.push({ title: step.title, why: step.why });
				last = after;
			}
			for (const c of v.changes)
				if (c.without && !same(now, runIn(c.without, v.world, keptOf(v, input)))) because.push({ title: c.title, why: c.why });
		}
		const candidates = changed && because.length === 0 ? candidatesFor(scenario, v.changes) : [];
		runs.push({ id: v.id, title: v.title, ...now, changed, because, candidates });
		before = now;
	}
	return { scenario: id, title: listed.title, runs };
}

/** Files of our model that carry the patch's hunks are not given a second time; the way back to the mail's lines does not hold for changed text. */
export function keptOf(v: Version, input: ScenarioInputs): ScenarioInputs['merged'] {
	return new Map([...input.merged].filter(([file, m]) => v.units.some((u) => u.file === file && u.text === m.unit.text)));
}
