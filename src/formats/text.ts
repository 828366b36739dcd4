/**
 * A report as text for a terminal or a mail. Owns wording and layout; exit tables are in exits-text.ts, counting in verdict.ts.
 * No colour codes unless asked for. Same report and options, same text.
 */
import type { Finding, Report } from '../review/report';
import { exitText } from './exits-text';
import { witnessLines } from './steps';
import { wrapProse } from './table';
import { contextLine, isJudged, unfinishedLines } from './unfinished-text';
import { called, functionSummary, headline, plural } from './verdict';

export interface TextOptions {
	/** Columns; prose and tables are wrapped to it. */
	readonly width?: number;
	readonly color?: boolean;
	/** Which functions get their exit table: touched ones with something to show (default), those with findings, all, none. */
	readonly exits?: 'touched' | 'findings' | 'all' | 'none';
	/** Also the suspicions that the machine could not replay. */
	readonly unproven?: boolean;
}

type Paint = (style: 'bold' | 'red' | 'yellow' | 'green' | 'dim', text: string) => string;

const CODES = { bold: 1, red: 31, yellow: 33, green: 32, dim: 2 } as const;
const painter =
	(color: boolean): Paint =>
	(style, text) =>
		color ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text;

const severityStyle = { error: 'red', warning: 'yellow', info: 'dim' } as const;

const statusText = {
	introduced: 'introduced by this patch',
	fixed: 'fixed by this patch',
	'as-before': 'as before this patch',
	unknown: '',
} as const;

const indent = (lines: readonly string[], by: string): string[] => lines.map((line) => (line === '' ? '' : by + line));

function patchLines(report: Report, paint: Paint): string[] {
	const lines: string[] = [];
	for (const patch of report.patches) {
		lines.push(paint('bold', patch.title || '(no subject)'));
		const author = [patch.author.name, patch.author.email && `<${patch.author.email}>`].filter(Boolean).join(' ');
		const diffstat = patch.diffstat ? (patch.diffstat.equal ? ', as its diffstat says' : ', NOT as its diffstat says') : '';
		const counted = `${plural(patch.files.length, 'file')}, ${plural(patch.insertions, 'insertion')}, ${plural(patch.deletions, 'deletion')}${diffstat}`;
		lines.push(author ? `${author}: ${counted}` : counted);
	}
	return lines;
}

const REASONS = 3;

/** "2 files restored and verified by blob id; 9 files not verified: only hunks of the file are visible". */
function verificationLine(report: Report): string | undefined {
	if (report.files.length === 0) return undefined;
	const kinds = { restored: 0, verified: 0, mismatch: 0 };
	const others = new Map<string, number>();
	for (const { verification } of report.files) {
		if (verification?.kind === 'verified') kinds[verification.restored ? 'restored' : 'verified']++;
		else if (verification?.kind === 'mismatch') kinds.mismatch++;
		else if (verification) {
			const { why } = verification;
			others.set(why, (others.get(why) ?? 0) + 1);
		}
	}
	const parts: string[] = [];
	if (kinds.restored) parts.push(`${plural(kinds.restored, 'file')} restored, verified by blob id`);
	if (kinds.verified) parts.push(`${plural(kinds.verified, 'file')} verified by blob id`);
	if (kinds.mismatch) parts.push(`${plural(kinds.mismatch, 'file')} NOT what the author had (other blob id)`);
	for (const [why, count] of [...others].slice(0, REASONS))
		parts.push(`${plural(count, 'file')} not verified: ${why.replace(/\.$/, '').replace(/^[A-Z](?=[a-z])/, (c) => c.toLowerCase())}`);
	const rest = [...others.values()].slice(REASONS).reduce((sum, count) => sum + count, 0);
	if (rest > 0) parts.push(`${plural(rest, 'other file')} not verified`);
	return parts.join('; ');
}

function findingLines(finding: Finding, paint: Paint, width: number): string[] {
	const status = statusText[finding.status];
	const tail = [`[${finding.rule}]`, status && `(${status})`].filter(Boolean).join(' ');
	const head = `${finding.file}:${finding.line}:${finding.column}: ${finding.severity}: ${finding.message} ${tail}`;
	const [first = '', ...more] = wrapProse(head, width);
	const colored = first.replace(`${finding.severity}:`, `${paint(severityStyle[finding.severity], finding.severity)}:`);
	const lines = [colored, ...indent(more, '    ')];
	const about = [`in ${called(finding.function)}`];
	// What the sentence above has said already is not said again.
	const said = (words: string): boolean => finding.message.includes(words);
	if (finding.resource && !said(`\`${finding.resource.replace(/ \(.*/, '')}\``)) about.push(finding.resource);
	const faults = finding.witness.faults.filter((one) => !said(one));
	if (faults.length > 0) about.push(`when ${faults.join(', ')}`);
	const basis = finding.basis.filter((one) => !said(one));
	if (finding.confidence < 1)
		about.push(`confidence ${Math.round(finding.confidence * 100)} %${basis.length > 0 ? ` (${basis.join('; ')})` : ''}`);
	lines.push(...indent(wrapProse(about.join('; '), width - 4), '    '));
	lines.push(...indent(witnessLines(finding.witness.steps, { width: width - 6, all: false }), '      '));
	for (const one of finding.witness.assumptions) lines.push(...indent(wrapProse(`assumed: ${one}`, width - 4), '    '));
	for (const fix of finding.fixes) lines.push(...indent(wrapProse(`fix: ${fix.title}`, width - 4), '    '));
	lines.push(`    replay: ${finding.witness.run}`);
	return lines;
}

