/** `rehearse exits`: the exit table of one function. */
import { exitText } from '../formats/exits-text';
import { functionSummary, otherText } from '../formats/verdict';
import type { Arguments, Command } from './command';
import { type ExitCode, type Host, UsageError } from './host';
import { openInput, reviewOptions } from './input';

async function run(args: Arguments, host: Host): Promise<ExitCode> {
	const [file = '-', name = ''] = args.positionals;
	const format = args.choice('format', ['text', 'json'], 'text');
	const { report } = await openInput(file, args, host);
	const found = report.functions.filter((one) => one.name === name || one.link === name);
	if (found.length === 0) {
		const names = report.functions.map((one) => one.name).join(', ');
		throw new UsageError(
			`there is no function '${name}' in this input. ${names ? `There are: ${names}.` : 'No function is visible in it.'}`,
		);
	}
	if (format === 'json')
		host.out(`${JSON.stringify(found.length === 1 ? found[0]?.exits : found.map((one) => one.exits), undefined, 2)}\n`);
	else {
		const width = args.number('width', 40) ?? (host.terminal ? (host.columns ?? 100) : 160);
		for (const fn of found)
			host.out(
				`${[
					`${fn.name}  ${fn.place.file}:${fn.place.line}: ${functionSummary(fn, report)}`,
					...exitText(fn, width),
					...(fn.others ?? []).map((other) => otherText(fn, other)),
				].join('\n')}\n`,
			);
	}
	return found.some((fn) => fn.findings.length > 0) ? 1 : 0;
}

export const exitsCommand: Command = {
	name: 'exits',
	arguments: ['FILE', 'FN'],
	summary: 'Print the exit table of a function: each way out, and what is still held there.',
	options: {
		...reviewOptions,
		format: { type: 'string', short: 'f', value: 'text|json', help: 'what to print (text)' },
		width: { type: 'string', value: 'N', help: 'columns of the text' },
	},
	examples: [['rehearse exits thread.mbox copy_foo', 'one row for each way out of copy_foo()']],
	run,
};
