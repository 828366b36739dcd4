/** What a command of the command line is, its help text, and the reading of its arguments. Owns no command itself. */
import { parseArgs } from 'node:util';
import { type ExitCode, type Host, UsageError } from './host';

export interface Option {
	readonly type: 'string' | 'boolean';
	readonly multiple?: boolean;
	readonly short?: string;
	/** Shown behind the name: `DIR`, `text|json`. */
	readonly value?: string;
	readonly help: string;
}

export interface Command {
	readonly name: string;
	/** Positional arguments as shown: `FILE`, `[FN]`. */
	readonly arguments: readonly string[];
	readonly summary: string;
	readonly options: Readonly<Record<string, Option>>;
	readonly examples: readonly (readonly [string, string])[];
	run(args: Arguments, host: Host): Promise<ExitCode>;
}

export interface Arguments {
	readonly positionals: readonly string[];
	string(name: string): string | undefined;
	strings(name: string): readonly string[];
	flag(name: string): boolean;
	/** One of the allowed words; a UsageError names them otherwise. */
	choice<T extends string>(name: string, allowed: readonly T[], otherwise: T): T;
	/** A whole number of at least `least`. */
	number(name: string, least: number): number | undefined;
}

const left = (name: string, option: Option): string =>
	`  ${option.short ? `-${option.short}, ` : '    '}--${name}${option.value ? ` ${option.value}` : ''}`;

export function helpFor(command: Command): string {
	const rows = Object.entries(command.options).map(([name, option]) => [left(name, option), option.help] as const);
	const width = Math.max(0, ...rows.map(([name]) => name.length)) + 2;
	const lines = [
		`usage: rehearse ${[command.name, ...command.arguments].join(' ')}${rows.length > 0 ? ' [options]' : ''}`,
		'',
		command.summary,
	];
	if (rows.length > 0) lines.push('', 'options:', ...rows.map(([name, help]) => name.padEnd(width) + help));
	if (command.examples.length > 0)
		lines.push('', 'examples:', ...command.examples.flatMap(([line, what]) => [`  ${line}`, `      ${what}`]));
	return `${lines.join('\n')}\n`;
}

function valuesOf(
	command: Command,
	argv: readonly string[],
): { readonly values: Readonly<Record<string, unknown>>; readonly positionals: readonly string[] } {
	const options = Object.fromEntries(
		Object.entries(command.options).map(([name, one]) => [
			name,
			{ type: one.type, ...(one.multiple ? { multiple: true } : {}), ...(one.short ? { short: one.short } : {}) },
		]),
	);
	try {
		return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
	} catch (error) {
		const why = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
		throw new UsageError(`${why}. Run 'rehearse ${command.name} --help' for what it takes.`);
	}
}

export function readArguments(command: Command, argv: readonly string[]): Arguments {
	const { values, positionals } = valuesOf(command, argv);
	const needed = command.arguments.filter((one) => !one.startsWith('['));
	const missing = needed[positionals.length];
	if (missing) throw new UsageError(`${missing} is missing. Run 'rehearse ${command.name} --help' for what it takes.`);
	const more = command.arguments.at(-1)?.includes('…') === true;
	const extra = more ? undefined : positionals[command.arguments.length];
	if (extra !== undefined)
		throw new UsageError(`'${extra}' is one argument too many. Run 'rehearse ${command.name} --help' for what it takes.`);
	const string = (name: string): string | undefined => {
		const value = values[name];
		return typeof value === 'string' ? value : undefined;
	};
	return {
		positionals,
		string,
		strings: (name) => {
			const value = values[name];
			return Array.isArray(value) ? value.map(String) : [];
		},
		flag: (name) => values[name] === true,
		choice: (name, allowed, otherwise) => {
			const value = string(name);
			if (value === undefined) return otherwise;
			const found = allowed.find((one) => one === value);
			if (!found) throw new UsageError(`--${name} ${value}: there is no such choice. It may be ${allowed.join(', ')}.`);
			return found;
		},
		number: (name, least) => {
			const value = string(name);
			if (value === undefined) return undefined;
			if (!/^\d+$/.test(value) || Number(value) < least)
				throw new UsageError(`--${name} ${value}: a whole number of at least ${least} is expected.`);
			return Number(value);
		},
	};
}
