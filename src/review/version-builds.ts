/**
 * The configurations in which each version of a feature does not build, side by side, as a scenario would be: the rule's own
 * comparison. Owns making each version look like a patch; what breaks a build is build-breakage.ts.
 */
import { line1 } from '../base/positions';
import { buildProgram } from '../c/build-program';
import type { SourceUnit } from '../c/program';
import { buildBreakage as rule } from '../checks/build-breakage';
import { builtinHeaders, kernelWorld } from '../kernel/model-sources';
import type { RebuiltFile } from '../patch/model';
import { buildFindings } from './build-findings';
import { createLocator } from './locate';
import type { ScenarioInputs } from './scenarios';
import { type Comparison, keptOf, type Version, type VersionRun, versionsOf } from './versions';

/** A unit as a file of a patch to our model: lines that the model has not are added. */
function asFile(u: SourceUnit, before: string | undefined): RebuiltFile {
	const left = new Map<string, number>();
	for (const line of before?.split('\n') ?? []) left.set(line, (left.get(line) ?? 0) + 1);
	const lines = u.text.split('\n');
	const addedLines = lines.flatMap((line, i) => {
		const n = left.get(line) ?? 0;
		if (n > 0) left.set(line, n - 1);
		return n > 0 ? [] : [line1(i + 1)];
	});
	return {
		path: u.file,
		oldPath: u.file,
		status: before === undefined ? 'added' : 'modified',
		patched: {
			path: u.file,
			text: u.text,
			complete: true,
			visible: [{ first: line1(1), last: line1(lines.length) }],
			inputLines: [],
			verification: { kind: 'unverifiable', why: 'It is a version of our own.' },
		},
		addedLines,
		deletedLines: [],
	};
}

function breakages(v: Version, input: ScenarioInputs, files: readonly RebuiltFile[], added: ReadonlySet<string>): readonly string[] {
	const { ports, options } = input;
	const config = input.symbols as Readonly<Record<string, 'y' | 'm' | 'n'>>;
	const models = new Map([...kernelWorld, ...input.units.filter((u) => !v.units.includes(u))].map((u) => [u.file, u.text]));
	const base = kernelWorld.filter((u) => v.units.some((x) => x.file === u.file));
	const merged = v.id === 'v1' ? input.merged : keptOf(v, input);
	const own = v.units.map((u) => asFile(u, kernelWorld.find((x) => x.file === u.file)?.text));
	// Later versions say nothing of Makefiles and Kconfig: those of the posted patch are not theirs.
	const beside = v.id !== 'v1' ? [] : files.filter((f) => !v.units.some((u) => u.file === f.path));
	const program = buildProgram(v.units, {
		parser: ports.parser,
		config: { symbols: config, otherwise: 'y' },
		models: [...builtinHeaders, ...[...models].filter(([file]) => file.endsWith('.h')).map(([file, text]) => ({ file, text }))],
	});
	const found = buildFindings({
		ports: { parser: ports.parser, ...(v.replaces ? {} : ports) },
		options,
		units: v.units,
		merged,
		files: [...own, ...beside],
		base,
		config,
		added,
		program,
		locator: createLocator(v.units, merged),
	});
	return found.map((f) => f.message.slice(0, f.message.indexOf(':')));
}

/** `files`: of the posted patch; `added`: CONFIG symbols that it defines. */
export async function compareBuilds(input: ScenarioInputs, files: readonly RebuiltFile[], added: ReadonlySet<string>): Promise<Comparison> {
	const runs: VersionRun[] = [];
	for (const v of await versionsOf(input.units, input.world ?? kernelWorld)) {
		const says = breakages(v, input, files, added);
		const before = runs.at(-1);
		const changed = before !== undefined && before.says.join('\n') !== says.join('\n');
		const turned = v.changes.filter(
			(c) => changed && c.without && breakages({ ...v, units: c.without }, input, files, added).join('\n') !== says.join('\n'),
		);
		runs.push({
			id: v.id,
			title: v.title,
			outcome: says.length > 0 ? 'failed' : 'passed',
			says,
			found: says.length > 0 ? [rule.id] : [],
			changed,
			because: turned.map(({ title, why }) => ({ title, why })),
			candidates: [],
		});
	}
	return { scenario: rule.id, title: rule.title, runs };
}
