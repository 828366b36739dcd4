/** `rehearse ir`: the intermediate representation that a function of the input is lowered to, as the machine runs it. */
import { printFunction } from '../c/ir-print';
import type { Arguments, Command } from './command';
import { type ExitCode, type Host, UsageError } from './host';
import { openInput, reviewOptions } from './input';

async function run(args: Arguments, host: Host): Promise<ExitCode> {
	const [file = '-', name] = args.positionals;
	const review = await openInput(file, args, host, { quick: true });
	const { program } = review;
	const all = program.functions().filter((one) => (name === undefined ? one.origin === 'unit' : one.name === name || one.link === name));
	if (all.length === 0) {
		const names = program.functions().filter((one) => one.origin === 'unit');
		throw new UsageError(
			`there is no function '${name ?? ''}' in this input. ${names.length > 0 ? `There are: ${names.map((one) => one.name).join(', ')}.` : 'No function is visible in it.'}`,
		);
	}
	for (const info of all) {
		const fn = program.fn(info.link, info.file);
		if (!fn) host.err(`rehearse: ${info.name}: its definition could not be lowered.\n`);
		else host.out(`${printFunction(fn, program.types, review.source?.(info.file)?.text)}\n`);
	}
	return 0;
}

const { only: _, ...options } = reviewOptions;

export const irCommand: Command = {
	name: 'ir',
	arguments: ['FILE', '[FN]'],
	summary: 'Print the intermediate representation of the functions of an input, with their source lines.',
	options,
	examples: [['rehearse ir thread.mbox copy_foo', 'blocks and instructions of copy_foo()']],
	run,
};