function remarkLines(report: Report, width: number): string[] {
	const lines: string[] = [];
	for (const remark of report.remarks) {
		const where = remark.anchor ? `${remark.anchor.file}:${remark.anchor.line}` : `input line ${remark.firstInputLine}`;
		lines.push(`${where}: ${remark.author.name || remark.author.email || 'unknown writer'}:`);
		lines.push(...indent(wrapProse(remark.text, width - 6), '    > '));
		if (remark.answer)
			lines.push(
				...indent(
					wrapProse(`machine (${remark.answer.verdict}, ${plural(remark.answer.runs, 'run')}): ${remark.answer.text}`, width - 4),
					'    ',
				),
			);
	}
	return lines;
}

const FEW = 6;

/** The choices worth telling: what the patch adds, what differs from y; the others by name while they are few. */
function configText(report: Report): string | undefined {
	if (report.config.length === 0) return undefined;
	const told = report.config.filter((one) => one.addedByPatch || one.value !== 'y');
	const rest = report.config.filter((one) => !told.includes(one));
	const words = (rest.length <= FEW ? [...told, ...rest] : told).map(
		(one) => `${one.symbol}=${one.value}${one.addedByPatch ? ' (added here)' : ''}`,
	);
	if (rest.length > FEW) words.push(`${rest.length}${told.length > 0 ? ' other' : ''} symbols =y`);
	return `made with ${words.join(', ')}`;
}

/** What is only noted (a hunk that fits some lines off) is told once a file; errors and warnings are told each. */
function gathered(problems: Report['problems']): { readonly one: Report['problems'][number]; readonly more: number }[] {
	const kinds = new Map<string, Report['problems'][number][]>();
	problems.forEach((one, at) => {
		const key = one.severity === 'info' ? `${one.code} ${one.place?.file ?? ''}` : String(at);
		kinds.set(key, [...(kinds.get(key) ?? []), one]);
	});
	return [...kinds.values()].map((all) => ({ one: all[0] as Report['problems'][number], more: all.length - 1 }));
}

function section(title: string, lines: readonly string[], paint: Paint): string[] {
	return lines.length === 0 ? [] : ['', paint('bold', title), ...lines];
}

/** Ends with a line break. */
export function toText(report: Report, options: TextOptions = {}): string {
	const width = Math.max(40, options.width ?? 100);
	const paint = painter(options.color ?? false);
	const wanted = options.exits ?? 'touched';
	const lines: string[] = patchLines(report, paint);
	const verification = verificationLine(report);
	if (verification !== undefined && verification !== '') lines.push(...wrapProse(verification, width));
	const config = configText(report);
	if (config) lines.push(...wrapProse(config, width));
	lines.push(paint('bold', headline(report)));

	const problems = gathered(report.problems).flatMap(({ one, more }) => {
		const place = one.place ? `${one.place.file}:${one.place.line}: ` : '';
		const others = more > 0 ? ` (and ${more} more of this kind in this file)` : '';
		return indent(wrapProse(`${place}${one.severity}: ${one.message} [${one.code}]${others}`, width - 2), '  ');
	});
	lines.push(...section('Problems with the input', problems, paint));

	const findings = report.findings.flatMap((one, index) => [...(index > 0 ? [''] : []), ...findingLines(one, paint, width)]);
	lines.push(...section('Findings', findings, paint));

	const functions: string[] = [];
	for (const fn of report.functions) {
		if (wanted !== 'all' && !isJudged(fn)) continue;
		const shown =
			wanted === 'all' ||
			(wanted === 'findings' ? fn.findings.length > 0 : wanted === 'touched' && fn.touch !== 'context' && fn.exits.rows.length > 1);
		if (shown && functions.length > 0 && functions.at(-1) !== '') functions.push('');
		functions.push(
			`  ${fn.name}  ${fn.place.file}:${fn.place.line}  ${fn.touch}${fn.complete ? '' : ', partly visible'}: ${functionSummary(fn, report)}`,
		);
		if (shown) functions.push(...indent(exitText(fn, width - 4), '    '), '');
	}
	while (functions.at(-1) === '') functions.pop();
	const context = wanted === 'all' ? undefined : contextLine(report);
	if (context !== undefined) functions.push(...indent(wrapProse(context, width - 4), '  '));
	lines.push(...section('Functions', functions, paint));

	const paths = report.paths.flatMap((one) =>
		indent(
			wrapProse(`${one.place.file}:${one.place.line}: ${one.views.map((view) => `${view.observer}: ${view.path}`).join(' · ')}`, width - 2),
			'  ',
		),
	);
	lines.push(...section('Paths as tasks see them', paths, paint));

	lines.push(...section('Remarks', indent(remarkLines(report, width - 2), '  '), paint));

	lines.push(...section('Not finished (not counted as clean)', indent(unfinishedLines(report, width - 2), '  '), paint));

	const silenced = (report.suppressed ?? []).flatMap((one) =>
		indent(wrapProse(`${one.finding.file}:${one.finding.line}: ${one.finding.rule} (${one.by}): ${one.reason}`, width - 2), '  '),
	);
	lines.push(...section('Suppressed', silenced, paint));

	if (options.unproven) {
		const suspected = report.unproven.flatMap((one) =>
			indent(wrapProse(`${one.place.file}:${one.place.line}: ${one.message} [${one.rule}] Not replayed: ${one.reason}`, width - 2), '  '),
		);
		lines.push(...section('Unproven (the machine could not replay these)', suspected, paint));
	}
	return `${lines.join('\n')}\n`;
}
