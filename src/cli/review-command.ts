/** `rehearse review`: the report on an input, in the format asked for. */
import { renameSync, writeFileSync } from 'node:fs';
import { toJson } from '../formats/json';
import { type ReplyPick, toReplies } from '../formats/reply';
import { toSarif } from '../formats/sarif';
import { toText } from '../formats/text';
import { open, unfinished } from '../formats/verdict';
import type { Report } from '../review/report';
import { rules } from '../review/rules';
import { parseBaseline, parseSuppressions, type SuppressionSources, suppress, toBaseline } from '../review/suppress';
import type { Arguments, Command } from './command';
import { type ExitCode, type Host, UsageError } from './host';
import { openInput, readTextFile, reviewOptions } from './input';
import { mailDate, userOf } from './user';

function suppressionSources(args: Arguments): Omit<SuppressionSources, 'texts'> & { readonly problems: Report['problems'] } {
	const baselineName = args.string('baseline');
	const entriesName = args.string('suppressions');
	const baseline = baselineName === undefined ? undefined : parseBaseline(readTextFile(baselineName), baselineName);
	if (baseline && 'code' in baseline) throw new UsageError(`${baselineName}: ${baseline.message}`);
	const { entries, problems } =
		entriesName === undefined ? { entries: [], problems: [] } : parseSuppressions(readTextFile(entriesName), entriesName);
	return { entries, problems, ...(baseline ? { baseline } : {}) };
}

function pickOf(args: Arguments, report: Report): ReplyPick {
	const findings = args.strings('finding');
	const remarks = args.strings('remark');
	for (const id of findings)
		if (!report.findings.some((one) => one.id === id))
			throw new UsageError(
				`--finding ${id}: there is no such finding. The report names them: ${report.findings.map((one) => one.id).join(', ') || 'none'}.`,
			);
	for (const one of remarks)
		if (!/^\d+$/.test(one) || !report.remarks[Number(one) - 1])
			throw new UsageError(`--remark ${one}: there are ${report.remarks.length} remarks, numbered from 1.`);
	return {
		...(findings.length > 0 ? { findings } : {}),
		...(remarks.length > 0 ? { remarks: remarks.map((one) => Number(one) - 1) } : {}),
	};
}

function render(report: Report, args: Arguments, host: Host): string {
	const format = args.choice('format', ['text', 'json', 'sarif', 'reply'], 'text');
	const unproven = args.flag('unproven');
	const exits = args.choice('exits', ['touched', 'findings', 'all', 'none'], 'touched');
	switch (format) {
		case 'json':
			return toJson(report, { unproven, version: host.version });
		case 'sarif':
			return toSarif(report, rules, { version: host.version });
		case 'reply': {
			const from = userOf(args.string('from'), host);
			const text = toReplies(report, pickOf(args, report), { ...(from ? { from } : {}), date: mailDate(host.now()) });
			if (text === '') host.err('rehearse: there is nothing to say in a reply: no finding or answered remark was picked.\n');
			return text;
		}
		case 'text':
			return toText(report, {
				unproven,
				exits,
				width: args.number('width', 40) ?? (host.terminal ? Math.min(host.columns ?? 100, 160) : 100),
				color: host.terminal && args.string('output') === undefined && !host.env.NO_COLOR && !args.flag('no-color'),
			});
	}
}

/** Writes beside the file first, so that a half-written report is never left there. */
function save(name: string, text: string): void {
	try {
		const part = `${name}.part`;
		writeFileSync(part, text);
		renameSync(part, name);
	} catch (error) {
		throw new UsageError(
			`${name}: could not be written (${(error as NodeJS.ErrnoException).code ?? String(error)}). Name a file in a folder you may write to.`,
		);
	}
}

/** Nothing at all could be read. */
const unreadable = (report: Report): boolean => report.patches.length === 0;

