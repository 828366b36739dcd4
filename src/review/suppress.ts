/**
 * Silencing findings with a reason: by a comment in the code, by a workspace entry, by a baseline for CI. What is silenced stays in the
 * report under `suppressed`. Owns the three notations; fingerprint.ts owns the names that baselines use.
 *
 *   code:       kfree(x);   /* rehearse: ignore(use-after-free) x is only compared *\/     (same line or the line above)
 *   workspace:  [{ "rule": "memory-leak", "function": "foo_probe", "reason": "freed by the core" }]
 *   baseline:   { "schema": 1, "fingerprints": { "0123456789abcdef": "memory-leak in foo_probe (drivers/foo.c)" } }
 */
import { line1, type Place } from '../base/positions';
import type { Problem } from '../base/problem';
import { fingerprints } from './fingerprint';
import type { Finding, Report, Suppressed } from './report';

/** A workspace entry: what is given must match; `file` and `function` are exact names. */
export interface SuppressionEntry {
	readonly rule?: string;
	readonly file?: string;
	readonly function?: string;
	readonly fingerprint?: string;
	readonly reason: string;
}

export interface Baseline {
	readonly schema: 1;
	/** Fingerprint → what it was, for people. */
	readonly fingerprints: Readonly<Record<string, string>>;
}

export interface SuppressionSources {
	/** Patched texts by path, where comments are looked for. */
	readonly texts: ReadonlyMap<string, string>;
	readonly entries?: readonly SuppressionEntry[];
	readonly baseline?: Baseline;
}

const COMMENT = /(?:\/\*|\/\/)\s*rehearse:\s*ignore\(([\w\s,*-]*)\)([^\n]*)/g;

interface Comment {
	readonly place: Place;
	readonly rules: readonly string[];
	readonly reason: string;
	used: boolean;
}

function commentsOf(file: string, text: string): Comment[] {
	if (!text.includes('rehearse:')) return [];
	const comments: Comment[] = [];
	for (const [index, line] of text.split('\n').entries()) {
		for (const match of line.matchAll(COMMENT)) {
			comments.push({
				place: { file, line: line1(index + 1), column: match.index + 1 },
				rules: (match[1] ?? '')
					.split(',')
					.map((rule) => rule.trim())
					.filter(Boolean),
				reason: (match[2] ?? '').replace(/\*\/.*$/, '').trim(),
				used: false,
			});
		}
	}
	return comments;
}

const matches = (entry: SuppressionEntry, finding: Finding, name: string): boolean =>
	(entry.rule === undefined || entry.rule === finding.rule) &&
	(entry.file === undefined || entry.file === finding.file) &&
	(entry.function === undefined || entry.function === finding.function) &&
	(entry.fingerprint === undefined || entry.fingerprint === name);

function byComment(finding: Finding, comments: readonly Comment[]): Suppressed | undefined {
	for (const comment of comments) {
		const near = comment.place.file === finding.file && (comment.place.line === finding.line || comment.place.line === finding.line - 1);
		if (!near || !(comment.rules.includes(finding.rule) || comment.rules.includes('*'))) continue;
		comment.used = true;
		if (comment.reason !== '') return { finding, by: 'comment', reason: comment.reason, place: comment.place };
	}
	return undefined;
}

function commentProblems(comments: readonly Comment[]): Problem[] {
	return comments.flatMap((one): Problem[] => {
		if (one.reason === '')
			return [
				{
					code: 'suppression-without-reason',
					severity: 'warning',
					message:
						'This comment silences nothing, because it gives no reason. Write why after the parenthesis: rehearse: ignore(rule) reason.',
					place: one.place,
				},
			];
		return one.used
			? []
			: [
					{
						code: 'unused-suppression',
						severity: 'info',
						message: `No finding of ${one.rules.join(', ') || 'a named rule'} is here any more. Remove this comment.`,
						place: one.place,
					},
				];
	});
}

