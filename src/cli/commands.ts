/** The list of commands, and which one a command line means. A new command is a file and a line here. */
import { InvariantError } from '../base/invariant';
import { type Command, helpFor, readArguments } from './command';
import { dapCommand } from './dap-command';
import { exitsCommand } from './exits-command';
import { type ExitCode, type Host, UsageError } from './host';
import { irCommand } from './ir-command';
import { parseCommand } from './parse-command';
import { reviewCommand } from './review-command';
import { runCommand, scenariosCommand } from './run-command';
import { traceCommand } from './trace-command';

const commands: readonly Command[] = [
	reviewCommand,
	runCommand,
	scenariosCommand,
	exitsCommand,
	traceCommand,
	dapCommand,
	parseCommand,
	irCommand,
];

function overview(): string {
	const width = Math.max(...commands.map((one) => one.name.length + one.arguments.join(' ').length)) + 3;
	return [
		'Rehearse reviews Linux kernel patches by running them.',
		'',
		'usage: rehearse COMMAND …',
		'',
		...commands.map((one) => `  ${[one.name, ...one.arguments].join(' ').padEnd(width)}${one.summary.split('.')[0]}`),
		'',
		"FILE is a mail, an mbox, a patch, a diff or the text of a list-archive page; '-' reads standard input.",
		'Exit code: 0 clean, 1 findings, 2 could not be read or used wrongly, 130 interrupted.',
		"'rehearse COMMAND --help' tells more and has examples.",
		'',
	].join('\n');
}

/** The closest command by shared beginning, for a slip of the finger. */
const similar = (name: string): string | undefined => commands.find((one) => one.name.startsWith(name.slice(0, 2)))?.name;

async function dispatch(argv: readonly string[], host: Host): Promise<ExitCode> {
	const [name, ...rest] = argv;
	if (name === '--version' || name === '-V') {
		host.out(`rehearse ${host.version}\n`);
		return 0;
	}
	if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
		const about = name === 'help' ? commands.find((one) => one.name === rest[0]) : undefined;
		if (name === undefined) host.err(overview());
		else host.out(about ? helpFor(about) : overview());
		return name === undefined ? 2 : 0;
	}
	const command = commands.find((one) => one.name === name);
	if (!command) {
		const hint = similar(name);
		throw new UsageError(
			`there is no command '${name}'${hint ? `; did you mean '${hint}'?` : '.'} Run 'rehearse --help' for all commands.`,
		);
	}
	if (rest.includes('--help') || rest.includes('-h')) {
		host.out(helpFor(command));
		return 0;
	}
	return command.run(readArguments(command, rest), host);
}

/** Runs a command line. Never throws: what the user did wrong and our own bugs become a message and exit code 2. */
export async function runCommandLine(argv: readonly string[], host: Host): Promise<ExitCode> {
	try {
		return await dispatch(argv, host);
	} catch (error) {
		host.progress('');
		if (error instanceof UsageError) host.err(`rehearse: ${error.message}\n`);
		else {
			const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
			const kind = error instanceof InvariantError ? 'a broken promise inside Rehearse' : 'an error nobody expected';
			host.err(
				`rehearse: this is a bug of Rehearse (${kind}), not of your input. Please report it with the input and this text:\n${what}\n`,
			);
		}
		return 2;
	}
}
