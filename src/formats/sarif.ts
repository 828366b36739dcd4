/**
 * A report as SARIF 2.1.0. Owns the mapping; sarif-location.ts has the small objects. Facts of the format are from the OASIS standard
 * "Static Analysis Results Interchange Format (SARIF) Version 2.1.0" (section numbers below).
 * Not emitted: times, machine and user names (same input, same bytes out), and suspicions without a witness.
 */
import { fingerprints } from '../review/fingerprint';
import type { Finding, Report } from '../review/report';
import type { RuleInfo } from '../review/rules';
import { artifactOf, codeFlow, fixOf, location, region, related } from './sarif-location';
import { unfinished } from './verdict';

export interface SarifOptions {
	readonly version?: string;
	readonly commandLine?: string;
}

const LEVEL = { error: 'error', warning: 'warning', info: 'note' } as const;

/** §3.27.24. `unknown` has no counterpart: the property is left out. */
const BASELINE: Readonly<Record<Finding['status'], string | undefined>> = {
	introduced: 'new',
	'as-before': 'unchanged',
	fixed: 'absent',
	unknown: undefined,
};

const pascal = (id: string): string => id.replace(/(^|[-_])(\w)/g, (_, _dash, letter: string) => letter.toUpperCase());

function ruleOf(rule: RuleInfo): object {
	return {
		id: rule.id,
		name: pascal(rule.id),
		shortDescription: { text: rule.title },
		fullDescription: { text: rule.title },
		...(rule.help ? { help: { text: rule.help, markdown: rule.help } } : {}),
		...(rule.helpUri ? { helpUri: rule.helpUri } : {}),
		defaultConfiguration: { level: LEVEL[rule.severity] },
	};
}

/** Rules of the tool, and of findings whose rule nobody described. */
function rulesFor(report: Report, rules: readonly RuleInfo[]): RuleInfo[] {
	const all = [...rules];
	const findings = [...report.findings, ...(report.suppressed ?? []).map((one) => one.finding)];
	for (const one of findings)
		if (!all.some((rule) => rule.id === one.rule)) all.push({ id: one.rule, title: one.rule.replaceAll('-', ' '), severity: one.severity });
	return all;
}

function resultOf(finding: Finding, name: string, ruleIndex: number): Record<string, unknown> {
	const keys = finding.witness.steps.filter((step) => step.key);
	const baseline = BASELINE[finding.status];
	return {
		ruleId: finding.rule,
		ruleIndex,
		kind: 'fail',
		level: LEVEL[finding.severity],
		message: { text: finding.message },
		locations: [
			{
				physicalLocation: {
					artifactLocation: artifactOf(finding.file),
					region: region(finding.line, finding.column, finding.line, finding.endColumn),
				},
				logicalLocations: [{ name: finding.function, fullyQualifiedName: finding.function, kind: 'function' }],
			},
		],
		partialFingerprints: { 'rehearse/v1': name },
		...(finding.witness.steps.length > 0 ? { codeFlows: [codeFlow(finding)] } : {}),
		...(keys.length > 0 ? { relatedLocations: related(keys) } : {}),
		...(finding.fixes.length > 0 ? { fixes: finding.fixes.map(fixOf) } : {}),
		...(baseline ? { baselineState: baseline } : {}),
		rank: Math.round(finding.confidence * 1000) / 10,
		properties: {
			id: finding.id,
			resource: finding.resource,
			run: finding.witness.run,
			faults: finding.witness.faults,
			assumptions: finding.witness.assumptions,
			...(finding.basis.length > 0 ? { basis: finding.basis } : {}),
		},
	};
}

interface Notification {
	readonly level: string;
	readonly message: { readonly text: string };
	readonly descriptor: { readonly id: string };
	readonly locations?: readonly object[];
}

/** What was wrong with the input, and what was not finished (§3.20.21, §3.58). */
function notifications(report: Report): Notification[] {
	const all: Notification[] = report.problems.map((one) => ({
		level: LEVEL[one.severity],
		message: { text: one.message },
		descriptor: { id: one.code },
		...(one.place ? { locations: [location(one.place)] } : {}),
	}));
	for (const one of unfinished(report)) {
		all.push({
			level: 'warning',
			message: { text: `${one.function.name}: ${one.why}. What was not finished is not counted as clean.` },
			descriptor: { id: 'not-finished' },
			locations: [{ ...location(one.function.place), logicalLocations: [{ name: one.function.name, kind: 'function' }] }],
		});
	}
	return all;
}

function artifactsOf(report: Report): object[] {
	const roles = {
		added: ['added'],
		deleted: ['deleted'],
		modified: ['modified'],
		renamed: ['renamed'],
		copied: ['added'],
		binary: ['modified'],
	} as const;
	return report.files.map((file) => ({
		location: artifactOf(file.path),
		roles: ['analysisTarget', ...roles[file.status]],
		...(/\.[ch]$/.test(file.path) ? { sourceLanguage: 'c' } : {}),
		// Git's blob id: SHA-1 over a header and the content, hence not under the plain name "sha-1" (§3.24.11).
		...(file.blob ? { hashes: { 'git-blob-sha-1': file.blob } } : {}),
		properties: { verified: file.verified },
	}));
}

/** The log as plain data. */
export function sarifLog(report: Report, rules: readonly RuleInfo[] = [], options: SarifOptions = {}): object {
	const all = rulesFor(report, rules);
	const indexOf = new Map(all.map((rule, index) => [rule.id, index]));
	const suppressed = report.suppressed ?? [];
	const findings = [...report.findings, ...suppressed.map((one) => one.finding)];
	const names = fingerprints(findings);
	const results = findings.map((finding, index) => {
		const result = resultOf(finding, names[index] ?? '', indexOf.get(finding.rule) ?? -1);
		const silenced = suppressed[index - report.findings.length];
		if (!silenced) return result;
		if (silenced.by === 'baseline') result.baselineState = 'unchanged';
		const suppression = {
			kind: silenced.by === 'comment' ? 'inSource' : 'external',
			justification: silenced.reason,
			...(silenced.place ? { location: location(silenced.place) } : {}),
		};
		return { ...result, suppressions: [suppression] };
	});
	const notes = notifications(report);
	const described = [...new Set(notes.map((one) => one.descriptor.id))].map((id) => ({
		id,
		shortDescription: { text: id.replaceAll('-', ' ') },
	}));
	return {
		$schema: 'https://json.schemastore.org/sarif-2.1.0.json',
		version: '2.1.0',
		runs: [
			{
				tool: {
					driver: {
						name: 'Rehearse',
						...(options.version ? { version: options.version, semanticVersion: options.version } : {}),
						shortDescription: { text: 'Reviews Linux kernel patches by running them' },
						rules: all.map(ruleOf),
						notifications: described,
					},
				},
				columnKind: 'utf16CodeUnits',
				defaultSourceLanguage: 'c',
				originalUriBaseIds: { SRCROOT: { description: { text: 'Root of the kernel tree that the patch applies to' } } },
				invocations: [
					{
						executionSuccessful: report.patches.length > 0,
						...(options.commandLine ? { commandLine: options.commandLine } : {}),
						toolConfigurationNotifications: notes,
					},
				],
				artifacts: artifactsOf(report),
				results,
				properties: { config: Object.fromEntries(report.config.map((one) => [one.symbol, one.value])), stats: report.stats },
			},
		],
	};
}

/** Two spaces of indent, ends with a line break. */
export const toSarif = (report: Report, rules: readonly RuleInfo[] = [], options: SarifOptions = {}): string =>
	`${JSON.stringify(sarifLog(report, rules, options), undefined, 2)}\n`;