function verdictOf(report: Report, args: Arguments, host: Host): ExitCode {
	if (host.interrupted()) return 130;
	if (unreadable(report)) return 2;
	if (open(report).length > 0) return 1;
	if (report.problems.some((one) => one.severity === 'error')) return 2;
	return args.flag('strict') && unfinished(report).length > 0 ? 1 : 0;
}

const interruptedProblem = {
	code: 'interrupted',
	severity: 'warning',
	message: 'The review was interrupted: what follows in the patch was not run, and is not counted as clean.',
} as const;

async function run(args: Arguments, host: Host): Promise<ExitCode> {
	const [file = '-'] = args.positionals;
	// Read first: a mistake in the options is told before the work is done.
	const sources = suppressionSources(args);
	args.choice('format', ['text', 'json', 'sarif', 'reply'], 'text');
	const review = await openInput(file, args, host);
	// Comments in the code are already taken into account by the review.
	let report = suppress(review.report, { ...sources, texts: new Map() });
	const more = [
		...sources.problems,
		...(host.interrupted() && !report.problems.some((one) => one.code === 'stopped-early') ? [interruptedProblem] : []),
	];
	if (more.length > 0) report = { ...report, problems: [...report.problems, ...more] };

	const text = render(report, args, host);
	const output = args.string('output');
	if (output === undefined) host.out(text);
	else save(output, text);
	const baseline = args.string('write-baseline');
	if (baseline !== undefined) save(baseline, toBaseline(report));

	if (unreadable(report)) {
		const why = report.problems.find((one) => one.severity === 'error') ?? report.problems[0];
		host.err(`rehearse: ${file === '-' ? 'standard input' : file}: ${why?.message ?? 'no patch was found in it.'}\n`);
	}
	return verdictOf(report, args, host);
}

export const reviewCommand: Command = {
	name: 'review',
	arguments: ['FILE'],
	summary: 'Review a patch, series or thread. Every function it touches is run through every way out, each fallible call failing in turn.',
	options: {
		format: {
			type: 'string',
			short: 'f',
			value: 'text|json|sarif|reply',
			help: 'what to print (text); reply: a mail to the author, which is never sent',
		},
		...reviewOptions,
		output: { type: 'string', short: 'o', value: 'FILE', help: 'write there instead of standard output' },
		exits: { type: 'string', value: 'touched|findings|all|none', help: 'whose exit tables the text shows (touched)' },
		unproven: { type: 'boolean', help: 'also list suspicions that the machine could not replay' },
		baseline: { type: 'string', value: 'FILE', help: 'be silent on findings that are in this baseline' },
		'write-baseline': { type: 'string', value: 'FILE', help: 'write a baseline of what is found now' },
		suppressions: { type: 'string', value: 'FILE', help: 'JSON list of findings to silence, each with a reason' },
		finding: { type: 'string', multiple: true, value: 'ID', help: 'for reply: ask about this finding (all)' },
		remark: { type: 'string', multiple: true, value: 'N', help: "for reply: tell the machine's answer to the Nth remark" },
		from: { type: 'string', value: 'ADDRESS', help: "for reply: your address (git's user.name and user.email)" },
		strict: { type: 'boolean', help: 'exit with 1 also when a function was not finished' },
		width: { type: 'string', value: 'N', help: 'columns of the text' },
		'no-color': { type: 'boolean', help: 'no colours on a terminal' },
	},
	examples: [
		['rehearse review thread.mbox', 'what was found, how it happens, and the exit tables'],
		['rehearse review 0001-foo.patch --base ~/linux', 'with the tree the patch applies to: whole functions instead of hunks'],
		['curl -s https://example.org/m.mbox | rehearse review - --format sarif -o m.sarif', 'from a pipe, for a code-scanning viewer'],
		['rehearse review p.patch --config CONFIG_NET_NS=n', 'the same patch in another configuration'],
		['rehearse review p.patch --format reply --finding f1 > reply.eml', 'a question to the author, to be read and sent by you'],
	],
	run,
};
