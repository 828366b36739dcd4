/** `rehearse trace`: the recorded steps of a run string, as a finding, an exit row or a scenario names it. */
import type { Arguments, Command } from './command';
import { type ExitCode, type Host, UsageError } from './host';
import { openInput, reviewOptions } from './input';
import { traceText } from './trace-text';

async function run(args: Arguments, host: Host): Promise<ExitCode> {
	const [file = '-', name = ''] = args.positionals;
	const from = args.number('from', 0);
	const count = args.number('count', 1);
	const review = await openInput(file, args, host);
	// A finding may be named by its id as well.
	const recording = review.open(review.report.findings.find((one) => one.id === name)?.witness.run ?? name);
	if (!recording)
		throw new UsageError(
			`'${name}' names no run of this input. Take a run string from the report ('replay: …'), a finding's id, or 'scenario:ID'.`,
		);
	host.out(
		traceText(review, recording, {
			...(from === undefined ? {} : { from }),
			...(count === undefined ? {} : { count }),
			variables: args.flag('variables'),
			...(args.flag('patch') ? { files: new Set(review.files.map((one) => one.path)) } : {}),
		}),
	);
	return 0;
}

export const traceCommand: Command = {
	name: 'trace',
	arguments: ['FILE', 'RUN'],
	summary: 'Print the steps of a run. RUN is a run string of the report, the id of a finding, or scenario:ID.',
	options: {
		...reviewOptions,
		from: { type: 'string', value: 'N', help: 'first step to print (0)' },
		count: { type: 'string', value: 'N', help: 'how many steps to print (all)' },
		patch: { type: 'boolean', short: 'p', help: "only steps in the patch's own files" },
		variables: { type: 'boolean', short: 'v', help: 'print the variables at each step, with what the machine knows of them' },
	},
	examples: [
		['rehearse trace thread.mbox f1', 'every step to the first finding'],
		['rehearse trace thread.mbox scenario:last-exit --from 40 --count 10 -v', 'ten steps of a scenario, with variables'],
	],
	run,
};
