/** `rehearse run` and `rehearse scenarios`: scenarios of an input, and what one of them shows. */
import { wrapProse } from '../formats/table';
import { plural } from '../formats/verdict';
import type { ScenarioResult } from '../review/report';
import type { Review } from '../review/review';
import type { Arguments, Command } from './command';
import { type ExitCode, type Host, UsageError } from './host';
import { openInput, reviewOptions } from './input';
import { traceText } from './trace-text';

function resultText(result: ScenarioResult, title: string): string {
	const lines = [`${result.outcome}: ${result.id}: ${title}`];
	for (const one of result.expectations) {
		const place = one.place ? ` (${one.place.file}:${one.place.line})` : '';
		lines.push(one.ok ? `  ok      ${one.text}` : `  FAILED  ${one.text}${place}: expected ${one.expected}, got ${one.actual}`);
	}
	for (const one of result.notes) lines.push(...wrapProse(`note: ${one}`, 96).map((line) => `  ${line}`));
	// The same line may come by many times in one run.
	const once = new Map(result.findings.map((one) => [`${one.rule} ${one.file}:${one.line}`, one]));
	for (const one of once.values()) lines.push(`  ${one.severity}: ${one.file}:${one.line}: ${one.message} [${one.rule}]`);
	lines.push(`  replay: ${result.run}`);
	return `${lines.join('\n')}\n`;
}

/** A scenario that stopped did not show what it is for: never counted as passed. */
const codeOf = (results: readonly ScenarioResult[]): ExitCode => (results.every((one) => one.outcome === 'passed') ? 0 : 1);

function runOne(review: Review, id: string): ScenarioResult {
	const result = review.runScenario(id);
	const known = review.report.scenarios.map((one) => one.id);
	if (!result)
		throw new UsageError(
			`there is no scenario '${id}' for this input. ${known.length > 0 ? `There are: ${known.join(', ')}.` : 'There are none.'}`,
		);
	return result;
}

async function run(args: Arguments, host: Host): Promise<ExitCode> {
	const [file = '-', id = ''] = args.positionals;
	const format = args.choice('format', ['text', 'json'], 'text');
	const review = await openInput(file, args, host);
	const ids = id === 'all' ? review.report.scenarios.map((one) => one.id) : [id];
	const results = ids.map((one) => {
		host.progress(`scenario ${one}`);
		return runOne(review, one);
	});
	host.progress('');
	const titleOf = (one: ScenarioResult): string => review.report.scenarios.find((scenario) => scenario.id === one.id)?.title ?? '';
	if (format === 'json') host.out(`${JSON.stringify(id === 'all' ? results : results[0], undefined, 2)}\n`);
	else {
		for (const one of results) {
			host.out(resultText(one, titleOf(one)));
			const recording = args.flag('trace') ? review.open(one.run) : undefined;
			if (recording) host.out(traceText(review, recording, {}));
		}
		if (results.length > 1)
			host.out(`${plural(results.filter((one) => one.outcome === 'passed').length, 'scenario')} of ${results.length} passed\n`);
	}
	return codeOf(results);
}

export const runCommand: Command = {
	name: 'run',
	arguments: ['FILE', 'SCENARIO'],
	summary: "Run a scenario (or 'all') on the patched code. Prints what was expected and what happened.",
	options: {
		...reviewOptions,
		trace: { type: 'boolean', help: 'print every step of the run' },
		format: { type: 'string', short: 'f', value: 'text|json', help: 'what to print (text)' },
	},
	examples: [
		['rehearse scenarios thread.mbox', 'which scenarios there are'],
		['rehearse run thread.mbox all', 'all of them; exit code 1 when one did not pass'],
	],
	run,
};

export const scenariosCommand: Command = {
	name: 'scenarios',
	arguments: ['FILE'],
	summary: 'List the scenarios there are for an input.',
	options: { ...reviewOptions, format: { type: 'string', short: 'f', value: 'text|json', help: 'what to print (text)' } },
	examples: [['rehearse scenarios thread.mbox', 'name, what it shows, functions it is about']],
	run: async (args, host) => {
		const [file = '-'] = args.positionals;
		const format = args.choice('format', ['text', 'json'], 'text');
		const { report } = await openInput(file, args, host);
		if (format === 'json') host.out(`${JSON.stringify(report.scenarios, undefined, 2)}\n`);
		else if (report.scenarios.length === 0) host.out('There are no scenarios for this input.\n');
		else
			for (const one of report.scenarios) {
				const lines = [
					...wrapProse(one.summary, 92),
					...(one.functions.length > 0 ? wrapProse(`about ${one.functions.join(', ')}`, 92) : []),
				];
				host.out(`${[`${one.id}: ${one.title}`, ...lines.map((line) => `    ${line}`)].join('\n')}\n`);
			}
		return report.patches.length === 0 ? 2 : 0;
	},
};
