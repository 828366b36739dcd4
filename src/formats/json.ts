/**
 * A report as JSON, by media/report.schema.json. Owns the shape that other programs rely on; it changes additively only.
 * Patches are named, not repeated: their text is the reader's own input.
 */
import { fingerprints } from '../review/fingerprint';
import type { FunctionReport, Report } from '../review/report';
import { functionState, headline, open, unfinished } from './verdict';

export interface JsonOptions {
	readonly unproven?: boolean;
	/** Version of Rehearse, when the caller knows it. */
	readonly version?: string;
}

function functionJson(fn: FunctionReport, report: Report): object {
	return {
		name: fn.name,
		link: fn.link,
		file: fn.place.file,
		line: fn.place.line,
		lastLine: fn.lastLine,
		touch: fn.touch,
		complete: fn.complete,
		state: functionState(fn, report),
		exits: fn.exits,
		findings: fn.findings.map((index) => report.findings[index]?.id).filter((id) => id !== undefined),
		limits: fn.limits,
		...(fn.others ? { others: fn.others } : {}),
	};
}

/** The report as plain data, ready for JSON.stringify. */
export function jsonReport(report: Report, options: JsonOptions = {}): object {
	const names = fingerprints(report.findings);
	return {
		schema: report.schema,
		tool: { name: 'rehearse', ...(options.version ? { version: options.version } : {}) },
		input: report.input,
		summary: headline(report),
		patches: report.patches.map((patch) => ({
			title: patch.title,
			author: patch.author,
			...(patch.date ? { date: patch.date } : {}),
			...(patch.messageId ? { messageId: patch.messageId } : {}),
			...(patch.series ? { series: patch.series } : {}),
			files: patch.files.map((file) => file.path),
			insertions: patch.insertions,
			deletions: patch.deletions,
			...(patch.diffstat ? { diffstat: patch.diffstat } : {}),
		})),
		files: report.files,
		functions: report.functions.map((fn) => functionJson(fn, report)),
		findings: report.findings.map((finding, index) => ({ ...finding, fingerprint: names[index] })),
		...(options.unproven ? { unproven: report.unproven } : {}),
		suppressed: report.suppressed ?? [],
		remarks: report.remarks,
		problems: report.problems,
		notFinished: unfinished(report).map((one) => ({ function: one.function.link, why: one.why })),
		config: report.config,
		scenarios: report.scenarios,
		paths: report.paths,
		stats: { ...report.stats, findings: open(report).length, unproven: report.unproven.length },
	};
}

/** Two spaces of indent, ends with a line break. */
export const toJson = (report: Report, options: JsonOptions = {}): string =>
	`${JSON.stringify(jsonReport(report, options), undefined, 2)}\n`;