/** The report with silenced findings moved to `suppressed`; indices of functions are kept right, ids of findings stay. */
export function suppress(report: Report, sources: SuppressionSources): Report {
	const comments = [...sources.texts].flatMap(([file, text]) => commentsOf(file, text));
	const names = fingerprints(report.findings);
	const silenced: Suppressed[] = [];
	const moved = new Map<number, number>();
	const findings: Finding[] = [];
	for (const [index, finding] of report.findings.entries()) {
		const name = names[index] ?? '';
		const entry = sources.entries?.find((one) => matches(one, finding, name));
		const known = sources.baseline && Object.hasOwn(sources.baseline.fingerprints, name);
		const one: Suppressed | undefined =
			byComment(finding, comments) ??
			(entry
				? { finding, by: 'workspace', reason: entry.reason }
				: known
					? { finding, by: 'baseline', reason: 'It is in the baseline.' }
					: undefined);
		if (one) silenced.push(one);
		else {
			moved.set(index, findings.length);
			findings.push(finding);
		}
	}
	const problems = commentProblems(comments);
	if (silenced.length === 0 && problems.length === 0) return report;
	return {
		...report,
		findings,
		functions: report.functions.map((fn) => ({
			...fn,
			findings: fn.findings.map((index) => moved.get(index)).filter((index) => index !== undefined),
		})),
		suppressed: [...(report.suppressed ?? []), ...silenced],
		problems: [...report.problems, ...problems],
	};
}

/** Everything found now, to be silent on later. Keys are sorted: same findings, same bytes. */
export function toBaseline(report: Report): string {
	const names = fingerprints(report.findings);
	const entries = report.findings
		.map((one, index) => [names[index] ?? '', `${one.rule} in ${one.function} (${one.file})`] as const)
		.filter((_, index) => report.findings[index]?.status !== 'fixed')
		.sort(([a], [b]) => (a < b ? -1 : 1));
	const baseline: Baseline = { schema: 1, fingerprints: Object.fromEntries(entries) };
	return `${JSON.stringify(baseline, undefined, 2)}\n`;
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const bad = (file: string, code: string, message: string): Problem => ({
	code,
	severity: 'error',
	message,
	place: { file, line: line1(1), column: 1 },
});

/** `file` is the name for messages. */
export function parseBaseline(text: string, file: string): Baseline | Problem {
	const value = parse(text);
	if (!isRecord(value) || value.schema !== 1 || !isRecord(value.fingerprints))
		return bad(file, 'bad-baseline', 'This is not a baseline of Rehearse. Make one with `rehearse review FILE --write-baseline BASELINE`.');
	return { schema: 1, fingerprints: Object.fromEntries(Object.entries(value.fingerprints).map(([name, what]) => [name, String(what)])) };
}

/** Reads a workspace file of suppressions; entries that silence everything or give no reason are refused, the others are kept. */
export function parseSuppressions(
	text: string,
	file: string,
): { readonly entries: readonly SuppressionEntry[]; readonly problems: readonly Problem[] } {
	const value = parse(text);
	if (!Array.isArray(value))
		return {
			entries: [],
			problems: [bad(file, 'bad-suppressions', 'The file of suppressions must be a JSON array of objects with a reason.')],
		};
	const entries: SuppressionEntry[] = [];
	const problems: Problem[] = [];
	for (const [index, one] of (value as unknown[]).entries()) {
		const field = (name: string): string | undefined => (isRecord(one) && typeof one[name] === 'string' ? one[name] : undefined);
		const given = { rule: field('rule'), file: field('file'), function: field('function'), fingerprint: field('fingerprint') };
		const reason = field('reason')?.trim();
		if (!reason)
			problems.push(bad(file, 'suppression-without-reason', `Entry ${index + 1} gives no reason, so it silences nothing. Add "reason".`));
		else if (Object.values(given).every((name) => name === undefined))
			problems.push(
				bad(file, 'suppression-of-everything', `Entry ${index + 1} names no rule, file, function or fingerprint. Name at least one.`),
			);
		else entries.push({ ...given, reason });
	}
	return { entries, problems };
}
