/** `rehearse run` and `rehearse scenarios`: scenarios of an input, and what one of them shows. */

import { nearest } from '../base/nearest';
import { failuresText } from '../formats/failures-text';
import { runningCodeLines } from '../formats/running-code-text';
import { schedulesLines } from '../formats/schedules-text';
import { wrapProse } from '../formats/table';
import { plural } from '../formats/verdict';
import { comparisonText } from '../formats/versions-text';
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
	if (result.schedules) lines.push(...schedulesLines(result.schedules).map((line) => `  ${line}`));
	for (const [at, line] of runningCodeLines(result.code).entries())
		lines.push(...wrapProse(line, 90).map((one, i) => `  ${at > 0 ? '  ' : ''}${i > 0 ? '    ' : ''}${one}`));
	lines.push(`  replay: ${result.run}`);
	return `${lines.join('\n')}\n`;
}

/** A scenario that stopped did not show what it is for: never counted as passed. */
const codeOf = (results: readonly ScenarioResult[]): ExitCode => (results.every((one) => one.outcome === 'passed') ? 0 : 1);

function runOne(review: Review, id: string): ScenarioResult {
	const result = review.runScenario(id);
	if (!result) throw unknownScenario(review, id);
	return result;
}

function unknownScenario(review: Review, id: string): UsageError {
	const known = review.report.scenarios.map((one) => one.id);
	const near = nearest(id, [...known, ...review.report.functions.map((one) => one.name)]);
	const hint = near === undefined ? '' : ` Did you mean '${near}'?`;
	return new UsageError(
		`there is no scenario '${id}' for this input.${hint} ${known.length > 0 ? `There are: ${known.join(', ')}.` : 'There are none.'}`,
	);
}

/** Runs something for each scenario and prints it; a scenario that is not there is a UsageError. */
async function each<T>(
	review: Review,
	ids: readonly string[],
	host: Host,
	print: { readonly format: 'text' | 'json'; text(one: T): string },
	ask: (id: string) => T | undefined | Promise<T | undefined>,
): Promise<readonly T[]> {
	const results: T[] = [];
	for (const id of ids) {
		host.progress(`scenario ${id}`);
		const one = await ask(id);
		if (one === undefined) throw unknownScenario(review, id);
		results.push(one);
	}
	host.progress('');
	if (print.format === 'json') host.out(`${JSON.stringify(results.length === 1 ? results[0] : results, undefined, 2)}\n`);
	else for (const one of results) host.out(print.text(one));
	return results;
}

async function run(args: Arguments, host: Host): Promise<ExitCode> {
	const [file = '-', id = ''] = args.positionals;
	const format = args.choice('format', ['text', 'json'], 'text');
	const review = await openInput(file, args, host);
	if (args.flag('versions')) {
		const ids = id === 'all' ? review.report.scenarios.map((one) => one.id) : [id];
		await each(review, ids, host, { format, text: comparisonText }, async (one) => review.compare?.(one));
		return 0;
	}
	if (args.flag('all-failures')) {
		const ids = id === 'all' ? review.report.scenarios.map((one) => one.id) : [id];
		const all = await each(review, ids, host, { format, text: failuresText }, (one) => review.failures?.(one));
		const bad = all.some((one) => !one.complete || one.rows.some((row) => row.outcome === 'stopped' || row.findings.length > 0));
		return bad ? 1 : 0;
	}
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
	summary:
		"Run a scenario (or 'all') on the patched code. Prints what was expected and what happened. With --all-failures, also a function's name.",
	options: {
		...reviewOptions,
		versions: { type: 'boolean', help: 'run it on every version of the feature that is known, and tell what made the difference' },
		'all-failures': { type: 'boolean', help: 'fail the 1st, 2nd, … call that can fail until none is left, and tell what came of each' },
		trace: { type: 'boolean', help: 'print every step of the run' },
		format: { type: 'string', short: 'f', value: 'text|json', help: 'what to print (text)' },
	},
	examples: [
		['rehearse scenarios thread.mbox', 'which scenarios there are'],
		['rehearse run thread.mbox all', 'all of them; exit code 1 when one did not pass'],
		['rehearse run thread.mbox unshare-succeeds --all-failures', 'every allocation and check of its code fails once'],
		['rehearse run fix.patch widget_probe --all-failures', 'the same for a function of the patch, without a scenario'],
		['rehearse run thread.mbox last-task-exits --versions', 'as posted, with the answers of the thread, as merged'],
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
