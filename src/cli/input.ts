/** Opening an input: the file or standard input, options common to all commands, and the review made of it. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Review, ReviewOptions } from '../review/review';
import type { Arguments, Option } from './command';
import { type Host, UsageError } from './host';
import { makePorts } from './ports';

/** More than this is no mail: 200 MB. */
const MOST_BYTES = 200_000_000;

export const reviewOptions = {
	config: {
		type: 'string',
		multiple: true,
		short: 'c',
		value: 'CONFIG_X=y|m|n',
		help: 'choose a configuration symbol; may be given several times',
	},
	base: { type: 'string', short: 'b', value: 'DIR', help: 'kernel tree the patch applies to; read only, nothing outside of it is read' },
	only: { type: 'string', multiple: true, value: 'FN', help: 'only this function; may be given several times' },
} as const satisfies Record<string, Option>;

/** "No such file", in words. */
function whyNot(error: unknown): string {
	const code = (error as NodeJS.ErrnoException).code;
	const known: Readonly<Record<string, string>> = {
		ENOENT: 'there is no such file. Check the name',
		EACCES: 'you may not read it. Check its permissions',
		EISDIR: 'it is a folder. Name a mail or patch file',
	};
	return known[code ?? ''] ?? `it could not be read (${code ?? String(error)})`;
}

/** Bytes of a file, or of standard input for `-`. */
export async function readInputFile(name: string, host: Host): Promise<Uint8Array> {
	if (name === '-') return host.stdin();
	try {
		const stat = statSync(name);
		if (stat.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
		if (stat.size > MOST_BYTES)
			throw new UsageError(`${name}: ${Math.round(stat.size / 1e6)} MB is too much for a mail. Cut out the thread you want to review.`);
		return readFileSync(name);
	} catch (error) {
		if (error instanceof UsageError) throw error;
		throw new UsageError(`${name}: ${whyNot(error)}.`);
	}
}

export function readTextFile(name: string): string {
	try {
		return readFileSync(name, 'utf8');
	} catch (error) {
		throw new UsageError(`${name}: ${whyNot(error)}.`);
	}
}

/** `CONFIG_X=n` (or `X=n`) to a choice. */
export function readConfig(words: readonly string[]): Readonly<Record<string, 'y' | 'm' | 'n'>> {
	const chosen: Record<string, 'y' | 'm' | 'n'> = {};
	for (const word of words) {
		const match = /^(?:CONFIG_)?([A-Za-z0-9_]+)=(y|m|n)$/.exec(word);
		if (!match) throw new UsageError(`--config ${word}: a symbol and a value are expected, as in --config CONFIG_NET=n (y, m or n).`);
		chosen[`CONFIG_${match[1]}`] = match[2] as 'y' | 'm' | 'n';
	}
	return chosen;
}

/** Reads the input and reviews it, with progress on a terminal. `quick`: no function is run, only the program is wanted. */
export async function openInput(name: string, args: Arguments, host: Host, { quick = false } = {}): Promise<Review> {
	const bytes = await readInputFile(name, host);
	const ports = await makePorts({ base: args.string('base'), host });
	const only = quick ? [''] : args.strings('only');
	const config = readConfig(args.strings('config'));
	const options: ReviewOptions = { config, ...(only.length > 0 ? { only } : {}) };
	try {
		return await host.openReview(bytes, name === '-' ? 'standard input' : path.basename(name), ports, options);
	} finally {
		host.progress('');
	}
}
